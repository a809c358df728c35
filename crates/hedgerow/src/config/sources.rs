//! Where a setting comes from: the flag, else the environment, else the file, else what is usual.

use std::ops::RangeInclusive;

use super::Setting;

/// Where a setting comes from that nobody has made.
pub(super) const USUAL: &str = "usual";

/// Where settings come from: a flag, else the environment, else the file, else what is usual.
pub(super) struct Sources<'a> {
    /// The table of the file that holds them.
    pub(super) file: &'a toml::Table,
    /// How the file is called.
    pub(super) shown: &'a str,
    pub(super) problems: &'a mut Vec<String>,
}

impl Sources<'_> {
    /// A text, if anybody says one.
    pub(super) fn text(&self, name: &str, flag: Option<String>, env: &str) -> Option<Setting<String>> {
        let set = |value: String, origin: &str| Setting { value, origin: origin.to_owned() };
        let from_file = || self.file.get(name).and_then(toml::Value::as_str);
        flag.map(|value| set(value, &format!("--{name}")))
            .or_else(|| said(env).map(|value| set(value, env)))
            .or_else(|| from_file().map(|value| set(value.to_owned(), self.shown)))
    }

    /// Several texts; in the environment with commas between them.
    pub(super) fn list(&self, name: &str, flag: Vec<String>, env: &str) -> Setting<Vec<String>> {
        let set = |value: Vec<String>, origin: &str| Setting { value, origin: origin.to_owned() };
        if !flag.is_empty() {
            return set(flag, &format!("--{name}"));
        }
        if let Some(text) = said(env) {
            let all = text.split(',').map(str::trim).filter(|t| !t.is_empty());
            return set(all.map(str::to_owned).collect(), env);
        }
        match self.file.get(name).and_then(toml::Value::as_array) {
            Some(all) => {
                set(all.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect(), self.shown)
            }
            None => set(Vec::new(), USUAL),
        }
    }

    /// An address to listen at, or `off`.
    pub(super) fn door(
        &mut self,
        name: &str,
        flag: Option<String>,
        env: &str,
        usual: Option<&str>,
    ) -> Setting<Option<String>> {
        let Some(Setting { value, origin }) = self.text(name, flag, env) else {
            return Setting { value: usual.map(str::to_owned), origin: USUAL.to_owned() };
        };
        if value == "off" {
            return Setting { value: None, origin };
        }
        if value.parse::<std::net::SocketAddr>().is_err() {
            self.problems.push(format!("“{value}” is not an address like 127.0.0.1:7140"));
        }
        Setting { value: Some(value), origin }
    }

    /// A number within bounds; one that is not is told, and what is usual holds.
    pub(super) fn number(
        &mut self,
        name: &str,
        flag: Option<u64>,
        env: &str,
        usual: u64,
        bounds: RangeInclusive<u64>,
    ) -> Setting<u64> {
        let from_file = self.file.get(name).and_then(toml::Value::as_integer);
        let (said, origin) = match (flag, said(env)) {
            (Some(flag), _) => (flag.to_string(), format!("--{name}")),
            (None, Some(text)) => (text, env.to_owned()),
            (None, None) => match from_file {
                Some(number) => (number.to_string(), self.shown.to_owned()),
                None => return Setting { value: usual, origin: USUAL.to_owned() },
            },
        };
        if let Some(value) = said.trim().parse().ok().filter(|n| bounds.contains(n)) {
            return Setting { value, origin };
        }
        let (least, most) = bounds.into_inner();
        let wanted =
            if most > u64::MAX / 2048 { format!("{least} or more") } else { format!("{least} to {most}") };
        // A number below zero in the file is told with the file's other faults.
        if from_file.is_none_or(|n| n >= 0) || origin != self.shown {
            self.problems.push(format!("{name}: {wanted} is wanted, and “{said}” was said"));
        }
        Setting { value: usual, origin: USUAL.to_owned() }
    }
}

/// A variable of the environment that says something.
fn said(env: &str) -> Option<String> {
    std::env::var(env).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No test sets it.
    const UNSET: &str = "HEDGEROW_NOT_SET_IN_A_TEST";

    fn number(file: &str, flag: Option<u64>) -> (Setting<u64>, Vec<String>) {
        let (file, mut problems) = (file.parse().unwrap(), Vec::new());
        let mut sources = Sources { file: &file, shown: "a file", problems: &mut problems };
        (sources.number("disk", flag, UNSET, 4096, 16..=1000), problems)
    }

    #[test]
    fn a_bound_is_what_was_said_first_or_the_usual_one_and_told() {
        let is = |file, flag, value, origin: &str, told: usize| {
            let (setting, problems) = number(file, flag);
            assert_eq!((setting.value, setting.origin.as_str()), (value, origin), "{file}");
            assert_eq!(problems.len(), told, "{file}: {problems:?}");
        };
        is("", None, 4096, USUAL, 0);
        is("disk = 500", None, 500, "a file", 0);
        is("disk = 500", Some(600), 600, "--disk", 0);
        is("disk = 15", None, 4096, USUAL, 1);
        is("disk = 1001", None, 4096, USUAL, 1);
        is("disk = 500", Some(1), 4096, USUAL, 1);
    }
}
