//! Decoding a text frame of a client: from bytes to a command, or to what is wrong with them.

use crate::command::{Command, CommandFrame, Ref};
use crate::limits::REF_BYTES;
use crate::refusal::{Refusal, RefusalCode};
use serde::Deserialize;
use std::borrow::Cow;

/// A frame that is no command, with the `ref` to answer to where one could be read.
#[derive(Clone, PartialEq, Debug)]
pub struct Undecodable {
    /// Null in the reply where the frame had none that could be read.
    pub r#ref: Option<Ref>,
    /// `bad_request` or `unknown_command`.
    pub refusal: Refusal,
}

/// What has to be known before the rest makes sense. Unknown fields are passed over.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, default, rename = "type")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "ref")]
    reference: Option<&'a serde_json::value::RawValue>,
}

/// The `ref` of a frame whose `type` can't be read.
#[derive(Deserialize)]
struct RefAlone<'a> {
    #[serde(borrow, default, rename = "ref")]
    reference: Option<&'a serde_json::value::RawValue>,
}

fn reference(raw: Option<&serde_json::value::RawValue>) -> Option<Ref> {
    match serde_json::from_str(raw?.get()).ok()? {
        Ref::Word(word) if word.len() > REF_BYTES => None,
        fitting => Some(fitting),
    }
}

