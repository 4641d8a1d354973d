//! A device authorization on its way (RFC 8628), bound to whoever started it by PKCE (RFC 7636).

use std::time::Duration;

use jiff::Timestamp;

use super::{CodeChallenge, InvalidTransition, Scope, UserCode};
use crate::token::TokenHash;

/// RFC 8628 section 3.5: what `slow_down` adds to the interval.
const SLOW_DOWN_STEP: Duration = Duration::from_secs(5);

/// One code on show and what became of it.
#[derive(Debug)]
pub(crate) struct DeviceGrant {
    /// The row's random name, which is also the name of its event stream: it is not derived from the device code.
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) scope: Scope,
    pub(crate) device_code: TokenHash,
    pub(crate) user_code: UserCode,
    pub(crate) code_challenge: Option<CodeChallenge>,
    /// What the QR code says.
    pub(crate) qr_uri: String,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// How long the client must wait between two polls.
    pub(crate) interval: Duration,
    /// Before this moment a poll is too early.
    pub(crate) next_poll_at: Timestamp,
    pub(crate) state: GrantState,
}

/// How far a grant got.
#[derive(Debug)]
pub(crate) enum GrantState {
    /// Nobody scanned the code yet. The wrap is the DEK for the holder of the device code.
    New { wrap: Vec<u8> },
    /// A phone scanned it.
    Scanned { wrap: Vec<u8> },
    /// The person approved; the session is sealed and waits for the device.
    Confirmed { session_id: String, wrap: Vec<u8> },
    /// The person declined, or the platform refused for good.
    Denied,
    /// Too late.
    Expired,
    /// The device has its tokens.
    Redeemed,
}

/// The state without its facts: what an onlooker may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GrantStatus {
    New,
    Scanned,
    Confirmed,
    Denied,
    Expired,
    Redeemed,
}

/// What a poll gets (RFC 8628 section 3.5).
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Poll {
    /// Approved: redeem the session with the wrapped DEK.
    Granted {
        session_id: String,
        wrap: Vec<u8>,
    },
    Pending,
    SlowDown,
    Denied,
    Expired,
    /// The code was redeemed before.
    Used,
}

impl DeviceGrant {
    /// The status as of `now`: a code whose time is over is expired even if nobody has noted it yet.
    pub(crate) fn status(&self, now: Timestamp) -> GrantStatus {
        match self.state.status() {
            status if status.is_terminal() => status,
            _ if now >= self.expires_at => GrantStatus::Expired,
            status => status,
        }
    }

    /// Answers a poll and counts it.
    pub(crate) fn poll(&mut self, now: Timestamp) -> Poll {
        match (self.status(now), &self.state) {
            // Once granted, waiting any longer protects nobody.
            (GrantStatus::Confirmed, GrantState::Confirmed { session_id, wrap }) => Poll::Granted {
                session_id: session_id.clone(),
                wrap: wrap.clone(),
            },
            (GrantStatus::Denied, _) => Poll::Denied,
            (GrantStatus::Expired, _) => Poll::Expired,
            (GrantStatus::Redeemed, _) => Poll::Used,
            _ => self.poll_undecided(now),
        }
    }

    fn poll_undecided(&mut self, now: Timestamp) -> Poll {
        let too_early = now < self.next_poll_at;
        if too_early {
            self.interval += SLOW_DOWN_STEP;
        }
        self.next_poll_at = now + self.interval;
        if too_early {
            Poll::SlowDown
        } else {
            Poll::Pending
        }
    }

    /// A phone scanned the code.
    pub(crate) fn scan(mut self) -> Result<Self, InvalidTransition> {
        self.state = match self.state {
            GrantState::New { wrap } => GrantState::Scanned { wrap },
            _ => return Err(InvalidTransition),
        };
        Ok(self)
    }

    /// The person approved, and the session is sealed.
    pub(crate) fn confirm(
        mut self,
        session_id: String,
        now: Timestamp,
    ) -> Result<Self, InvalidTransition> {
        let expired = self.status(now) == GrantStatus::Expired;
        self.state = match self.state {
            GrantState::New { wrap } | GrantState::Scanned { wrap } if !expired => {
                GrantState::Confirmed { session_id, wrap }
            }
            _ => return Err(InvalidTransition),
        };
        Ok(self)
    }

