//! What a scope lets a program see, as a person would say it.

use std::borrow::Cow;

use crate::html::escaped;
use crate::model::{SUPPORT_AUDIT, SUPPORT_REVOKE};

/// HTML.
pub(super) fn in_plain_words(scope: &str) -> Cow<'static, str> {
    match scope {
        "user.info.basic" => "your name and your picture".into(),
        "user.info.profile" => "your user name, your biography and the link to your profile".into(),
        "user.info.stats" => "how many followers, likes and videos you have".into(),
        "video.list" => "the list of your public videos".into(),
        "email" => "an e-mail address, if you give one".into(),
        SUPPORT_REVOKE => "who leaked tokens belong to, and end their links".into(),
        SUPPORT_AUDIT => "the log of what was linked and revoked".into(),
        other => escaped(other).into(),
    }
}
