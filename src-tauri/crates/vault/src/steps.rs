//! The moments between two durable writes. A test stops the vault at each of them and looks at what a crash there would leave.

use crate::vault::Vault;

/// What has just become durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    FirstKeyStored,
    FirstKeyNoted,
    DataKeyWritten,
    ItemWritten,
    GenerationKept,
    DataKeyDeleted,
    ItemDeleted,
    NextKeyStored,
    Rewrapped,
    RotationCommitted,
    OldKeyDeleted,
    NextDataKeyWritten,
    ItemResealed,
    NextDataKeyPromoted,
    LockWritten,
    VaultKeySealed,
    VaultKeyBared,
}

impl Vault {
    #[cfg(not(test))]
    #[expect(clippy::unused_async, reason = "only a test stops here")]
    pub(crate) async fn passed(&self, _: Step) {}

    /// Stops for ever where the test wants a crash; the test then drops everything that was going on.
    #[cfg(test)]
    pub(crate) async fn passed(&self, step: Step) {
        let reached = {
            let mut stop_at = self
                .stop_at
                .lock()
                .expect("no test panics while it holds this");
            match &mut *stop_at {
                Some((wanted, times)) if *wanted == step => {
                    *times -= 1;
                    *times == 0
                }
                _ => false,
            }
        };
        if reached {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
impl Step {
    pub(crate) const ALL: [Self; 17] = [
        Self::FirstKeyStored,
        Self::FirstKeyNoted,
        Self::DataKeyWritten,
        Self::ItemWritten,
        Self::GenerationKept,
        Self::DataKeyDeleted,
        Self::ItemDeleted,
        Self::NextKeyStored,
        Self::Rewrapped,
        Self::RotationCommitted,
        Self::OldKeyDeleted,
        Self::NextDataKeyWritten,
        Self::ItemResealed,
        Self::NextDataKeyPromoted,
        Self::LockWritten,
        Self::VaultKeySealed,
        Self::VaultKeyBared,
    ];
}
