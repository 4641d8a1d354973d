//! The vault's parts as a stranger would test them.

/// AES-256-GCM against published vectors.
mod gcm_vectors;
/// HKDF-SHA-256 against published vectors.
mod hkdf_vectors;
/// Files written by the real Node open here, and ours open there.
#[cfg(test)]
mod node_interop;
