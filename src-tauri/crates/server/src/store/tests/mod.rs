//! One suite for both databases, and what only one of them has to show.

/// Counts within a window.
mod attempt;
/// A database, empty, of each kind.
mod bed;
/// Clients' secrets, and the codes that end with them.
mod client_secret;
/// Codes on show.
mod device_grant;
/// What several share.
mod platform_session;
/// Rows to store.
mod rows;
/// Links.
mod session;
/// Pairs of tokens.
mod token_pair;
/// All or nothing, one after the other, and told afterwards.
mod transaction;

/// Makes a test on each database of functions that take an empty one.
macro_rules! on_both_databases {
    ($($fact:ident)+) => {
        mod sqlite {
            $(
                #[tokio::test]
                async fn $fact() {
                    let bed = crate::store::tests::bed::Bed::sqlite().await;
                    super::$fact(&bed.store).await;
                }
            )+
        }

        #[cfg(target_os = "linux")]
        mod postgres {
            $(
                #[tokio::test]
                async fn $fact() {
                    let bed = crate::store::tests::bed::Bed::postgres().await;
                    super::$fact(&bed.store).await;
                }
            )+
        }
    };
}
use on_both_databases;
