//! A server that answers by path.

use std::io::{BufRead as _, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(super) struct Server {
    port: u16,
    asked: Arc<AtomicUsize>,
}

impl Server {
    /// Answers the request for each path by `answer`, which is also given the number of requests before it.
    pub(super) fn start(
        answer: impl Fn(&str, usize, &mut TcpStream) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(AtomicUsize::new(0));
        let (answer, count) = (Arc::new(answer), Arc::clone(&asked));
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (answer, count) = (Arc::clone(&answer), Arc::clone(&count));
                std::thread::spawn(move || {
                    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                    let first = lines.next().and_then(Result::ok).unwrap_or_default();
                    for line in lines.map_while(Result::ok) {
                        if line.is_empty() {
                            break;
                        }
                    }
                    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                    let number = count.fetch_add(1, Ordering::SeqCst);
                    answer(&path, number, &mut stream);
                });
            }
        });
        Self { port, asked }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// Writes an answer, after which the connection ends.
pub(super) fn reply(out: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // The client may have left.
    _ = out
        .write_all(head.as_bytes())
        .and_then(|()| out.write_all(body));
}

/// A page with an article that is long enough to be one.
pub(super) fn page(title: &str) -> String {
    let text = "兰台是汉代藏书之所，后来的人说起档案，常用这两个字。一篇文章存下来，几十年后还能打开，才算真的存下来。";
    format!(
        "<!DOCTYPE html><html><head><title>{title}</title></head><body><nav><a href=\"/\">首页</a></nav>\
         <article><h1>{title}</h1><p>{text}</p><p>{text}</p><p><a href=\"other\">另一篇</a></p></article></body></html>"
    )
}
