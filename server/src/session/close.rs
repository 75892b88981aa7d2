//! The end of a connection: the close frame arrives, and no reset overtakes it.

use crate::hub::Connection;
use quartier_protocol::close::CloseCode;
use std::time::Duration;

/// How long the rest may take to be written, and the client to answer.
const WRITE_TIMEOUT: Duration = Duration::from_secs(3);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);
/// What is read and thrown away at most. A socket closed with unread bytes is reset, and the reset would take the
/// close frame with it.
const DISCARDED_MAX: usize = 1 << 20;

/// Writes what is left, says that nothing more comes, and waits for the client to go.
pub async fn close(connection: &Connection) -> CloseCode {
    let _ = tokio::time::timeout(WRITE_TIMEOUT, connection.outbox.finish()).await;
    let stream = connection.outbox.stream();
    let _ = stream.shut_down_write();
    let _ = tokio::time::timeout(ANSWER_TIMEOUT, discard(connection)).await;
    connection.outbox.ending().unwrap_or(CloseCode::Normal)
}

async fn discard(connection: &Connection) {
    let stream = connection.outbox.stream();
    let mut buffer = vec![0; 4_096];
    let mut discarded = 0;
    while discarded < DISCARDED_MAX {
        if stream.readable().await.is_err() {
            return;
        }
        match stream.try_read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => discarded += count,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => return,
        }
    }
}
