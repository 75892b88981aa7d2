//! A typed WebSocket client: commands and their replies by `ref`, what is pushed in between in a queue.
//!
//! Invariant: rule 2 of the wire is checked at every frame. After a `subscribe` reply each event of that channel is
//! the one after the last; a gap, a repeat, or an event of a channel not subscribed to panics wherever it happens.

mod commands;
mod door;
mod expect;
mod order;

pub use commands::{Followed, Said, new_message};
pub use door::{Door, Rejected};
pub use expect::refused;

use crate::ids::numbered;
use crate::wait::TIME_LIMIT;
use futures_util::{SinkExt, StreamExt};
use order::Order;
use quartier_protocol::command::{Command, CommandFrame, Ref};
use quartier_protocol::id::MemberId;
use quartier_protocol::push::{Hello, Pushed};
use quartier_protocol::refusal::Refusal;
use quartier_protocol::reply::{Outcome, Reply};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::VecDeque;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error, Message};

/// How a connection ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Gone {
    /// With a close frame.
    Closed {
        /// Its code.
        code: u16,
        /// Its reason.
        reason: String,
    },
    /// Without one.
    Cut(String),
}

/// A connected member.
pub struct Client {
    socket: WebSocketStream<TcpStream>,
    /// What the server said first.
    pub hello: Hello,
    next_ref: i64,
    replies: Vec<Reply<Value>>,
    pushed: VecDeque<Pushed>,
    order: Order,
}

impl Client {
    /// Greets the server on an upgraded connection.
    pub(crate) async fn greet(socket: WebSocketStream<TcpStream>) -> Result<Self, Gone> {
        let mut socket = socket;
        let Ok(frame) = tokio::time::timeout(TIME_LIMIT, frame(&mut socket)).await else {
            return Err(Gone::Cut("hello did not come".into()));
        };
        let frame = frame?;
        match serde_json::from_value(frame) {
            Ok(Pushed::Push(quartier_protocol::push::Push::Hello(hello))) => Ok(Self {
                socket,
                hello,
                next_ref: 1,
                replies: Vec::new(),
                pushed: VecDeque::new(),
                order: Order::default(),
            }),
            other => panic!("the first frame is hello, not {other:?}"),
        }
    }

    /// Who this is.
    pub fn member(&self) -> MemberId {
        self.hello.member.id
    }

