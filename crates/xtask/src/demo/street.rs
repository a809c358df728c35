//! Four neighbours of one street on this machine: who they are, what they have, and what goes on between them.
//!
//! Everything is typed at the real program, each neighbour being a process that serves a home of its own. The processes
//! read an input that this one holds open, and end when it ends, however it does.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

/// Things in six languages, the project's own.
const INVENTORY: &str = include_str!("../../../hedgerow-sim/data/inventory.csv");
const GUIDELINES: &str = "\
Bring things back clean and on the day you said.
If something breaks, say so; it happens to all of us.
Ring twice, the bell at number 7 is shy.";

/// What Béla has borrowed, and what Chidi asks for; both are Ana's.
pub(crate) const LENT: &str = "Extension ladder";
pub(crate) const ASKED: &str = "Sewing machine";

/// Between two looks at whether something has come.
const PAUSE: Duration = Duration::from_millis(40);
/// Looks until it is said that it never came: a minute, and more where each look takes its time.
const LOOKS: u32 = 1_500;
/// Looks until a process that does not end by itself is killed.
const LAST_LOOKS: u32 = 250;
/// Another program may take a port between its choice and its use; then the street is built anew.
const TRIES: u32 = 3;

/// A neighbour as the street is made of: a name, the name of the folder, what is spoken, codes of the inventory, and
/// what is looked for with its category.
struct Cast {
    name: &'static str,
    folder: &'static str,
    speaks: &'static str,
    things: &'static [&'static str],
    wants: (&'static str, &'static str),
}

const CAST: [Cast; 4] = [
    Cast {
        name: "Ana",
        folder: "ana",
        speaks: "English and Spanish",
        things: &["en-02", "en-11", "en-15", "en-28", "en-29", "en-46", "es-21", "es-25", "es-35", "es-39"],
        wants: ("Wheelbarrow", "garden"),
    },
    Cast {
        name: "Béla",
        folder: "bela",
        speaks: "Hungarian and German",
        things: &["hu-01", "hu-20", "hu-26", "hu-36", "hu-41", "hu-47", "de-06", "de-10", "de-48"],
        wants: ("Kerekesszék", "home"),
    },
    Cast {
        name: "Chidi",
        folder: "chidi",
        speaks: "French and English",
        things: &["fr-08", "fr-13", "fr-16", "fr-33", "fr-38", "fr-43", "en-23", "en-27", "en-42"],
        wants: ("Tente quatre places", "outdoors"),
    },
    Cast {
        name: "Dora",
        folder: "dora",
        speaks: "Japanese and German",
        things: &["ja-05", "ja-28", "ja-30", "ja-34", "ja-40", "de-14", "de-22", "de-37", "de-50"],
        wants: ("充電式電動ドリル", "tools"),
    },
];

/// A neighbour whose home is served.
pub(crate) struct Neighbour {
    pub(crate) name: &'static str,
    pub(crate) speaks: &'static str,
    /// How the home's folder is called.
    pub(crate) short: &'static str,
    pub(crate) home: PathBuf,
    /// Opens the neighbour's Hedgerow in a browser, once.
    pub(crate) link: String,
    program: PathBuf,
    serving: Child,
}

/// The street as it stands.
pub(crate) struct Street {
    /// Ana, Béla, Chidi and Dora.
    pub(crate) neighbours: Vec<Neighbour>,
    /// Listings that each of them sees.
    pub(crate) listings: usize,
    /// The number of the deal that is under way, and of the ask that waits for Ana.
    pub(crate) loan: String,
    pub(crate) ask: String,
}

impl Street {
    /// Builds the street with a program and in a folder. Word from `stop` gives it up.
    pub(crate) fn build(program: &Path, folder: &Path, stop: &Receiver<()>) -> Result<Street> {
        for again in 1.. {
            match Street::build_once(program, &folder.join(format!("street-{again}")), stop) {
                Err(error) if again < TRIES && format!("{error:#}").contains("E_PORT_TAKEN") => {}
                done => return done,
            }
        }
        bail!("no port is free")
    }

