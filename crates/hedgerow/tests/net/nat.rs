//! Two homes behind routers that let nothing in, and a relay peer that both can reach.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::{Home, eventually};
use crate::doctor::complaints;
use crate::relay_peer::RelayPeer;
use crate::testbed::{inside, ip, run};
use crate::{sees, time_until};

/// So soon all is as before after the relay peer was away.
const BACK_WITHIN: Duration = Duration::from_secs(60);

/// So soon two have found a way that leads past the relay peer: by the first tries of several, each of which depends on
/// packets that cross on their way.
const FOUND_WITHIN: Duration = Duration::from_secs(60);

/// For so long Linux holds the port at which a connection ended (TIME-WAIT, RFC 9293 section 3.6.1). A program that is back
/// before reaches the relay peer from another port, at which nobody finds it; a computer that was off holds none.
const PORT_HELD: Duration = Duration::from_secs(61);

/// By which transport everything goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Transport {
    Tcp,
    Quic,
}

impl Transport {
    /// Where somebody listens who wants no other.
    fn at(self, ip: &str, port: u16) -> String {
        match self {
            Transport::Tcp => format!("/ip4/{ip}/tcp/{port}"),
            Transport::Quic => format!("/ip4/{ip}/udp/{port}/quic-v1"),
        }
    }
}

/// How a router chooses the port under which something goes out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Router {
    /// The same one towards everybody.
    Plain,
    /// Another one towards each: nobody can guess it.
    Symmetric,
}

/// Hosts `home-a` and `home-b` behind a router each, and `relay` in the internet.
fn two_homes(router: Router) {
    ip(&["netns", "add", "internet"]);
    ip(&["-n", "internet", "link", "add", "wan", "type", "bridge", "forward_delay", "0"]);
    ip(&["-n", "internet", "link", "set", "wan", "up"]);
    host("relay");
    plug("relay", "eth0", "203.0.113.10/24", "internet", "wan");
    for (n, home, gate) in [(1, "home-a", "gate-a"), (2, "home-b", "gate-b")] {
        host(gate);
        plug(gate, "wan0", &format!("203.0.113.2{n}/24"), "internet", "wan");
        host(home);
        // The cable between a home and its router.
        let within =
            ["-n", gate, "link", "add", "lan0", "type", "veth", "peer", "name", "eth0", "netns", home];
        ip(&within);
        ip(&["-n", gate, "addr", "add", &format!("192.168.{n}.1/24"), "dev", "lan0"]);
        ip(&["-n", gate, "link", "set", "lan0", "up"]);
        ip(&["-n", home, "addr", "add", &format!("192.168.{n}.5/24"), "dev", "eth0"]);
        ip(&["-n", home, "link", "set", "eth0", "up"]);
        ip(&["-n", home, "route", "add", "default", "via", &format!("192.168.{n}.1")]);
        let at = |args: &[&str]| run("ip", &[&["netns", "exec", gate], args].concat());
        at(&["sysctl", "-qw", "net.ipv4.ip_forward=1"]);
        let ports = if router == Router::Symmetric { "fully-random" } else { "" };
        at(&["nft", "add", "table", "ip", "nat"]);
        at(&["nft", "add", "chain", "ip", "nat", "out", "{ type nat hook postrouting priority 100 ; }"]);
        at(&["nft", &format!("add rule ip nat out oifname wan0 masquerade {ports}")]);
        at(&["nft", "add", "table", "ip", "wall"]);
        let through = "{ type filter hook forward priority 0 ; policy drop ; }";
        at(&["nft", "add", "chain", "ip", "wall", "through", through]);
        at(&["nft", "add rule ip wall through ct state established,related accept"]);
        at(&["nft", "add rule ip wall through iifname lan0 accept"]);
        at(&["nft", "add", "chain", "ip", "wall", "in", "{ type filter hook input priority 0 ; }"]);
        at(&["nft", "add rule ip wall in iifname wan0 ct state new drop"]);
    }
}

fn host(name: &str) {
    ip(&["netns", "add", name]);
    ip(&["-n", name, "link", "set", "lo", "up"]);
}

fn plug(host: &str, name: &str, address: &str, switch: &str, bridge: &str) {
    let there = format!("to-{host}");
    ip(&["link", "add", name, "netns", host, "type", "veth", "peer", "name", &there, "netns", switch]);
    ip(&["-n", switch, "link", "set", &there, "master", bridge, "up"]);
    ip(&["-n", host, "addr", "add", address, "dev", name]);
    ip(&["-n", host, "link", "set", name, "up"]);
}

