//! A display without a monitor. Xvfb keeps its screen in a file, so looking at it costs the programs on it nothing: no X
//! client, no screenshot request, only a read.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use image::{GrayImage, RgbImage, buffer::ConvertBuffer};

use crate::{
    TestbedError,
    process::Process,
    xwd::{HEADER, Layout},
};

const PATIENCE: Duration = Duration::from_secs(10);
/// A glance reads one row in so many. A QR code's smallest square is bigger than that.
const GLANCE_ROWS: usize = 8;

/// The screen of a desktop.
#[derive(Debug)]
pub struct Screen {
    file: File,
    layout: Layout,
}

impl Screen {
    /// What is on the screen, in colour.
    pub fn colours(&self) -> Result<RgbImage, TestbedError> {
        self.develop(&self.capture()?)
    }

    /// What is on the screen, in grey.
    pub fn greys(&self) -> Result<GrayImage, TestbedError> {
        Ok(self.colours()?.convert())
    }

    /// What is on the screen as it lies in the file: the quickest way to keep a picture for later.
    pub fn capture(&self) -> Result<Vec<u8>, TestbedError> {
        let mut pixels = vec![0; self.layout.len()];
        self.read(&mut pixels, 0)?;
        Ok(pixels)
    }

    /// The picture in what was captured.
    pub fn develop(&self, capture: &[u8]) -> Result<RgbImage, TestbedError> {
        self.layout.picture(capture)
    }

    /// Some rows of the screen as they lie in the file: cheap enough to take every few milliseconds, and different whenever
    /// something bigger than a line has changed.
    pub fn glance(&self) -> Result<Vec<u8>, TestbedError> {
        let line = self.layout.bytes_per_line;
        let mut rows = vec![0; self.layout.height as usize / GLANCE_ROWS * line];
        for (index, row) in rows.chunks_exact_mut(line).enumerate() {
            self.read(row, index * GLANCE_ROWS * line)?;
        }
        Ok(rows)
    }

    fn open(path: &Path) -> Result<Self, TestbedError> {
        let file = File::open(path).map_err(TestbedError::file(path))?;
        let mut header = [0; HEADER];
        file.read_exact_at(&mut header, 0)
            .map_err(TestbedError::file(path))?;
        Ok(Self {
            file,
            layout: Layout::parse(&header)?,
        })
    }

    fn read(&self, bytes: &mut [u8], offset: usize) -> Result<(), TestbedError> {
        self.file
            .read_exact_at(bytes, (self.layout.start + offset) as u64)
            .map_err(|_| TestbedError::Picture("its rows are cut short"))
    }
}

/// The command that serves a display whose screen lies in `folder`. It names its number on stdout.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new("Xvfb");
    command
        .args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1000x760x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ])
        .arg("-fbdir")
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

/// Waits for the display's number, and opens its screen.
pub(crate) fn ready(server: &mut Process, folder: &Path) -> Result<(String, Screen), TestbedError> {
    let stdout = server.child().stdout.take();
    let mut number = String::new();
    if let Some(stdout) = stdout {
        // Xvfb writes the number once it listens, or ends and so closes the pipe.
        BufReader::new(stdout)
            .read_line(&mut number)
            .map_err(TestbedError::file("Xvfb"))?;
    }
    if number.trim().is_empty() {
        return Err(server.too_late("a display", PATIENCE));
    }
    let screen: PathBuf = folder.join("Xvfb_screen0");
    Ok((format!(":{}", number.trim()), Screen::open(&screen)?))
}
