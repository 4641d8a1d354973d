//! A device authorization on its way (RFC 8628), bound to whoever started it by PKCE (RFC 7636).

use std::time::Duration;

use jiff::Timestamp;

use super::{CodeChallenge, Device, InvalidTransition, Scope, UserCode};
use crate::clock::Entropy;
use crate::envelope::RecipientKey;
use crate::token::TokenHash;

/// RFC 8628 section 3.5: what `slow_down` adds to the interval.
const SLOW_DOWN_STEP: Duration = Duration::from_secs(5);

/// How often two digits may be typed.
const DIGITS_TRIES: u8 = 2;

/// One code on show and what became of it.
#[derive(Debug)]
pub(crate) struct DeviceGrant {
    /// The row's random name, which is also the name of its event stream: it is not derived from the device code.
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) scope: Scope,
    pub(crate) device_code: TokenHash,
    /// For whoever holds the device code the approved session's key is sealed.
    pub(crate) recipient: RecipientKey,
    pub(crate) user_code: UserCode,
    pub(crate) code_challenge: Option<CodeChallenge>,
    pub(crate) device: Device,
    /// The address it was asked from.
    pub(crate) address: Option<String>,
    /// What the QR code says.
    pub(crate) qr_uri: String,
    /// How the platform knows the code, sealed under the server's key.
    pub(crate) upstream: Option<Vec<u8>>,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// How long the client must wait between two polls.
    pub(crate) interval: Duration,
    /// Before this moment a poll is too early.
    pub(crate) next_poll_at: Timestamp,
    /// The instance that asks the platform about the code.
    pub(crate) follower: String,
    /// Until when no other instance takes that over.
    pub(crate) followed_until: Timestamp,
    /// Whether the device can send the digits that the phone shows.
    pub(crate) wants_digits: bool,
    /// The browser that went on to the platform through our page, by the SHA-256 of its secret.
    pub(crate) page: Option<Vec<u8>>,
    pub(crate) purpose: Purpose,
    pub(crate) state: GrantState,
}

/// What a person approves a code for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A link of the device that shows it.
    Link,
    /// Signing in in the browser that answers this authorization request.
    SignIn { request: String },
}

/// How far a grant got.
#[derive(Debug)]
pub(crate) enum GrantState {
    /// Nobody scanned the code yet.
    New,
    /// A phone scanned it.
    Scanned,
    /// The person approved on our page, and its two digits have not been typed on the device yet.
    Digits {
        session_id: String,
        wrap: Vec<u8>,
        digits: Digits,
        tries_left: u8,
    },
    /// The person approved; the session is sealed and waits for the device.
    Confirmed { session_id: String, wrap: Vec<u8> },
    /// The person declined, or the platform refused for good, or the digits were wrong.
    Denied,
    /// Too late.
    Expired,
    /// The device has its tokens.
    Redeemed,
}

/// Two digits, from 10 to 99.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digits(u8);

/// What typing two digits came to.
#[derive(Debug)]
pub(crate) enum TypedDigits {
    /// The link goes on.
    Right(DeviceGrant),
    /// One more try.
    Wrong { grant: DeviceGrant, tries_left: u8 },
    /// No more tries: the link is denied, and its session has to go.
    Over {
        grant: DeviceGrant,
        session_id: String,
    },
}

