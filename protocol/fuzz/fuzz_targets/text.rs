//! Whatever people write, parsing it doesn't panic, keeps to the limits, and parsed again it is the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use quartier_protocol::lang::Lang;
use quartier_protocol::limits::Limits;
use quartier_protocol::position::Position;
use quartier_protocol::text::{DisplayName, Emoji, MessageText, Name, Topic};
use quartier_protocol::time::Timestamp;

const LIMITS: Limits = Limits::DEFAULT;

macro_rules! stable {
    ($raw:expr, $($kind:ident),*) => {
        $( if let Ok(text) = $kind::parse($raw, &LIMITS) {
            assert!(text.as_str().len() <= LIMITS.text_bytes as usize);
            assert_eq!($kind::parse(text.as_str(), &LIMITS).as_ref(), Ok(&text));
        } )*
    };
}

fuzz_target!(|raw: &str| {
    stable!(raw, MessageText, Name, Topic, DisplayName, Emoji);
    if let Ok(name) = DisplayName::parse(raw, &LIMITS) {
        assert!(!name.skeleton().as_str().is_empty());
    }
    if let Some(lang) = Lang::parse(raw) {
        assert_eq!(Lang::parse(lang.as_str()), Some(lang));
    }
    if let Some(position) = Position::parse(raw) {
        assert_eq!(position.to_string(), raw);
    }
    if let Some(time) = Timestamp::parse(raw) {
        assert_eq!(time.to_string(), raw);
    }
});
