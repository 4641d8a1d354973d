//! The link under way, as the window sees it.

use std::time::{Duration, Instant};

use latchkey_accounts::{Code, LinkProgress};
use url::Url;

use crate::views::{CodeView, LinkView, QrView};

/// Where the link under way stands. The code is kept so that its seconds can be told at any moment.
#[derive(Debug)]
pub(crate) struct LinkScreen {
    provider: String,
    stage: LinkView,
    /// The page that was opened in the browser.
    page: Option<Url>,
    code: Option<OnShow>,
}

#[derive(Debug)]
struct OnShow {
    code: Box<Code>,
    since: Instant,
    lasts: Duration,
}

impl LinkScreen {
    /// A link that has just begun.
    #[must_use]
    pub(crate) fn new(provider: String) -> Self {
        Self {
            provider,
            page: None,
            stage: LinkView::Requesting,
            code: None,
        }
    }

    /// Takes the next step.
    pub(crate) fn advance(&mut self, progress: LinkProgress) {
        self.stage = match progress {
            // A code that ran out stays until the next is there: nothing around it moves, and that is drawn in no time.
            LinkProgress::Requesting if matches!(self.stage, LinkView::Waiting { .. }) => {
                if let Some(shown) = &mut self.code {
                    shown.lasts = Duration::ZERO;
                }
                return;
            }
            LinkProgress::Requesting => LinkView::Requesting,
            LinkProgress::Code(code) => {
                let view = view_of(&self.provider, &code, code.expires_in.as_secs());
                self.code = Some(OnShow {
                    since: Instant::now(),
                    lasts: code.expires_in,
                    code,
                });
                LinkView::Waiting { code: view }
            }
            LinkProgress::Browser { url } => {
                let host = url.host_str().unwrap_or_default().to_owned();
                self.page = Some(url);
                LinkView::Browser { host }
            }
            LinkProgress::Scanned => match self.code_view() {
                Some(code) => LinkView::Scanned { code },
                None => return,
            },
            LinkProgress::Digits(stage) => match self.code_view() {
                Some(code) => LinkView::Digits {
                    code,
                    asked: stage.into(),
                },
                None => return,
            },
            LinkProgress::Confirming => LinkView::Confirming,
            LinkProgress::Linked(account) => LinkView::Linked {
                account: (*account).into(),
            },
            LinkProgress::Paused { rounds } => LinkView::Paused { rounds },
            LinkProgress::Failed(error) => LinkView::Failed {
                problem: error.into(),
            },
        };
    }

    /// What to show right now.
    #[must_use]
    pub(crate) fn view(&self) -> LinkView {
        match (&self.stage, self.code_view()) {
            (LinkView::Waiting { .. }, Some(code)) => LinkView::Waiting { code },
            (LinkView::Scanned { .. }, Some(code)) => LinkView::Scanned { code },
            (LinkView::Digits { asked, .. }, Some(code)) => LinkView::Digits {
                code,
                asked: asked.clone(),
            },
            (stage, _) => stage.clone(),
        }
    }

    /// Whether it still goes on by itself.
    #[must_use]
    pub(crate) fn is_under_way(&self) -> bool {
        !matches!(
            self.stage,
            LinkView::Linked { .. } | LinkView::Paused { .. } | LinkView::Failed { .. }
        )
    }

    /// The page at which the code on show can be approved in a browser: the sandbox's phone, or the server's own page.
    #[must_use]
    pub(crate) fn verification_page(&self) -> Option<Url> {
        if self.page.is_some() {
            return self.page.clone();
        }
        let OnShow { code, .. } = self.code.as_ref()?;
        if let Some(phone) = &code.sandbox_phone {
            let mut page = phone.join("phone").ok()?;
            page.query_pairs_mut().append_pair("qr_uri", &code.qr_uri);
            return Some(page);
        }
        let page = code
            .verification_uri_complete
            .as_ref()
            .unwrap_or(&code.verification_uri);
        // A server must not be able to make this app open a file or another program.
        page.parse()
            .ok()
            .filter(|url: &Url| matches!(url.scheme(), "https" | "http"))
    }

    fn code_view(&self) -> Option<CodeView> {
        let OnShow { code, since, lasts } = self.code.as_ref()?;
        let left = lasts.saturating_sub(since.elapsed());
        Some(view_of(&self.provider, code, left.as_secs()))
    }
}

fn view_of(provider: &str, code: &Code, seconds_left: u64) -> CodeView {
    let count = |seconds: u64| u32::try_from(seconds).unwrap_or(u32::MAX);
    CodeView {
        qr: QrView {
            size: u32::try_from(code.qr.size()).unwrap_or(u32::MAX),
            path: code.qr.svg_path(),
        },
        user_code: code.user_code.clone(),
        verification_uri: code.verification_uri.clone(),
        seconds_left: count(seconds_left),
        lifetime_seconds: count(code.expires_in.as_secs()),
        round: code.round,
        sandbox: code.sandbox_phone.is_some(),
        provider: provider.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use latchkey_accounts::qr::Qr;

    use super::*;

    #[test]
    fn a_code_that_ran_out_waits_for_the_next_unless_a_phone_was_at_it() {
        let qr_uri = "https://server.example/d?code=ABCD".to_owned();
        let code = || {
            LinkProgress::Code(Box::new(Code {
                qr: Qr::new(&qr_uri).unwrap(),
                qr_uri: qr_uri.clone(),
                user_code: "ABCD-EFGH".to_owned(),
                verification_uri: "https://server.example/d".to_owned(),
                verification_uri_complete: None,
                expires_in: Duration::MAX,
                round: 1,
                sandbox_phone: None,
            }))
        };
        let mut screen = LinkScreen::new("server".to_owned());
        screen.advance(code());
        screen.advance(LinkProgress::Requesting);
        let LinkView::Waiting { code: shown } = screen.view() else {
            panic!("{:?}", screen.view());
        };
        assert_eq!(
            (shown.user_code.as_str(), shown.seconds_left),
            ("ABCD-EFGH", 0)
        );
        screen.advance(code());
        screen.advance(LinkProgress::Scanned);
        screen.advance(LinkProgress::Requesting);
        assert_eq!(screen.view(), LinkView::Requesting);
    }
}
