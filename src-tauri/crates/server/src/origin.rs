//! Where the request under way comes from, for records and alerts.
//!
//! Like a request's id in the log it goes along with the task instead of through every parameter list, and like it, it decides
//! nothing: what is allowed to whom never depends on it.

use tokio::task_local;

task_local! {
    static ORIGIN: Origin;
}

/// The longest request id that is kept.
const LONGEST_ID: usize = 64;

/// A request's network and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The address, or the part of it that one household shares.
    pub(crate) network: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl Origin {
    /// A request from this network. An id that does not look like one is left out.
    pub(crate) fn new(network: String, request_id: Option<&str>) -> Self {
        let presentable = |id: &&str| {
            (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
        };
        Self {
            network: Some(network),
            request_id: request_id.filter(presentable).map(str::to_owned),
        }
    }

    /// Of the present task; nothing is known where no request is under way.
    pub(crate) fn current() -> Self {
        ORIGIN.try_with(Self::clone).unwrap_or_default()
    }

    /// Runs `work` as part of the request.
    pub(crate) async fn of<T>(self, work: impl Future<Output = T>) -> T {
        ORIGIN.scope(self, work).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_goes_along_with_the_task_and_not_beyond() {
        let origin = Origin::new("192.0.2.1".into(), Some("7f"));
        let seen = origin.clone().of(async { Origin::current() }).await;
        assert_eq!(seen, origin);
        assert_eq!(Origin::current(), Origin::default());
    }

    #[test]
    fn what_is_no_id_is_left_out() {
        for id in ["", "a b", "a\n", &"x".repeat(65)] {
            assert_eq!(Origin::new(String::new(), Some(id)).request_id, None);
        }
    }
}
