//! A member who is never discouraged: posts message after message, and sends each again, over as many connections as it
//! takes, until it is acknowledged.

use crate::client::{Client, Door, Gone, new_message};
use quartier_protocol::command::{Command, Send};
use quartier_protocol::id::{ChannelId, MessageId};
use quartier_protocol::position::Position;
use quartier_protocol::refusal::RefusalCode;
use quartier_protocol::reply::SendOk;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinHandle;

/// What a speaker has been told.
#[derive(Clone, Default, Debug)]
pub struct Told {
    /// Acknowledged messages, in the order of their sending.
    pub acknowledged: Vec<(MessageId, Position)>,
    /// How many of them had been posted by an earlier attempt.
    pub duplicates: usize,
    /// How often the store was away.
    pub unavailable: usize,
}

/// A speaker at work in a task of its own.
pub struct Speaker {
    task: JoinHandle<()>,
    told: Arc<Mutex<Told>>,
}

impl Speaker {
    /// Starts to post `count` messages through `door`.
    pub fn start(door: Door, channel: ChannelId, name: &str, count: usize) -> Self {
        let told = Arc::new(Mutex::new(Told::default()));
        let messages = (0..count).map(|n| new_message(channel, &format!("{name} {n}"))).collect();
        let task = tokio::spawn(speak(door, messages, told.clone()));
        Self { task, told }
    }

    /// What it has been told so far.
    pub fn told(&self) -> Told {
        self.told.lock().unwrap().clone()
    }

    /// Waits until everything is acknowledged.
    pub async fn finish(self) -> Told {
        // The whole speech, not one wait: its steps are bounded by the client.
        match tokio::time::timeout(Duration::from_secs(60), self.task).await {
            Ok(ended) => ended.expect("a speaker breaks no rule"),
            Err(_) => panic!("a speaker got no further than {:?}", self.told.lock().unwrap().acknowledged.len()),
        }
        self.told.lock().unwrap().clone()
    }
}

async fn speak(door: Door, messages: Vec<Send>, told: Arc<Mutex<Told>>) {
    let mut connection: Option<Client> = None;
    for message in messages {
        loop {
            let mut client = match connection.take() {
                Some(client) => client,
                None => match door.try_open().await {
                    Ok(client) => client,
                    Err(_) => {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        continue;
                    }
                },
            };
            match attempt(&mut client, &message).await {
                Ok(Ok(ok)) => {
                    connection = Some(client);
                    let mut told = told.lock().unwrap();
                    told.acknowledged.push((message.id, ok.position.expect("the message was posted")));
                    told.duplicates += usize::from(ok.duplicate);
                    break;
                }
                Ok(Err(wait_ms)) => {
                    connection = Some(client);
                    told.lock().unwrap().unavailable += 1;
                    tokio::time::sleep(Duration::from_millis(wait_ms.min(100))).await;
                }
                // Nobody knows whether it was posted: the same again, over another connection.
                Err(_gone) => {}
            }
        }
    }
}

/// One attempt: acknowledged, to be tried again after a while on this connection, or the connection is gone.
async fn attempt(client: &mut Client, message: &Send) -> Result<Result<SendOk, u64>, Gone> {
    match client.try_ask::<SendOk>(Command::Send(message.clone())).await? {
        Ok(ok) => Ok(Ok(ok)),
        Err(refusal) => {
            let again = matches!(refusal.code, RefusalCode::Unavailable | RefusalCode::RateLimited);
            assert!(again, "{refusal}");
            Ok(Err(refusal.retry_after_ms.expect("it tells when to try again")))
        }
    }
}
