//! Processes beside this one, so that each side of a measurement has an account of its own with the kernel.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};

/// A process that is ended when this is dropped.
pub(crate) struct Beside {
    child: Child,
    out: BufReader<ChildStdout>,
}

/// What the kernel has counted for a process.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Account {
    /// CPU seconds.
    pub(crate) cpu: f64,
    /// Bytes it has had written to a disk.
    pub(crate) written: u64,
    /// Times a thread of it went to sleep and was woken.
    pub(crate) wakeups: u64,
    /// Bytes of memory in use.
    pub(crate) memory: u64,
}

impl Beside {
    /// This program, with other words.
    pub(crate) fn bench(words: &[&str]) -> Result<Beside> {
        Beside::start(Command::new(std::env::current_exe()?).args(words))
    }

    /// The program that neighbours use, built beside this one.
    pub(crate) fn hedgerow(words: &[&str]) -> Result<Beside> {
        let program = std::env::current_exe()?.with_file_name("hedgerow");
        ensure!(program.exists(), "`cargo build --release -p hedgerow` is to be run first");
        Beside::start(Command::new(program).args(words))
    }

    fn start(command: &mut Command) -> Result<Beside> {
        let mut child = command.stdout(Stdio::piped()).spawn().context("the other side cannot be started")?;
        let out = BufReader::new(child.stdout.take().context("its output")?);
        Ok(Beside { child, out })
    }

    /// Reads on until a line begins so; answers the rest of it.
    pub(crate) fn wait_for(&mut self, word: &str) -> Result<String> {
        let mut line = String::new();
        loop {
            line.clear();
            ensure!(self.out.read_line(&mut line)? > 0, "the other side ended before it said “{word}”");
            if let Some(rest) = line.trim_end().strip_prefix(word) {
                return Ok(rest.trim().to_owned());
            }
        }
    }

    /// Asks it to stop and waits until it has: a file that is not closed in order is looked through at the next start.
    pub(crate) fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        ensure!(asked.success(), "the other side cannot be asked to stop");
        self.child.wait()?;
        Ok(())
    }

    pub(crate) fn account(&self) -> Account {
        account(self.child.id())
    }

    /// CPU seconds by name of thread, the most first.
    pub(crate) fn threads(&self) -> Vec<(String, f64)> {
        let mut by_name: std::collections::BTreeMap<String, f64> = Default::default();
        for task in tasks(self.child.id()) {
            let name = std::fs::read_to_string(task.join("comm")).unwrap_or_default().trim().to_owned();
            *by_name.entry(name).or_default() += cpu_of(&task);
        }
        let mut all: Vec<(String, f64)> = by_name.into_iter().collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The account of a process so far (proc_pid_stat(5), proc_pid_io(5), proc_pid_status(5)).
pub(crate) fn account(pid: u32) -> Account {
    let folder = format!("/proc/{pid}");
    let io = std::fs::read_to_string(format!("{folder}/io")).unwrap_or_default();
    let memory = std::fs::read_to_string(format!("{folder}/statm")).unwrap_or_default();
    let pages: u64 = memory.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0);
    let switches = |task: &std::path::PathBuf| {
        line_of(&std::fs::read_to_string(task.join("status")).unwrap_or_default(), "voluntary_ctxt_switches:")
    };
    Account {
        cpu: cpu_of(Path::new(&folder)),
        written: line_of(&io, "write_bytes:"),
        wakeups: tasks(pid).iter().map(switches).sum(),
        memory: pages * 4096,
    }
}

fn tasks(pid: u32) -> Vec<std::path::PathBuf> {
    let all = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten();
    all.filter_map(|task| Some(task.ok()?.path())).collect()
}

fn cpu_of(folder: &Path) -> f64 {
    let stat = std::fs::read_to_string(folder.join("stat")).unwrap_or_default();
    let after = stat.rsplit(") ").next().unwrap_or_default();
    // Fields 14 and 15, in hundredths of a second; the first field after the name is the third.
    after.split(' ').skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn line_of(text: &str, name: &str) -> u64 {
    text.lines().find_map(|l| l.strip_prefix(name)).and_then(|n| n.trim().parse().ok()).unwrap_or(0)
}
