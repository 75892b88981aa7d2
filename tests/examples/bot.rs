//! The bot in Rust that docs/bots.md shows.

use std::{env::var, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    let url = format!("{}/api/v1/channels/{}/messages", var("QUARTIER_URL")?, var("CHANNEL")?);
    let request = ureq::post(url).header("Authorization", format!("Bearer {}", var("TOKEN")?));
    let body = serde_json::json!({"text": "Morgen schneit es.", "lang": "de"});
    let mut answer = request.header("Idempotency-Key", "snow 2026-03-25").send_json(body)?;
    println!("{}", answer.body_mut().read_to_string()?);
    Ok(())
}
