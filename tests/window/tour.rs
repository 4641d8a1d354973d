//! Every screen of the window: by keyboard, by a screen reader's rules, and as it was approved.
//!
//! The tour goes to each screen once in each theme. There axe-core looks for what keeps people out (U1), and the picture is
//! compared with the approved one in `docs/images` (U2). With `LATCHKEY_APPROVE` set, the pictures are written instead.

use std::path::PathBuf;
use std::time::Duration;

use image::{RgbImage, imageops};
use latchkey_testbed::{Desktop, DesktopOptions, Window, WindowOptions, binaries};
use serde_json::{Value, json};

use super::{leaked, open};
use crate::support::{Outcome, PATIENCE, photograph, wait_for_page};

/// What axe-core is run with: all that its rules call serious or worse.
const AXE: &str = include_str!("../../ui/node_modules/axe-core/axe.min.js");

/// Pixels a side of the blocks whose mean colours are compared: fonts are drawn a little differently from machine to machine.
const BLOCK: u32 = 20;
/// The window's size, in its corner of the screen.
const WINDOW: (u32, u32) = (920, 680);
/// How far a block's mean may be from the approved one, of 255.
const FAR: i32 = 24;
/// How many blocks of a picture may be farther.
const FEW: usize = 12;

struct Tour<'a> {
    desktop: &'a Desktop,
    window: &'a Window,
    theme: &'static str,
    wrong: Vec<String>,
}

