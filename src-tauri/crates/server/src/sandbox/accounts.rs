//! The pretend accounts, and the scopes an app can ask them for.
//!
//! They are part of the program, so that an account has the same `open_id` in every sandbox and a test can name it.

/// A pretend account.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) open_id: &'static str,
    pub(super) union_id: &'static str,
    pub(super) display_name: &'static str,
    pub(super) username: &'static str,
    pub(super) bio: &'static str,
    pub(super) is_verified: bool,
    pub(super) followers: u64,
    pub(super) following: u64,
    pub(super) likes: u64,
    pub(super) videos: u64,
    /// Two colours and a shape: see [`super::avatar`].
    pub(super) picture: Picture,
}

/// How an account's generated picture looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture {
    pub(super) top: [u8; 3],
    pub(super) bottom: [u8; 3],
    pub(super) motif: Motif,
}

/// The white shape in an account's picture.
#[derive(Debug, Clone, Copy)]
pub(super) enum Motif {
    Sun,
    Hills,
    Rings,
    Leaf,
    Moon,
}

/// Every account there is. The first is the one approved where nobody picks one.
pub(super) static ACCOUNTS: [Account; 5] = [
    Account {
        open_id: "afd97af1-b87b-48b9-ac98-410aadda5344",
        union_id: "c9c60f44-a68e-4f5d-84dd-ce22faeb0ba1",
        display_name: "Mira Solano",
        username: "mirasolano",
        bio: "Street food, one cart at a time.",
        is_verified: true,
        followers: 482_310,
        following: 212,
        likes: 9_120_455,
        videos: 318,
        picture: Picture {
            top: [246, 141, 72],
            bottom: [214, 64, 96],
            motif: Motif::Sun,
        },
    },
    Account {
        open_id: "723f24d7-e717-40f8-a2b6-cb8464cd23b4",
        union_id: "0dd8a1de-51a3-4b02-8f5c-68a1cfa3c5b9",
        display_name: "Jonas plays slow games",
        username: "jonas.slow",
        bio: "Live on Tuesdays and Fridays.",
        is_verified: false,
        followers: 18_904,
        following: 671,
        likes: 240_118,
        videos: 95,
        picture: Picture {
            top: [72, 152, 236],
            bottom: [58, 78, 176],
            motif: Motif::Hills,
        },
    },
    Account {
        // Real ids may begin with a hyphen, which a command line takes for an option.
        open_id: "-000sK3vQmXbW9dJt1RzYc8pLhEa5Ugo2NfB",
        union_id: "5a1cf7be-1f0e-4f93-9f1d-c6ad0f0a7f0d",
        display_name: "Hana Kobayashi",
        username: "hana_kobayashi",
        bio: "花と猫",
        is_verified: false,
        followers: 3_307,
        following: 148,
        likes: 51_260,
        videos: 204,
        picture: Picture {
            top: [104, 190, 128],
            bottom: [28, 124, 116],
            motif: Motif::Leaf,
        },
    },
    Account {
        open_id: "_000bP7nTzE4hUxK0vLs6QyWj3MrGc9IdAf1",
        union_id: "e2b97c3d-6f0c-49a8-9a2b-2f5f0de45a71",
        display_name: "Tide & Timber Studio",
        username: "tideandtimber",
        bio: "We build small boats. Orders by message.",
        is_verified: true,
        followers: 1_204_882,
        following: 31,
        likes: 22_480_913,
        videos: 512,
        picture: Picture {
            top: [112, 120, 140],
            bottom: [52, 58, 80],
            motif: Motif::Rings,
        },
    },
    Account {
        open_id: "9b4e0c52-3f7d-4d11-8a60-7c1e95f2d8aa",
        union_id: "7f3d2a90-c8b4-4f6e-b1d7-0e9a4c6b8d12",
        display_name: "Zoë after dark",
        username: "zoe.afterdark",
        bio: "",
        is_verified: false,
        followers: 87,
        following: 340,
        likes: 1_022,
        videos: 6,
        picture: Picture {
            top: [148, 112, 220],
            bottom: [76, 44, 140],
            motif: Motif::Moon,
        },
    },
];

/// A scope and what it lets an app do, in words for the person who grants it.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) id: &'static str,
    pub(super) allows: &'static str,
}

/// Every scope there is. The first always goes with a link; the others can be left out.
pub(super) static SCOPES: [Scope; 4] = [
    Scope {
        id: "user.info.basic",
        allows: "See your name and profile picture",
    },
    Scope {
        id: "user.info.profile",
        allows: "See your username, bio, profile link and whether you are verified",
    },
    Scope {
        id: "user.info.stats",
        allows: "See how many followers, likes and videos you have",
    },
    Scope {
        id: "video.list",
        allows: "See your public videos",
    },
];

/// The account with this `open_id` or username.
pub(super) fn find(id: &str) -> Option<&'static Account> {
    ACCOUNTS
        .iter()
        .find(|account| account.open_id == id || account.username == id)
}

impl Scope {
    /// The scope with this id.
    pub(super) fn find(id: &str) -> Option<&'static Self> {
        SCOPES.iter().find(|scope| scope.id == id)
    }

    /// Whether the person can leave it out.
    pub(super) fn is_optional(&self) -> bool {
        self.id != SCOPES[0].id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_is_found_by_its_own_id_and_name_only() {
        for account in &ACCOUNTS {
            for id in [account.open_id, account.username] {
                assert!(std::ptr::eq(find(id).expect("it is listed"), account));
            }
        }
        assert!(find("").is_none());
    }

    #[test]
    fn one_open_id_begins_with_a_hyphen() {
        assert!(
            ACCOUNTS
                .iter()
                .any(|account| account.open_id.starts_with('-'))
        );
    }
}
