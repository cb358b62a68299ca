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

/// Requests a second of so many connections, each sending the next request
/// when it has its answer. `request` is given the
/// number of the connection and of its request.
pub async fn load(
    address: SocketAddr,
    connections: u64,
    request: impl Fn(u64, u64) -> Vec<u8> + Send + Sync + 'static,
) -> Result<f64> {
    let (request, start) = (Arc::new(request), Instant::now());
    let mut clients = JoinSet::new();
    for client in 0..connections {
        let request = request.clone();
        clients.spawn(async move { run(address, start + FOR, |number| request(client, number)).await });
    }
    let mut total = 0;
    while let Some(done) = clients.join_next().await {
        total += done??;
    }
    Ok(total as f64 / start.elapsed().as_secs_f64())
}

async fn run(address: SocketAddr, until: Instant, request: impl Fn(u64) -> Vec<u8>) -> Result<u64> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut buffer = vec![0; 1 << 16];
    let mut done = 0;
    while Instant::now() < until {
        stream.write_all(&request(done)).await?;
        let status = read_answer(&mut stream, &mut buffer).await?;
        ensure!(status == 200 || status == 204, "answered {status}: {}", String::from_utf8_lossy(&buffer[..400]));
        done += 1;
    }
    Ok(done)
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
