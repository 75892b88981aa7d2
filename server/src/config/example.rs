//! `config.example.toml`, written from the keys themselves.

use super::Settings;
use clap::{Args, Command};

/// Every key, commented out, with its help and its default.
pub fn example_toml() -> String {
    let mut text = String::from(
        "# Every key of Quartier's configuration, with its default.\n\
         # Each is also an environment variable (QUARTIER_LISTEN) and a flag (--listen); flags weigh more than the\n\
         # environment, the environment more than this file. Use it with: quartier serve --config FILE\n",
    );
    let defaults = serde_json::to_value(Settings::defaults()).unwrap_or_default();
    let command = Settings::augment_args(Command::new("quartier"));
    for argument in command.get_arguments() {
        let key = argument.get_id().as_str();
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let value = match (key, defaults.get(key)) {
            ("public_url", _) => "[\"https://quartier.example.org\"]".to_owned(),
            ("redis", _) => "[\"redis://127.0.0.1:6379\"]".to_owned(),
            ("postgres", _) => "\"postgres://quartier:PASSWORD@127.0.0.1/quartier\"".to_owned(),
            ("trusted_proxies", _) => "[\"127.0.0.1\"]".to_owned(),
            ("agenda_holidays", _) => "[\"Vacances zone C: FR school /etc/quartier/zone-c.ics\"]".to_owned(),
            ("private_addresses", _) => "[\"10.20.0.5\"]".to_owned(),
            (_, Some(default)) => default.to_string(),
            (_, None) => continue,
        };
        text.push_str(&format!("\n# {help}\n# {key} = {value}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path() -> std::path::PathBuf {
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../config.example.toml")
    }

    #[test]
    fn the_example_in_the_repository_is_this_one() {
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path(), example_toml()).unwrap();
        }
        let kept = std::fs::read_to_string(path()).unwrap_or_default();
        assert!(kept == example_toml(), "config.example.toml is out of date: run the tests once with UPDATE=1");
    }

    #[test]
    fn every_line_of_it_can_be_used() {
        let used: String = example_toml()
            .lines()
            .map(|line| line.strip_prefix("# ").unwrap_or(line))
            .filter(|line| line.contains(" = "))
            .fold(String::new(), |all, line| all + line + "\n");
        let settings: Settings = figment::Figment::new()
            .merge(<figment::providers::Toml as figment::providers::Format>::string(&used))
            .extract()
            .unwrap();
        let without = Settings { public_url: None, redis: None, postgres: None, trusted_proxies: None, ..settings };
        assert_eq!(Settings { private_addresses: None, agenda_holidays: None, ..without }, Settings::defaults());
    }
}
