//! Settings: a flag, else the environment, else the file in the home, else what is usual.

use std::path::PathBuf;

use hedgerow_node::{Node, NodeConfig, keychain_here};
use serde::Serialize;

use crate::args::{Args, Command, Config};
use crate::failure::Failure;
use crate::out::{Out, table};

/// A setting and where it comes from.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Setting<T> {
    pub(crate) value: T,
    pub(crate) origin: String,
}

/// All settings.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Settings {
    pub(crate) home: Setting<PathBuf>,
    /// Where neighbours reach this computer; nothing means a port for each group.
    pub(crate) listen: Setting<Vec<String>>,
    /// Where a browser finds it; nothing means nowhere.
    pub(crate) web: Setting<Option<String>>,
    pub(crate) log: Setting<String>,
    /// What is wrong with the file, told by `config check`; other commands go on with the rest.
    #[serde(skip)]
    problems: Vec<String>,
}

/// What the file may hold.
const KEYS: [&str; 3] = ["listen", "web", "log"];

impl Settings {
    pub(crate) fn read(args: &Args) -> Result<Settings, Failure> {
        let home = home(args)?;
        let path = args.config.clone().unwrap_or_else(|| home.value.join("hedgerow.toml"));
        let mut problems = Vec::new();
        let file = read_file(&path, args.config.is_some(), &mut problems)?;
        let shown = path.display().to_string();
        let text = |key: &str| file.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        let origin = |origin: &str| origin.to_owned();

        let from_file = |key: &'static str| text(key).map(|value| Setting { value, origin: shown.clone() });
        let from_env = |name: &str| {
            std::env::var(name)
                .ok()
                .filter(|v| !v.is_empty())
                .map(|value| Setting { value, origin: name.to_owned() })
        };
        let log = args
            .log
            .clone()
            .map(|value| Setting { value, origin: origin("--log") })
            .or_else(|| from_env("HEDGEROW_LOG"))
            .or_else(|| from_file("log"))
            .unwrap_or(Setting { value: "error".to_owned(), origin: origin("usual") });

        let (listen_flag, web_flag, no_web) = match &args.command {
            Command::Serve(serve) => (serve.listen.clone(), serve.web.clone(), serve.no_web),
            Command::Relay(relay) => (relay.listen.clone(), None, false),
            _ => (Vec::new(), None, false),
        };
        let list =
            |text: &str| text.split(',').map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect();
        let listen = if !listen_flag.is_empty() {
            Setting { value: listen_flag, origin: origin("--listen") }
        } else if let Some(env) = from_env("HEDGEROW_LISTEN") {
            Setting { value: list(&env.value), origin: env.origin }
        } else if let Some(values) = file.get("listen").and_then(toml::Value::as_array) {
            let value = values.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect();
            Setting { value, origin: shown.clone() }
        } else {
            Setting { value: Vec::new(), origin: origin("usual") }
        };
        let some =
            |s: Setting<String>| Setting { value: Some(s.value).filter(|v| v != "off"), origin: s.origin };
        let web = if no_web {
            Setting { value: None, origin: origin("--no-web") }
        } else if let Some(value) = web_flag {
            Setting { value: Some(value), origin: origin("--web") }
        } else if let Some(web) = from_env("HEDGEROW_WEB").or_else(|| from_file("web")) {
            some(web)
        } else {
            Setting { value: Some(hedgerow_api::DEFAULT_ADDRESS.to_owned()), origin: origin("usual") }
        };
        if let Some(web) = &web.value
            && web.parse::<std::net::SocketAddr>().is_err()
        {
            problems.push(format!("“{web}” is not an address like 127.0.0.1:7140"));
        }
        Ok(Settings { home, listen, web, log, problems })
    }

    /// The passphrase of the key file, if the environment holds one.
    pub(crate) fn passphrase() -> Option<String> {
        std::env::var("HEDGEROW_PASSPHRASE").ok().filter(|p| !p.is_empty())
    }
}

impl Settings {
    /// Opens the home for this process; somebody may have said that the clock is right.
    pub(crate) async fn open_node(&self, trusts_clock: bool) -> Result<Node, Failure> {
        let config = NodeConfig {
            home: self.home.value.clone(),
            listen: self.listen.value.clone(),
            passphrase: Settings::passphrase(),
            keychain: keychain_here(),
            trusts_clock,
            ..NodeConfig::default()
        };
        Ok(Node::open(config).await?)
    }
}

