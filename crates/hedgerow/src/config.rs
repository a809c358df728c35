//! Settings: a flag, else the environment, else the file in the home, else what is usual.

mod relay;
mod sources;

use std::path::PathBuf;

use hedgerow_node::{Node, NodeConfig, keychain_here};
use serde::Serialize;

use crate::args::{Args, Command, Config};
use crate::failure::Failure;
use crate::out::{Out, table};
pub(crate) use relay::MEGABYTE;
use relay::RelaySettings;
use sources::{Sources, USUAL};

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
    /// How much of this computer a relay peer may use, and where it is found.
    pub(crate) relay: RelaySettings,
    /// What is wrong with the file, told by `config check`; other commands go on with the rest.
    #[serde(skip)]
    problems: Vec<String>,
}

/// What the file may hold; what stands under `relay` is written down with its settings.
const KEYS: [&str; 4] = ["listen", "web", "log", "relay"];

impl Settings {
    pub(crate) fn read(args: &Args) -> Result<Settings, Failure> {
        let home = home(args)?;
        let path = args.config.clone().unwrap_or_else(|| home.value.join("hedgerow.toml"));
        let mut problems = Vec::new();
        let file = read_file(&path, args.config.is_some(), &mut problems)?;
        let (listen_flag, web_flag, no_web, relay_flags) = match &args.command {
            Command::Serve(serve) => (serve.listen.clone(), serve.web.clone(), serve.no_web, None),
            Command::Relay(relay) => (relay.listen.clone(), None, false, Some(relay)),
            _ => (Vec::new(), None, false, None),
        };
        let shown = path.display().to_string();
        let mut sources = Sources { file: &file, shown: &shown, problems: &mut problems };
        let log = sources.text("log", args.log.clone(), "HEDGEROW_LOG");
        let log = log.unwrap_or(Setting { value: "error".to_owned(), origin: USUAL.to_owned() });
        let listen = sources.list("listen", listen_flag, "HEDGEROW_LISTEN");
        let usual = Some(hedgerow_api::DEFAULT_ADDRESS);
        let web = match no_web {
            true => Setting { value: None, origin: "--no-web".to_owned() },
            false => sources.door("web", web_flag, "HEDGEROW_WEB", usual),
        };
        let of_relay = file.get("relay").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        let mut sources = Sources { file: &of_relay, shown: &shown, problems: &mut problems };
        let relay = RelaySettings::read(&mut sources, relay_flags);
        Ok(Settings { home, listen, web, log, relay, problems })
    }

    /// The passphrase of the key file, if the environment holds one.
    pub(crate) fn passphrase() -> Option<String> {
        std::env::var("HEDGEROW_PASSPHRASE").ok().filter(|p| !p.is_empty())
    }
}

impl Settings {
    /// Refuses what is wrong with the settings, before somebody relies on them.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.problems.is_empty() {
            return Ok(());
        }
        Err(Failure::config("E_CONFIG", self.problems.join("; "))
            .help(&format!("Mend it in the settings file, which may hold: {}.", KEYS.join(", "))))
    }

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
            let mut rows = vec![
                row("home", settings.home.value.display().to_string(), &settings.home.origin),
                row(
                    "listen",
                    if listen.is_empty() {
                        "a port for each group; a relay peer: 7142".to_owned()
                    } else {
                        listen
                    },
                    &settings.listen.origin,
                ),
                row(
                    "web",
                    settings.web.value.clone().unwrap_or_else(|| "off".to_owned()),
                    &settings.web.origin,
                ),
                row("log", settings.log.value.clone(), &settings.log.origin),
            ];
            rows.extend(settings.relay.rows());
            table(&rows);
        }),
        Config::Check => {
            settings.check()?;
            out.say(&serde_json::json!({ "well": true }), || println!("The settings hold together."));
        }
    }
    Ok(())
}

fn is_list(value: &toml::Value) -> bool {
    value.as_array().is_some_and(|all| all.iter().all(toml::Value::is_str))
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
    let of_relay = table.get("relay").and_then(toml::Value::as_table).into_iter().flatten();
    problems.extend(of_relay.filter_map(|(name, value)| relay::problem(name, value)));
    Ok(table)
}

/// Why a setting is passed over, if it is.
fn problem(name: &str, value: &toml::Value) -> Option<String> {
    match name {
        "relay" if value.is_table() => None,
        "relay" => Some("relay: settings are wanted below a line [relay]".to_owned()),
        "listen" if is_list(value) => None,
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
        assert_eq!(told_of("relay = 1", "relay"), 1);
        assert_eq!(told_of("[relay]\ndisc = 1", "relay.disc"), 1);
        assert_eq!(told_of("[relay]\ndisk = \"1\"", "relay.disk"), 1);
        assert_eq!(told_of("[relay]\nmemory = -1", "relay.memory"), 1);
        assert_eq!(told_of("[relay]\naddress = \"a:1\"", "relay.address"), 1);
        assert!(told("[relay]\naddress = [\"a:1\"]\nstatus = \"off\"\ndisk = 100").is_empty());
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
                "relay" => value.is_table(),
                _ => false,
            });
            prop_assert_eq!(used.count() + problems.len(), table.len());
        }
    }
}
