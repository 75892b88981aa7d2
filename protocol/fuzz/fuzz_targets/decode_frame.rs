//! Whatever a client sends, decoding it doesn't panic, and a command decoded, written and decoded again is the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use quartier_protocol::command::CommandFrame;
use quartier_protocol::decode::decode;

fuzz_target!(|frame: &str| match decode(frame) {
    Ok(command) => {
        let written = serde_json::to_string(&command).expect("a command can be written");
        assert_eq!(decode(&written), Ok(command.clone()), "{written}");
        assert_eq!(serde_json::from_str::<CommandFrame>(&written).expect("it is a frame"), command);
    }
    Err(wrong) => {
        let name = wrong.refusal.code.name();
        assert!(matches!(name, "bad_request" | "unknown_command"), "{name}");
        assert!(wrong.refusal.detail.len() < 1_024);
    }
});
