//! The main loop of a connection.

use super::commands::Answering;
use super::looks::{TRIED_FOR, catch_up, closing};
use super::socket_io::SocketIo;
use super::{admission, close};
use crate::actions::{Service, membership, moderation, read_marks, store_refusal};
use crate::digest::Digest;
use crate::hub::{Connection, MemberConnections, Outbox, Permit, Reachable, Socket, text_frame};
use futures_util::{FutureExt, SinkExt, StreamExt};
use quartier_protocol::PROTOCOL_VERSION;
use quartier_protocol::close::CloseCode;
use quartier_protocol::directory::Role;
use quartier_protocol::http::moderation::notices::Own;
use quartier_protocol::id::MemberId;
use quartier_protocol::push::{Hello, Push};
use quartier_protocol::refusal::Refusal;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::{Role as Side, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

/// Bytes read at once. Commands are short; a long one grows the buffer while it is read.
const READ_BUFFER: usize = 1_024;

/// What a session starts from.
pub struct Opening {
    /// The upgraded socket.
    pub stream: Socket,
    /// What the client sent before the upgrade was through.
    pub early: Vec<u8>,
    /// Who.
    pub member: MemberId,
    /// By which credential.
    pub credential: Digest,
    /// The right to a connection.
    pub permit: Permit,
}

/// Runs the session to its end.
pub async fn run(service: Arc<Service>, opening: Opening) {
    let Opening { stream, early, member, credential, permit } = opening;
    let now_ms = service.clock.monotonic_ms();
    let outbox = Outbox::new(stream, service.limits.outbox_bytes as usize);
    let nowhere = Arc::new(Reachable { pairings: Vec::new(), channels: Vec::new() });
    let id = service.hub.next_connection();
    let connection = Connection::new(id, member, credential, outbox, Role::Participant, nowhere, now_ms);
    // Listed before it is looked up: whoever ends the session from now on reaches this connection.
    permit.register(connection.clone());
    tracing::info!(connection = id.number, %member, ?credential, "connected");
    let mut answering = Answering::new(service.clone(), connection.clone(), permit.member.clone());
    // Whatever happens in between, the socket, the permit and the presence are given back.
    let told = AssertUnwindSafe(async {
        match Box::pin(greet(&service, &connection, &permit.member)).await {
            Ok(None) => converse(&service, &connection, &mut answering, early).await,
            Ok(Some(code)) => connection.close(code),
            Err(_) => connection.close(CloseCode::Unavailable),
        }
    });
    if told.catch_unwind().await.is_err() {
        tracing::error!(connection = id.number, "a session panicked");
        connection.close(CloseCode::InternalError);
    }
    permit.deregister(&connection);
    if AssertUnwindSafe(Box::pin(answering.leave_all())).catch_unwind().await.is_err() {
        tracing::error!(connection = id.number, "leaving panicked");
    }
    drop(answering);
    // Where it can't be kept now, it waits.
    let _ = Box::pin(read_marks::keep_of(&service, member)).await;
    let code = Box::pin(close::close(&connection)).await;
    metrics::counter!("quartier_closes_total", "reason" => code.reason()).increment(1);
    tracing::info!(connection = id.number, %member, code = code.number(), reason = code.reason(), "disconnected");
}

/// Checks the credential once more and says hello. `Some`: the connection is not to be.
async fn greet(
    service: &Service,
    connection: &Arc<Connection>,
    theirs: &MemberConnections,
) -> Result<Option<CloseCode>, Refusal> {
    let Some(admitted) = admission::read(service, connection).await.map_err(store_refusal)? else {
        return Ok(Some(CloseCode::SessionEnded));
    };
    connection.lasts(admitted.expires);
    connection.admit(admitted.admission);
    // Both may take their time, which others of theirs need not wait for.
    let _ = Box::pin(read_marks::keep_of(service, connection.member)).await;
    let Ok(own) = moderation::own::of(service, connection.member).await else {
        return Ok(Some(CloseCode::Unavailable));
    };
    let looking = theirs.look().await;
    let hello = match tokio::time::timeout(TRIED_FOR, hello(service, connection)).await {
        Ok(read) => read?,
        Err(_) => Err(CloseCode::Unavailable),
    };
    let hello = match hello {
        Ok(hello) => text_frame(&Push::Hello(hello)).ok_or(CloseCode::InternalError),
        Err(code) => Err(code),
    };
    let is_stale = match hello {
        Ok(hello) => connection.greet(hello),
        Err(code) => return Ok(Some(code)),
    };
    // A control that tells of a change since waits for this look, or came before hello and is caught up with.
    if own != Own::default() {
        text_frame(&Push::Own(own)).into_iter().for_each(|frame| connection.tell(frame));
    }
    drop(looking);
    if is_stale {
        catch_up(service, connection).await;
    }
    Ok(None)
}

/// Where the member stands, taken over. `Err`: why the connection is not to be.
async fn hello(service: &Service, connection: &Connection) -> Result<Result<Hello, CloseCode>, Refusal> {
    let Some(found) = membership::of(service, connection.member).await? else {
        return Ok(Err(CloseCode::SessionEnded));
    };
    if let Some(out) = moderation::out(service, &found).await.map_err(store_refusal)? {
        return Ok(Err(closing(out)));
    }
    let channels = membership::summaries_as_kept(service, &found).await?;
    connection.change_membership(found.member.me.role, service.shared_reach(&found));
    Ok(Ok(Hello {
        protocol: PROTOCOL_VERSION,
        server: concat!("quartier/", env!("CARGO_PKG_VERSION")).into(),
        time: service.clock.now(),
        desks: membership::desks(&found),
        member: found.member.me,
        channels,
        limits: service.limits.clone(),
    }))
}

async fn converse(service: &Service, connection: &Arc<Connection>, answering: &mut Answering, early: Vec<u8>) {
    let frame_bytes = service.limits.frame_bytes as usize;
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_message_size(Some(frame_bytes))
        .max_frame_size(Some(frame_bytes));
    let socket = SocketIo(connection.clone());
    let mut socket = WebSocketStream::from_partially_read(socket, early, Side::Server, Some(config)).await;
    loop {
        let message = tokio::select! {
            biased;
            () = connection.outbox.flush() => return,
            // A reader that leaves its replies lying gets no further ones.
            message = socket.next(), if !connection.outbox.is_backed_up() => message,
            () = until_room(connection), if connection.outbox.is_backed_up() => continue,
        };
        connection.heard(service.clock.monotonic_ms());
        let text = match message {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Binary(_))) => return connection.close(CloseCode::UnsupportedData),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => continue,
            Some(Ok(Message::Close(_))) => {
                // The library has the answer ready and sends it with the next thing it does.
                let _ = socket.flush().await;
                return;
            }
            None => return,
            Some(Err(error)) => return close_for(connection, &error),
        };
        let pause_ms = with_flush(connection, Box::pin(answering.answer(text.as_str()))).await;
        drop(text);
        if let Some(pause_ms) = pause_ms {
            with_flush(connection, tokio::time::sleep(Duration::from_millis(pause_ms))).await;
        }
    }
}

/// Waits for something while what is queued goes on being written.
async fn with_flush<T>(connection: &Connection, work: impl Future<Output = T>) -> T {
    tokio::pin!(work);
    tokio::select! {
        biased;
        done = &mut work => return done,
        () = connection.outbox.flush() => {}
    }
    work.await
}

/// Waits until nothing is queued. The flush beside it in the same `select!` does the writing.
async fn until_room(connection: &Connection) {
    while connection.outbox.is_backed_up() && connection.outbox.ending().is_none() {
        if connection.outbox.stream().writable().await.is_err() {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// What a broken frame is answered with (RFC 6455, section 7.4.1).
fn close_for(connection: &Connection, error: &Error) {
    match error {
        Error::Capacity(_) => connection.close(CloseCode::TooBig),
        Error::Utf8(_) => connection.close(CloseCode::InvalidUtf8),
        // Gone without a word: there is nobody to tell.
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {}
        Error::Protocol(_) | Error::AttackAttempt => connection.close(CloseCode::ProtocolError),
        _ => {}
    }
}
