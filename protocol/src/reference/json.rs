//! JSON for people: one line where it fits, else one line for each part, the order as it is on the wire.

const WIDTH: usize = 110;

/// `compact` JSON, its lines after the first indented by `depth` steps.
pub fn lay_out(compact: &str, depth: usize) -> String {
    let line = spaced(compact);
    let Some((open, close)) = brackets(compact).filter(|_| depth * 2 + line.chars().count() > WIDTH) else {
        return line;
    };
    let inner = &compact[1..compact.len() - 1];
    let part = |part: &str| match part.split_once("\":").filter(|_| open == '{') {
        Some((key, value)) => format!("{}{key}\": {}", "  ".repeat(depth + 1), lay_out(value, depth + 1)),
        None => format!("{}{}", "  ".repeat(depth + 1), lay_out(part, depth + 1)),
    };
    let parts: Vec<String> = parts(inner).into_iter().map(part).collect();
    format!("{open}\n{}\n{}{close}", parts.join(",\n"), "  ".repeat(depth))
}

fn brackets(json: &str) -> Option<(char, char)> {
    match json.chars().next() {
        Some('{') => Some(('{', '}')),
        Some('[') => Some(('[', ']')),
        _ => None,
    }
}

/// Every character with whether it is outside of strings, and how many brackets are open after it.
fn walk(json: &str) -> impl Iterator<Item = (usize, char, bool, i32)> {
    let (mut in_string, mut escaped, mut open) = (false, false, 0);
    json.char_indices().map(move |(at, c)| {
        let outside = !in_string;
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = in_string,
            '"' => in_string = !in_string,
            '{' | '[' if outside => open += 1,
            '}' | ']' if outside => open -= 1,
            _ => {}
        }
        (at, c, outside, open)
    })
}

fn parts(inner: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c, outside, open) in walk(inner) {
        if c == ',' && outside && open == 0 {
            parts.push(&inner[start..at]);
            start = at + 1;
        }
    }
    parts.push(&inner[start..]);
    parts
}

fn spaced(json: &str) -> String {
    let mut written = String::new();
    for (_, c, outside, _) in walk(json) {
        written.push(c);
        if outside && matches!(c, ',' | ':') {
            written.push(' ');
        }
    }
    written
}

#[test]
fn json_is_laid_out_without_being_changed() {
    let long = format!(r#"{{"b":[1,{{"a":"x,:\"{{"}}],"a":"{}","c":{{}}}}"#, "y".repeat(WIDTH));
    let expected =
        format!("{{\n  \"b\": [1, {{\"a\": \"x,:\\\"{{\"}}],\n  \"a\": \"{}\",\n  \"c\": {{}}\n}}", "y".repeat(WIDTH));
    assert_eq!(lay_out(&long, 0), expected);
}
