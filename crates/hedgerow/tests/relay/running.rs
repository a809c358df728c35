//! What the keeper of a relay peer relies on: what it says of itself, its settings, and that it stops when it is told.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::{Home, eventually, free_address};
use crate::is_safe_with_the_relay;
use crate::relay_peer::RelayPeer;

/// Asks under a name, and answers status, headers and body.
fn asks(address: &str, host: &str, request: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "{request} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_lowercase(), body.to_owned())
}

#[test]
fn a_relay_says_how_it_stands() {
    let door = free_address();
    let relay = RelayPeer::with(&["--status", &door, "--disk", "100"]);
    let ana = Home::new("Ana");
    ana.does(&["group", "create", "Elm Street"]);
    relay.carries_for(&ana);
    ana.does(&["listing", "add", "Extension ladder"]);
    is_safe_with_the_relay(&ana);

    let gets = |path: &str| asks(&door, &door, &format!("GET {path}"));
    for path in ["/healthz", "/readyz"] {
        let (status, _, body) = gets(path);
        assert_eq!((status, body.as_str()), (200, "yes\n"), "{path}");
    }
    let (_, head, body) = gets("/status");
    assert!(head.contains("content-type: application/json"), "{head}");
    let status: Value = serde_json::from_str(&body).unwrap();
    let shown = relay.does(&["relay", "show"]);
    assert_eq!(status["groups"][0]["id"], shown["groups"][0]["id"]);
    assert_eq!((&status["disk_most"], &status["connected"]), (&(100 * 1024 * 1024).into(), &1.into()));

    let (_, head, body) = gets("/metrics");
    assert!(head.contains("content-type: application/openmetrics-text"), "{head}");
    assert!(body.contains("hedgerow_relay_connected 1\n") && body.ends_with("# EOF\n"), "{body}");

    let (_, head, body) = gets("/");
    assert!(head.contains("content-security-policy: default-src 'none'"), "{head}");
    assert!(body.contains("It carries 1 group, and cannot read") && body.contains("of 100.0 MB"), "{body}");
    for file in ["/status.css", "/icon.svg"] {
        assert_eq!(gets(file).0, 200, "{file}");
    }

    // It only tells, and not under a name that another site may have led here.
    assert_eq!(asks(&door, &door, "POST /status").0, 405);
    for path in ["/", "/status", "/metrics"] {
        assert_eq!(asks(&door, "evil.example", &format!("GET {path}")).0, 403, "{path}");
    }
    assert_eq!(asks(&door, "evil.example", "GET /healthz").0, 200);
}

#[test]
fn a_relay_says_nothing_unless_it_is_asked_to() {
    let relay = RelayPeer::new();
    let listening = Command::new("ss").args(["-Htlnp"]).output();
    let Ok(listening) = listening else { return println!("skipped: there is no ss here") };
    let mine = format!("pid={},", relay.process());
    let text = String::from_utf8_lossy(&listening.stdout).into_owned();
    assert_eq!(
        text.lines().filter(|line| line.contains(&mine)).count(),
        1,
        "one port, for neighbours:\n{text}"
    );
}

#[test]
fn a_relay_stops_when_it_is_told() {
    let mut relay = RelayPeer::new();
    let ana = Home::new("Ana");
    ana.does(&["group", "create", "Elm Street"]);
    relay.carries_for(&ana);
    for title in ["Ladder", "Drill", "Tent"] {
        ana.does(&["listing", "add", title]);
    }
    is_safe_with_the_relay(&ana);
    let records = relay.does(&["relay", "show"])["groups"][0]["records"].clone();
    let socket = relay.home().join("hedgerow.sock");
    assert!(socket.exists(), "the control: the door is open");
    let begun = Instant::now();
    let exit = relay.is_told_to_stop();
    assert_eq!(exit.code(), Some(0));
    assert!(begun.elapsed() < Duration::from_secs(10), "it took {:?}", begun.elapsed());
    assert!(!socket.exists(), "the door is closed behind it");
    let connected = || ana.does(&["group", "show"])["connection"]["relays"][0]["connected"].clone();
    eventually("Ana was told goodbye", || connected() == false);
    relay.serve();
    assert_eq!(relay.does(&["relay", "show"])["groups"][0]["records"], records, "everything was on the disk");
    eventually("Ana is back", || connected() == true);
}

