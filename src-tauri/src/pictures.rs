//! Accounts' pictures, as addresses of the window: `avatar://localhost/ACCOUNT`.

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager as _, UriSchemeContext, UriSchemeResponder, Wry};

use crate::backend::Backend;

/// The scheme's name.
pub(crate) const SCHEME: &str = "avatar";

/// Answers with an account's picture, which the engine has drawn anew; there is nothing else to be had here.
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands both over by value"
)]
pub(crate) fn answer(
    context: UriSchemeContext<'_, Wry>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let backend = context.app_handle().state::<Backend>().inner().clone();
    let id = request.uri().path().trim_start_matches('/').to_owned();
    tauri::async_runtime::spawn(async move {
        let picture = match backend.engine().await {
            Ok(engine) => engine.avatar(&id).await.ok().flatten(),
            Err(_) => None,
        };
        let status = if picture.is_some() {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        let answer = Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, "image/png")
            .body(picture.unwrap_or_default())
            .unwrap_or_default();
        responder.respond(answer);
    });
}
