//! For tests: a server that gives the scripted answers in turn and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value};
use url::Url;

#[derive(Clone)]
pub(super) struct Script {
    pub(super) url: Url,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    answers: VecDeque<Response>,
    requests: Vec<Asked>,
}

#[derive(Clone)]
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Script {
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let script = Self {
            url,
            inner: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        script
    }

    pub(super) fn then(&self, status: u16, body: &str) {
        let status = StatusCode::from_u16(status).unwrap();
        let response = (
            status,
            [("content-type", "application/json")],
            body.to_owned(),
        );
        self.then_response(response.into_response());
    }

    pub(super) fn then_response(&self, response: Response) {
        self.inner.lock().unwrap().answers.push_back(response);
    }

    pub(super) fn requests(&self) -> Vec<Asked> {
        self.inner.lock().unwrap().requests.clone()
    }

    pub(super) fn request(&self) -> Asked {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "exactly one call");
        requests[0].clone()
    }
}

impl Asked {
    pub(super) fn form_member(&self, name: &str) -> String {
        let form = self.form();
        let mut values = form.iter().filter(|(key, _)| key == name);
        let value = values.next().unwrap_or_else(|| panic!("{name} was sent"));
        assert!(values.next().is_none(), "{name} was sent once");
        value.1.clone()
    }

    pub(super) fn form_names(&self) -> Vec<String> {
        self.form().into_iter().map(|(name, _)| name).collect()
    }

    /// The body as a JSON object.
    pub(super) fn object(&self) -> Map<String, Value> {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn form(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(&self.body)
            .into_owned()
            .collect()
    }
}

async fn answer(State(script): State<Script>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 64 * 1024).await.unwrap();
    let mut inner = script.inner.lock().unwrap();
    inner.requests.push(Asked {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
    });
    inner
        .answers
        .pop_front()
        .expect("the script has an answer left")
}
