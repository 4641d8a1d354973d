//! Gets a picture from where a server says that it is. The address is somebody else's word, so it is not trusted: `https` only,
//! or this computer where the server itself is on it; few redirects, each looked at like the first; a bound on time and size;
//! and nothing is sent along that tells who asks.

use std::time::Duration;

use reqwest::header::{ACCEPT, LOCATION};
use url::Url;

use crate::error::HttpError;
use crate::http::{Http, host_of, is_loopback};

/// The largest picture that is read, in bytes.
pub const LARGEST: usize = 2 * 1024 * 1024;
/// How long all of it may take.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// So many redirects are followed.
pub const REDIRECTS: usize = 3;
const KINDS: &str = "image/png, image/jpeg, image/webp, image/gif";

/// There is no picture to be had there.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It cannot be reached, or must not be.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// It is on this computer, and the server that said so is not.
    #[error("{0} is on this computer, and a server elsewhere said so. No picture was fetched.")]
    NotThere(String),
    /// It leads on and on.
    #[error("{0} leads to another address, and that to the next. No picture was fetched.")]
    TooFar(String),
    /// It is larger than a picture of an account is.
    #[error("The picture at {0} is larger than two mebibytes. It was not fetched.")]
    TooLarge(String),
    /// Something else came than a picture.
    #[error("{host} has no picture there (HTTP {status}). Nothing was fetched.")]
    None {
        /// Host and port.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// It took too long.
    #[error("The picture at {0} took too long. It was not fetched.")]
    TooSlow(String),
}

impl Http {
    /// The bytes at an address that a server named, whatever they are.
    pub async fn picture(&self, url: &Url, named_by: &Url) -> Result<Vec<u8>, PictureError> {
        let host = host_of(url);
        let fetched = tokio::time::timeout(PATIENCE, self.follow(url, is_loopback(named_by)));
        fetched.await.unwrap_or(Err(PictureError::TooSlow(host)))
    }

    async fn follow(&self, url: &Url, may_be_here: bool) -> Result<Vec<u8>, PictureError> {
        let mut url = url.clone();
        for _ in 0..=REDIRECTS {
            let host = host_of(&url);
            if is_loopback(&url) && !may_be_here {
                return Err(PictureError::NotThere(host));
            }
            let request = self.client(&url)?.get(url.clone()).header(ACCEPT, KINDS);
            let response = request
                .send()
                .await
                .map_err(|error| HttpError::unreachable(&host_of(&url), error))?;
            let status = response.status();
            if status.is_redirection() {
                let next = response.headers().get(LOCATION);
                let next = next.and_then(|next| url.join(next.to_str().ok()?).ok());
                let status = status.as_u16();
                url = next.ok_or(PictureError::None { host, status })?;
                continue;
            }
            if !status.is_success() {
                let status = status.as_u16();
                return Err(PictureError::None { host, status });
            }
            return read(&url, response).await;
        }
        Err(PictureError::TooFar(host_of(&url)))
    }
}

async fn read(url: &Url, mut response: reqwest::Response) -> Result<Vec<u8>, PictureError> {
    let too_large = || PictureError::TooLarge(host_of(url));
    if response.content_length() > Some(LARGEST as u64) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| HttpError::unreachable(&host_of(url), error))?
    {
        if bytes.len() + chunk.len() > LARGEST {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
