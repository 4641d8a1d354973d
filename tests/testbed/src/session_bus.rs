//! A session bus that nobody else is on. It activates nothing of the machine's, so the only keychain is the desktop's own.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    TestbedError,
    process::{GLANCE, Process},
};

const PATIENCE: Duration = Duration::from_secs(10);

/// The address of the bus in `runtime`.
pub(crate) fn address(runtime: &Path) -> String {
    format!("unix:path={}", socket(runtime).display())
}

/// Writes the bus's configuration and returns the command that serves it. What is described in `services` is started when it
/// is called and does not run.
pub(crate) fn command(runtime: &Path, services: &Path) -> Result<Command, TestbedError> {
    let file = runtime.join("bus.conf");
    // No <standard_session_servicedirs/>: nothing else can be activated.
    let config = format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>{}</listen>
  <servicedir>{}</servicedir>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        address(runtime),
        services.display()
    );
    std::fs::write(&file, config).map_err(TestbedError::file(&file))?;
    let mut command = Command::new("dbus-daemon");
    command
        .arg("--nofork")
        .arg("--nopidfile")
        .arg(format!("--config-file={}", file.display()))
        .stdin(Stdio::null());
    Ok(command)
}

/// Waits until the bus can be connected to.
pub(crate) async fn ready(bus: &mut Process, runtime: &Path) -> Result<(), TestbedError> {
    let socket = socket(runtime);
    let deadline = Instant::now() + PATIENCE;
    while std::os::unix::net::UnixStream::connect(&socket).is_err() {
        if bus.ended().is_some() || Instant::now() > deadline {
            return Err(bus.too_late("a session bus that listens", PATIENCE));
        }
        tokio::time::sleep(GLANCE).await;
    }
    Ok(())
}

fn socket(runtime: &Path) -> PathBuf {
    runtime.join("bus")
}
