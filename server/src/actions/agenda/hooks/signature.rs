//! How a post is signed: Standard Webhooks, version 1, symmetric.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quartier_protocol::event::Event;
use quartier_protocol::id::HookId;
use quartier_protocol::time::Timestamp;
use ring::hmac;
use uuid::Uuid;

/// What a secret begins with.
pub const PREFIX: &str = "whsec_";

/// The headers of an event's post: its id is the same however often it is tried.
pub fn headers(hook: HookId, event: &Event, secret: &str, now: Timestamp, body: &[u8]) -> HeaderMap {
    let name = format!("{} {}", event.channel, event.position);
    let id = format!("msg_{}", Uuid::new_v5(&hook.0, name.as_bytes()).simple());
    let seconds = (now.unix_ms() / 1_000).to_string();
    let signature = format!("v1,{}", signature(secret, &id, &seconds, body));
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in [("webhook-id", id), ("webhook-timestamp", seconds), ("webhook-signature", signature)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    headers
}

fn signature(secret: &str, id: &str, seconds: &str, body: &[u8]) -> String {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX).unwrap_or(secret)).unwrap_or_default();
    let mut signing = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &key));
    signing.update(format!("{id}.{seconds}.").as_bytes());
    signing.update(body);
    STANDARD.encode(signing.sign())
}

#[cfg(test)]
mod tests {
    use super::signature;

    /// The example of the Standard Webhooks specification's own libraries.
    #[test]
    fn it_is_signed_as_the_standard_says() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let (id, seconds) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330");
        assert_eq!(
            signature(secret, id, seconds, br#"{"test": 2432232314}"#),
            "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }
}
