//! A browser without script: it keeps cookies, follows redirects within the server, and sends forms.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use url::Url;

use crate::bed::{Answer, Bed, CHALLENGE, CLIENT, Tokens, VERIFIER};

pub(crate) const REDIRECT_URI: &str = "http://127.0.0.1:49152/callback";

/// What a desktop asks for.
pub(crate) const REQUEST: [(&str, &str); 7] = [
    ("client_id", CLIENT),
    ("redirect_uri", REDIRECT_URI),
    ("response_type", "code"),
    ("scope", "user.info.basic user.info.profile"),
    ("state", "s+1 &"),
    ("code_challenge", CHALLENGE),
    ("code_challenge_method", "S256"),
];

/// A browser of one person.
#[derive(Clone, Default)]
pub(crate) struct Browser {
    pub(crate) cookies: BTreeMap<String, String>,
    /// Every `Set-Cookie` that came.
    pub(crate) set: Vec<String>,
}

/// What a browser shows, or where it left for.
#[derive(Debug)]
pub(crate) enum Shown {
    Page {
        status: u16,
        /// The path that it stands at.
        path: String,
        html: String,
        policy: String,
    },
    /// A program's redirect URI, with everything behind it.
    Left(Url),
}

impl Browser {
    /// Opens a path of the server.
    pub(crate) async fn open(&mut self, bed: &Bed, path: &str) -> Shown {
        self.go(bed, Method::GET, path, &[]).await
    }

    /// Sends a form.
    pub(crate) async fn send(&mut self, bed: &Bed, path: &str, form: &[(&str, &str)]) -> Shown {
        self.go(bed, Method::POST, path, form).await
    }

    /// Brings a program's request, with some of it changed or, where there is no value, left out.
    pub(crate) async fn ask(&mut self, bed: &Bed, instead: &[(&str, Option<&str>)]) -> Shown {
        self.open(bed, &authorize_path(instead)).await
    }

    async fn go(&mut self, bed: &Bed, method: Method, path: &str, form: &[(&str, &str)]) -> Shown {
        let (mut method, mut path) = (method, path.to_owned());
        loop {
            let mut request = self.with_cookies(bed.request(method.clone(), &path));
            if method == Method::POST {
                request = request.form(form);
            }
            let answer = request.send().await.unwrap();
            for set in answer.headers().get_all(SET_COOKIE) {
                self.keep(set.to_str().unwrap());
            }
            let Some(location) = answer.headers().get(LOCATION) else {
                let header = |name: &str| {
                    let value = answer.headers().get(name);
                    value.map_or("", |value| value.to_str().unwrap()).to_owned()
                };
                let policy = header("content-security-policy");
                return Shown::Page {
                    status: answer.status().as_u16(),
                    path,
                    policy,
                    html: answer.text().await.unwrap(),
                };
            };
            assert_eq!(answer.status(), 303, "a form is not sent twice");
            let url = bed.issuer().join(location.to_str().unwrap()).unwrap();
            if url.origin() != bed.issuer().origin() {
                return Shown::Left(url);
            }
            path = format!("/{}", &url.as_str()[bed.issuer().as_str().len()..]);
            method = Method::GET;
        }
    }

    fn with_cookies(&self, request: RequestBuilder) -> RequestBuilder {
        if self.cookies.is_empty() {
            return request;
        }
        let cookies = self.cookies.iter();
        let pairs: Vec<_> = cookies
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        request.header(COOKIE, pairs.join("; "))
    }

    fn keep(&mut self, set: &str) {
        let (pair, attributes) = set.split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        if attributes.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        self.set.push(set.to_owned());
    }

    /// Brings a request and has an account scan and approve the code, if there is one; gives the page of consent.
    pub(crate) async fn sign_in(
        &mut self,
        bed: &Bed,
        account: Option<&str>,
        instead: &[(&str, Option<&str>)],
    ) -> Shown {
        let shown = self.ask(bed, instead).await;
        self.scan(bed, &shown, account).await
    }

    /// Has an account scan and approve the code that is shown; gives the page that follows.
    pub(crate) async fn scan(&mut self, bed: &Bed, shown: &Shown, account: Option<&str>) -> Shown {
        bed.scan_and_approve(&shown.code(), account).await;
        self.wait_for(bed, shown.path(), "<h1>Let ").await
    }

