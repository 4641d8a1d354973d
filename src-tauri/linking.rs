//! How programs are linked for release. Shared by the build scripts of all that ship.

/// Leaves out what a program that aborts on a panic never reads, and writes what is left in its short form.
///
/// - `pack-relative-relocs`: addresses to relocate at the start take two bits each instead of 24 bytes. The program then needs
///   glibc 2.36 (Debian 12, Ubuntu 24.04), and says so where it finds an older one.
/// - `icf=all`: functions that came out the same are one. Nothing here or in what is linked takes two functions for different because
///   their addresses are.
/// - Tables for unwinding are left out by the script `no-unwinding.ld`, whose place is given from the package: a panic aborts, and
///   without symbols a backtrace would be addresses only.
/// - A program that is started `often`, and waited for, has GCC's own functions within instead of loading `libgcc_s.so.1`, whose start
///   asks the processor a dozen times what it is, which a virtual machine's host answers one by one: a twentieth of all that
///   `latchkey token` took.
pub(crate) fn for_release(script: &str, often: bool) {
    let script = std::path::absolute(script).expect("a build script runs in a folder");
    println!("cargo:rerun-if-changed={}", script.display());
    let is = |key: &str, value: &str| std::env::var(key).is_ok_and(|found| found == value);
    if is("PROFILE", "release")
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && is("CARGO_CFG_TARGET_ARCH", "x86_64")
    {
        for word in ["-z,pack-relative-relocs", "--icf=all", "--no-eh-frame-hdr"] {
            println!("cargo:rustc-link-arg-bins=-Wl,{word}");
        }
        println!("cargo:rustc-link-arg-bins=-Wl,-T,{}", script.display());
        if often {
            let folder = std::env::var("OUT_DIR").expect("Cargo says where a build script writes");
            let instead = std::path::Path::new(&folder).join("libgcc_s.so");
            std::fs::write(instead, "INPUT(-lgcc_eh -lgcc)\n").expect("it may write there");
            println!("cargo:rustc-link-search=native={folder}");
        }
    }
}
