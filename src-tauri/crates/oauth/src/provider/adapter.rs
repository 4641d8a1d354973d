//! The one place that rewrites: what goes out from the standards' form into a dialect's, what comes back the other way.
//!
//! The `oauth2` crate's grants and our own calls go through it alike, and neither knows of dialects.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use futures_util::future::BoxFuture;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, Request, StatusCode};
use jiff::Timestamp;
use serde_json::{Map, Value};
use url::Url;
use url::form_urlencoded;

use super::dialect::{
    Answers, Body, Dialect, ExpiresIn, Pointer, Requests, ScopeForm, SecretPlace, Separator,
};
use crate::client::Client;
use crate::error::HttpError;
use crate::http::{Answer, is_trouble};
use crate::secret::{AccessToken, ClientSecret, ExposeSecret as _};

/// The names of members of answers about tokens and codes, which a dialect may have elsewhere.
const SCOPE: &str = "scope";
const EXPIRES_IN: &str = "expires_in";

/// Parameters by their standard names.
pub(crate) type Parameters = Vec<(String, String)>;

impl Client {
    /// Asks one of the server's endpoints something, in the server's dialect.
    pub(crate) async fn ask(
        &self,
        endpoint: &Url,
        parameters: &[(&str, &str)],
    ) -> Result<Answer, HttpError> {
        let owned = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
        let parameters = parameters.iter().map(owned).collect();
        let request = self.request(endpoint, parameters, self.dialect().requests.body);
        let answer = self.http().execute(request).await?;
        Ok(standard(self.dialect(), answer))
    }

    /// Asks something on an account's behalf, in the server's dialect.
    pub(crate) async fn ask_as_bearer(
        &self,
        method: Method,
        endpoint: &Url,
        token: &AccessToken,
    ) -> Result<Answer, HttpError> {
        let bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()));
        let Ok(mut bearer) = bearer else {
            return Err(HttpError::NotOAuth {
                host: endpoint.host_str().unwrap_or_default().to_owned(),
                status: 401,
            });
        };
        bearer.set_sensitive(true);
        let mut request = Request::builder().method(method).uri(endpoint.as_str());
        for (name, value) in self.dialect().requests.headers.of(self.id()) {
            request = request.header(name, value);
        }
        let request = request.header(AUTHORIZATION, bearer).body(Vec::new());
        let request = request.expect("its parts were checked when the manifest was read");
        let answer = self.http().execute(request).await?;
        Ok(standard_refusal(self.dialect(), answer))
    }

    /// A request to an endpoint that wants to know which client asks.
    pub(crate) fn request(
        &self,
        endpoint: &Url,
        mut parameters: Parameters,
        body: Body,
    ) -> oauth2::HttpRequest {
        let requests = &self.dialect().requests;
        let mut request = Request::post(endpoint.as_str());
        if let Some(secret) = self.secret() {
            match requests.client_secret {
                SecretPlace::Body => parameters.push((
                    "client_secret".to_owned(),
                    secret.expose_secret().to_owned(),
                )),
                SecretPlace::Basic => {
                    request = request.header(AUTHORIZATION, basic(self.id(), secret));
                }
            }
        }
        for (name, value) in requests.headers.of(self.id()) {
            request = request.header(name, value);
        }
        let (kind, body) = written(requests, parameters, body);
        let request = request.header(CONTENT_TYPE, kind).body(body);
        request.expect("its parts were checked when the manifest was read")
    }
}

/// How the `oauth2` crate's grants reach a server: through its dialect.
impl<'c> oauth2::AsyncHttpClient<'c> for Client {
    type Error = HttpError;
    type Future = BoxFuture<'c, Result<oauth2::HttpResponse, HttpError>>;

    fn call(&'c self, request: oauth2::HttpRequest) -> Self::Future {
        Box::pin(async move {
            let endpoint = request.uri().to_string().parse();
            let endpoint: Url = endpoint.expect("it was made from a URL");
            let parameters = form_urlencoded::parse(request.body()).into_owned();
            let request = self.request(
                &endpoint,
                parameters.collect(),
                self.dialect().requests.body,
            );
            let answer = standard(self.dialect(), self.http().execute(request).await?);
            // The crate would not hear how long to wait.
            if is_trouble(answer.status) && answer.about.retry_after.is_some() {
                return Err(answer.about.unusable(answer.status));
            }
            let mut response = http::Response::new(answer.body);
            *response.status_mut() = answer.status;
            Ok(response)
        })
    }
}

/// Parameters by the provider's own names, scopes as it separates them.
pub(crate) fn translated(requests: &Requests, parameters: Parameters) -> Parameters {
    parameters
        .into_iter()
        .map(|(name, value)| {
            let value = if name == SCOPE {
                value.replace(' ', requests.scope_separator.as_str())
            } else {
                value
            };
            (requests.names.get(&name).cloned().unwrap_or(name), value)
        })
        .collect()
}

/// An answer in the standards' form.
pub(crate) fn standard(dialect: &Dialect, mut answer: Answer) -> Answer {
    let Ok(mut value) = serde_json::from_slice::<Value>(&answer.body) else {
        return answer;
    };
    let answers = &dialect.answers;
    if let Some(code) = error_code(answers, &value) {
        if answer.status.is_success() {
            answer.status = StatusCode::BAD_REQUEST;
        }
        value = refusal(answers, &value, code);
        // What the header says would be lost on the way through the `oauth2` crate.
        if let (Value::Object(members), Some(id)) = (&mut value, &answer.about.request_id) {
            members
                .entry("log_id")
                .or_insert_with(|| id.as_str().into());
        }
    } else if answer.status.is_success() {
        value = success(dialect, value, answer.about.date);
    } else {
        return answer;
    }
    answer.body = serde_json::to_vec(&value).expect("a value is JSON");
    answer
}

