//! A server that listens on loopback, and a connection to it on which every byte is in hand.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use sinew_server::{Limits, Serving, serve};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::world::{Who, World};

/// The server of a world, listening.
pub(crate) struct Listening {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

impl Listening {
    pub(crate) async fn new(world: &World, limits: Limits) -> Listening {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = Serving { app: Arc::clone(&world.app), listener, limits };
        let ended = tokio::spawn(serve(serving, async move { stopped.await.unwrap() }));
        Listening { address, stop, ended }
    }

    pub(crate) async fn connect(&self) -> Wire {
        Wire { stream: BufReader::new(TcpStream::connect(self.address).await.unwrap()) }
    }

    /// Stops it as a signal would, and waits until it has ended.
    pub(crate) async fn stop(self) {
        self.stop.send(()).unwrap();
        within(self.ended).await.unwrap().unwrap();
    }
}

/// Waits for something that must come soon.
pub(crate) async fn within<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), what).await.expect("it takes no minute")
}

/// One connection.
pub(crate) struct Wire {
    stream: BufReader<TcpStream>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

impl Wire {
    /// Writes the head of a request.
    pub(crate) async fn begin(&mut self, line: &str, who: &Who, headers: &[(&str, &str)]) {
        let mut head = format!("{line} HTTP/1.1\r\nhost: sinew.test\r\n");
        match who {
            Who::Nobody => {}
            Who::Cookie(cookie) => head += &format!("cookie: {cookie}\r\n"),
            Who::Token(token) => head += &format!("authorization: Bearer {token}\r\n"),
        }
        headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
        self.write((head + "\r\n").as_bytes()).await;
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        within(self.stream.get_mut().write_all(bytes)).await.unwrap();
    }

    /// Reads the head of an answer.
    pub(crate) async fn head(&mut self) -> Heard {
        let status = self.line().await;
        let status = status.split(' ').nth(1).unwrap_or_else(|| panic!("no answer: {status:?}")).parse().unwrap();
        let mut headers = Vec::new();
        loop {
            let line = self.line().await;
            match line.split_once(": ") {
                Some((name, value)) => headers.push((name.to_lowercase(), value.to_owned())),
                None => return Heard { status, headers, body: String::new() },
            }
        }
    }

    /// Reads a whole answer.
    pub(crate) async fn answer(&mut self) -> Heard {
        let mut heard = self.head().await;
        let length: usize = heard.header("content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        within(self.stream.read_exact(&mut body)).await.unwrap();
        heard.body = String::from_utf8(body).unwrap();
        heard
    }

    /// Reads a line; empty when there is nothing more.
    pub(crate) async fn line(&mut self) -> String {
        let mut line = String::new();
        within(self.stream.read_line(&mut line)).await.unwrap();
        line.trim_end().to_owned()
    }

    /// Reads on to the next event of a stream: its name, id and data. `None` when the stream has ended.
    pub(crate) async fn event(&mut self) -> Option<(String, String, serde_json::Value)> {
        let (mut name, mut id, mut data) = (String::new(), String::new(), String::new());
        loop {
            let line = self.line().await;
            if let Some(value) = line.strip_prefix("event: ") {
                value.clone_into(&mut name);
            } else if let Some(value) = line.strip_prefix("id: ") {
                value.clone_into(&mut id);
            } else if let Some(value) = line.strip_prefix("data: ") {
                value.clone_into(&mut data);
            } else if line.is_empty() && !data.is_empty() {
                return Some((name, id, serde_json::from_str(&data).unwrap()));
            } else if line == "0" {
                // The last chunk.
                return None;
            }
        }
    }
}
