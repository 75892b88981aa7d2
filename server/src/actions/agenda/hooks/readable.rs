//! What senders for Slack write, as people read it.

use quartier_protocol::http::agenda::hooks::{HookAttachment, HookPost};

/// Longest text between `<` and `>` that is looked at, in bytes.
const TAG_MAX: usize = 4_000;

/// The text and its boxes, a line each; nothing where nothing is said.
pub fn said(post: &HookPost) -> String {
    let boxes = post.attachments.iter().flatten().flat_map(lines);
    let lines = post.text.iter().map(|text| readable(text)).chain(boxes);
    lines.filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

fn lines(attachment: &HookAttachment) -> Vec<String> {
    let HookAttachment { pretext, title, title_link, text, fallback } = attachment;
    let there = |said: &Option<String>| said.as_deref().filter(|said| !said.trim().is_empty()).map(readable);
    let title = match (there(title), title_link) {
        (Some(title), Some(link)) if link.starts_with("https://") || link.starts_with("http://") => {
            Some(readable(&format!("<{link}|{title}>")))
        }
        (title, _) => title,
    };
    let lines: Vec<String> = [there(pretext), title, there(text)].into_iter().flatten().collect();
    if lines.is_empty() { there(fallback).into_iter().collect() } else { lines }
}

/// Links (`<url|label>`), mentions (`<@U1|name>`, `<#C1|name>`, `<!here>`) and the three escaped signs, as plain text. What is none of
/// it stays as it is.
fn readable(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        read.push_str(&unescaped(&rest[..start]));
        let inside = &rest[start + 1..];
        let end = inside.find(['<', '>', '\n']).filter(|end| *end <= TAG_MAX && inside[*end..].starts_with('>'));
        let shown = end.and_then(|end| Some((shown(&inside[..end])?, end)));
        match shown {
            Some((shown, end)) => {
                read.push_str(&shown);
                rest = &inside[end + 1..];
            }
            None => {
                read.push('<');
                rest = inside;
            }
        }
    }
    read.push_str(&unescaped(rest));
    read
}

fn shown(tag: &str) -> Option<String> {
    let (target, label) = tag.split_once('|').unwrap_or((tag, ""));
    let (target, label) = (unescaped(target), unescaped(label.trim()));
    if let Some(name) = target.strip_prefix(['@', '#', '!']) {
        let sign = if target.starts_with('#') { '#' } else { '@' };
        let name = name.rsplit('^').next().unwrap_or(name);
        return Some(format!("{sign}{}", if label.is_empty() { name } else { label.trim_start_matches(sign) }));
    }
    let address = target.strip_prefix("mailto:").or_else(|| target.strip_prefix("tel:"));
    let is_link = target.starts_with("https://") || target.starts_with("http://") || address.is_some();
    if !is_link || target.contains(' ') {
        return None;
    }
    let address = address.unwrap_or(&target);
    let says_the_same = label.is_empty() || address == label || address.split_once("://").is_some_and(|a| a.1 == label);
    Some(if says_the_same { address.to_owned() } else { format!("{label} ({address})") })
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::{readable, said};

    #[test]
    fn links_are_read_with_their_labels() {
        for (written, read) in [
            ("<https://a.example|Protokoll>", "Protokoll (https://a.example)"),
            ("Siehe <https://a.example/x?a=1&amp;b=2>.", "Siehe https://a.example/x?a=1&b=2."),
            ("<http://a.example|a.example>", "http://a.example"),
            ("<mailto:rat@a.example|rat@a.example>", "rat@a.example"),
            ("<https://a|A> und <https://b|B>", "A (https://a) und B (https://b)"),
        ] {
            assert_eq!(readable(written), read, "{written}");
        }
    }

    #[test]
    fn mentions_are_names() {
        for (written, read) in [
            ("<!here> <!channel>", "@here @channel"),
            ("<!subteam^S1|@rat>", "@rat"),
            ("<@U024BE7LH>", "@U024BE7LH"),
            ("<@U1|lena> in <#C1|rathaus>", "@lena in #rathaus"),
        ] {
            assert_eq!(readable(written), read, "{written}");
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for text in [
            "",
            "a < b > c",
            "<",
            "<>",
            "<b>fett</b>",
            "<https://a",
            "*fett* _so_ ~nein~",
            "<a\n>",
            "<<<",
            "1 <2 |3> 4",
        ] {
            assert_eq!(readable(text), text, "{text}");
        }
        assert_eq!(readable("a &lt; b &amp;&amp; c &gt; d"), "a < b && c > d");
        assert_eq!(readable("&amp;lt;"), "&lt;", "unescaped once");
        assert_eq!(readable("<<https://a|A>"), "<A (https://a)");
    }

    #[test]
    fn boxes_are_lines_below_the_text() {
        for (posted, read) in [
            (r#"{"text":"Hallo","attachments":[{}]}"#, "Hallo"),
            (
                r#"{"text":null,"attachments":[{"fallback":"f","title":"T","title_link":"https://a.example","text":"<!here> los"}]}"#,
                "T (https://a.example)\n@here los",
            ),
            (
                r#"{"attachments":[{"fallback":"[FIRING] Wasser"},{"pretext":"p","color":"red"}],"text":""}"#,
                "[FIRING] Wasser\np",
            ),
            (r#"{"attachments":[{"title":"T","title_link":"javascript:x"}]}"#, "T"),
            (r#"{}"#, ""),
        ] {
            assert_eq!(said(&serde_json::from_str(posted).unwrap()), read, "{posted}");
        }
    }
}