    /// Sends a command; its reply is awaited by [`reply`](Self::reply).
    pub async fn try_put(&mut self, command: Command) -> Result<Ref, Gone> {
        let r#ref = numbered(self.next_ref);
        self.next_ref += 1;
        self.order.asked(&r#ref, &command);
        let frame = CommandFrame { r#ref: r#ref.clone(), command };
        let text = serde_json::to_string(&frame).expect("a command is JSON");
        self.try_put_text(text).await?;
        Ok(r#ref)
    }

    /// Sends any text frame.
    pub async fn try_put_text(&mut self, text: impl Into<String>) -> Result<(), Gone> {
        self.try_put_frame(Message::text(text.into())).await
    }

    /// Sends any frame.
    pub async fn try_put_frame(&mut self, frame: Message) -> Result<(), Gone> {
        match tokio::time::timeout(TIME_LIMIT, self.socket.send(frame)).await {
            Ok(sent) => sent.map_err(|e| Gone::Cut(e.to_string())),
            Err(_) => Err(Gone::Cut("the server takes nothing".into())),
        }
    }

    /// The raw reply to a command.
    pub async fn try_reply(&mut self, r#ref: &Ref) -> Result<Outcome<Value>, Gone> {
        self.try_reply_where(|reply| reply.r#ref.as_ref() == Some(r#ref)).await
    }

    /// The next reply without a `ref`, as to a frame in which none could be read.
    pub async fn try_reply_to_nothing(&mut self) -> Result<Outcome<Value>, Gone> {
        self.try_reply_where(|reply| reply.r#ref.is_none()).await
    }

    async fn try_reply_where(&mut self, is_it: impl Fn(&Reply<Value>) -> bool) -> Result<Outcome<Value>, Gone> {
        loop {
            if let Some(at) = self.replies.iter().position(&is_it) {
                return Ok(self.replies.remove(at).outcome);
            }
            self.take_in().await?;
        }
    }

    /// Asks and awaits the reply.
    pub async fn try_ask<T: DeserializeOwned>(&mut self, command: Command) -> Result<Result<T, Refusal>, Gone> {
        let r#ref = self.try_put(command).await?;
        Ok(typed(self.try_reply(&r#ref).await?))
    }

    /// The same where the connection must hold.
    #[track_caller]
    pub fn ask<T: DeserializeOwned>(&mut self, command: Command) -> impl Future<Output = Result<T, Refusal>> {
        let caller = std::panic::Location::caller();
        let name = command.name();
        async move {
            match self.try_ask(command).await {
                Ok(answer) => answer,
                Err(gone) => panic!("{caller}: no reply to {name}: {gone:?}"),
            }
        }
    }

    /// Reads one frame into replies or the queue, within the bound of every wait.
    pub(crate) async fn take_in(&mut self) -> Result<(), Gone> {
        match tokio::time::timeout(TIME_LIMIT, self.take_in_whenever()).await {
            Ok(taken) => taken,
            Err(_) => panic!("waited {} s for a frame of the server", TIME_LIMIT.as_secs()),
        }
    }

    /// The same for one who waits in a task of their own, under somebody else's bound.
    pub(crate) async fn take_in_whenever(&mut self) -> Result<(), Gone> {
        let value = frame(&mut self.socket).await?;
        if value["type"] == "reply" {
            let reply: Reply<Value> = serde_json::from_value(value).expect("a reply has its shape");
            self.order.answered(&reply);
            // A reply nobody waits for would hide a double answer.
            assert!(self.replies.len() < 10_000, "replies pile up");
            self.replies.push(reply);
        } else {
            let pushed: Pushed =
                serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{e} in the pushed frame {value}"));
            if let Pushed::Event(event) = &pushed {
                self.order.arrived(event);
            }
            self.pushed.push_back(pushed);
        }
        Ok(())
    }

    /// Reads until the connection ends, and tells how it did.
    pub async fn gone(&mut self) -> Gone {
        loop {
            if let Err(gone) = self.take_in().await {
                return gone;
            }
        }
    }

    /// The code the connection is closed with.
    #[track_caller]
    pub fn closed(&mut self) -> impl Future<Output = u16> {
        let caller = std::panic::Location::caller();
        async move {
            match self.gone().await {
                Gone::Closed { code, .. } => code,
                Gone::Cut(how) => panic!("{caller}: the connection ended without a close frame: {how}"),
            }
        }
    }

    /// Says goodbye (1000) and waits until the server has seen it off: its presence is over then.
    pub async fn leave(mut self) {
        let _ = self.socket.close(None).await;
        let rest = async { while let Some(Ok(_)) = self.socket.next().await {} };
        crate::wait::within("the server to see a client off", rest).await;
    }

    /// Goes without a word.
    pub fn vanish(self) {}
}

/// The reply's payload as its type.
pub(crate) fn typed<T: DeserializeOwned>(outcome: Outcome<Value>) -> Result<T, Refusal> {
    match outcome {
        Outcome::Ok(value) => {
            Ok(serde_json::from_value(value.clone()).unwrap_or_else(|e| panic!("{e} in the reply {value}")))
        }
        Outcome::Error(refusal) => Err(refusal),
    }
}

/// The next text frame as JSON; pings are answered on the way.
async fn frame(socket: &mut WebSocketStream<TcpStream>) -> Result<Value, Gone> {
    loop {
        let message = match socket.next().await {
            None => return Err(Gone::Cut("end of stream".into())),
            Some(Err(Error::ConnectionClosed)) => return Err(Gone::Cut("closed".into())),
            Some(Err(error)) => return Err(Gone::Cut(error.to_string())),
            Some(Ok(message)) => message,
        };
        match message {
            Message::Text(text) => {
                return Ok(serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e} in the frame {text}")));
            }
            Message::Close(Some(close)) => {
                // Lets the closing handshake end in order.
                let _ = tokio::time::timeout(TIME_LIMIT, socket.flush()).await;
                return Err(Gone::Closed { code: close.code.into(), reason: close.reason.to_string() });
            }
            Message::Close(None) => return Err(Gone::Closed { code: 1005, reason: String::new() }),
            Message::Ping(_) | Message::Pong(_) => {}
            Message::Binary(_) | Message::Frame(_) => panic!("the server sends text frames only"),
        }
    }
}
