//! Requests whose end two readers would see in two places (RFC 9112, section 11.2).

use quartier_tests::place::Place;
use quartier_tests::raw::ask;
use quartier_tests::server::ORIGIN;
use quartier_tests::town::Town;

#[tokio::test]
async fn no_second_request_hides_in_a_first() {
    let town = Town::on(Place::sqlite().await).await;
    let hidden = "GET /readyz HTTP/1.1\r\nHost: hidden\r\nConnection: close\r\n\r\n";
    for (what, head, body) in [
        ("two lengths", "Content-Length: 0\r\nContent-Length: 5\r\n", ""),
        ("a list of lengths", "Content-Length: 0, 5\r\n", ""),
        ("a signed length", "Content-Length: +5\r\n", ""),
        ("a negative length", "Content-Length: -1\r\n", ""),
        ("a length in hex", "Content-Length: 0x5\r\n", ""),
        ("chunked, then not", "Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
        ("an unknown coding", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
        ("a chunk's length that overflows", "Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n"),
        ("a chunk's length that is none", "Transfer-Encoding: chunked\r\n", "zz\r\n"),
    ] {
        let asked = format!(
            "POST /api/v1/join HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\nContent-Type: application/json\r\n{head}\r\n{body}{hidden}"
        );
        let answer = ask(town.server.address, asked.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 4") || answer.is_empty(), "{what}: {answer}");
        assert!(answer.matches("HTTP/1.1 ").count() <= 1, "{what}: a second answer: {answer}");
        assert!(!answer.contains(" 200 "), "{what}: {answer}");
    }
    // Both framings at once: the chunks count (RFC 9112, section 6.3), and nothing after them is taken for a request
    // that a proxy in front would have seen as the body.
    let both = format!(
        "POST /api/v1/logout HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}",
        5 + hidden.len()
    );
    let answer = ask(town.server.address, both.as_bytes()).await;
    assert!(!answer.contains("HTTP/1.1 200"), "the hidden request was answered: {answer}");
}
