//! The tables of the crate as TypeScript constants.

use crate::close::{Afterwards, CloseCode};
use crate::golden::commands;
use crate::limits::{Limits, PAGE_DEFAULT, REACTION_GROUPS_MAX, REF_BYTES, REFS_REMEMBERED, UNREAD_MAX};
use crate::problem::ProblemCode;
use crate::refusal::RefusalCode;
use crate::{PROTOCOL_VERSION, SUBPROTOCOL};
use std::fmt::Write;

/// Types and constants that no Rust type stands behind.
pub fn all() -> String {
    let mut written = String::new();
    let mut constant = |doc: &str, name: &str, value: String| {
        let _ = writeln!(written, "/** {doc} */\nexport const {name} = {value};\n");
    };
    constant("The WebSocket subprotocol a client offers.", "SUBPROTOCOL", format!("{SUBPROTOCOL:?}"));
    constant("The number `hello` carries.", "PROTOCOL_VERSION", PROTOCOL_VERSION.to_string());
    constant("Bytes of a `ref` that is a string.", "REF_BYTES", REF_BYTES.to_string());
    constant("How many of the latest `ref`s may not be used again.", "REFS_REMEMBERED", REFS_REMEMBERED.to_string());
    constant("Events or messages in a page without a `limit`.", "PAGE_DEFAULT", PAGE_DEFAULT.to_string());
    constant("The highest number `unread` tells.", "UNREAD_MAX", UNREAD_MAX.to_string());
    constant("Different emoji on one message.", "REACTION_GROUPS_MAX", REACTION_GROUPS_MAX.to_string());
    let limits = serde_json::to_string_pretty(&Limits::DEFAULT).unwrap_or_default().replace('"', "");
    constant(
        "The limits of a server with an empty configuration; `hello` tells the real ones.",
        "DEFAULT_LIMITS",
        format!("{limits} as const satisfies Limits"),
    );
    constant(
        "Every refusal: its stable number, and whether the same command may succeed later.",
        "REFUSALS",
        table(RefusalCode::ALL, "satisfies Record<RefusalCode, { number: number; retry: boolean }>", |code| {
            (code.meaning(), code.name().into(), format!("{{ number: {}, retry: {} }}", code.number(), code.retry()))
        }),
    );
    constant(
        "Every problem of the HTTP interface, with its status.",
        "PROBLEMS",
        table(ProblemCode::ALL, "satisfies Record<string, number>", |code| {
            (code.meaning(), code.name().into(), code.status().to_string())
        }),
    );
    constant(
        "Every close code of the server. Of others in its range: 4000–4499 come back, 4500–4999 stay away.",
        "CLOSE_CODES",
        table(CloseCode::ALL, "satisfies Record<number, { reason: string; comeBack: boolean }>", |code| {
            let come_back = code.afterwards() == Afterwards::ComeBack;
            let value = format!("{{ reason: {:?}, comeBack: {come_back} }}", code.reason());
            (code.meaning(), code.number().to_string(), value)
        }),
    );
    written.push_str("/** What each command is answered when it is done. */\nexport type OkOf = {\n");
    for (name, command) in commands::examples().iter().filter(|(name, command)| *name == command.name()) {
        let _ = writeln!(written, "  {name}: {};", command.ok_type());
    }
    written.push_str("};\n\n/** The name of a problem. */\nexport type ProblemCode = keyof typeof PROBLEMS;\n");
    written
}

fn table<T: Copy>(all: &[T], satisfies: &str, row: impl Fn(T) -> (&'static str, String, String)) -> String {
    let rows: String = all
        .iter()
        .map(|one| {
            let (meaning, key, value) = row(*one);
            format!("  /** {meaning} */\n  {key}: {value},\n")
        })
        .collect();
    format!("{{\n{rows}}} as const {satisfies}")
}
