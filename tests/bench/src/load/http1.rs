//! JSON calls on HTTP/1.1, with the request encoded beforehand.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::Result;

const BODY: &str = r#"{"name":"world"}"#;
const ANSWER: &str = r#"{"message":"Hello world"}"#;
/// protobuf's JSON for Go puts this space in some builds and not in others, so that nobody relies
/// on its bytes.
const SPACED_ANSWER: &str = r#"{"message": "Hello world"}"#;

/// One connection that is kept alive.
#[derive(Debug)]
pub struct Lane {
    stream: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Lane {
    pub(super) async fn connect(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        let request = format!(
            "POST /greeter/hello HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{BODY}",
            BODY.len()
        );
        Ok(Self { stream, request: request.into_bytes(), answer: Vec::with_capacity(1024) })
    }

    pub(super) async fn call(&mut self) -> Result<u64> {
        self.stream.write_all(&self.request).await?;
        self.answer.clear();
        while !is_complete(&self.answer)? {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                return Err("the server closed an HTTP/1.1 connection".into());
            }
        }
        Ok(1)
    }
}

/// Whether the right answer is there; an error if it is a wrong one.
fn is_complete(answer: &[u8]) -> Result<bool> {
    let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Ok(false);
    };
    let (head, body) = (str::from_utf8(&answer[..end])?, &answer[end + 4..]);
    if !head.starts_with("HTTP/1.1 200 ") {
        return Err(format!("an answer that is not 200:\n{head}").into());
    }
    match body.len().cmp(&content_length(head)?) {
        std::cmp::Ordering::Less => Ok(false),
        std::cmp::Ordering::Equal if is_right(body) => Ok(true),
        _ => Err(format!("a wrong body: {}", String::from_utf8_lossy(body)).into()),
    }
}

fn is_right(body: &[u8]) -> bool {
    [ANSWER, SPACED_ANSWER].iter().any(|answer| body == answer.as_bytes())
}

fn content_length(head: &str) -> Result<usize> {
    let mut headers = head.lines().filter_map(|line| line.split_once(':'));
    let length = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let (_, value) = length.ok_or("an answer without content-length")?;
    Ok(value.trim().parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_complete_with_its_last_byte() {
        for body in [ANSWER, SPACED_ANSWER] {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            let answer = head + body;
            for cut in 0..answer.len() {
                assert!(!is_complete(&answer.as_bytes()[..cut]).unwrap(), "{cut}");
            }
            assert!(is_complete(answer.as_bytes()).unwrap());
        }
    }

    #[test]
    fn a_wrong_answer_is_an_error() {
        for wrong in [
            "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        ] {
            assert!(is_complete(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
