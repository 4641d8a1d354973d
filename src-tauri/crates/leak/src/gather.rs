//! What was found so far, each token once.

use std::collections::HashMap;

use secrecy::SecretString;

use crate::finding::{Claims, Finding, Fingerprint, Place, Proof};
use crate::rules::{Rule, Rules};
use crate::scan::{Reason, Trouble};

/// How many troubles are told of; a folder may hold any number of damaged files.
const MOST_TROUBLES: usize = 10_000;

/// The provider of what says nothing of who gave it out.
const UNKNOWN: &str = "unknown";

/// Gathers what is found.
#[derive(Debug)]
pub(crate) struct Gather<'r> {
    pub(crate) rules: &'r Rules,
    pub(crate) findings: Vec<Finding>,
    pub(crate) troubles: Vec<Trouble>,
    /// How many bytes may still come out of what is packed in the file that is being looked at.
    pub(crate) unpacks: u64,
    known: HashMap<Fingerprint, usize>,
}

impl<'r> Gather<'r> {
    pub(crate) fn new(rules: &'r Rules) -> Self {
        Self {
            rules,
            findings: Vec::new(),
            troubles: Vec::new(),
            unpacks: u64::MAX,
            known: HashMap::new(),
        }
    }

    /// Adds a token. One that is known already has one place more, and what is surest of it stays.
    pub(crate) fn add(
        &mut self,
        rule: &Rule,
        token: &str,
        (proof, claims): (Proof, Option<Claims>),
        place: Place,
    ) {
        let fingerprint = Fingerprint::of_bytes(token.as_bytes());
        let Some(known) = self.known.get(&fingerprint) else {
            self.known.insert(fingerprint, self.findings.len());
            self.findings.push(Finding {
                rule: rule.id.clone(),
                kind: rule.kind,
                provider: rule.provider.clone(),
                name: rule.name.clone(),
                proof,
                token: SecretString::from(token),
                fingerprint,
                masked: masked(token),
                claims,
                places: vec![place],
                place_count: 1,
            });
            return;
        };
        let known = &mut self.findings[*known];
        let is_told_by_name = known.provider == UNKNOWN && rule.provider != UNKNOWN;
        if proof > known.proof || proof == known.proof && is_told_by_name {
            rule.id.clone_into(&mut known.rule);
            rule.provider.clone_into(&mut known.provider);
            rule.name.clone_into(&mut known.name);
            (known.kind, known.proof, known.claims) = (rule.kind, proof, claims);
        }
        let same = |other: &Place| {
            (&other.file, other.line, other.column) == (&place.file, place.line, place.column)
        };
        if known.places.iter().rev().take(8).any(same) {
            return;
        }
        known.place_count += 1;
        if known.places.len() < Finding::MOST_PLACES {
            known.places.push(place);
        }
    }

    pub(crate) fn trouble(&mut self, file: &str, reason: Reason) {
        let trouble = Trouble {
            file: file.to_owned(),
            reason,
        };
        if self.troubles.len() < MOST_TROUBLES && self.troubles.last() != Some(&trouble) {
            self.troubles.push(trouble);
        }
    }
}

/// The ends of a token: what it begins with by its kind and four characters more, and its last four.
fn masked(token: &str) -> String {
    const SHOWN: usize = 4;
    // Tokens are ASCII; a cut between bytes is one between characters.
    let prefix = token
        .bytes()
        .take(12)
        .rposition(|byte| matches!(byte, b'_' | b'.' | b'-'))
        .map_or(0, |at| at + 1);
    let begin = prefix + SHOWN;
    if token.len() < begin + 4 * SHOWN {
        return format!("{}…", &token[..token.len().min(prefix.max(2))]);
    }
    format!("{}…{}", &token[..begin], &token[token.len() - SHOWN..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_by_its_ends() {
        assert_eq!(masked("lk_at_K7qTz9fWm2XcVb4NhRj8Lp"), "lk_at_K7qT…j8Lp");
        assert_eq!(masked("9f86d081884c7d659a2feaa0c55ad015"), "9f86…d015");
        assert_eq!(masked("short_one"), "short_…");
        assert_eq!(masked("a"), "a…");
    }
}
