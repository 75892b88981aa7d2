//! Against servers that answer as they please.

use super::*;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Serves connections one after the other, each as `answer` says; requests are kept.
async fn server<F, A>(answer: F) -> (SocketAddr, Arc<Mutex<Vec<String>>>)
where
    F: Fn(TcpStream, String) -> A + Send + 'static,
    A: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = vec![0; 4_096];
            let length = stream.read(&mut head).await.unwrap_or(0);
            let request = String::from_utf8_lossy(&head[..length]).into_owned();
            heard.lock().unwrap().push(request.clone());
            answer(stream, request).await;
        }
    });
    (address, asked)
}

async fn says(mut stream: TcpStream, text: String) {
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.shutdown().await;
}

fn home() -> Reach {
    Reach::with(vec!["127.0.0.1".parse().unwrap()])
}

fn outbound() -> Outbound {
    let limits = TimeLimits { connect: Duration::from_secs(5), total: Duration::from_secs(20) };
    Outbound { reach: home(), limits }
}

fn target(address: SocketAddr, path: &str) -> Target {
    Target::parse(&format!("http://{address}{path}"), &home()).unwrap()
}

fn fetch(target: &Target) -> Fetch<'_> {
    Fetch { target, accept: "text/calendar", etag: None, modified: None, limit: 100_000 }
}

#[tokio::test]
async fn what_is_fetched_comes_with_its_marks_and_is_not_fetched_twice() {
    let (address, asked) = server(|stream, request| async move {
        let known = request.contains("if-none-match: \"1\"");
        let head =
            if known { "HTTP/1.1 304 Not Modified\r\n\r\n" } else { "HTTP/1.1 200 OK\r\nETag: \"1\"\r\n\r\nhallo" };
        says(stream, head.into()).await;
    })
    .await;
    let target = target(address, "/a.ics?x=1");
    let body = Answer::Body { bytes: Bytes::from_static(b"hallo"), etag: Some("\"1\"".into()), modified: None };
    assert_eq!(outbound().fetch(fetch(&target)).await, Ok(body));
    let again = Fetch { etag: Some("\"1\""), ..fetch(&target) };
    assert_eq!(outbound().fetch(again).await, Ok(Answer::Unchanged));
    let asked = asked.lock().unwrap();
    assert!(asked[0].starts_with("GET /a.ics?x=1 HTTP/1.1\r\n"), "{}", asked[0]);
    assert!(asked[0].contains(&format!("host: {address}\r\n")), "{}", asked[0]);
}

#[tokio::test]
async fn it_is_sent_on_three_times_and_no_further() {
    let (address, _) = server(|stream, request| async move {
        let step: usize = request[5..6].parse().unwrap_or(0);
        let text = match step {
            0 => "HTTP/1.1 200 OK\r\n\r\nda".to_owned(),
            step => format!("HTTP/1.1 302 Found\r\nLocation: /{}\r\n\r\n", step - 1),
        };
        says(stream, text).await;
    })
    .await;
    assert!(matches!(outbound().fetch(fetch(&target(address, "/3"))).await, Ok(Answer::Body { .. })));
    assert_eq!(outbound().fetch(fetch(&target(address, "/4"))).await, Err(OutboundError::Redirects));
}

