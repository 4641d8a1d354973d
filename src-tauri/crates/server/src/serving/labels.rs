//! What is told apart in the metrics: closed sets of words, so that the series are known beforehand and nothing secret can become
//! one.

use super::limits::Rule;

/// A closed set of values of one label.
pub(super) trait Label: Copy + 'static {
    const KEY: &'static str;
    const ALL: &'static [Self];

    fn text(self) -> &'static str;
}

impl Label for Rule {
    const KEY: &'static str = "rule";
    const ALL: &'static [Self] = Self::ALL;

    fn text(self) -> &'static str {
        self.as_str()
    }
}

macro_rules! labels {
    ($($(#[$about:meta])* $vis:vis $name:ident($key:literal) { $($(#[$what:meta])* $variant:ident = $text:literal,)+ })+) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name {
            $($(#[$what])* $variant,)+
        }

        impl Label for $name {
            const KEY: &'static str = $key;
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn text(self) -> &'static str {
                self.as_str()
            }
        }

        impl $name {
            /// Its value in the series.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    )+};
}

labels! {
    /// How far a link came.
    pub LinkStage("stage") {
        /// A code was given out.
        Begun = "begun",
        /// Tokens were given out for it.
        Completed = "completed",
        /// The person declined.
        Denied = "denied",
        /// Nobody decided in time.
        Expired = "expired",
    }

    /// What became of a refresh.
    pub RefreshOutcome("outcome") {
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
    pub Revocation("kind") {
        /// Whoever holds the token said so (RFC 7009).
        Token = "token",
        /// The person logged out.
        LogOut = "log_out",
        /// The person disconnected the account everywhere.
        Account = "account",
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
    pub ClientAuthentication("failure") {
        /// No such client.
        Unknown = "unknown_client",
        /// The secret is wrong, or missing where one is needed.
        Secret = "secret",
    }

    /// What a call to the platform came to.
    pub PlatformCall("outcome") {
        /// The platform did it.
        Done = "done",
        /// The platform said no.
        Refused = "refused",
        /// The platform did not answer, or not in a way that can be read.
        Failed = "failed",
    }

    /// What somebody should look at.
    pub Alert("kind") {
        /// Sign-ins of one network or account that failed in a row.
        FailedSignIns = "failed_sign_ins",
        /// A refresh token was used again.
        RefreshReuse = "refresh_reuse",
        /// Far more refreshes of one link than its tokens' lifetime explains.
        Refreshes = "refreshes",
        /// Far more revocations than usual.
        Revocations = "revocations",
        /// One network tries tokens that are none.
        RefusedTokens = "refused_tokens",
        /// One network asks in the name of clients that it is not.
        RefusedClients = "refused_clients",
    }

    /// Why a connection was ended.
    pub(super) Dropped("reason") {
        /// The head of a request or the TLS handshake did not arrive in time, or an answer was not taken.
        Slow = "slow",
        /// What arrived is not HTTP.
        Malformed = "malformed",
        /// The TLS handshake failed.
        Handshake = "handshake",
    }
}