/// The same of an answer whose success has members of its own.
fn standard_refusal(dialect: &Dialect, answer: Answer) -> Answer {
    let value = serde_json::from_slice::<Value>(&answer.body);
    let refused = value.is_ok_and(|value| error_code(&dialect.answers, &value).is_some());
    if refused {
        standard(dialect, answer)
    } else {
        answer
    }
}

/// RFC 6749 section 2.3.1: each is encoded as in a form first.
fn basic(client_id: &str, secret: &ClientSecret) -> HeaderValue {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(client_id), encode(secret.expose_secret()));
    let value = format!("Basic {}", BASE64_STANDARD.encode(pair));
    let mut value = HeaderValue::from_str(&value).expect("base64 is plain text");
    value.set_sensitive(true);
    value
}

fn written(requests: &Requests, parameters: Parameters, body: Body) -> (&'static str, Vec<u8>) {
    let parameters = translated(requests, parameters);
    match body {
        Body::Form => {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(parameters);
            let form = form.finish().into_bytes();
            ("application/x-www-form-urlencoded", form)
        }
        Body::Json => {
            let scope = requests.names.get(SCOPE).map_or(SCOPE, String::as_str);
            let member = |(name, value): (String, String)| {
                let value = match requests.scope {
                    ScopeForm::List if name == scope => value
                        .split(requests.scope_separator.as_str())
                        .map(Value::from)
                        .collect(),
                    _ => Value::from(value),
                };
                (name, value)
            };
            let object: Map<String, Value> = parameters.into_iter().map(member).collect();
            let json = serde_json::to_vec(&object).expect("text is JSON");
            ("application/json", json)
        }
    }
}

/// The error code in an answer, if it has one.
fn error_code(answers: &Answers, value: &Value) -> Option<String> {
    let code = answers.error.iter().find_map(|at| text(at.find(value)?))?;
    (!code.is_empty() && !answers.no_error.contains(&code)).then_some(code)
}

/// RFC 6749 section 5.2.
fn refusal(answers: &Answers, value: &Value, code: String) -> Value {
    let mut refusal = Map::new();
    let known = answers.errors.get(&code).cloned();
    refusal.insert("error".to_owned(), known.unwrap_or(code).into());
    let mut words = answers.error_description.iter();
    if let Some(words) = words.find_map(|at| text(at.find(value)?)) {
        refusal.insert("error_description".to_owned(), words.into());
    }
    let log_ids = ["/log_id", "/error/log_id", "/error/fbtrace_id"];
    if let Some(log_id) = log_ids
        .into_iter()
        .find_map(|at| value.pointer(at)?.as_str())
    {
        refusal.insert("log_id".to_owned(), log_id.into());
    }
    // What the link server says beyond the RFC.
    for member in ["digits_required", "tries_left"] {
        if let Some(said) = value.get(member) {
            refusal.insert(member.to_owned(), said.clone());
        }
    }
    refusal.into()
}

/// RFC 6749 section 5.1, RFC 8628 section 3.2.
fn success(dialect: &Dialect, mut value: Value, date: Option<Timestamp>) -> Value {
    let answers = &dialect.answers;
    if let Some(envelope) = &answers.envelope
        && let Some(inner) = envelope.find(&value)
    {
        value = inner.clone();
    }
    let named: Vec<_> = answers
        .names
        .iter()
        .filter_map(|(name, at)| Some((name.clone(), at.find(&value)?.clone(), at)))
        .collect();
    let Value::Object(members) = &mut value else {
        return value;
    };
    for (name, found, at) in named {
        // The `oauth2` crate takes a member and its alias for the same thing said twice.
        if let Some(theirs) = at.top_level() {
            members.remove(&theirs);
        }
        members.insert(name, found);
    }
    if let Some(scope) = members.get_mut(SCOPE) {
        *scope = scopes(scope, dialect.requests.scope_separator);
    }
    if let Some(lasts) = members.get_mut(EXPIRES_IN)
        && let Some(seconds) = seconds(lasts, answers.expires_in, date)
    {
        *lasts = seconds.into();
    }
    if members.contains_key("access_token") {
        if let Some(lifetime) = answers.lifetime {
            members.entry(EXPIRES_IN).or_insert_with(|| lifetime.into());
        }
        if answers.token_type_optional {
            members
                .entry("token_type")
                .or_insert_with(|| "bearer".into());
        }
    }
    value
}

/// RFC 6749 section 3.3.
fn scopes(said: &Value, separator: Separator) -> Value {
    match said {
        Value::Array(list) => {
            let words: Vec<_> = list.iter().filter_map(Value::as_str).collect();
            words.join(" ").into()
        }
        Value::String(text) if separator == Separator::Comma => {
            let words = text.split([',', ' ']).filter(|word| !word.is_empty());
            words.collect::<Vec<_>>().join(" ").into()
        }
        other => other.clone(),
    }
}

fn seconds(said: &Value, meaning: ExpiresIn, date: Option<Timestamp>) -> Option<u64> {
    let text = said.as_str()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    if meaning == ExpiresIn::Seconds {
        return None;
    }
    let left = text.parse::<Timestamp>().ok()?.duration_since(date?);
    u64::try_from(left.as_secs()).ok()
}

pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl Pointer {
    /// The member's name, where it is one at the top.
    fn top_level(&self) -> Option<String> {
        let name = self.as_str().strip_prefix('/')?;
        let name = name.replace("~1", "/").replace("~0", "~");
        (!self.as_str()[1..].contains('/')).then_some(name)
    }
}

#[cfg(test)]
mod tests;
