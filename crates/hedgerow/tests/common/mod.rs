//! Homes served by real processes, asked through real commands.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long something may take that needs the network and a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A home, and the process that serves it.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    port: u16,
    serving: Option<Child>,
}

impl Home {
    /// A home that is served.
    pub(crate) fn new(name: &str) -> Home {
        let mut home = Home::idle(name);
        home.serve();
        home
    }

    /// A home that nobody serves.
    pub(crate) fn idle(name: &str) -> Home {
        let folder = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let home = Home { folder, port, serving: None };
        home.does(&["init", "--name", name]);
        home
    }

    /// Runs a command and gives its JSON.
    pub(crate) fn does(&self, args: &[&str]) -> Value {
        self.tries(args).unwrap_or_else(|(error, exit)| panic!("{args:?}: {error} (exit {exit})"))
    }

    /// Runs a command; its JSON, or its error and exit code.
    pub(crate) fn tries(&self, args: &[&str]) -> Result<Value, (Value, i32)> {
        let output = self.command(args).output().unwrap();
        let read = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            serde_json::from_str(text.trim()).unwrap_or_else(|_| Value::String(text.into_owned()))
        };
        if output.status.success() {
            Ok(read(&output.stdout))
        } else {
            Err((read(&output.stderr), output.status.code().unwrap_or(-1)))
        }
    }

    /// Begins a command without waiting for it.
    pub(crate) fn begins(&self, args: &[&str]) -> Child {
        self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Kills the serving process without a warning, and starts another.
    pub(crate) fn is_killed_and_starts_again(&mut self) {
        self.is_killed();
        self.serve();
    }

    /// Kills the serving process without a warning.
    pub(crate) fn is_killed(&mut self) {
        if let Some(mut child) = self.serving.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Starts a process that serves the home.
    pub(crate) fn serve(&mut self) {
        let listen = format!("127.0.0.1:{}", self.port);
        let child = self
            .command(&["serve", "--no-web", "--listen", &listen])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.serving = Some(child);
        eventually("it serves", || {
            std::os::unix::net::UnixStream::connect(self.home().join("hedgerow.sock")).is_ok()
        });
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hedgerow"));
        command.arg("--home").arg(self.home()).arg("--json").args(args);
        command.env_remove("HEDGEROW_LISTEN").env_remove("HEDGEROW_WEB").env_remove("HEDGEROW_LOG");
        command
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some(mut child) = self.serving.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Asks again and again until it is so.
pub(crate) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        std::thread::yield_now();
    }
}

/// A day so many days from today.
pub(crate) fn day(n: i64) -> String {
    let today = hedgerow_node::local_today();
    today.checked_add(jiff::Span::new().days(n)).unwrap().to_string()
}