#[tokio::test]
async fn it_is_not_sent_on_to_a_private_network() {
    let (address, asked) = server(|stream, request| async move {
        let inside = request.split(' ').nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
        says(stream, format!("HTTP/1.1 302 Found\r\nLocation: http://{inside}/\r\n\r\n")).await;
    })
    .await;
    let port = address.port();
    for inside in [format!("127.0.0.2:{port}"), format!("[::1]:{port}"), "169.254.169.254".into(), "10.0.0.1".into()] {
        let fetched = outbound().fetch(fetch(&target(address, &format!("/{inside}")))).await;
        assert_eq!(fetched, Err(OutboundError::Private), "{inside}");
    }
    assert_eq!(asked.lock().unwrap().len(), 4, "nobody was asked what they were sent on to");
    let strict = Outbound { reach: Reach::default(), ..outbound() };
    assert_eq!(strict.fetch(fetch(&target(address, "/"))).await, Err(OutboundError::Private));
    assert_eq!(strict.post(&target(address, "/"), HeaderMap::new(), Bytes::new()).await, Err(OutboundError::Private));
    assert_eq!(asked.lock().unwrap().len(), 4, "nobody connected");
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_cut_off() {
    let (address, _) = server(|mut stream, request| async move {
        let announced = if request.contains("/announced") { "Content-Length: 52428800\r\n" } else { "" };
        let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\n{announced}\r\n").as_bytes()).await;
        // Without an end: it stops because nobody reads on.
        while stream.write_all(&[b'x'; 10_000]).await.is_ok() {}
    })
    .await;
    for path in ["/endless", "/announced"] {
        assert_eq!(
            outbound().fetch(fetch(&target(address, path))).await,
            Err(OutboundError::TooLarge(100_000)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn who_hangs_is_left() {
    let (address, _) = server(|mut stream, request| async move {
        if request.contains("/dribble") {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nx").await;
        }
        // Reads until the other side has had enough.
        let _ = stream.read(&mut [0]).await;
    })
    .await;
    let limits = TimeLimits { connect: Duration::from_secs(5), total: Duration::from_millis(100) };
    let hurried = Outbound { limits, ..outbound() };
    for path in ["/silent", "/dribble"] {
        assert_eq!(hurried.fetch(fetch(&target(address, path))).await, Err(OutboundError::Late), "{path}");
    }
    let posted = hurried.post(&target(address, "/silent"), HeaderMap::new(), Bytes::from_static(b"{}")).await;
    assert_eq!(posted, Err(OutboundError::Late));
}

#[tokio::test]
async fn what_helps_nobody_is_an_error_of_its_kind() {
    let (address, _) = server(|stream, request| async move {
        let text = match request.split(' ').nth(1).unwrap_or_default() {
            "/gone" => "HTTP/1.1 410 Gone\r\n\r\n",
            "/nowhere" => "HTTP/1.1 302 Found\r\n\r\n",
            "/packed" => "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nx",
            "/short" => "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx",
            "/unasked" => "HTTP/1.1 304 Not Modified\r\n\r\n",
            _ => "220 smtp.example ESMTP\r\n",
        };
        says(stream, text.into()).await;
    })
    .await;
    let outbound = outbound();
    let fetched = async |path: &str| outbound.fetch(fetch(&target(address, path))).await.unwrap_err();
    assert_eq!(fetched("/gone").await, OutboundError::Status(410));
    assert_eq!(fetched("/nowhere").await, OutboundError::Status(302));
    assert_eq!(fetched("/unasked").await, OutboundError::Status(304));
    for path in ["/packed", "/short", "/mail"] {
        assert!(matches!(fetched(path).await, OutboundError::Broken(_)), "{path}");
    }
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert!(matches!(outbound.fetch(fetch(&target(nobody, "/"))).await, Err(OutboundError::Unreachable(_))));
}

#[tokio::test]
async fn what_is_posted_goes_in_clear_to_named_addresses_only() {
    let (address, asked) =
        server(|stream, _| async move { says(stream, "HTTP/1.1 200 OK\r\n\r\n".into()).await }).await;
    let target = target(address, "/in");
    assert_eq!(outbound().post(&target, HeaderMap::new(), Bytes::new()).await, Ok(()));
    let elsewhere = Outbound { reach: Reach::with(vec!["10.0.0.5".parse().unwrap()]), ..outbound() };
    let public = Target::parse("http://193.99.144.80/in", &elsewhere.reach).unwrap();
    assert_eq!(elsewhere.post(&public, HeaderMap::new(), Bytes::new()).await, Err(OutboundError::Private));
    assert_eq!(asked.lock().unwrap().len(), 1);
}
