//! What a transaction announces to whoever waits for it, on this instance and on others.

use std::fmt;

use crate::model::GrantStatus;

/// A short message, sent when its transaction is durable. It may be missed: whoever depends on it also looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A code on show has another state.
    Grant { id: String, status: GrantStatus },
    /// Announcements were missed: whoever waits looks for itself. Only ever said within one instance.
    Missed,
    /// Something happened to an account that its desktops are told of.
    Account { subject: String },
    /// A client has another secret, and all that it had is ended.
    ClientSecret { client_id: String },
}

impl Notice {
    /// Reads what [`Notice`] displays.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(' ')?;
        match kind {
            "grant" => {
                let (status, id) = rest.split_once(' ')?;
                Some(Self::Grant {
                    id: id.to_owned(),
                    status: GrantStatus::parse(status)?,
                })
            }
            "account" => Some(Self::Account {
                subject: rest.to_owned(),
            }),
            "client_secret" => Some(Self::ClientSecret {
                client_id: rest.to_owned(),
            }),
            _ => None,
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grant { id, status } => write!(formatter, "grant {} {id}", status.as_str()),
            Self::Account { subject } => write!(formatter, "account {subject}"),
            Self::ClientSecret { client_id } => write!(formatter, "client_secret {client_id}"),
            Self::Missed => formatter.write_str("missed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_displayed_is_read_back() {
        for notice in [
            Notice::Grant {
                id: "1".into(),
                status: GrantStatus::Digits,
            },
            Notice::Account {
                subject: "tiktok:-a b".into(),
            },
            Notice::ClientSecret {
                client_id: "a shop".into(),
            },
        ] {
            assert_eq!(Notice::parse(&notice.to_string()), Some(notice));
        }
        for text in ["", "grant", "grant soon 1", "other 1"] {
            assert_eq!(Notice::parse(text), None, "{text}");
        }
    }
}