    fn build_once(program: &Path, folder: &Path, stop: &Receiver<()>) -> Result<Street> {
        let neighbours = together(CAST.iter().map(|cast| move || Neighbour::new(cast, program, folder)))?;
        let [ana, bela, chidi, _] = neighbours.as_slice() else { bail!("four neighbours were wanted") };

        ana.does(&["group", "create", "Elm Street", "--guidelines", GUIDELINES])?;
        let mut letters = vec![None];
        for _ in &CAST[1..] {
            letters.push(Some(text(&ana.does(&["group", "invite"])?, "link")?));
        }
        let moved_in =
            together(neighbours.iter().zip(&CAST).zip(&letters).map(|((neighbour, cast), letter)| {
                move || {
                    if let Some(letter) = letter {
                        neighbour.does(&["group", "join", letter])?;
                    }
                    neighbour.offers(cast)
                }
            }))?;
        let listings = moved_in.iter().sum();

        ana.sees(stop, "what the neighbours offer", |ana| {
            Ok(neighbours.iter().all(|n| n.listings().is_ok_and(|n| n == listings))
                && ana.listings()? == listings)
        })?;
        let loan = text(
            &bela.does(&[
                "deal",
                "ask",
                LENT,
                "today",
                "tomorrow",
                "--note",
                "The gutter is full of leaves",
            ])?,
            "id",
        )?;
        let ask = text(
            &chidi.does(&["deal", "ask", ASKED, "saturday", "sunday", "--note", "For the school play"])?,
            "id",
        )?;
        ana.sees(stop, "Béla's ask", |ana| ana.stands(&loan, "asked"))?;
        ana.does(&["deal", "accept", &loan])?;
        ana.does(&["deal", "message", &loan, "It leans behind the shed. The rope is in the bucket."])?;
        bela.sees(stop, "Ana's yes", |bela| bela.stands(&loan, "accepted"))?;
        ana.does(&["deal", "hand-over", &loan])?;
        bela.does(&["deal", "hand-over", &loan])?;
        for neighbour in [ana, bela] {
            neighbour.sees(stop, "that the ladder changed hands", |n| n.stands(&loan, "out"))?;
        }
        ana.sees(stop, "Chidi's ask", |ana| ana.stands(&ask, "asked"))?;
        Ok(Street { listings, loan, ask, neighbours })
    }

    /// Tells the processes to stop, and waits until they have.
    pub(crate) fn stop(mut self, pause: &Receiver<()>) {
        for neighbour in &mut self.neighbours {
            drop(neighbour.serving.stdin.take());
        }
        for neighbour in &mut self.neighbours {
            for _ in 0..LAST_LOOKS {
                if !matches!(neighbour.serving.try_wait(), Ok(None)) {
                    break;
                }
                let _ = pause.recv_timeout(PAUSE);
            }
        }
    }
}

impl Neighbour {
    /// Makes a home and starts the process that serves it.
    fn new(cast: &Cast, program: &Path, folder: &Path) -> Result<Neighbour> {
        let home = folder.join(cast.folder);
        run(program, &home, &["init", "--name", cast.name])?;
        // Only this machine is to reach them; kept in the home, so that it is served again in the same place.
        let settings = format!("listen = [\"127.0.0.1:{}\"]\nweb = \"127.0.0.1:0\"\n", free_port()?);
        std::fs::write(home.join("hedgerow.toml"), settings)?;
        let mut command = typed(program, &home, &["serve", "--until-input-ends"]);
        let mut serving = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let said = serving.stdout.take().context("the process has no output")?;
        let neighbour =
            BufReader::new(said).read_line(&mut line).map_err(anyhow::Error::from).and_then(|_| {
                let value: Value = serde_json::from_str(&line).context("it did not begin to serve")?;
                text(&value, "link")
            });
        match neighbour {
            Ok(link) => Ok(Neighbour {
                name: cast.name,
                speaks: cast.speaks,
                short: cast.folder,
                home,
                link,
                program: program.to_owned(),
                serving,
            }),
            Err(error) => {
                let _ = serving.kill();
                let _ = serving.wait();
                Err(error.context(format!("{}'s Hedgerow", cast.name)))
            }
        }
    }