/// The state without its facts: what an onlooker may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GrantStatus {
    New,
    Scanned,
    Digits,
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
    Pending {
        /// The phone shows two digits and waits for them to be typed here.
        digits: bool,
    },
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
            (status, _) => self.poll_undecided(now, status == GrantStatus::Digits),
        }
    }

    fn poll_undecided(&mut self, now: Timestamp, digits: bool) -> Poll {
        let too_early = now < self.next_poll_at;
        if too_early {
            self.interval += SLOW_DOWN_STEP;
        }
        self.next_poll_at = now + self.interval;
        if too_early {
            Poll::SlowDown
        } else {
            Poll::Pending { digits }
        }
    }

    /// A browser goes on to the platform through our page: from now on it, and no other, is shown the digits.
    pub(crate) fn claim_page(
        mut self,
        secret_hash: &[u8],
        now: Timestamp,
    ) -> Result<Self, InvalidTransition> {
        let open = matches!(self.status(now), GrantStatus::New | GrantStatus::Scanned);
        let free = self.page.as_deref().is_none_or(|hash| hash == secret_hash);
        if !open || !free {
            return Err(InvalidTransition);
        }
        self.page = Some(secret_hash.to_owned());
        Ok(self)
    }

    /// A phone scanned the code.
    pub(crate) fn scan(mut self) -> Result<Self, InvalidTransition> {
        self.state = match self.state {
            GrantState::New => GrantState::Scanned,
            _ => return Err(InvalidTransition),
        };
        Ok(self)
    }

    /// The person approved, and the session is sealed. With digits, the device has to type them first.
    pub(crate) fn confirm(
        mut self,
        session_id: String,
        wrap: Vec<u8>,
        digits: Option<Digits>,
        now: Timestamp,
    ) -> Result<Self, InvalidTransition> {
        if !matches!(self.status(now), GrantStatus::New | GrantStatus::Scanned) {
            return Err(InvalidTransition);
        }
        self.upstream = None;
        self.state = match digits {
            Some(digits) => GrantState::Digits {
                session_id,
                wrap,
                digits,
                tries_left: DIGITS_TRIES,
            },
            None => GrantState::Confirmed { session_id, wrap },
        };
        Ok(self)
    }

    /// The person approved, and their browser, which showed the code, may take its sign-on.
    pub(crate) fn sign_in(mut self, now: Timestamp) -> Result<Self, InvalidTransition> {
        if !matches!(self.status(now), GrantStatus::New | GrantStatus::Scanned) {
            return Err(InvalidTransition);
        }
        self.upstream = None;
        self.state = GrantState::Redeemed;
        Ok(self)
    }

    /// Somebody typed two digits on the device.
    pub(crate) fn type_digits(
        mut self,
        typed: Digits,
        now: Timestamp,
    ) -> Result<TypedDigits, InvalidTransition> {
        if self.status(now) != GrantStatus::Digits {
            return Err(InvalidTransition);
        }
        let GrantState::Digits {
            session_id,
            wrap,
            digits,
            tries_left,
        } = self.state
        else {
            return Err(InvalidTransition);
        };
        if typed == digits {
            self.state = GrantState::Confirmed { session_id, wrap };
            return Ok(TypedDigits::Right(self));
        }
        let tries_left = tries_left.saturating_sub(1);
        if tries_left == 0 {
            self.state = GrantState::Denied;
            return Ok(TypedDigits::Over {
                grant: self,
                session_id,
            });
        }
        self.state = GrantState::Digits {
            session_id,
            wrap,
            digits,
            tries_left,
        };
        Ok(TypedDigits::Wrong {
            grant: self,
            tries_left,
        })
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
        self.upstream = None;
        self.state = state;
        Ok(self)
    }
}

impl Purpose {
    /// From its stored form.
    pub(crate) fn of_request(request: Option<String>) -> Self {
        request.map_or(Self::Link, |request| Self::SignIn { request })
    }

    /// The authorization request, if it is for one.
    pub(crate) fn request(&self) -> Option<&str> {
        match self {
            Self::Link => None,
            Self::SignIn { request } => Some(request),
        }
    }
}

impl GrantState {
    pub(crate) fn status(&self) -> GrantStatus {
        match self {
            Self::New => GrantStatus::New,
            Self::Scanned => GrantStatus::Scanned,
            Self::Digits { .. } => GrantStatus::Digits,
            Self::Confirmed { .. } => GrantStatus::Confirmed,
            Self::Denied => GrantStatus::Denied,
            Self::Expired => GrantStatus::Expired,
            Self::Redeemed => GrantStatus::Redeemed,
        }
    }

    /// The session that is sealed already and not yet the device's.
    pub(crate) fn waiting_session(&self) -> Option<&str> {
        match self {
            Self::Digits { session_id, .. } | Self::Confirmed { session_id, .. } => {
                Some(session_id)
            }
            _ => None,
        }
    }
}

impl Digits {
    /// Any two digits are as likely as any others.
    pub(crate) fn generate(entropy: &dyn Entropy) -> Self {
        loop {
            let mut byte = [0];
            entropy.fill(&mut byte);
            // 180 is the last whole multiple of the 90 possibilities.
            if byte[0] < 180 {
                return Self(10 + byte[0] % 90);
            }
        }
    }

    /// As a person types them.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let two = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        Self::from_number(text.parse().ok().filter(|_| two)?)
    }

    /// From their stored form.
    pub(crate) fn from_number(number: i64) -> Option<Self> {
        let number = u8::try_from(number).ok()?;
        (10..=99).contains(&number).then_some(Self(number))
    }

    /// Their stored form.
    pub(crate) fn number(self) -> i64 {
        self.0.into()
    }
}

impl std::fmt::Display for Digits {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl GrantStatus {
    const ALL: [Self; 7] = [
        Self::New,
        Self::Scanned,
        Self::Digits,
        Self::Confirmed,
        Self::Denied,
        Self::Expired,
        Self::Redeemed,
    ];

