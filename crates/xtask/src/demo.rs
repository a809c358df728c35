//! A street of four neighbours on this computer: four Hedgerows that run, with things in them, a loan under way and
//! somebody who waits for an answer.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::setup;

const INVENTORY: &str = "crates/hedgerow-sim/data/inventory.csv";
/// How long the street may take to come to stand.
const PATIENCE: Duration = Duration::from_secs(60);

/// Some of the inventory's things: one language's, from here, so many.
type Share = (&'static str, usize, usize);

/// Who lives here, and which things are theirs.
const NEIGHBOURS: [(&str, &[Share]); 4] = [
    ("Ana", &[("en", 0, 9), ("es", 20, 5)]),
    ("Béla", &[("hu", 10, 12)]),
    ("Chidi", &[("en", 30, 8), ("fr", 15, 6)]),
    ("Dora", &[("de", 22, 9), ("ja", 40, 5)]),
];
/// What else they offer or look for: who, what, and how.
const ELSE: [(usize, &[&str]); 6] = [
    (
        0,
        &[
            "Plum jam, six jars",
            "--mode",
            "give",
            "--category",
            "kitchen",
            "--text",
            "From our tree. Keep the jars.",
        ],
    ),
    (1, &["An hour of help with the computer", "--mode", "help", "--category", "help"]),
    (1, &["A wheelbarrow for a weekend", "--wanted", "--category", "garden"]),
    (2, &["Piano lessons for beginners", "--mode", "help", "--category", "help"]),
    (3, &["Children's bicycle, 16 inches", "--mode", "swap", "--category", "bicycles"]),
    (
        3,
        &["Somebody who waters the tomatoes in August", "--wanted", "--mode", "help", "--category", "garden"],
    ),
];
const GUIDELINES: &str =
    "Bring it back clean, and on the day. Say so when something breaks; we mend it together.";

/// Opens the street and keeps it until Ctrl-C; with `keep` its homes stay.
pub(crate) fn demo(args: &[&str]) -> Result<()> {
    let keep = match args {
        [] => false,
        ["--keep"] => true,
        _ => bail!("demo knows --keep, and nothing else"),
    };
    let program = program()?;
    let (stop, stopped) = channel();
    ctrlc::set_handler(move || {
        // Nobody listens any more once the street is gone.
        let _ = stop.send(());
    })?;
    let folder = std::env::temp_dir().join(format!("hedgerow-demo-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = Street::new(&program, &folder).map(|street| {
        street.say(keep);
        // Ctrl-C, or the terminal that was closed.
        let _ = stopped.recv();
    });
    if !keep {
        std::fs::remove_dir_all(&folder).with_context(|| format!("{} is left", folder.display()))?;
    }
    result
}

/// The program as neighbours run it; `HEDGEROW_PROGRAM` names another one.
fn program() -> Result<PathBuf> {
    if let Some(program) = std::env::var_os("HEDGEROW_PROGRAM") {
        return Ok(program.into());
    }
    setup::build_tools()?;
    println!("Building Hedgerow; the first time this takes some minutes.");
    let built = Command::new("cargo")
        .args(["build", "--quiet", "--release", "-p", "hedgerow", "--message-format=json-render-diagnostics"])
        .stderr(Stdio::inherit())
        .output()?;
    let lines = String::from_utf8_lossy(&built.stdout).into_owned();
    let messages = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut executables = messages.filter_map(|m| Some(PathBuf::from(m["executable"].as_str()?)));
    executables.next_back().context("Hedgerow could not be built")
}

/// The neighbours. Their Hedgerows stop when this is dropped, however this process ends.
struct Street {
    neighbours: Vec<Neighbour>,
}

struct Neighbour {
    name: &'static str,
    program: PathBuf,
    home: PathBuf,
    address: String,
    web: String,
    link: String,
    serving: Child,
    /// When this is closed the serving process stops: also where this process is killed.
    input: Option<ChildStdin>,
}

impl Street {
    fn new(program: &Path, folder: &Path) -> Result<Street> {
        let homes = ["ana", "bela", "chidi", "dora"];
        let neighbours = NEIGHBOURS
            .iter()
            .zip(homes)
            .map(|((name, _), home)| Neighbour::new(name, program, folder.join(home)))
            .collect::<Result<Vec<_>>>()?;
        let street = Street { neighbours };
        let [ana, others @ ..] = street.neighbours.as_slice() else { bail!("nobody lives here") };
        ana.does(&["group", "create", "Elm Street", "--guidelines", GUIDELINES])?;
        let letter = ana.does(&["group", "invite", "--uses", "3"])?;
        let letter = letter["link"].as_str().context("a poster has a link")?;
        for (n, other) in others.iter().enumerate() {
            other.does(&["group", "join", letter])?;
            for neighbour in &others[..n] {
                other.does(&["group", "reach", &neighbour.address])?;
            }
        }
        street.offer(folder)?;
        street.lend()?;
        Ok(street)
    }

    /// Each offers what is theirs.
    fn offer(&self, folder: &Path) -> Result<()> {
        let mut reader = csv::Reader::from_path(INVENTORY)?;
        let rows = reader.records().collect::<Result<Vec<_>, _>>()?;
        let mut total = 0;
        for (neighbour, (_, things)) in self.neighbours.iter().zip(&NEIGHBOURS) {
            let file = folder.join("things.csv");
            let mut writer = csv::Writer::from_path(&file)?;
            writer.write_record(["title", "description", "category", "code"])?;
            for (language, from, count) in *things {
                let of_language = rows.iter().filter(|row| row.get(4) == Some(language));
                for row in of_language.skip(*from).take(*count) {
                    writer.write_record(row.iter().take(4))?;
                    total += 1;
                }
            }
            writer.flush()?;
            neighbour.does(&["listing", "import", &file.to_string_lossy()])?;
            std::fs::remove_file(&file)?;
        }
        for (who, words) in ELSE {
            self.neighbours[who].does(&[&["listing", "add"], words].concat())?;
            total += 1;
        }
        self.until("all see all things", || {
            let sees = |n: &Neighbour| Ok(n.does(&["listing", "list"])?["total"] == total);
            self.neighbours.iter().map(sees).collect::<Result<Vec<bool>>>().map(|all| all.iter().all(|s| *s))
        })
    }

    /// Béla has Ana's ladder, Chidi waits for her answer.
    fn lend(&self) -> Result<()> {
        let [ana, bela, chidi, _] = self.neighbours.as_slice() else { bail!("four live here") };
        let ladder = bela.finds("Extension ladder")?;
        let loan = bela.asks(&ladder, "today", "For the gutter. I bring it back in the evening.")?;
        self.until("Ana is asked", || ana.has(&loan, "asked"))?;
        ana.does(&["deal", "accept", &loan])?;
        self.until("Béla hears yes", || bela.has(&loan, "accepted"))?;
        ana.does(&["deal", "hand-over", &loan])?;
        bela.does(&["deal", "hand-over", &loan])?;
        bela.does(&["deal", "message", &loan, "It is a good ladder!"])?;
        self.until("the ladder is out", || ana.has(&loan, "out"))?;
        let drill = chidi.finds("Cordless drill")?;
        let asked = chidi.asks(&drill, "saturday", "Two shelves. I have my own bits.")?;
        self.until("Ana is asked again", || ana.has(&asked, "asked"))
    }

    #[allow(clippy::disallowed_methods)] // Patience with real processes.
    fn until(&self, what: &str, mut is_so: impl FnMut() -> Result<bool>) -> Result<()> {
        let begun = Instant::now();
        while !is_so()? {
            if begun.elapsed() > PATIENCE {
                bail!("it took too long until {what}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn say(&self, keep: bool) {
        println!("\nElm Street is there: four neighbours, each with a Hedgerow that runs.\n");
        for neighbour in &self.neighbours {
            println!("  {:<6} in a browser (opens once): {}", neighbour.name, neighbour.link);
            println!("         home: {}", neighbour.home.display());
        }
        let [ana, bela, ..] = self.neighbours.as_slice() else { return };
        println!("\nBéla has Ana's ladder; Chidi asks for her drill and waits. Try, in another terminal:\n");
        println!("  {} deal list", ana.typed());
        println!("  {} search ladder", bela.typed());
        println!("  {} status\n", bela.typed());
        println!(
            "Ctrl-C stops all four{}",
            if keep { " and leaves their homes. To go on later:" } else { " and removes their homes." }
        );
        if keep {
            for neighbour in &self.neighbours {
                println!(
                    "  {} serve --listen {} --web {}",
                    neighbour.typed(),
                    neighbour.address,
                    neighbour.web
                );
            }
        }
    }
}

impl Drop for Street {
    fn drop(&mut self) {
        self.neighbours.iter_mut().for_each(|n| drop(n.input.take()));
        for neighbour in &mut self.neighbours {
            let _ = neighbour.serving.wait();
        }
    }
}

impl Neighbour {
    fn new(name: &'static str, program: &Path, home: PathBuf) -> Result<Neighbour> {
        let run = |args: &[&str]| {
            let mut command = Command::new(program);
            command.arg("--home").arg(&home).arg("--json").args(args);
            command
        };
        if !run(&["init", "--name", name]).stdout(Stdio::null()).status()?.success() {
            bail!("{name}'s home could not be made");
        }
        let (address, web) = (free_address()?, free_address()?);
        let mut serving = run(&["serve", "--until-input-ends", "--listen", &address, "--web", &web])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = serving.stdin.take();
        let mut line = String::new();
        BufReader::new(serving.stdout.take().context("its output")?).read_line(&mut line)?;
        let said: Value =
            serde_json::from_str(&line).with_context(|| format!("{name} could not be served"))?;
        let link = said["link"].as_str().unwrap_or_default().to_owned();
        Ok(Neighbour { name, program: program.to_owned(), home, address, web, link, serving, input })
    }

    /// Types a command and gives what it answers.
    fn does(&self, args: &[&str]) -> Result<Value> {
        let output =
            Command::new(&self.program).arg("--home").arg(&self.home).arg("--json").args(args).output()?;
        if !output.status.success() {
            bail!("{} could not {args:?}: {}", self.name, String::from_utf8_lossy(&output.stderr));
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    fn finds(&self, title: &str) -> Result<String> {
        let page = self.does(&["search", title])?;
        let found = page["listings"].as_array().into_iter().flatten().find(|l| l["title"] == title);
        let id = found.and_then(|l| l["id"].as_str());
        id.map(str::to_owned).with_context(|| format!("{} does not find: {title}", self.name))
    }

    fn asks(&self, listing: &str, day: &str, note: &str) -> Result<String> {
        let deal = self.does(&["deal", "ask", listing, day, "--note", note])?;
        deal["id"].as_str().map(str::to_owned).context("a deal has a number")
    }

    fn has(&self, deal: &str, state: &str) -> Result<bool> {
        let deals = self.does(&["deal", "list"])?;
        Ok(deals.as_array().into_iter().flatten().any(|d| d["id"] == deal && d["state"] == state))
    }

    /// What somebody types to be this neighbour.
    fn typed(&self) -> String {
        format!("{} --home {}", self.program.display(), self.home.display())
    }
}

/// An address on this computer that nobody uses.
fn free_address() -> Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}
