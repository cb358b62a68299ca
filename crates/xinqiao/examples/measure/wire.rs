//! A client that costs little: raw HTTP/1.1 over loopback with keep-alive.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use axum::Router;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

const FOR: Duration = Duration::from_secs(5);

pub fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n")
}

pub fn post(path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nhost: localhost\r\n{headers}content-length: {length}\r\n\r\n{body}").into_bytes()
}

/// A server in this process, until it is dropped.
pub async fn serve(router: Router) -> Result<(SocketAddr, JoinSet<std::io::Result<()>>)> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let mut server = JoinSet::new();
    server.spawn(async move { axum::serve(listener, router).await });
    Ok((address, server))
}

/// What a load came to.
pub struct Load {
    /// Requests a second.
    pub rate: f64,
    /// From the request to its whole answer, shortest first.
    times: Vec<Duration>,
}

impl Load {
    /// The time within which so many of a hundred were answered (ms).
    pub fn within(&self, share: usize) -> f64 {
        let time = self.times.get(self.times.len().saturating_sub(1) * share / 100);
        time.map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }
}

/// Requests a second of so many connections, each sending the next request
/// when it has its answer. `request` is given the
/// number of the connection and of its request.
pub async fn load(
    address: SocketAddr,
    connections: u64,
    request: impl Fn(u64, u64) -> Vec<u8> + Send + Sync + 'static,
) -> Result<f64> {
    Ok(timed(address, connections, request).await?.rate)
}

/// As [`load`], with the time of each.
pub async fn timed(
    address: SocketAddr,
    connections: u64,
    request: impl Fn(u64, u64) -> Vec<u8> + Send + Sync + 'static,
) -> Result<Load> {
    let (request, start) = (Arc::new(request), Instant::now());
    let mut clients = JoinSet::new();
    for client in 0..connections {
        let request = request.clone();
        clients.spawn(async move { run(address, start + FOR, |number| request(client, number)).await });
    }
    let mut times = Vec::new();
    while let Some(done) = clients.join_next().await {
        times.append(&mut done??);
    }
    let rate = times.len() as f64 / start.elapsed().as_secs_f64();
    times.sort_unstable();
    Ok(Load { rate, times })
}

async fn run(address: SocketAddr, until: Instant, request: impl Fn(u64) -> Vec<u8>) -> Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut buffer = vec![0; 1 << 16];
    let mut times: Vec<Duration> = Vec::new();
    while Instant::now() < until {
        let request = request(times.len() as u64);
        let sent = Instant::now();
        stream.write_all(&request).await?;
        let status = read_answer(&mut stream, &mut buffer).await?;
        ensure!(status == 200 || status == 204, "answered {status}: {}", String::from_utf8_lossy(&buffer[..400]));
        times.push(sent.elapsed());
    }
    Ok(times)
}

/// Reads one answer with a `content-length`, or none of 204; its status.
async fn read_answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<u16> {
    let mut have = 0;
    loop {
        if have == buffer.len() {
            buffer.resize(have * 2, 0);
        }
        let read = stream.read(&mut buffer[have..]).await?;
        ensure!(read > 0, "the server closed the connection");
        have += read;
        let Some(end) = buffer[..have].windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&buffer[..end])?.to_lowercase();
        let status = head.split(' ').nth(1).context("a status")?.parse()?;
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
        let length: usize = length.map_or(Ok(0), |length| length.trim().parse())?;
        while have < end + 4 + length {
            if have == buffer.len() {
                buffer.resize(have * 2, 0);
            }
            have += stream.read(&mut buffer[have..]).await?;
        }
        return Ok(status);
    }
}