    /// Looks at a page until it says this.
    pub(crate) async fn wait_for(&mut self, bed: &Bed, path: &str, words: &str) -> Shown {
        let mut shown = self.open(bed, path).await;
        for _ in 0..200 {
            if shown.html().contains(words) {
                return shown;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            shown = self.open(bed, path).await;
        }
        panic!("{path} never says {words}: {}", shown.html());
    }

    /// Allows what the page of consent offers with these fields ticked or filled in.
    pub(crate) async fn allow(&mut self, bed: &Bed, consent: &Shown, form: &[(&str, &str)]) -> Url {
        let path = format!("{}/allow", consent.path());
        self.send(bed, &path, form).await.left()
    }

    /// Another link of the account that is signed in, without a code to scan.
    pub(crate) async fn link_again(&mut self, bed: &Bed) -> Tokens {
        let consent = self.ask(bed, &[]).await;
        let url = self.allow(bed, &consent, &[PROFILE]).await;
        Tokens::of(&redeem(bed, &url).await.body)
    }

    /// All of it, with everything allowed.
    pub(crate) async fn link(&mut self, bed: &Bed, account: Option<&str>) -> Tokens {
        let consent = self.sign_in(bed, account, &[]).await;
        let url = self.allow(bed, &consent, &[PROFILE]).await;
        Tokens::of(&redeem(bed, &url).await.body)
    }
}

/// The field of a scope that can be left out.
pub(crate) const PROFILE: (&str, &str) = ("scope:user.info.profile", "on");

impl Shown {
    pub(crate) fn html(&self) -> &str {
        match self {
            Self::Page { html, .. } => html,
            Self::Left(url) => panic!("the browser left for {url}"),
        }
    }

    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Page { path, .. } => path,
            Self::Left(url) => panic!("the browser left for {url}"),
        }
    }

    /// Status and heading.
    pub(crate) fn says(&self) -> (u16, &str) {
        match self {
            Self::Page { status, html, .. } => {
                let heading = html.split_once("<h1>").unwrap().1;
                (*status, heading.split_once("</h1>").unwrap().0)
            }
            Self::Left(url) => panic!("the browser left for {url}"),
        }
    }

    pub(crate) fn left(self) -> Url {
        match self {
            Self::Left(url) => url,
            Self::Page { html, .. } => panic!("the browser stays at {html}"),
        }
    }

    /// What the phone needs to know of the code that is shown.
    pub(crate) fn code(&self) -> Value {
        let html = self.html().replace("&amp;", "&");
        assert!(html.contains("<svg class=\"qr\""), "{html}");
        let link = html.split("href=\"").nth(1).expect("a link to the phone");
        let link = Url::parse(link.split('"').next().unwrap()).unwrap();
        let qr_uri = parameter(&link, "qr_uri").unwrap();
        assert!(qr_uri.starts_with("aweme://authorize?"), "{qr_uri}");
        json!({ "qr_uri": qr_uri })
    }
}

/// A parameter of a URL's query.
pub(crate) fn parameter(url: &Url, name: &str) -> Option<String> {
    let mut pairs = url.query_pairs();
    let found = pairs.find(|(found, _)| found == name);
    found.map(|(_, value)| value.into_owned())
}

/// The form of a request with some of it changed or left out.
pub(crate) fn request_with<'a>(instead: &[(&'a str, Option<&'a str>)]) -> Vec<(&'a str, &'a str)> {
    let is_kept = |(name, _): &(&str, &str)| !instead.iter().any(|(other, _)| other == name);
    let mut pairs: Vec<_> = REQUEST.into_iter().filter(is_kept).collect();
    pairs.extend(
        instead
            .iter()
            .filter_map(|(name, value)| Some((*name, (*value)?))),
    );
    pairs
}

pub(crate) fn authorize_path(instead: &[(&str, Option<&str>)]) -> String {
    let mut url = Url::parse("http://server/oauth/authorize").unwrap();
    url.query_pairs_mut().extend_pairs(request_with(instead));
    url.as_str()["http://server".len()..].to_owned()
}

/// The program exchanges the code that came.
pub(crate) async fn redeem(bed: &Bed, url: &Url) -> Answer {
    redeem_with(bed, url, &[]).await
}

/// The same with some of it changed or left out.
pub(crate) async fn redeem_with(bed: &Bed, url: &Url, instead: &[(&str, Option<&str>)]) -> Answer {
    let code = parameter(url, "code").unwrap_or_else(|| panic!("no code: {url}"));
    let usual = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
        ("code", &*code),
    ];
    let mut form: Vec<(&str, &str)> = usual
        .into_iter()
        .filter(|(name, _)| !instead.iter().any(|(other, _)| other == name))
        .collect();
    form.extend(
        instead
            .iter()
            .filter_map(|(name, value)| Some((*name, (*value)?))),
    );
    bed.post("/oauth/token", &form).await
}