fn is_safe_with_the_relay(home: &Home) {
    eventually("the relay peer holds everything", || {
        let connection = home.does(&["group", "show"])["connection"].clone();
        connection["waiting_changes"] == 0 && !connection["relays"][0]["agreed_at"].is_null()
    });
}

fn is_at_the_relay(home: &Home) -> bool {
    home.does(&["group", "show"])["connection"]["relays"][0]["connected"] == true
}

/// How a neighbour is reached; nothing while it is not connected.
fn way(home: &Home) -> Value {
    home.does(&["group", "neighbours"])[0]["way"].clone()
}

/// Both see one another connected, and nothing of what they say goes through the relay peer any more.
fn find_a_way(ana: &Home, bela: &Home) {
    let begun = Instant::now();
    while way(ana) != "direct" || way(bela) != "direct" {
        assert!(begun.elapsed() < FOUND_WITHIN, "no way was found");
    }
    println!("a way past the relay peer was found in {:?}", begun.elapsed());
}

fn neighbours_by_a_relay_alone(router: Router, transport: Transport) {
    two_homes(router);
    let at = transport.at("203.0.113.10", 7142);
    let mut relay = RelayPeer::on_host("relay", &at, &["--address", &at]);
    let listen = transport.at("0.0.0.0", 7141);
    let mut ana = Home::on_host("Ana", "home-a", &["--listen", &listen]);
    ana.serve();
    ana.does(&["group", "create", "Elm Street"]);
    relay.carries_for(&ana);
    ana.does(&["listing", "add", "Extension ladder"]);
    let letter = ana.does(&["group", "invite"])["link"].as_str().unwrap().to_owned();
    is_safe_with_the_relay(&ana);
    ana.is_killed();
    let off = Instant::now();
    // Béla joins with only the relay peer awake.
    let mut bela = Home::on_host("Béla", "home-b", &["--listen", &listen]);
    bela.serve();
    assert_eq!(bela.does(&["group", "join", &letter])["state"], "member");
    eventually("Béla sees what Ana offers", || sees(&bela, "Extension ladder"));
    bela.does(&["listing", "add", "Cordless drill"]);
    stays_off(off, transport);
    ana.serve();
    eventually("Ana sees what Béla offers", || sees(&ana, "Cordless drill"));
    if router == Router::Plain {
        find_a_way(&ana, &bela);
    }
    // The relay peer goes away and comes back.
    relay.is_killed();
    eventually("both have noticed", || !is_at_the_relay(&ana) && !is_at_the_relay(&bela));
    let is_told =
        |home: &Home| complaints(home).iter().any(|(code, help)| code == "C_RELAY_AWAY" && !help.is_empty());
    eventually("it is told that the relay peer is away", || is_told(&ana) && is_told(&bela));
    ana.does(&["listing", "add", "Wheelbarrow"]);
    relay.serve();
    let took = time_until("all is as before", || {
        is_at_the_relay(&ana) && is_at_the_relay(&bela) && sees(&bela, "Wheelbarrow")
    });
    assert!(!is_told(&ana) && !is_told(&bela), "the control: it is back");
    println!("all was as before {took:?} after the relay peer was back");
    assert!(took < BACK_WITHIN, "{took:?}");
    // Whoever comes is found again through it; where no way can be found there is none. By TCP routers hold the end of
    // the old connection for two minutes, and until then what is written goes through the relay peer.
    ana.is_killed_and_starts_again();
    if (router, transport) == (Router::Plain, Transport::Quic) {
        find_a_way(&ana, &bela);
    }
    eventually("Ana is back", || is_at_the_relay(&ana));
    bela.does(&["listing", "add", "Tent"]);
    eventually("Ana sees it", || sees(&ana, "Tent"));
    if router == Router::Symmetric {
        assert_eq!((way(&ana), way(&bela)), (Value::Null, Value::Null));
    }
}

/// A computer that was switched off then is off until its ports are free again.
fn stays_off(since: Instant, transport: Transport) {
    if transport == Transport::Tcp {
        std::thread::sleep(PORT_HELD.saturating_sub(since.elapsed()));
    }
}

#[test]
fn two_homes_behind_routers_meet_by_a_relay_peer() {
    inside(|| neighbours_by_a_relay_alone(Router::Plain, Transport::Tcp));
}

#[test]
fn two_homes_behind_routers_find_a_way_by_quic() {
    inside(|| neighbours_by_a_relay_alone(Router::Plain, Transport::Quic));
}

#[test]
fn two_homes_behind_symmetric_routers_meet_by_a_relay_peer() {
    inside(|| neighbours_by_a_relay_alone(Router::Symmetric, Transport::Tcp));
}
