//! Where accounts can be linked.

use latchkey_accounts::provider::added::{ListedProvider, ListedState};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProviderView {
    /// What it is called in commands.
    pub(crate) id: String,
    /// For people.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: ProviderKind,
    /// Where it is.
    pub(crate) address: Option<String>,
    /// This app there.
    pub(crate) client_id: Option<String>,
    /// Why it cannot be used.
    pub(crate) trouble: Option<String>,
    /// Whether it is used when none is named.
    pub(crate) is_default: bool,
}

/// What a provider is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ProviderKind {
    /// The sandbox inside this app.
    Sandbox,
    /// A link server.
    Server,
    /// One that a person added with a client id.
    Added,
    /// One that comes with this app and can be added.
    Preset,
    /// One whose manifest cannot be used.
    Unusable,
}

/// What a server says of itself, before it is trusted.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a line of its own on the screen"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Introduction {
    /// Its address, as it names itself.
    pub(crate) issuer: String,
    /// Its host, which is what a person should know it by.
    pub(crate) host: String,
    /// Whether nobody on the way can read along.
    pub(crate) encrypted: bool,
    /// Whether it is this computer.
    pub(crate) local: bool,
    /// Whether accounts can be linked by a code there.
    pub(crate) codes: bool,
    /// Whether they can be linked in the browser.
    pub(crate) browser: bool,
    /// Whether it is trusted already.
    pub(crate) known: bool,
}

/// A provider that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProviderAdded {
    /// What it is called in commands.
    pub(crate) id: String,
    /// For people.
    pub(crate) name: String,
    /// What its app's settings have to name as the redirect URI.
    pub(crate) redirect_uri: String,
}

/// Something that is not as a manifest says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct DifferenceView {
    /// What.
    pub(crate) what: String,
    /// What was found instead.
    pub(crate) found: String,
}

impl ProviderView {
    /// A provider of the list.
    pub(crate) fn of(listed: ListedProvider, default_id: &str) -> Self {
        let (kind, address, client_id, trouble) = match listed.state {
            ListedState::Embedded => (ProviderKind::Sandbox, None, None, None),
            ListedState::Added { client_id, address } => (
                ProviderKind::Added,
                Some(address.to_string()),
                Some(client_id),
                None,
            ),
            ListedState::Preset => (ProviderKind::Preset, None, None, None),
            ListedState::Unusable(reason) => (ProviderKind::Unusable, None, None, Some(reason)),
        };
        Self {
            is_default: listed.id == default_id,
            id: listed.id,
            name: listed.name,
            kind,
            address,
            client_id,
            trouble,
        }
    }

    /// A link server.
    pub(crate) fn server(address: &str, default_id: &str) -> Self {
        let host = address.parse().ok();
        let host = host.and_then(|url: url::Url| url.host_str().map(str::to_owned));
        Self {
            id: address.to_owned(),
            name: host.unwrap_or_else(|| address.to_owned()),
            kind: ProviderKind::Server,
            address: Some(address.to_owned()),
            client_id: None,
            trouble: None,
            is_default: address == default_id,
        }
    }
}