    /// The name in the event stream and in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Scanned => "scanned",
            Self::Digits => "digits",
            Self::Confirmed => "confirmed",
            Self::Denied => "denied",
            Self::Expired => "expired",
            Self::Redeemed => "redeemed",
        }
    }

    /// Reads a name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
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
        let token = Token::generate(TokenKind::DeviceCode, &SystemEntropy);
        DeviceGrant {
            id: "1".into(),
            client_id: "c".into(),
            scope: Scope::new(["a"]),
            device_code: token.hash(),
            recipient: RecipientKey::of(&token),
            user_code: UserCode::generate(&SystemEntropy),
            code_challenge: None,
            device: Device::default(),
            address: None,
            qr_uri: String::new(),
            upstream: Some(vec![2]),
            created_at: now,
            expires_at: now + SignedDuration::from_secs(120),
            interval: Duration::from_secs(5),
            next_poll_at: now,
            follower: "i".into(),
            followed_until: now,
            wants_digits: true,
            page: None,
            purpose: Purpose::Link,
            state: GrantState::New,
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    const PENDING: Poll = Poll::Pending { digits: false };

    #[test]
    fn polling_too_early_makes_the_interval_five_seconds_longer() {
        let mut grant = grant();
        assert_eq!(grant.poll(at(0)), PENDING);
        assert_eq!(grant.poll(at(4)), Poll::SlowDown);
        assert_eq!(grant.poll(at(13)), Poll::SlowDown);
        assert_eq!(grant.interval, Duration::from_secs(15));
        assert_eq!(grant.poll(at(28)), PENDING);
    }

    #[test]
    fn a_confirmed_grant_is_granted_whatever_the_interval() {
        let mut grant = grant();
        assert_eq!(grant.poll(at(0)), PENDING);
        let mut grant = grant.confirm("s".into(), vec![1], None, at(1)).unwrap();
        assert_eq!(grant.upstream, None);
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
        assert!(grant.confirm("s".into(), vec![1], None, at(120)).is_err());
    }

    #[test]
    fn a_grant_is_redeemed_once_and_only_when_confirmed() {
        assert!(grant().redeem().is_err());
        let mut grant = grant()
            .scan()
            .unwrap()
            .confirm("s".into(), vec![1], None, at(1))
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
        assert!(grant().confirm("s".into(), vec![1], None, at(1)).is_err());
        assert!(grant().expire().is_err());
        assert_eq!(grant().poll(at(1)), Poll::Denied);
    }

    fn waiting_for_digits(digits: Digits) -> DeviceGrant {
        grant()
            .confirm("s".into(), vec![1], Some(digits), at(1))
            .unwrap()
    }

    #[test]
    fn only_the_right_digits_let_a_link_go_on() {
        let digits = Digits::parse("47").unwrap();
        let mut waiting = waiting_for_digits(digits);
        assert_eq!(waiting.poll(at(1)), Poll::Pending { digits: true });
        let TypedDigits::Right(mut grant) = waiting.type_digits(digits, at(2)).unwrap() else {
            panic!("the right digits are right");
        };
        assert!(matches!(grant.poll(at(3)), Poll::Granted { .. }));
        assert!(grant.type_digits(digits, at(4)).is_err());
    }

    #[test]
    fn the_second_wrong_pair_of_digits_ends_the_link() {
        let (right, wrong) = (Digits(47), Digits(48));
        let TypedDigits::Wrong { grant, tries_left } =
            waiting_for_digits(right).type_digits(wrong, at(2)).unwrap()
        else {
            panic!("one more try");
        };
        assert_eq!(tries_left, 1);
        let TypedDigits::Over {
            mut grant,
            session_id,
        } = grant.type_digits(wrong, at(3)).unwrap()
        else {
            panic!("no more tries");
        };
        assert_eq!(session_id, "s");
        assert_eq!(grant.poll(at(4)), Poll::Denied);
        assert!(grant.type_digits(right, at(5)).is_err());
    }

    #[test]
    fn digits_that_come_too_late_are_refused() {
        let grant = waiting_for_digits(Digits(47));
        assert!(grant.type_digits(Digits(47), at(120)).is_err());
    }

    #[test]
    fn two_digits_are_read_as_two_digits() {
        for (text, number) in [("10", 10), ("99", 99)] {
            assert_eq!(Digits::parse(text).map(Digits::number), Some(number));
        }
        for text in ["", "9", "09", "100", "+1", "1 ", "ab", "٤٧"] {
            assert_eq!(Digits::parse(text), None, "{text}");
        }
    }

    #[test]
    fn one_browser_claims_the_page_and_no_other() {
        let grant = grant().claim_page(b"mine", at(1)).unwrap();
        let grant = grant.claim_page(b"mine", at(2)).unwrap();
        assert!(grant.claim_page(b"yours", at(3)).is_err());
    }
}
