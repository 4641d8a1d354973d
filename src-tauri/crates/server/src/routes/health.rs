//! `GET /healthz`: the process answers.

/// Says so.
pub(super) async fn show() -> &'static str {
    "ok\n"
}
