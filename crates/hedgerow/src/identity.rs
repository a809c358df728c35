//! `identity`, `backup` and `restore`: coming back with the recovery sheet, and a person's computers.

use std::fs::OpenOptions;
use std::io::{BufRead, IsTerminal, Read, Write};

use data_encoding::BASE64;
use hedgerow_node::Node;
use hedgerow_node::view::{self, BackupDraft, BackupFile, ComeBack, Computer, Me, RecoverySheet};
use serde_json::json;

use crate::args::{Backup, FromBackup, Identity, Restore};
use crate::client::Client;
use crate::config::Settings;
use crate::failure::Failure;
use crate::group::escape;
use crate::out::{Out, short};

/// Bytes of what is typed as words: 24 of them are far shorter.
const TYPED_BYTES: u64 = 4_096;

pub(crate) async fn run(settings: &Settings, what: Identity, out: Out) -> Result<(), Failure> {
    match what {
        Identity::Restore(restore) => come_back(settings, restore, out).await,
        Identity::Sheet => sheet(settings, out).await,
        Identity::Devices { group } => devices(settings, group.as_deref().unwrap_or_default(), out).await,
        Identity::Retire { computer, group } => {
            let client = Client::open(settings).await?;
            let group = group.unwrap_or_default();
            let all: Vec<Computer> = client.get(&path("", &group)).await?;
            let one =
                all.iter().find(|c| c.id.starts_with(computer.trim())).map_or(computer, |c| c.id.clone());
            client.delete(&path(&format!("/{}", one.trim()), &group)).await?;
            out.say(&json!({ "retired": true }), || {
                println!("That computer is no longer one of yours in this group.")
            });
            Ok(())
        }
    }
}

/// The words are read and never given as arguments: those are seen by everybody on the computer, and kept by the shell.
async fn come_back(settings: &Settings, restore: Restore, out: Out) -> Result<(), Failure> {
    if std::io::stdin().is_terminal() {
        println!("Type the 24 words of your recovery sheet, then press Ctrl-D on a line of its own:");
    }
    let mut words = String::new();
    std::io::stdin()
        .take(TYPED_BYTES)
        .read_to_string(&mut words)
        .map_err(|e| Failure::of_system("E_STDIN", e))?;
    let client = in_new_home(settings).await?;
    let back = ComeBack { words, lines: restore.lines, others_stay: restore.others_stay };
    let me: Me = client.post("/api/v1/me/back", &json!(back)).await?;
    says_what_comes(&client, &me, out);
    Ok(())
}

async fn in_new_home(settings: &Settings) -> Result<Client, Failure> {
    let home = &settings.home.value;
    if !home.join("keys").exists() {
        Node::init(home, None, Settings::passphrase().as_deref())?;
    }
    Client::open(settings).await
}

fn says_what_comes(client: &Client, me: &Me, out: Out) {
    out.say(me, || {
        println!("That is right. What was yours comes back by itself as soon as a neighbour can be reached.");
        if !client.is_served() {
            println!("Next: hedgerow serve   (leave it running)");
        }
    });
}

/// `backup`
pub(crate) async fn back_up(settings: &Settings, backup: &Backup, out: Out) -> Result<(), Failure> {
    let client = Client::open(settings).await?;
    let passphrase =
        passphrase("Type a passphrase for the backup file, of four or five words, and press Enter:")?;
    let file: BackupFile = client.post("/api/v1/me/backup", &json!(BackupDraft { passphrase })).await?;
    let bytes = BASE64.decode(file.file.as_bytes()).map_err(|e| Failure::of_system("E_BACKUP_WRITE", e))?;
    let written = OpenOptions::new().write(true).create_new(true).open(&backup.file);
    let written = written.and_then(|mut at| at.write_all(&bytes).and_then(|()| at.sync_all()));
    written.map_err(|e| Failure::of_system("E_BACKUP_WRITE", e))?;
    let at = backup.file.display().to_string();
    out.say(&json!({ "file": at, "bytes": bytes.len() }), || {
        println!("The backup is in {at}. Keep it away from this computer, and the passphrase away from it.");
    });
    Ok(())
}

/// `restore`
pub(crate) async fn restore(settings: &Settings, from: &FromBackup, out: Out) -> Result<(), Failure> {
    let file = std::fs::read(&from.file).map_err(|e| Failure::of_system("E_BACKUP_READ", e))?;
    let passphrase = passphrase("Type the passphrase of the backup file and press Enter:")?;
    let client = in_new_home(settings).await?;
    let file = BASE64.encode(&file);
    let restore = json!(view::Restore { file, passphrase, others_stay: from.others_stay });
    let me: Me = client.post("/api/v1/me/restore", &restore).await?;
    says_what_comes(&client, &me, out);
    Ok(())
}

/// Out of the environment, or asked for; never an argument, which everybody on the computer sees.
fn passphrase(question: &str) -> Result<String, Failure> {
    if let Ok(given) = std::env::var("HEDGEROW_BACKUP_PASSPHRASE") {
        return Ok(given);
    }
    if std::io::stdin().is_terminal() {
        println!("{question}");
    }
    let mut typed = String::new();
    let mut input = std::io::stdin().lock().take(TYPED_BYTES);
    input.read_line(&mut typed).map_err(|e| Failure::of_system("E_STDIN", e))?;
    Ok(typed.trim_end_matches(['\r', '\n']).to_owned())
}

async fn sheet(settings: &Settings, out: Out) -> Result<(), Failure> {
    let client = Client::open(settings).await?;
    let sheet: RecoverySheet = client.get("/api/v1/me/recovery").await?;
    out.say(&sheet, || {
        for (line, words) in sheet.words.chunks(6).enumerate() {
            println!("{:>2}  {}", line * 6 + 1, words.join("  "));
        }
        for group in &sheet.groups {
            println!();
            println!("{}", group.name);
            println!("{}", group.line);
        }
    });
    Ok(())
}

async fn devices(settings: &Settings, group: &str, out: Out) -> Result<(), Failure> {
    let client = Client::open(settings).await?;
    let computers: Vec<Computer> = client.get(&path("", group)).await?;
    out.say(&computers, || {
        for computer in &computers {
            let state = match (computer.here, computer.ended) {
                (true, _) => "this one",
                (false, true) => "ended",
                (false, false) => "in use",
            };
            println!(
                "{}  since {}  {state}",
                short(&computer.id),
                &computer.since[..10.min(computer.since.len())]
            );
        }
    });
    Ok(())
}

fn path(of: &str, group: &str) -> String {
    format!("/api/v1/me/computers{of}?group={}", escape(group))
}
