//! Results as a table for people and as JSON for programs.

use serde_json::{Map, Value, json};
use std::path::Path;

/// One line of results: names and values, in the order they are to be read.
#[derive(Default)]
pub struct Row(Vec<(&'static str, Value)>);

impl Row {
    /// One more column, or another value in it.
    pub fn put(&mut self, name: &'static str, value: Value) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, before)) => *before = value,
            None => self.0.push((name, value)),
        }
    }

    /// A column's number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(n, _)| *n == name).and_then(|(_, value)| value.as_f64())
    }

    fn object(&self) -> Map<String, Value> {
        self.0.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }
}

/// Makes a row of names and values.
#[macro_export]
macro_rules! row {
    ($($name:literal : $value:expr),* $(,)?) => {{
        let mut row = $crate::report::Row::default();
        $( row.put($name, serde_json::json!($value)); )*
        row
    }};
}

/// A run's results.
pub struct Report {
    /// What was run.
    pub what: String,
    /// How it was set up.
    pub setup: String,
    /// The results; all rows have the names of the first.
    pub rows: Vec<Row>,
}

impl Report {
    /// Prints the table, and writes the JSON where it is wanted.
    pub fn publish(&self, json: Option<&Path>) -> anyhow::Result<()> {
        println!("{}\n", self.table());
        if let Some(path) = json {
            let rows: Vec<_> = self.rows.iter().map(Row::object).collect();
            let value = json!({ "what": self.what, "setup": self.setup, "rows": rows });
            std::fs::write(path, serde_json::to_vec_pretty(&value)?)?;
        }
        Ok(())
    }

    fn table(&self) -> String {
        let Some(first) = self.rows.first() else { return "nothing was measured".into() };
        let mut lines = vec![first.0.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>()];
        lines.extend(self.rows.iter().map(|row| row.0.iter().map(|(_, value)| cell(value)).collect()));
        let widths: Vec<usize> =
            (0..first.0.len()).map(|n| lines.iter().map(|l| l[n].chars().count()).max().unwrap_or(0)).collect();
        let written = lines.iter().map(|line| {
            let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}"));
            format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
        });
        let mut table: Vec<String> = written.collect();
        table.insert(1, format!("|{}|", widths.iter().map(|w| "-".repeat(w + 2)).collect::<Vec<_>>().join("|")));
        format!("{} ({})\n{}", self.what, self.setup, table.join("\n"))
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => {
            let number = number.as_f64().unwrap_or(f64::NAN);
            if number.abs() >= 100.0 { format!("{number:.0}") } else { format!("{number:.2}") }
        }
        Value::Null => "–".into(),
        other => other.to_string(),
    }
}