/// `config`
pub(crate) fn run(settings: &Settings, what: Config, out: Out) -> Result<(), Failure> {
    match what {
        Config::Print => out.say(settings, || {
            let row =
                |name: &str, value: String, origin: &str| vec![name.to_owned(), value, origin.to_owned()];
            let listen = settings.listen.value.join(", ");
            table(&[
                row("home", settings.home.value.display().to_string(), &settings.home.origin),
                row(
                    "listen",
                    if listen.is_empty() { "a port for each group".to_owned() } else { listen },
                    &settings.listen.origin,
                ),
                row(
                    "web",
                    settings.web.value.clone().unwrap_or_else(|| "off".to_owned()),
                    &settings.web.origin,
                ),
                row("log", settings.log.value.clone(), &settings.log.origin),
            ]);
        }),
        Config::Check => {
            if !settings.problems.is_empty() {
                return Err(Failure::config("E_CONFIG", settings.problems.join("; "))
                    .help(&format!("Mend it in the settings file, which may hold: {}.", KEYS.join(", "))));
            }
            out.say(&serde_json::json!({ "well": true }), || println!("The settings hold together."));
        }
    }
    Ok(())
}

fn home(args: &Args) -> Result<Setting<PathBuf>, Failure> {
    if let Some(home) = &args.home {
        let from_env = std::env::var_os("HEDGEROW_HOME").is_some_and(|env| env == home.as_os_str());
        let origin = if from_env { "HEDGEROW_HOME" } else { "--home" };
        return Ok(Setting { value: home.clone(), origin: origin.to_owned() });
    }
    use etcetera::BaseStrategy;
    // A relay peer is nobody's home.
    let folder = if matches!(args.command, Command::Relay(_)) { "hedgerow-relay" } else { "hedgerow" };
    let base = etcetera::choose_base_strategy()
        .map_err(|e| Failure::config("E_CONFIG_HOME", e.to_string()).help("Name a folder with --home."))?;
    Ok(Setting { value: base.data_dir().join(folder), origin: "usual".to_owned() })
}

fn read_file(
    path: &std::path::Path,
    must_exist: bool,
    problems: &mut Vec<String>,
) -> Result<toml::Table, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => {
            return Ok(toml::Table::new());
        }
        Err(error) => {
            return Err(Failure::config(
                "E_CONFIG_FILE",
                format!("the settings file {} cannot be read: {error}", path.display()),
            ));
        }
    };
    read_text(&text, problems).map_err(|why| {
        let text = format!("the settings file {} cannot be understood: {why}", path.display());
        Failure::config("E_CONFIG_FILE", text)
    })
}

/// What a file holds; what of it is not used is told.
fn read_text(text: &str, problems: &mut Vec<String>) -> Result<toml::Table, String> {
    let table: toml::Table = text.parse().map_err(|e: toml::de::Error| e.message().to_owned())?;
    problems.extend(table.iter().filter_map(|(name, value)| problem(name, value)));
    Ok(table)
}

/// Why a setting is passed over, if it is.
fn problem(name: &str, value: &toml::Value) -> Option<String> {
    let is_list = value.as_array().is_some_and(|all| all.iter().all(toml::Value::is_str));
    match name {
        "listen" if is_list => None,
        "listen" => Some("listen: a list is wanted, like [\"0.0.0.0:7141\"]".to_owned()),
        name if !KEYS.contains(&name) => Some(format!("there is no setting “{name}”")),
        _ if value.is_str() => None,
        name => Some(format!("{name}: words between quotes are wanted")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        read_text(text, &mut problems).unwrap();
        problems
    }

    #[test]
    fn a_setting_that_is_not_used_is_told() {
        let told_of = |text: &str, word: &str| told(text).iter().filter(|p| p.contains(word)).count();
        assert_eq!(told_of("listen = \"127.0.0.1:7141\"", "listen"), 1);
        assert_eq!(told_of("listen = [7141]", "listen"), 1);
        assert_eq!(told_of("web = 7140", "web"), 1);
        assert_eq!(told_of("log = []", "log"), 1);
        assert_eq!(told_of("port = 1", "port"), 1);
        // The control: a good file.
        assert!(told("listen = [\"127.0.0.1:7141\"]\nweb = \"off\"\nlog = \"info\"").is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        /// Whatever a file holds, it cannot be read, or each of its settings is used or told.
        #[test]
        fn arbitrary_settings_are_refused_or_used_or_told(
            lines in proptest::collection::vec("(listen|web|log|port|\\[a\\]|\"\")( ?= ?)?(\\[?\"[a-z0-9:.]{0,9}\"\\]?|-?[0-9]{1,22}|\\{\\}|true|\\PC{0,9})", 0..6),
        ) {
            let mut problems = Vec::new();
            let Ok(table) = read_text(&lines.join("\n"), &mut problems) else { return Ok(()) };
            let used = table.iter().filter(|(name, value)| match name.as_str() {
                "listen" => value.as_array().is_some_and(|all| all.iter().all(|one| one.as_str().is_some())),
                "web" | "log" => value.as_str().is_some(),
                _ => false,
            });
            prop_assert_eq!(used.count() + problems.len(), table.len());
        }
    }
}
