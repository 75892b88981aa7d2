//! Paths that lead out, headers that would write others, methods nobody has.

use quartier_tests::place::Place;
use quartier_tests::raw::ask;
use quartier_tests::town::Town;

async fn status(town: &Town, request: String) -> (u16, String) {
    let answer = ask(town.server.address, request.as_bytes()).await;
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
    (status, answer)
}

#[tokio::test]
async fn no_path_leads_out_of_the_clients_files() {
    let town = Town::on(Place::sqlite().await).await;
    for path in [
        "/../../../../etc/passwd",
        "/assets/../../../../etc/passwd",
        "/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/%252e%252e/%252e%252e/etc/passwd",
        "/..\\..\\..\\etc\\passwd",
        "/..%5c..%5cetc%5cpasswd",
        "//etc/passwd",
        "/etc/passwd",
        "/assets//etc/passwd",
        "/%00",
        "/index.html%00.png",
        "/.git/config",
        "/Cargo.toml",
        "/assets/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
        "/./index.html/../../Cargo.toml",
    ] {
        let (status, answer) =
            status(&town, format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).await;
        assert!(matches!(status, 400 | 404), "{path}: {answer}");
        assert!(!answer.contains("root:") && !answer.contains("[package]"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn nothing_a_client_sends_becomes_a_header_or_markup_of_the_answer() {
    let town = Town::on(Place::sqlite().await).await;
    for path in [
        "/%0d%0aSet-Cookie:%20quartier=evil",
        "/api/v1/%0d%0aX-Evil:%201",
        "/api/v1/members/%0d%0aX-Evil:%201",
        "/<script>alert(1)</script>",
        "/api/v1/<script>alert(1)</script>",
        "/?next=https://evil.example",
    ] {
        let asked = format!("GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        let (status, answer) = status(&town, asked).await;
        let lower = answer.to_ascii_lowercase();
        assert!(status < 500, "{path}: {answer}");
        for mark in ["x-evil", "set-cookie", "<script>alert", "evil.example", "location:"] {
            assert!(!lower.contains(mark), "{path}: {answer}");
        }
    }
    for line in ["X-A: b\rX-Evil: 1", "X-A: b\nX-Evil: 1", "X A: b", "X-A : b", "X-A: \0", ": b", "X-A: a\r\n b"] {
        let (status, answer) =
            status(&town, format!("GET /api/v1/me HTTP/1.1\r\nHost: x\r\n{line}\r\nConnection: close\r\n\r\n")).await;
        assert!(matches!(status, 400 | 401), "{line:?}: {answer}");
        assert!(!answer.to_ascii_lowercase().contains("x-evil"), "{line:?}: {answer}");
    }
}

#[tokio::test]
async fn methods_and_versions_nobody_speaks_are_refused() {
    let town = Town::on(Place::sqlite().await).await;
    for (line, expected) in [
        ("TRACE /api/v1/me HTTP/1.1", 405),
        ("CONNECT evil.example:443 HTTP/1.1", 400),
        ("PROPFIND / HTTP/1.1", 405),
        ("GET /api/v1/me HTTP/9.9", 400),
        ("GET", 400),
        ("\u{16}\u{3}\u{1}", 400),
        ("PRI * HTTP/2.0", 400),
    ] {
        let (status, answer) = status(&town, format!("{line}\r\nHost: x\r\nConnection: close\r\n\r\n")).await;
        assert!(status == expected || (expected == 400 && matches!(status, 0 | 404 | 405 | 505)), "{line:?}: {answer}");
    }
    for hosts in ["", "Host: x\r\nHost: x\r\n", "Host: x\r\nHost: y\r\n"] {
        let (given, answer) = status(&town, format!("GET /healthz HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n")).await;
        assert_eq!(given, 400, "{hosts:?}: {answer}");
    }
    let (old, answer) = status(&town, "GET /healthz HTTP/1.0\r\n\r\n".into()).await;
    assert_eq!(old, 200, "HTTP/1.0 knows no Host: {answer}");
    // An absolute form names another host; it leads nowhere else.
    let (status, answer) =
        status(&town, "GET http://evil.example/api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".into())
            .await;
    assert_eq!(status, 401, "{answer}");
}
