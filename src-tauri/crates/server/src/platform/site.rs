//! One request to a platform and the answer as it came, up to where the platforms differ.
//!
//! How a request carries its members and how an answer says yes or no is each platform's own `wire.rs`.

use http::HeaderValue;
use http::header::ACCEPT;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use secrecy::SecretString;
use url::Url;
use zeroize::Zeroizing;

use super::{PlatformError, Unavailable, Unreachable, words};

/// The largest answer that is read. True answers have one or two kilobytes.
const MOST_BYTES: usize = 1024 * 1024;

/// A platform's address and the client that reaches it.
pub(super) struct Site {
    base_url: Url,
    http: Client,
}

impl Site {
    /// `http` must not follow redirects, since a 307 would carry the client secret to wherever it points.
    pub(super) fn new(base_url: &Url, http: Client) -> Self {
        let mut base_url = base_url.clone();
        // Url::join replaces what follows the last slash, so a base with a path needs one at its end.
        if !base_url.path().ends_with('/') {
            base_url.set_path(&format!("{}/", base_url.path()));
        }
        Self { base_url, http }
    }

    pub(super) fn post(&self, path: &'static str) -> RequestBuilder {
        self.http.post(self.url(path))
    }

    pub(super) fn get(&self, path: &'static str) -> RequestBuilder {
        self.http.get(self.url(path))
    }

    /// Asks for one thing below `path`, whatever its name is made of.
    pub(super) fn get_one(&self, path: &'static str, name: &str) -> RequestBuilder {
        let mut url = self.url(path);
        url.path_segments_mut()
            .expect("an http URL has a path")
            .pop_if_empty()
            .push(name);
        self.http.get(url)
    }

    fn url(&self, path: &str) -> Url {
        self.base_url
            .join(path)
            .expect("the paths of the protocol are valid below any http URL")
    }
}

/// An answer as it came, not yet judged, with the secrets that were sent for it.
pub(super) struct Answer {
    status: StatusCode,
    body: Zeroizing<Vec<u8>>,
    secrets: Vec<SecretString>,
}

impl Answer {
    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }

    /// Whether the status alone says that there is neither a yes nor a no in it.
    pub(super) fn check_status(&self) -> Result<(), PlatformError> {
        let unavailable = match self.status {
            StatusCode::TOO_MANY_REQUESTS => Unavailable::RateLimited,
            status if status.is_redirection() => Unavailable::Redirected,
            status if status.is_server_error() => Unavailable::Status(status.as_u16()),
            _ => return Ok(()),
        };
        Err(PlatformError::Unavailable(unavailable))
    }

    /// The refusal that these words are, fit for a log and a screen.
    pub(super) fn refused(
        &self,
        error: &str,
        description: &str,
        log_id: Option<&str>,
        is_token: fn(&str) -> bool,
    ) -> PlatformError {
        let clean = |words: &str, most| words::without(&self.secrets, is_token, words, most);
        PlatformError::Refused {
            error: clean(error, words::LONGEST_CODE),
            description: clean(description, words::LONGEST_DESCRIPTION),
            log_id: log_id
                .map(|id| clean(id, words::LONGEST_CODE))
                .filter(|id| !id.is_empty()),
        }
    }
}

/// Sends the request and reads its answer. `secrets` are what may not come back in the platform's words.
pub(super) async fn send(
    request: RequestBuilder,
    secrets: Vec<SecretString>,
) -> Result<Answer, PlatformError> {
    let response = request
        .header(ACCEPT, HeaderValue::from_static("application/json"))
        .send()
        .await
        .map_err(|error| unreachable(&error))?;
    let status = response.status();
    let body = read(response).await?;
    Ok(Answer {
        status,
        body,
        secrets,
    })
}

async fn read(mut response: Response) -> Result<Zeroizing<Vec<u8>>, PlatformError> {
    let too_large = || PlatformError::Unavailable(Unavailable::TooLarge);
    let announced = response.content_length().unwrap_or_default();
    if announced > MOST_BYTES as u64 {
        return Err(too_large());
    }
    let mut body = Zeroizing::new(Vec::with_capacity(4096));
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| unreachable(&error))?
    {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn unreachable(error: &reqwest::Error) -> PlatformError {
    PlatformError::Unreachable(if error.is_timeout() {
        Unreachable::TimedOut
    } else if error.is_connect() {
        Unreachable::NoConnection
    } else {
        Unreachable::BrokenOff
    })
}
