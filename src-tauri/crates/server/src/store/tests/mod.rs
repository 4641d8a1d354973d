//! One suite for both databases, and what only one of them has to show.

/// Counts within a window.
mod attempt;
/// What programs ask for in browsers, and the codes that answer them.
mod authorization;
/// A database, empty, of each kind.
mod bed;
/// Clients' secrets, and the codes that end with them.
mod client_secret;
/// Codes on show.
mod device_grant;
/// A disk that is slow, or refuses.
mod disk;
/// What is left of what was erased.
mod erasure;
/// Many transactions in one commit.
mod group_commit;
/// Tables of before.
mod migration;
/// What several share.
mod platform_session;
/// A database that cannot be used although it is open.
mod readiness;
/// Rows to store.
mod rows;
/// What is under which of the server's keys.
mod sealed;
/// What only PostgreSQL can do wrong.
#[cfg(target_os = "linux")]
mod server_gone;
/// Links.
mod session;
/// Browsers that are signed in.
mod sign_on;
/// Pairs of tokens.
mod token_pair;
/// All or nothing, one after the other, and told afterwards.
mod transaction;
/// A disk that is full, a file that others hold.
mod trouble;

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
