//! Schemas by numbered steps, and which of them a database still needs.
//!
//! A step that was released is never changed; a new one is added after it. What was applied stands in the table `migrations`, a row
//! for each schema. Types are PostgreSQL's (`BIGINT`, `TEXT`, `BYTEA`); each engine has its words for them in one place.

use super::error::{StoreError, Stored};

/// The tables of one part of the program.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// Whose tables they are: a few lower-case letters.
    pub name: &'static str,
    /// Each brings the tables from its number to the next.
    pub steps: &'static [&'static str],
}

/// The kernel's own tables.
pub const KERNEL: Schema =
    Schema { name: "kernel", steps: &[include_str!("schema/0001.sql"), include_str!("schema/0002.sql")] };

/// A step that a database needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Due {
    /// The schema's name.
    pub(super) schema: &'static str,
    /// The schema's version afterwards.
    pub(super) version: i64,
    /// What to do.
    pub(super) sql: &'static str,
}

/// The steps that bring a database with these versions to these schemas. Refuses one that a newer program has written.
pub(super) fn due(there: &[(String, i64)], schemas: &[Schema], place: &str) -> Stored<Vec<Due>> {
    for (name, version) in there {
        let known = schemas.iter().find(|schema| schema.name == name).map(|schema| schema.steps.len());
        if !known.is_some_and(|known| usize::try_from(*version).is_ok_and(|version| version <= known)) {
            let knows = known.map_or("doesn't know it".to_owned(), |known| format!("knows up to {known}"));
            let why = format!("{place} was written by a newer Quartier (schema {name} {version}, this one {knows})");
            return Err(StoreError::Unavailable(why));
        }
    }
    let mut due = Vec::new();
    for schema in schemas {
        let version = there.iter().find(|(name, _)| name == schema.name).map_or(0, |(_, version)| *version);
        let steps = (1..).zip(schema.steps).filter(|(number, _)| *number > version);
        due.extend(steps.map(|(version, sql)| Due { schema: schema.name, version, sql }));
    }
    Ok(due)
}

/// A schema's text in an engine's words: whole words are replaced, but for those in comments and between quotes.
pub(super) fn translated(sql: &str, words: &[(&str, &str)]) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut text = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let end = if rest.starts_with("--") {
            rest.find('\n')
        } else if first == '\'' {
            rest[1..].find('\'').map(|length| length + 2)
        } else if is_word(first) {
            rest.find(|c| !is_word(c))
        } else {
            Some(first.len_utf8())
        };
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        text.push_str(words.iter().find(|(from, _)| *from == part).map_or(part, |(_, to)| to));
        rest = after;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Schema = Schema { name: "one", steps: &["a", "b"] };
    const TWO: Schema = Schema { name: "two", steps: &["c"] };

    fn there(name: &str, version: i64) -> (String, i64) {
        (name.to_owned(), version)
    }

    #[test]
    fn what_is_due_follows_from_what_is_there() {
        let versions = |there: &[(String, i64)]| {
            let due = due(there, &[ONE, TWO], "it").unwrap();
            due.into_iter().map(|due| (due.schema, due.version, due.sql)).collect::<Vec<_>>()
        };
        assert_eq!(versions(&[]), [("one", 1, "a"), ("one", 2, "b"), ("two", 1, "c")]);
        assert_eq!(versions(&[there("one", 1)]), [("one", 2, "b"), ("two", 1, "c")]);
        assert_eq!(versions(&[there("one", 2), there("two", 1)]), []);
    }

    #[test]
    fn what_a_newer_program_wrote_is_refused() {
        for newer in [there("one", 3), there("three", 1)] {
            let error = due(&[newer], &[ONE, TWO], "the place").unwrap_err().to_string();
            assert!(error.contains("the place was written by a newer Quartier (schema"), "{error}");
        }
    }

    #[test]
    fn whole_words_are_translated() {
        let words = [("TEXT", "WORDS")];
        let sql = "ä TEXT, TEXTS TEXT); -- TEXT it's\nDEFAULT 'a TEXT '' TEXT' TEXT";
        let told = "ä WORDS, TEXTS WORDS); -- TEXT it's\nDEFAULT 'a TEXT '' TEXT' WORDS";
        assert_eq!(translated(sql, &words), told);
        assert_eq!(translated("a 'TEXT", &words), "a 'TEXT");
    }
}