    /// Types a command, and gives what it answers.
    pub(crate) fn does(&self, args: &[&str]) -> Result<Value> {
        run(&self.program, &self.home, args)
            .with_context(|| format!("{}: hedgerow {}", self.name, args.join(" ")))
    }

    /// What the neighbour has and wants, all at once; how many listings that makes.
    fn offers(&self, cast: &Cast) -> Result<usize> {
        let is_own = |line: &&str| cast.things.iter().any(|code| line.contains(&format!(",{code},")));
        let header = INVENTORY.lines().take(1);
        let rows: Vec<&str> = header.chain(INVENTORY.lines().filter(is_own)).collect();
        let file = self.home.join("things.csv");
        std::fs::write(&file, rows.join("\n"))?;
        let report = self.does(&["listing", "import", &file.display().to_string()])?;
        if report["added"] != cast.things.len() {
            bail!("{} has {} things, and {report} came of them", cast.name, cast.things.len());
        }
        let (title, category) = cast.wants;
        self.does(&["listing", "add", title, "--wanted", "--category", category])?;
        Ok(cast.things.len() + 1)
    }

    fn listings(&self) -> Result<usize> {
        let page = self.does(&["listing", "list", "--limit", "1"])?;
        page["total"].as_u64().and_then(|n| usize::try_from(n).ok()).context("a page has a total")
    }

    fn stands(&self, deal: &str, state: &str) -> Result<bool> {
        // Until it has come there is no such deal.
        Ok(self.does(&["deal", "show", deal]).is_ok_and(|deal| deal["state"] == state))
    }

    /// Looks again and again until it is so.
    fn sees(
        &self,
        stop: &Receiver<()>,
        what: &str,
        is_so: impl Fn(&Neighbour) -> Result<bool>,
    ) -> Result<()> {
        for _ in 0..LOOKS {
            if is_so(self)? {
                return Ok(());
            }
            if stop.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout) {
                bail!("stopped while the street was being built");
            }
        }
        bail!("{} never saw {what}", self.name)
    }
}

/// Whoever is still there when nobody cares any more is not asked.
impl Drop for Neighbour {
    fn drop(&mut self) {
        if matches!(self.serving.try_wait(), Ok(None)) {
            let _ = self.serving.kill();
        }
        let _ = self.serving.wait();
    }
}

/// Does things at the same time; their results in order, or the first that failed.
fn together<T: Send>(all: impl Iterator<Item = impl FnOnce() -> Result<T> + Send>) -> Result<Vec<T>> {
    std::thread::scope(|scope| {
        let running: Vec<_> = all.map(|one| scope.spawn(one)).collect();
        let done: Vec<Result<T>> = running
            .into_iter()
            .map(|one| one.join().unwrap_or_else(|_| Err(anyhow!("a thread was lost"))))
            .collect();
        done.into_iter().collect()
    })
}

fn run(program: &Path, home: &Path, args: &[&str]) -> Result<Value> {
    let output = typed(program, home, args).output().with_context(|| format!("{}", program.display()))?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A command of the program, with no settings but the home's.
fn typed(program: &Path, home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HEDGEROW_")) {
        command.env_remove(name);
    }
    command.arg("--home").arg(home).arg("--json").args(args).stdin(Stdio::null());
    command
}

/// A port that nobody uses, for either transport.
fn free_port() -> Result<u16> {
    loop {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        if UdpSocket::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
}

fn text(value: &Value, field: &str) -> Result<String> {
    value[field].as_str().map(str::to_owned).with_context(|| format!("{value} has no {field}"))
}
