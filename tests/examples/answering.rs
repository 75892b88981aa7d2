//! The bot in Rust that answers, as docs/bots.md shows it.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{env::var, error::Error};
use tokio_tungstenite::{connect_async, tungstenite::ClientRequestBuilder};
use uuid::Uuid;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (server, token, channel) = (var("QUARTIER_URL")?, var("TOKEN")?, var("CHANNEL")?);
    let request = ClientRequestBuilder::new(format!("{}/ws", server.replacen("http", "ws", 1)).parse()?);
    let request = request.with_header("Authorization", format!("Bearer {token}")).with_sub_protocol("quartier.v1");
    let (mut socket, _) = connect_async(request).await?;
    socket.send(json!({"type": "subscribe", "ref": "here", "channel": channel}).to_string().into()).await?;
    while let Some(frame) = socket.next().await {
        let frame: Value = serde_json::from_str(frame?.to_text()?).unwrap_or_default();
        println!("{frame}");
        let message = &frame["message"];
        if message["text"] == "ping" {
            let id = Uuid::new_v5(&message["id"].as_str().unwrap_or_default().parse()?, b"pong");
            let answer = json!({"type": "send", "ref": id, "channel": channel, "id": id, "text": "pong", "lang": "de"});
            socket.send(answer.to_string().into()).await?;
        }
    }
    Ok(())
}