/// What systemd is told, in the order in which it is told.
#[test]
fn a_relay_tells_who_started_it_how_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let ear = UnixDatagram::bind(folder.path().join("notify")).unwrap();
    ear.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let hears = || {
        let mut bytes = [0; 256];
        let n = ear.recv(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes[..n]).trim().to_owned()
    };
    let mut relay = Command::new(env!("CARGO_BIN_EXE_hedgerow"))
        .arg("--home")
        .arg(folder.path().join("relay"))
        .args(["relay", "--as-root", "--listen", &free_address()])
        .env("NOTIFY_SOCKET", folder.path().join("notify"))
        .env("WATCHDOG_USEC", "600000")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    assert_eq!(hears(), "READY=1");
    for _ in 0..3 {
        assert_eq!(hears(), "WATCHDOG=1");
    }
    assert!(Command::new("kill").args(["-TERM", &relay.id().to_string()]).status().unwrap().success());
    let last = std::iter::repeat_with(hears).find(|word| word != "WATCHDOG=1").unwrap();
    assert_eq!(last, "STOPPING=1");
    assert!(relay.wait().unwrap().success());
}

#[test]
fn a_relay_with_settings_that_do_not_hold_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let serve = |settings: &str, more: &[&str], env: &[(&str, &str)]| {
        let file = folder.path().join("relay.toml");
        std::fs::write(&file, settings).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_hedgerow"));
        command.arg("--json").arg("--home").arg(folder.path().join("home")).arg("--config").arg(&file);
        command.args(more).envs(env.iter().copied());
        let output = command.output().unwrap();
        let read = |bytes: &[u8]| serde_json::from_slice(bytes).unwrap_or(Value::Null);
        (output.status.code(), read(&output.stdout), read(&output.stderr))
    };
    for settings in ["[relay]\ndisk = 1", "[relay]\ndisc = 100", "relay = 1", "[relay]\nstatus = \"here\""] {
        let (exit, _, error) = serve(settings, &["relay", "--as-root"], &[]);
        assert_eq!((exit, error["code"].as_str()), (Some(3), Some("E_CONFIG")), "{settings}: {error}");
    }
    // The control, and who has the last word: flag, environment, file.
    let file = "[relay]\ndisk = 100\nmemory = 200\naddress = [\"a.example:7142\"]";
    let env = [("HEDGEROW_RELAY_MEMORY", "300"), ("HEDGEROW_RELAY_BANDWIDTH", "1000")];
    let (exit, settings, _) = serve(file, &["config", "print"], &env);
    assert_eq!(exit, Some(0));
    let relay = &settings["relay"];
    let said =
        |name: &str| (relay[name]["value"].clone(), relay[name]["origin"].as_str().unwrap().to_owned());
    let in_file = folder.path().join("relay.toml").display().to_string();
    assert_eq!(said("disk"), (100.into(), in_file.clone()));
    assert_eq!(said("memory"), (300.into(), "HEDGEROW_RELAY_MEMORY".to_owned()));
    assert_eq!(said("bandwidth"), (1000.into(), "HEDGEROW_RELAY_BANDWIDTH".to_owned()));
    assert_eq!(said("connections"), (6000.into(), "usual".to_owned()));
    assert_eq!(said("address").1, in_file);
}

/// What systemd itself thinks of what the unit may do, in tenths.
#[test]
fn the_unit_is_closed_as_far_as_systemd_can_close_it() {
    let unit = concat!(env!("CARGO_MANIFEST_DIR"), "/relay/debian/hedgerow-relay.service");
    let folder = tempfile::tempdir().unwrap();
    let is_ok = |text: &str| {
        let file = folder.path().join("hedgerow-relay.service");
        std::fs::write(&file, text).unwrap();
        let judged = Command::new("systemd-analyze")
            .args(["security", "--offline=true", "--threshold=20", "--no-pager"])
            .arg(&file)
            .output();
        judged.ok().map(|output| output.status.success())
    };
    let text = std::fs::read_to_string(unit).unwrap();
    let Some(is_closed) = is_ok(&text) else { return println!("skipped: there is no systemd-analyze here") };
    assert!(is_closed, "above 2.0: `systemd-analyze security --offline=true {unit}` says why");
    // The control: the same with nothing closed.
    let open: Vec<&str> =
        text.lines().take_while(|line| !line.starts_with("CapabilityBoundingSet")).collect();
    assert_eq!(is_ok(&open.join("\n")), Some(false));
}