#[tokio::test]
async fn u1_u2_every_screen_keeps_nobody_out_and_looks_as_approved() -> Outcome {
    for (theme, gtk) in [("light", "Adwaita"), ("dark", "Adwaita:dark")] {
        let (desktop, window) = open(&[("GTK_THEME", gtk)]).await?;
        let qr_uri = desktop.wait_for_qr(PATIENCE).await?;
        window
            .wait_for_text("server-state", "Ready", PATIENCE)
            .await?;
        let mut tour = Tour::begin(&desktop, &window, theme).await?;
        tour.look("link").await?;

        let server = desktop.embedded_server(PATIENCE).await?;
        let phone = latchkey_testbed::Phone::new(server.sandbox.as_ref().ok_or("no sandbox")?);
        phone.scan(&qr_uri).await?;
        window
            .wait_for_text("link-state", "phone", PATIENCE)
            .await?;
        tour.look("scanned").await?;
        let account = phone.accounts().await?.remove(0);
        phone.approve(&qr_uri, &account).await?;
        window.wait_for_text("linked-name", "", PATIENCE).await?;
        let pictured = "return document.querySelector('main img')?.naturalWidth > 0";
        wait_for_page(&window, pictured, &[]).await?;
        tour.look("linked").await?;

        for view in ["accounts", "activity", "programs", "settings"] {
            window.click(&format!("nav-{view}")).await?;
            tour.arrive(view).await?;
            tour.look(view).await?;
        }
        window.click("nav-accounts").await?;
        window.click("revoke").await?;
        window.find("confirm").await?;
        tour.look("revoke").await?;
        window.click("confirm").await?;
        window.find("receipt").await?;
        tour.look("revoked").await?;
        window.click("lock").await?;
        window.find("passphrase-again").await?;
        tour.look("lock").await?;
        assert!(tour.wrong.is_empty(), "{}", tour.wrong.join("\n"));
        window.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn u1_u2_every_screen_for_staff_keeps_nobody_out_and_looks_as_approved() -> Outcome {
    for (theme, gtk) in [("light", "Adwaita"), ("dark", "Adwaita:dark")] {
        let environment = [("GTK_THEME", gtk)];
        let (desktop, server, window) = leaked::open_as_staff("", &environment).await?;
        let (_elsewhere, tokens) = leaked::tokens_elsewhere(&server, 2).await?;
        let mut tour = Tour::begin(&desktop, &window, theme).await?;
        window.click("nav-support").await?;
        window.find("support-stage").await?;
        tour.look("support-empty").await?;
        let requests = tokens
            .iter()
            .map(|token| format!("GET /shop HTTP/1.1\nauthorization: Bearer {token}\n\n"));
        let copied = leaked::copy(&desktop, &requests.collect::<String>()).await?;
        window.click("support-scan-clipboard").await?;
        window.find("support-finding").await?;
        // It is in front of the window.
        copied.close().await?;
        window.click("support-dry-run").await?;
        window.find("support-revoke").await?;
        let scroll = "document.querySelector('[data-testid=support-plan]').scrollIntoView({ block: 'start' })";
        window.execute(scroll, vec![]).await?;
        tour.look("support").await?;
        assert!(tour.wrong.is_empty(), "{}", tour.wrong.join("\n"));
        window.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn u1_every_view_fits_at_every_size_in_a_long_language_and_from_right_to_left() -> Outcome {
    for language in ["de", "ar"] {
        let desktop = Desktop::start(DesktopOptions::default()).await?;
        std::fs::create_dir_all(desktop.latchkey_home())?;
        std::fs::write(
            desktop.latchkey_home().join("window.toml"),
            format!("language = \"{language}\"\n"),
        )?;
        let app = binaries().latchkey_desktop()?;
        let window = Window::open(&desktop, &app, WindowOptions::default()).await?;
        let qr_uri = desktop.wait_for_qr(PATIENCE).await?;
        let direction = if language == "ar" { "rtl" } else { "ltr" };
        let directed = window
            .execute("return document.documentElement.dir", vec![])
            .await?;
        assert_eq!(directed, direction);
        let mut tour = Tour::begin(&desktop, &window, "light").await?;
        for (view, waits_for) in [
            ("link", "link-state"),
            ("accounts", "account-row"),
            ("activity", "activity-record"),
            ("programs", "agent-state"),
            ("settings", "setting-language"),
        ] {
            if view == "accounts" {
                let server = desktop.embedded_server(PATIENCE).await?;
                let phone = server.sandbox.as_ref().ok_or("no sandbox")?;
                let phone = latchkey_testbed::Phone::new(phone);
                phone.scan(&qr_uri).await?;
                let account = phone.accounts().await?.remove(0);
                phone.approve(&qr_uri, &account).await?;
                window.wait_for_text("linked-name", "", PATIENCE).await?;
            }
            window.click(&format!("nav-{view}")).await?;
            window.find(waits_for).await?;
            tour.fit_at_every_size(&format!("{language}-{view}"))
                .await?;
        }
        assert!(tour.wrong.is_empty(), "{}", tour.wrong.join("\n"));
        window.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn u1_the_support_page_fits_at_every_size_and_keeps_nobody_out() -> Outcome {
    for (language, theme, gtk) in [("de", "light", "Adwaita"), ("ar", "dark", "Adwaita:dark")] {
        let settings = format!("language = \"{language}\"\n");
        let environment = [("GTK_THEME", gtk)];
        let (desktop, server, window) = leaked::open_as_staff(&settings, &environment).await?;
        let (_elsewhere, tokens) = leaked::tokens_elsewhere(&server, 2).await?;
        let mut tour = Tour::begin(&desktop, &window, theme).await?;
        window.click("nav-support").await?;
        window.find("support-stage").await?;
        tour.fit_at_every_size(&format!("{language}-support"))
            .await?;
        let copied = leaked::copy(&desktop, &tokens.join("\n")).await?;
        window.click("support-scan-clipboard").await?;
        window.find("support-finding").await?;
        // It is in front of the window.
        copied.close().await?;
        tour.fit_at_every_size(&format!("{language}-support-found"))
            .await?;
        window.click("support-dry-run").await?;
        window.find("support-revoke").await?;
        tour.fit_at_every_size(&format!("{language}-support-planned"))
            .await?;
        assert!(tour.wrong.is_empty(), "{}", tour.wrong.join("\n"));
        window.close().await?;
    }
    Ok(())
}

impl<'a> Tour<'a> {
    async fn begin(
        desktop: &'a Desktop,
        window: &'a Window,
        theme: &'static str,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        window.execute(AXE, vec![]).await?;
        Ok(Self {
            desktop,
            window,
            theme,
            wrong: Vec::new(),
        })
    }

    /// [`Tour::fit`] at every size, and the largest again afterwards.
    async fn fit_at_every_size(&mut self, name: &str) -> Outcome {
        let client = self.window.client();
        for (width, height) in [(920, 680), (640, 560), (380, 560)] {
            client.set_window_size(width, height).await?;
            self.fit(&format!("{name}-{width}"), width).await?;
        }
        client.set_window_size(920, 680).await?;
        Ok(())
    }

    /// Whether nothing reaches beyond the window, and nothing keeps people out.
    async fn fit(&mut self, name: &str, width: u32) -> Outcome {
        let is_so_wide = "return innerWidth <= arguments[0]";
        wait_for_page(self.window, is_so_wide, &[json!(width)]).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let beyond = "return [...document.querySelectorAll('main *, nav *')]
            .filter((element) => element.checkVisibility() && !element.closest('.spoken, svg'))
            .filter((element) => { const { left, right } = element.getBoundingClientRect(); return right > innerWidth + 1 || left < -1 })
            .map((element) => element.outerHTML.slice(0, 120)).slice(0, 3)";
        let beyond = self.window.execute(beyond, vec![]).await?;
        if beyond != json!([]) {
            self.wrong.push(format!("{name}: {beyond} reaches beyond"));
        }
        photograph(self.desktop, name).await?;
        self.read(name).await
    }

    /// Looks at the screen as it is now.
    async fn look(&mut self, name: &str) -> Outcome {
        // Transitions are over after this.
        tokio::time::sleep(Duration::from_millis(400)).await;
        self.read(name).await?;
        self.compare(name).await
    }

    /// Waits until a view is there, which is loaded when it is first wanted.
    async fn arrive(&self, view: &str) -> Outcome {
        let title = "return document.querySelector('main h1')?.textContent.trim().toLowerCase() === arguments[0]";
        wait_for_page(self.window, title, &[json!(view)]).await
    }

    /// What keeps people out.
    async fn read(&mut self, name: &str) -> Outcome {
        let run = "return axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`))";
        let found = self.window.execute(run, vec![]).await?;
        for found in found.as_array().ok_or("axe-core did not answer")? {
            self.wrong.push(format!("{name}, {}: {found}", self.theme));
        }
        Ok(())
    }

    async fn compare(&mut self, name: &str) -> Outcome {
        let approved = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("docs/images")
            .join(format!("{name}-{}.png", self.theme));
        let screen = self.desktop.colour_screenshot()?;
        let picture = imageops::crop_imm(&screen, 0, 0, WINDOW.0, WINDOW.1).to_image();
        if std::env::var_os("LATCHKEY_APPROVE").is_some() {
            picture.save(&approved)?;
            return Ok(());
        }
        let Ok(before) = image::open(&approved) else {
            self.wrong.push(format!(
                "{name}, {}: there is no approved picture; look at it with `cargo xtask screenshots`",
                self.theme
            ));
            return Ok(());
        };
        let (mut before, mut now) = (before.into_rgb8(), picture);
        for mask in self.volatile().await? {
            for picture in [&mut before, &mut now] {
                blacken(picture, mask);
            }
        }
        let far = different_blocks(&before, &now);
        if far > FEW {
            let other = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
                .join(format!("{name}-{}.png", self.theme));
            now.save(&other)?;
            self.wrong.push(format!(
                "{name}, {}: {far} blocks of {BLOCK} pixels do not look as approved but as in {}; `cargo xtask screenshots` makes new pictures",
                self.theme,
                other.display()
            ));
        }
        Ok(())
    }

    /// Where on the screen is what differs from run to run: codes, addresses, times.
    async fn volatile(&self) -> Result<Vec<[u32; 4]>, Box<dyn std::error::Error>> {
        let places = "return [...document.querySelectorAll('time, [data-volatile], [data-testid=user-code], [data-testid=agent-socket], [data-testid=verification-uri], [role=timer], svg.ring, .card svg, [data-testid=qr]')]
            .map((element) => element.getBoundingClientRect())
            .map(({ x, y, width, height }) => [x, y, width, height].map((side) => Math.max(0, Math.round(side))))";
        let places: Value = self.window.execute(places, vec![json!(null)]).await?;
        Ok(serde_json::from_value(places)?)
    }
}

fn blacken(picture: &mut RgbImage, [x, y, width, height]: [u32; 4]) {
    let black = RgbImage::new(width + 4, height + 4);
    imageops::replace(
        picture,
        &black,
        i64::from(x.saturating_sub(2)),
        i64::from(y.saturating_sub(2)),
    );
}

fn different_blocks(before: &RgbImage, now: &RgbImage) -> usize {
    if before.dimensions() != now.dimensions() {
        return usize::MAX;
    }
    let small = |picture: &RgbImage| {
        let (width, height) = (picture.width() / BLOCK, picture.height() / BLOCK);
        imageops::resize(picture, width, height, imageops::FilterType::Triangle)
    };
    let (before, now) = (small(before), small(now));
    before
        .pixels()
        .zip(now.pixels())
        .filter(|(before, now)| {
            let far =
                |(before, now): (&u8, &u8)| (i32::from(*before) - i32::from(*now)).abs() > FAR;
            before.0.iter().zip(&now.0).any(far)
        })
        .count()
}
