//! What `hedgerow doctor` names when neighbours are not reached, and that it names nothing where they are.

use crate::common::{Home, eventually};
use crate::testbed::{Lan, inside, ip, on_host};
use crate::{neighbours, street};

/// What is told and is not as it should be, with what is to be done.
pub(crate) fn complaints(home: &Home) -> Vec<(String, String)> {
    let found = home.does(&["doctor"])["findings"].clone();
    let bad = found.as_array().unwrap().iter().filter(|f| f["well"] == false);
    bad.map(|f| (f["code"].as_str().unwrap().to_owned(), f["help"].as_str().unwrap_or_default().to_owned()))
        .collect()
}

/// Whether exactly this is told beside that nobody is reached, with one thing to do.
fn is_named(home: &Home, code: &str) -> bool {
    let complaints = complaints(home);
    let named: Vec<_> = complaints.iter().filter(|(named, _)| named != "C_NEIGHBOURS").collect();
    match named.as_slice() {
        [(named, help)] => named == code && !help.is_empty(),
        _ => false,
    }
}

/// Two on one cable who are started anew after something has happened to it, and have not found one another since.
fn two_after(trouble: impl FnOnce(&Lan)) -> [Home; 2] {
    let lan = Lan::of(2);
    let mut homes = street(["Ana", "Béla"], &[]);
    eventually("both have found both", || homes.iter().all(|home| neighbours(home) == 1));
    homes.iter().for_each(|home| assert_eq!(complaints(home), [], "the control: all is well"));
    homes.iter_mut().for_each(Home::is_killed);
    trouble(&lan);
    homes.iter_mut().for_each(Home::serve);
    homes
}

#[test]
fn a_network_that_keeps_its_devices_apart_is_named() {
    inside(|| {
        // What is said to all goes through, and what is said to one does not.
        let [ana, bela] = two_after(|_| {
            for n in [1, 2] {
                on_host(n, &["nft", "add", "table", "arp", "apart"]);
                on_host(
                    n,
                    &["nft", "add", "chain", "arp", "apart", "in", "{ type filter hook input priority 0 ; }"],
                );
                on_host(
                    n,
                    &["nft", "add", "rule", "arp", "apart", "in", "arp", "operation", "reply", "drop"],
                );
                on_host(
                    n,
                    &["nft", "add", "rule", "arp", "apart", "in", "arp", "operation", "request", "drop"],
                );
                on_host(n, &["ip", "neigh", "flush", "all"]);
            }
        });
        eventually("it is named", || is_named(&ana, "C_ISOLATED") && is_named(&bela, "C_ISOLATED"));
    });
}

#[test]
fn a_firewall_that_lets_nothing_in_is_named() {
    inside(|| {
        let wall = |n: usize| {
            on_host(n, &["nft", "add", "table", "inet", "wall"]);
            on_host(
                n,
                &["nft", "add", "chain", "inet", "wall", "in", "{ type filter hook input priority 0 ; }"],
            );
            // Two that dial each other at once get past a wall that lets in the answers to what went out.
            on_host(n, &["nft", "add rule inet wall in iifname eth0 tcp flags & (syn | ack) == syn drop"]);
            on_host(n, &["nft", "add rule inet wall in iifname eth0 udp dport != 5353 drop"]);
        };
        let [ana, bela] = two_after(|_| [1, 2].into_iter().for_each(wall));
        eventually("it is named", || is_named(&ana, "C_FIREWALL") && is_named(&bela, "C_FIREWALL"));
        // The control: where one of the two is let through they find one another, and nothing is named.
        on_host(1, &["nft", "delete", "table", "inet", "wall"]);
        eventually("both have found both", || neighbours(&ana) == 1 && neighbours(&bela) == 1);
        assert_eq!((complaints(&ana), complaints(&bela)), (vec![], vec![]));
    });
}

#[test]
fn a_vpn_past_the_own_network_is_named_where_nobody_is_reached() {
    inside(|| {
        let [ana, mut bela] = two_after(|_| {});
        eventually("both have found both", || neighbours(&ana) == 1 && neighbours(&bela) == 1);
        ip(&["-n", "n1", "link", "add", "wg0", "type", "veth", "peer", "name", "elsewhere"]);
        ip(&["-n", "n1", "addr", "add", "10.8.0.2/24", "dev", "wg0"]);
        ip(&["-n", "n1", "link", "set", "wg0", "up"]);
        ip(&["-n", "n1", "link", "set", "elsewhere", "up"]);
        ip(&["-n", "n1", "route", "add", "default", "dev", "wg0"]);
        assert_eq!(complaints(&ana), [], "the control: Béla is reached all the same");
        bela.is_killed();
        eventually("it is named", || is_named(&ana, "C_VPN"));
        ip(&["-n", "n1", "route", "del", "default"]);
        assert!(!is_named(&ana, "C_VPN"), "the control: it is switched off");
    });
}
