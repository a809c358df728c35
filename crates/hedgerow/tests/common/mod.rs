//! Homes served by real processes, asked through real commands.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long something may take that needs the network and a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A home, and the process that serves it.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    /// With what it is served.
    serve: Vec<String>,
    /// On which host of a testbed; on this machine where there is none.
    host: Option<String>,
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
        Home::made(name, vec!["--listen".to_owned(), free_address()], None)
    }

    /// A home on a host of a testbed, that nobody serves yet.
    pub(crate) fn on_host(name: &str, host: &str, serve: &[&str]) -> Home {
        Home::made(name, serve.iter().map(|s| (*s).to_owned()).collect(), Some(host.to_owned()))
    }

    /// A new computer at which somebody types a recovery sheet, and what the program says to it.
    pub(crate) fn restored(sheet: &Value, more: &[&str]) -> (Home, Value) {
        let serve = vec!["--listen".to_owned(), free_address()];
        let mut home = Home { folder: tempfile::tempdir().unwrap(), serve, host: None, serving: None };
        let texts = |list: &Value| -> Vec<String> {
            list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
        };
        let lines = sheet["groups"].as_array().unwrap().iter().map(|group| group["line"].as_str().unwrap());
        let mut args = vec!["identity", "restore"];
        lines.for_each(|line| args.extend(["--group", line]));
        args.extend(more);
        let mut restoring = home.command(&args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let words = texts(&sheet["words"]).join(" ");
        restoring.stdin.take().unwrap().write_all(words.as_bytes()).unwrap();
        let said = restoring.wait_with_output().unwrap();
        home.serve();
        (home, serde_json::from_slice(&said.stdout).unwrap())
    }

    fn made(name: &str, serve: Vec<String>, host: Option<String>) -> Home {
        let folder = tempfile::tempdir().unwrap();
        let home = Home { folder, serve, host, serving: None };
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

    /// Runs a command and gives what a person reads.
    pub(crate) fn says(&self, args: &[&str]) -> String {
        let output = self.plain_command(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
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

    /// The serving process ends as it does when the computer is shut down.
    pub(crate) fn is_shut_down(&mut self) {
        self.signal("-TERM");
        assert!(self.serving.take().unwrap().wait().unwrap().success());
    }

    /// The serving process stops in the middle of whatever it does.
    pub(crate) fn falls_asleep(&self) {
        self.signal("-STOP");
    }

    /// It goes on.
    pub(crate) fn wakes_up(&self) {
        self.signal("-CONT");
    }

    /// The process that serves it.
    pub(crate) fn process(&self) -> u32 {
        self.serving.as_ref().unwrap().id()
    }

    fn signal(&self, signal: &str) {
        let child = self.serving.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([signal, &child]).status().unwrap().success());
    }

    /// What the serving process has cost, by the kernel's account: seconds of CPU, and megabytes of memory in use.
    #[cfg(target_os = "linux")]
    pub(crate) fn account(&self) -> (f64, f64) {
        let of = format!("/proc/{}", self.serving.as_ref().unwrap().id());
        let stat = std::fs::read_to_string(format!("{of}/stat")).unwrap();
        // Fields 14 and 15 of proc_pid_stat(5), in hundredths of a second; the command before them may hold anything.
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        let ticks: f64 = fields[11..13].iter().map(|ticks| ticks.parse::<f64>().unwrap()).sum();
        let status = std::fs::read_to_string(format!("{of}/status")).unwrap();
        let rss = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        (ticks / 100.0, rss.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0)
    }

    /// Starts a process that serves the home.
    pub(crate) fn serve(&mut self) {
        let mut args = vec!["serve", "--no-web"];
        args.extend(self.serve.iter().map(String::as_str));
        let mut command = self.command(&args);
        if let Some(host) = &self.host {
            let mut there = Command::new("ip");
            there.args(["netns", "exec", host]).arg(command.get_program()).args(command.get_args());
            command = there;
        }
        // HEDGEROW_SHOW=debug shows what the served ones say.
        let show = std::env::var("HEDGEROW_SHOW").ok();
        if let Some(level) = &show {
            command.env("HEDGEROW_LOG", level);
        }
        let stderr = if show.is_some() { Stdio::inherit() } else { Stdio::null() };
        self.serving = Some(command.stdout(Stdio::null()).stderr(stderr).spawn().unwrap());
        eventually("it serves", || {
            std::os::unix::net::UnixStream::connect(self.home().join("hedgerow.sock")).is_ok()
        });
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.plain_command(&["--json"]);
        command.args(args);
        command
    }

    fn plain_command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hedgerow"));
        command.arg("--home").arg(self.home()).args(args);
        command.env_remove("HEDGEROW_LISTEN").env_remove("HEDGEROW_WEB").env_remove("HEDGEROW_LOG");
        // Whoever runs the tests has a keychain, and a home of these is not to be closed with a key in it.
        command.env("HEDGEROW_KEYCHAIN", "off").env("HEDGEROW_BACKUP_PASSPHRASE", "heron kettle marble quay");
        // A command that opens the home by itself stays where the home is served.
        if let [option, address] = self.serve.as_slice()
            && option == "--listen"
        {
            command.env("HEDGEROW_LISTEN", address);
        }
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

/// A port of this computer alone, that nobody uses.
pub(crate) fn free_address() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// Asks again and again until it is so.
pub(crate) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        // Asking takes its part of the machine, too.
        std::thread::sleep(Duration::from_millis(3));
    }
}

/// A day so many days from today.
pub(crate) fn day(n: i64) -> String {
    let today = hedgerow_node::local_today();
    today.checked_add(jiff::Span::new().days(n)).unwrap().to_string()
}
