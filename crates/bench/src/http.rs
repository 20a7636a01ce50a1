//! As much of HTTP/1.1 as our own server speaks: answers with a length or in chunks, connections that are kept.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::Fault;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection that is kept.
pub struct Connection {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
    /// Seconds after which it is worth coming again, if it says so.
    pub retry_after: Option<u64>,
}

/// What the head of an answer says.
#[derive(Debug, Default)]
struct Head {
    status: u16,
    length: usize,
    chunked: bool,
    close: bool,
    retry_after: Option<u64>,
}

impl Connection {
    /// A connection that is opened when it is needed.
    pub const fn new(address: String) -> Self {
        Self {
            address,
            stream: None,
        }
    }

    /// Sends a request, all of it in one piece, and reads the answer.
    pub fn ask(&mut self, request: &[u8]) -> Result<Answer, Fault> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => open(&self.address)?,
        };
        stream.get_mut().write_all(request)?;
        let head = head(&mut stream)?;
        let body = if head.chunked {
            chunks(&mut stream)?
        } else {
            exactly(&mut stream, head.length)?
        };
        if !head.close {
            self.stream = Some(stream);
        }
        Ok(Answer {
            status: head.status,
            body,
            retry_after: head.retry_after,
        })
    }
}

fn open(address: &str) -> Result<BufReader<TcpStream>, Fault> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(BufReader::with_capacity(32 * 1024, stream))
}

fn line(stream: &mut BufReader<TcpStream>) -> Result<String, Fault> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err("the server hung up".into());
    }
    Ok(line.trim_end().to_owned())
}

fn head(stream: &mut BufReader<TcpStream>) -> Result<Head, Fault> {
    let first = line(stream)?;
    let status = first.split(' ').nth(1).ok_or("no status")?;
    let mut head = Head {
        status: status.parse()?,
        ..Head::default()
    };
    loop {
        let line = line(stream)?;
        let Some((name, value)) = line.split_once(':') else {
            return Ok(head);
        };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => head.length = value.parse()?,
            "transfer-encoding" => head.chunked = value.eq_ignore_ascii_case("chunked"),
            "connection" => head.close = value.eq_ignore_ascii_case("close"),
            "retry-after" => head.retry_after = value.parse().ok(),
            _ => {}
        }
    }
}

fn exactly(stream: &mut BufReader<TcpStream>, length: usize) -> Result<Vec<u8>, Fault> {
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(body)
}

fn chunks(stream: &mut BufReader<TcpStream>) -> Result<Vec<u8>, Fault> {
    let mut body = Vec::new();
    loop {
        let length = usize::from_str_radix(&line(stream)?, 16)?;
        body.extend(exactly(stream, length)?);
        line(stream)?;
        if length == 0 {
            return Ok(body);
        }
    }
}
