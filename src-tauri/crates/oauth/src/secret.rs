//! Tokens and codes as types of their own.
//!
//! None of them has `Display` or `Deref`; `Debug` is redacted; the memory is zeroed when they go; two of them are compared
//! in constant time. The only way to the text is [`ExposeSecret`], which is easy to find in a review.

pub use secrecy::ExposeSecret;
use secrecy::SecretString;
use subtle::ConstantTimeEq;

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name(SecretString);

        impl $name {
            /// Takes the text over; the caller keeps no copy.
            #[must_use]
            pub fn new(text: String) -> Self {
                Self(SecretString::from(text))
            }
        }

        impl ExposeSecret<str> for $name {
            fn expose_secret(&self) -> &str {
                self.0.expose_secret()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                let (mine, theirs) = (self.expose_secret(), other.expose_secret());
                mine.as_bytes().ct_eq(theirs.as_bytes()).into()
            }
        }

        impl Eq for $name {}
    };
}

secret! {
    /// Opens the account's session at the server for a short while (RFC 6749 section 1.4).
    AccessToken
}
secret! {
    /// Buys the next pair of tokens (RFC 6749 section 1.5).
    RefreshToken
}
secret! {
    /// Proves which client asks (RFC 6749 section 2.3.1). A desktop cannot keep it from its owner, only out of files and logs.
    ClientSecret
}
secret! {
    /// Ties an answer in the browser to the question (RFC 6749 section 10.12).
    State
}
secret! {
    /// Ties an ID token to the question (OpenID Connect Core section 3.1.2.1).
    Nonce
}
secret! {
    /// Proves that who asks for the tokens is who started (RFC 7636 section 4.1). Not `Clone`: it is used once.
    CodeVerifier
}

impl Clone for RefreshToken {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl Clone for AccessToken {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!(
            "{:?} {:?} {:?}",
            AccessToken::new("lk_at_canary".into()),
            RefreshToken::new("lk_rt_canary".into()),
            CodeVerifier::new("canary".into()),
        );
        assert!(!shown.contains("canary"), "{shown}");
    }

    #[test]
    fn equal_means_equal_text() {
        assert_eq!(AccessToken::new("a".into()), AccessToken::new("a".into()));
        assert_ne!(AccessToken::new("a".into()), AccessToken::new("b".into()));
        assert_ne!(AccessToken::new("a".into()), AccessToken::new("ab".into()));
    }
}
