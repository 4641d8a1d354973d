//! How programs are linked for release. Shared by the build scripts of all that ship.

/// Leaves out what a program that aborts on a panic never reads, and writes what is left in its short form.
///
/// - `pack-relative-relocs`: addresses to relocate at the start take two bits each instead of 24 bytes. The program then needs
///   glibc 2.36 (Debian 12, Ubuntu 24.04), and says so where it finds an older one.
/// - Tables for unwinding are left out by the script `no-unwinding.ld`, whose place is given from the package: a panic aborts, and
///   without symbols a backtrace would be addresses only.
pub(crate) fn for_release(script: &str) {
    let script = std::path::absolute(script).expect("a build script runs in a folder");
    println!("cargo:rerun-if-changed={}", script.display());
    let is = |key: &str, value: &str| std::env::var(key).is_ok_and(|found| found == value);
    if is("PROFILE", "release")
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && is("CARGO_CFG_TARGET_ARCH", "x86_64")
    {
        for word in ["-z,pack-relative-relocs", "--no-eh-frame-hdr"] {
            println!("cargo:rustc-link-arg-bins=-Wl,{word}");
        }
        println!("cargo:rustc-link-arg-bins=-Wl,-T,{}", script.display());
    }
}