/// Reads one frame. Never panics; allocates no more than a few times the frame's size.
pub fn decode(frame: &str) -> Result<CommandFrame, Undecodable> {
    let refused = |r#ref, code, detail: String| Undecodable { r#ref, refusal: Refusal::new(code, detail) };
    // serde reads a struct from an array too; a frame is an object.
    if !frame.trim_start().starts_with('{') {
        return Err(refused(None, RefusalCode::BadRequest, "a frame is one JSON object".into()));
    }
    let head: Head<'_> = serde_json::from_str(frame).map_err(|wrong| {
        // A `type` that is wrong or doubled: the `ref` beside it can still be answered to.
        let reference = serde_json::from_str::<RefAlone<'_>>(frame).ok().and_then(|alone| reference(alone.reference));
        refused(reference, RefusalCode::BadRequest, brief(&wrong))
    })?;
    let reference = reference(head.reference);
    let Some(reference) = reference else {
        return Err(refused(
            None,
            RefusalCode::BadRequest,
            format!("`ref` is an integer or a string of at most {REF_BYTES} bytes"),
        ));
    };
    let Some(kind) = head.kind else {
        return Err(refused(Some(reference), RefusalCode::BadRequest, "`type` is missing".into()));
    };
    match Command::read(&kind, frame) {
        Some(Ok(command)) => Ok(CommandFrame { r#ref: reference, command }),
        Some(Err(e)) => Err(refused(Some(reference), RefusalCode::BadRequest, brief(&e))),
        None => Err(refused(Some(reference), RefusalCode::UnknownCommand, "no such command".into())),
    }
}

/// What is wrong, in a line. serde repeats the value it didn't expect, which can be as long as the frame.
fn brief(error: &serde_json::Error) -> String {
    let mut detail = error.to_string();
    if let Some((end, _)) = detail.char_indices().nth(DETAIL_CHARS) {
        detail.truncate(end);
        detail.push('…');
    }
    detail
}

const DETAIL_CHARS: usize = 160;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(frame: &str) -> (Option<Ref>, RefusalCode) {
        let wrong = decode(frame).unwrap_err();
        (wrong.r#ref, wrong.refusal.code)
    }

    #[test]
    fn every_name_is_decoded() {
        for name in Command::NAMES {
            assert!(Command::read(name, "{}").is_some(), "{name}");
        }
    }

    #[test]
    fn a_type_that_cannot_be_read_is_answered_to_its_ref() {
        for frame in [r#"{"ref":1,"type":7}"#, r#"{"type":{},"ref":1}"#, r#"{"type":"ping","ref":1,"type":"ping"}"#] {
            assert_eq!(code(frame), (Some(Ref::Number(1)), RefusalCode::BadRequest), "{frame}");
        }
        for frame in [r#"{"ref":1,"ref":2,"type":7}"#, r#"{"ref":[],"type":7}"#, r#"{"ref":1,"type":7"#] {
            assert_eq!(code(frame), (None, RefusalCode::BadRequest), "{frame}");
        }
    }

    #[test]
    fn what_is_no_command_is_told_apart() {
        use RefusalCode::*;
        let one = Some(Ref::Number(1));
        for frame in [
            "",
            "{",
            "null",
            "[]",
            "[\"ping\",1]",
            "7",
            "\"ping\"",
            "{\"type\":\"ping\"}",
            "{\"type\":\"ping\",\"ref\":null}",
            "{\"type\":\"ping\",\"ref\":1.5}",
            "{\"type\":\"ping\",\"ref\":true}",
            "{\"type\":\"ping\",\"ref\":{}}",
            "{\"type\":\"ping\",\"ref\":1,\"ref\":2}",
            "{\"type\":\"ping\",\"ref\":1} x",
            "{\"type\":\"ping\",\"ref\":99999999999999999999}",
        ] {
            assert_eq!(code(frame), (None, BadRequest), "{frame}");
        }
        assert_eq!(code("{\"ref\":1}"), (one.clone(), BadRequest));
        assert_eq!(code("{\"ref\":1,\"type\":\"dance\"}"), (one.clone(), UnknownCommand));
        assert_eq!(code("{\"ref\":1,\"type\":\"subscribe\"}"), (one.clone(), BadRequest));
        assert_eq!(code("{\"ref\":1,\"type\":\"subscribe\",\"channel\":\"x\"}"), (one, BadRequest));
        let long = "r".repeat(REF_BYTES + 1);
        assert_eq!(code(&format!("{{\"ref\":\"{long}\",\"type\":\"ping\"}}")), (None, BadRequest));
    }

    #[test]
    fn unknown_fields_are_ignored() {
        assert!(decode("{\"type\":\"ping\",\"ref\":\"a\",\"later\":[1,2]}").is_ok());
    }

    #[test]
    fn deep_nesting_in_an_unknown_field_is_passed_over() {
        let deep = format!("{{\"ref\":1,\"type\":\"ping\",\"x\":{}1{}}}", "[".repeat(30_000), "]".repeat(30_000));
        assert!(decode(&deep).is_ok());
    }

    #[test]
    fn deep_nesting_in_a_known_field_is_refused() {
        let deep = format!("{}1{}", "[".repeat(30_000), "]".repeat(30_000));
        assert!(decode(&format!("{{\"type\":\"ping\",\"ref\":{deep}}}")).is_err());
        assert!(decode(&format!("{{\"ref\":1,\"type\":{deep}}}")).is_err());
        assert!(decode(&format!("{{\"ref\":1,\"type\":\"subscribe\",\"channel\":{deep}}}")).is_err());
    }

    #[test]
    fn a_refusal_does_not_repeat_a_long_frame() {
        let long = "é".repeat(9_000);
        let wrong = decode(&format!("{{\"ref\":1,\"type\":\"events\",\"limit\":\"{long}\"}}")).unwrap_err();
        assert!(wrong.refusal.detail.len() < 400, "{}", wrong.refusal.detail.len());
    }

    proptest! {
        #[test]
        fn decoding_never_panics(frame in any::<String>()) {
            let _ = decode(&frame);
        }

        #[test]
        fn decoding_nearly_right_frames_never_panics(frame in "\\{\"(type|ref|channel)\":(\"[a-z]{0,9}\"|[0-9-]{0,20}|null),\"(type|ref|since)\":(\"[a-z:0-9]{0,12}\"|1|\\{\\})\\}?") {
            let _ = decode(&frame);
        }
    }
}
