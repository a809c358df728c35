//! A relay peer served by a real process.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::common::{Home, eventually, free_address};

/// A relay peer, and the process that serves it.
pub(crate) struct RelayPeer {
    folder: tempfile::TempDir,
    address: String,
    more: Vec<String>,
    /// On which host of a testbed; on this machine where there is none.
    host: Option<String>,
    serving: Option<Child>,
}

impl RelayPeer {
    /// One that is served.
    pub(crate) fn new() -> RelayPeer {
        RelayPeer::with(&[])
    }

    /// One that is served with these options.
    pub(crate) fn with(more: &[&str]) -> RelayPeer {
        RelayPeer::made(free_address(), more, None)
    }

    /// One on a host of a testbed.
    pub(crate) fn on_host(host: &str, address: &str, more: &[&str]) -> RelayPeer {
        RelayPeer::made(address.to_owned(), more, Some(host.to_owned()))
    }

    fn made(address: String, more: &[&str], host: Option<String>) -> RelayPeer {
        let more = more.iter().map(|m| (*m).to_owned()).collect();
        let folder = tempfile::tempdir().unwrap();
        let mut relay = RelayPeer { folder, address, more, host, serving: None };
        relay.serve();
        relay
    }

    /// An organiser gives it a group.
    pub(crate) fn carries_for(&self, organiser: &Home) {
        let card = self.does(&["relay", "show"])["card"].clone();
        let line = organiser.does(&["group", "relay", "line", card.as_str().unwrap()]);
        self.does(&["relay", "add", line["line"].as_str().unwrap()]);
    }

    pub(crate) fn serve(&mut self) {
        let program = env!("CARGO_BIN_EXE_hedgerow");
        let mut command = match &self.host {
            Some(host) => {
                let mut there = Command::new("ip");
                there.args(["netns", "exec", host, program]);
                there
            }
            None => Command::new(program),
        };
        command.arg("--json").arg("--home").arg(self.home());
        command.args(["relay", "--as-root", "--listen", &self.address]);
        command.args(&self.more).env_remove("HEDGEROW_LISTEN").env_remove("HEDGEROW_LOG");
        let show = std::env::var("HEDGEROW_SHOW").ok();
        if let Some(level) = &show {
            command.env("HEDGEROW_LOG", level);
        }
        let stderr = if show.is_some() { Stdio::inherit() } else { Stdio::null() };
        self.serving = Some(command.stdout(Stdio::null()).stderr(stderr).spawn().unwrap());
        eventually("the relay peer serves", || {
            std::os::unix::net::UnixStream::connect(self.home().join("hedgerow.sock")).is_ok()
        });
    }

    /// Kills the process without a warning.
    pub(crate) fn is_killed(&mut self) {
        if let Some(mut child) = self.serving.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Tells the process to stop, and waits until it has.
    pub(crate) fn is_told_to_stop(&mut self) -> std::process::ExitStatus {
        let mut child = self.serving.take().unwrap();
        let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        assert!(told.success());
        child.wait().unwrap()
    }

    /// The process that serves it.
    pub(crate) fn process(&self) -> u32 {
        self.serving.as_ref().unwrap().id()
    }

    /// The folder everything is kept in.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("relay")
    }

    /// Runs a command and gives its JSON.
    pub(crate) fn does(&self, args: &[&str]) -> Value {
        self.tries(args).unwrap_or_else(|(error, exit)| panic!("{args:?}: {error} (exit {exit})"))
    }

    /// Runs a command; its JSON, or its error and exit code.
    pub(crate) fn tries(&self, args: &[&str]) -> Result<Value, (Value, i32)> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hedgerow"));
        command.arg("--json").arg("--home").arg(self.home()).args(args);
        let output = command.output().unwrap();
        let read = |bytes: &[u8]| serde_json::from_slice(bytes).unwrap_or_default();
        match output.status.success() {
            true => Ok(read(&output.stdout)),
            false => Err((read(&output.stderr), output.status.code().unwrap_or(-1))),
        }
    }
}

impl Drop for RelayPeer {
    fn drop(&mut self) {
        self.is_killed();
    }
}
