//! A server that answers every request with the same bytes: what the load and the loopback can do at most.

use std::{net::SocketAddr, path::Path};

use latchkey_testbed::{Desktop, Process};
use memchr::memmem;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::spawn_local,
};

use super::{
    super::Result,
    connection::{Answer, Form, content_length},
    load::{Caller, LoadError, alone},
    until_ready,
};

/// As long as an answer with a pair of tokens.
const BODY: &str = r#"{"access_token":"lk_at_0000000000000000000000000000000000000000000000000","token_type":"Bearer","expires_in":3600,"refresh_token":"lk_rt_0000000000000000000000000000000000000000000000000","refresh_token_expires_in":2592000,"scope":"user.info.basic"}"#;

const TOKEN: &str = "lk_rt_0000000000000000000000000000000000000000000000000";

/// The server in a process of its own.
pub(crate) struct Fixed {
    pub(crate) address: SocketAddr,
    _process: Process,
}

impl Fixed {
    pub(crate) async fn start(desktop: &Desktop, folder: &Path) -> Result<Self> {
        let ready = folder.join("fixed");
        let mut command = desktop.command(std::env::current_exe()?);
        command.arg("--fixed-body").arg(&ready);
        let mut process = desktop.spawn(command)?;
        until_ready(&ready, &mut process).await?;
        Ok(Self {
            address: std::fs::read_to_string(&ready)?.parse()?,
            _process: process,
        })
    }
}

/// Asks as a refresh does, always the same.
#[derive(Clone)]
pub(crate) struct Same(pub(crate) Form);

impl Caller for Same {
    fn ask(&mut self, request: &mut Vec<u8>) {
        self.0.write(TOKEN, request);
    }

    fn hear(&mut self, answer: &Answer<'_>) -> std::result::Result<(), LoadError> {
        if answer.body == BODY.as_bytes() {
            Ok(())
        } else {
            Err(LoadError::answer(answer))
        }
    }
}

/// Serves until it is ended, and writes its address into a file.
pub(crate) fn serve(ready: &Path) -> Result<()> {
    alone(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let new = ready.with_extension("new");
        std::fs::write(&new, listener.local_addr()?.to_string())?;
        std::fs::rename(&new, ready)?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            spawn_local(answer(stream));
        }
    })
}

async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let mut received = Vec::with_capacity(2048);
    while stream.read_buf(&mut received).await? > 0 {
        let Some(head) = memmem::find(&received, b"\r\n\r\n") else {
            continue;
        };
        if received.len() >= head + 4 + content_length(&received[..head]).unwrap_or(0) {
            received.clear();
            stream.write_all(answer.as_bytes()).await?;
        }
    }
    Ok(())
}
