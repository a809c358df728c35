//! Hosts on one cable inside this machine: network namespaces, a bridge, and what can go wrong with them. Nothing of it
//! is seen outside, and nothing needs rights: everything happens in namespaces of the test's own.

use std::process::Command;
use std::time::Duration;

use crate::cable;

/// Set in the process that runs inside.
const INSIDE: &str = "HEDGEROW_TESTBED";

/// Runs a test in namespaces of its own: the test's program starts itself again there. Where that cannot be had the
/// test says so and passes, unless `HEDGEROW_REQUIRE` names `net`.
pub(crate) fn inside(test: impl FnOnce()) {
    if std::env::var_os(INSIDE).is_some() {
        run("mount", &["-t", "tmpfs", "tmpfs", "/run"]);
        return test();
    }
    let works = |program: &str, args: &[&str]| {
        Command::new(program).args(args).output().is_ok_and(|output| output.status.success())
    };
    if !works("unshare", &["-Urnm", "true"]) || !works("ip", &["-V"]) || !works("nft", &["--version"]) {
        let required = std::env::var("HEDGEROW_REQUIRE").unwrap_or_default();
        assert!(!required.split(',').any(|what| what == "net"), "no network namespaces on this machine");
        println!("skipped: no network namespaces (unshare, ip and nft are needed) on this machine");
        return;
    }
    let name = std::thread::current().name().unwrap().to_owned();
    let status = Command::new("unshare")
        .args(["-Urnm", "--kill-child"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", &name, "--nocapture", "--test-threads=1"])
        .env(INSIDE, "1")
        .status()
        .unwrap();
    assert!(status.success(), "see above");
}

/// Hosts on one cable: `n1` at 10.77.0.1, and so on.
pub(crate) struct Lan;

impl Lan {
    /// A switch and so many hosts.
    pub(crate) fn of(hosts: usize) -> Lan {
        Lan::laid(hosts, |host, plug| {
            ip(&[
                "link", "add", "eth0", "netns", host, "type", "veth", "peer", "name", plug, "netns", "switch",
            ]);
        })
    }

    /// A switch and so many hosts, each at the end of a cable on which everything takes so long.
    pub(crate) fn far(hosts: usize, delay: Duration) -> Lan {
        Lan::laid(hosts, |host, plug| {
            let here = format!("end-{host}");
            cable::lay([&here, plug], delay);
            ip(&["link", "set", &here, "netns", host]);
            ip(&["-n", host, "link", "set", &here, "name", "eth0"]);
            ip(&["link", "set", plug, "netns", "switch"]);
        })
    }

    fn laid(hosts: usize, lay: impl Fn(&str, &str)) -> Lan {
        ip(&["netns", "add", "switch"]);
        ip(&["-n", "switch", "link", "add", "br0", "type", "bridge", "forward_delay", "0"]);
        ip(&["-n", "switch", "link", "set", "br0", "up"]);
        for n in 1..=hosts {
            let (host, plug) = (host(n), plug(n));
            ip(&["netns", "add", &host]);
            ip(&["-n", &host, "link", "set", "lo", "up"]);
            lay(&host, &plug);
            ip(&["-n", "switch", "link", "set", &plug, "master", "br0", "up"]);
            ip(&["-n", &host, "addr", "add", &format!("10.77.0.{n}/24"), "dev", "eth0"]);
            ip(&["-n", &host, "link", "set", "eth0", "up"]);
        }
        Lan
    }

    /// Pulls a host's cable.
    pub(crate) fn pull(&self, n: usize) {
        ip(&["-n", "switch", "link", "set", &plug(n), "down"]);
    }

    /// Puts it back.
    pub(crate) fn put_back(&self, n: usize) {
        ip(&["-n", "switch", "link", "set", &plug(n), "up"]);
    }

    /// A host gets another address, as from a router that was switched off and on.
    pub(crate) fn move_to(&self, n: usize, address: &str) {
        ip(&["-n", &host(n), "addr", "flush", "dev", "eth0"]);
        ip(&["-n", &host(n), "addr", "add", address, "dev", "eth0"]);
    }

    /// From now on so many of a hundred packets to a host are lost.
    pub(crate) fn lose(&self, n: usize, percent: u32) {
        let rule = format!("numgen random mod 100 < {percent} counter drop");
        nft(n, &["add", "table", "inet", "bad"]);
        nft(n, &["add", "chain", "inet", "bad", "in", "{ type filter hook input priority 0 ; }"]);
        nft(n, &["add", "rule", "inet", "bad", "in", "meta", "iifname", "eth0", &rule]);
    }

    /// How many packets to a host were lost.
    pub(crate) fn lost(&self, n: usize) -> u64 {
        let rules = nft(n, &["list", "table", "inet", "bad"]);
        let counted = rules.split("counter packets ").nth(1).unwrap();
        counted.split(' ').next().unwrap().parse().unwrap()
    }
}

fn nft(n: usize, args: &[&str]) -> String {
    on_host(n, &[&["nft"], args].concat())
}

/// Runs a program on a host.
pub(crate) fn on_host(n: usize, args: &[&str]) -> String {
    let host = host(n);
    run("ip", &[&["netns", "exec", &host], args].concat())
}

/// The namespace of a host.
pub(crate) fn host(n: usize) -> String {
    format!("n{n}")
}

fn plug(n: usize) -> String {
    format!("plug{n}")
}

pub(crate) fn ip(args: &[&str]) {
    run("ip", args);
}

pub(crate) fn run(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
