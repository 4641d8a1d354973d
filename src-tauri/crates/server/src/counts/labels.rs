//! What is told apart in the counts: closed sets of words, so that the series are known beforehand and nothing secret can become
//! one.

use crate::alerts::AlertKind;

/// A closed set of values of one label.
pub(crate) trait Label: Copy + 'static {
    const KEY: &'static str;
    const ALL: &'static [Self];

    fn text(self) -> &'static str;
}

impl Label for AlertKind {
    const KEY: &'static str = "kind";
    const ALL: &'static [Self] = &Self::ALL;

    fn text(self) -> &'static str {
        self.as_str()
    }
}

macro_rules! labels {
    ($($(#[$about:meta])* $name:ident($key:literal) { $($(#[$what:meta])* $variant:ident = $text:literal,)+ })+) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name {
            $($(#[$what])* $variant,)+
        }

        impl Label for $name {
            const KEY: &'static str = $key;
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    )+};
}

labels! {
    /// How far a link came.
    LinkStage("stage") {
        /// A code was given out.
        Begun = "begun",
        /// Tokens were given out for it.
        Completed = "completed",
        /// The person declined.
        Denied = "denied",
        /// Nobody decided in time, or nothing came of what was decided.
        Expired = "expired",
    }

    /// What became of a refresh.
    RefreshOutcome("outcome") {
        /// A new pair.
        Refreshed = "refreshed",
        /// A new pair again, because the answer with the first one was lost.
        Repeated = "repeated",
        /// The token is unknown, too old or another client's.
        Refused = "refused",
        /// The token was used before: its family is revoked.
        Replayed = "replayed",
    }

    /// Why something was revoked.
    Revocation("kind") {
        /// Whoever holds the token said so (RFC 7009).
        Token = "token",
        /// The person logged out.
        LogOut = "log_out",
        /// The person, from another of the account's links.
        Owner = "owner",
        /// The client's secret was changed.
        Client = "client",
        /// Staff, for tokens that leaked.
        Support = "support",
        /// Something was used twice that may be used once.
        Reuse = "reuse",
        /// The platform says that it ended there.
        Platform = "platform",
    }

    /// How a client failed to say who it is.
    ClientAuthentication("failure") {
        /// No such client, or nothing that names one.
        Unknown = "unknown_client",
        /// The secret is wrong, missing where one is needed, or there where none is.
        Secret = "secret",
    }

    /// What a call to the platform came to.
    PlatformCall("outcome") {
        /// The platform did it.
        Done = "done",
        /// The platform said no.
        Refused = "refused",
        /// The platform did not answer, or not in a way that can be read or believed.
        Failed = "failed",
    }
}