    /// The person declined.
    pub(crate) fn deny(self) -> Result<Self, InvalidTransition> {
        self.end(GrantState::Denied)
    }

    /// The code's time is over.
    pub(crate) fn expire(self) -> Result<Self, InvalidTransition> {
        self.end(GrantState::Expired)
    }

    /// The device got its tokens.
    pub(crate) fn redeem(mut self) -> Result<Self, InvalidTransition> {
        match self.state {
            GrantState::Confirmed { .. } => {
                self.state = GrantState::Redeemed;
                Ok(self)
            }
            _ => Err(InvalidTransition),
        }
    }

    fn end(mut self, state: GrantState) -> Result<Self, InvalidTransition> {
        if self.state.status().is_terminal() {
            return Err(InvalidTransition);
        }
        self.state = state;
        Ok(self)
    }
}

impl GrantState {
    pub(crate) fn status(&self) -> GrantStatus {
        match self {
            Self::New { .. } => GrantStatus::New,
            Self::Scanned { .. } => GrantStatus::Scanned,
            Self::Confirmed { .. } => GrantStatus::Confirmed,
            Self::Denied => GrantStatus::Denied,
            Self::Expired => GrantStatus::Expired,
            Self::Redeemed => GrantStatus::Redeemed,
        }
    }
}

impl GrantStatus {
    /// The name in the event stream and in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Scanned => "scanned",
            Self::Confirmed => "confirmed",
            Self::Denied => "denied",
            Self::Expired => "expired",
            Self::Redeemed => "redeemed",
        }
    }

    /// Whether nothing comes after it.
    pub(crate) const fn is_terminal(self) -> bool {
        matches!(self, Self::Denied | Self::Expired | Self::Redeemed)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::clock::SystemEntropy;
    use crate::token::{Token, TokenKind};

    fn grant() -> DeviceGrant {
        let now = Timestamp::UNIX_EPOCH;
        DeviceGrant {
            id: "1".into(),
            client_id: "c".into(),
            scope: Scope::new(["a"]),
            device_code: Token::generate(TokenKind::DeviceCode, &SystemEntropy).hash(),
            user_code: UserCode::generate(&SystemEntropy),
            code_challenge: None,
            qr_uri: String::new(),
            created_at: now,
            expires_at: now + SignedDuration::from_secs(120),
            interval: Duration::from_secs(5),
            next_poll_at: now,
            state: GrantState::New { wrap: vec![1] },
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn polling_too_early_makes_the_interval_five_seconds_longer() {
        let mut grant = grant();
        assert_eq!(grant.poll(at(0)), Poll::Pending);
        assert_eq!(grant.poll(at(4)), Poll::SlowDown);
        assert_eq!(grant.poll(at(13)), Poll::SlowDown);
        assert_eq!(grant.interval, Duration::from_secs(15));
        assert_eq!(grant.poll(at(28)), Poll::Pending);
    }

    #[test]
    fn a_confirmed_grant_is_granted_whatever_the_interval() {
        let mut grant = grant();
        assert_eq!(grant.poll(at(0)), Poll::Pending);
        let mut grant = grant.confirm("s".into(), at(1)).unwrap();
        let granted = Poll::Granted {
            session_id: "s".into(),
            wrap: vec![1],
        };
        assert_eq!(grant.poll(at(1)), granted);
    }

    #[test]
    fn time_over_is_expired_whatever_was_noted() {
        let mut grant = grant();
        assert_eq!(grant.poll(at(120)), Poll::Expired);
        assert!(grant.confirm("s".into(), at(120)).is_err());
    }

    #[test]
    fn a_grant_is_redeemed_once_and_only_when_confirmed() {
        assert!(grant().redeem().is_err());
        let mut grant = grant()
            .scan()
            .unwrap()
            .confirm("s".into(), at(1))
            .unwrap()
            .redeem()
            .unwrap();
        assert_eq!(grant.poll(at(2)), Poll::Used);
        assert!(grant.redeem().is_err());
    }

    #[test]
    fn nothing_follows_a_denial() {
        let grant = || grant().deny().unwrap();
        assert!(grant().scan().is_err());
        assert!(grant().confirm("s".into(), at(1)).is_err());
        assert!(grant().expire().is_err());
        assert_eq!(grant().poll(at(1)), Poll::Denied);
    }
}
