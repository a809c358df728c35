//! "Check my connection": what is looked at, what was found, and the one thing to do about each.

use hedgerow_net::{Silence, is_vpn, way_out};
use hedgerow_record::Millis;

use crate::house::House;
use crate::reach::Reach;
use crate::street::Street;
use crate::view::{Checkup, Finding, GroupSummary, Notice};

impl House {
    pub(crate) fn check_up(&self, now: Millis) -> Checkup {
        let mut findings: Vec<Finding> = self.all_notices().into_iter().map(of_notice).collect();
        if self.streets.is_empty() {
            let help = "Found one with `hedgerow group create NAME`, or join one with a neighbour's letter.";
            findings.push(well("C_NO_GROUP", "You are in no group yet.".to_owned()).with_help(help));
        }
        let mut is_alone = false;
        for street in self.streets.values() {
            let summary = self.summary(street, now);
            let reach = street.network.as_ref().map(|n| n.reach()).unwrap_or_default();
            findings.push(listening(&summary, &reach));
            let by_relay = summary.connection.relays.iter().any(|r| r.connected);
            let reached = summary.connection.neighbours > 0;
            is_alone |= summary.members > 1 && !reached && !by_relay;
            if reached || !by_relay {
                findings.push(neighbours(&summary));
            }
            findings.extend(silent(&summary, &reach));
            findings.extend(self.relay_findings(street, &summary, &reach));
        }
        if is_alone {
            findings.extend(vpn());
        }
        findings.extend(self.source_findings(now));
        Checkup { well: findings.iter().all(|f| f.well), findings }
    }

    /// Whether the group's relay peers answer.
    fn relay_findings(&self, street: &Street, summary: &GroupSummary, reach: &Reach) -> Vec<Finding> {
        let known: Vec<(String, &crate::reach::Known)> =
            reach.known.iter().map(|(address, known)| (address.to_string(), known)).collect();
        let finding = |relay: &crate::view::RelayPeerView| {
            let name = name_of(summary);
            let at = relay.addresses.join(", ");
            if relay.connected {
                return Some(well("C_RELAY", format!("{name}: the relay peer is reached.")).of(summary));
            }
            // Nothing is said of one that was not tried yet, or that is no longer anywhere.
            let tried =
                known.iter().find(|(address, k)| relay.addresses.contains(address) && k.problem.is_some());
            let problem = tried?.1.problem.clone().unwrap_or_default();
            let text = format!("{name}: the relay peer at {at} does not answer ({problem}).");
            let help = "Look whether it is switched on and on the internet, or ask whoever keeps it. What is written \
                        waits here until then.";
            Some(unwell("C_RELAY_AWAY", text).with_help(help).with("address", at).of(summary))
        };
        if street.is_member() {
            summary.connection.relays.iter().filter_map(finding).collect()
        } else {
            Vec::new()
        }
    }
}

/// Whether others can come to this computer.
fn listening(summary: &GroupSummary, reach: &Reach) -> Finding {
    let name = name_of(summary);
    let at = reach.reachable();
    if at.is_empty() {
        let help = "Keep `hedgerow serve` running, and allow Hedgerow in your firewall.";
        let text = format!("{name}: this computer cannot be reached by others.");
        return unwell("C_NOT_LISTENING", text).with_help(help).of(summary);
    }
    if at.iter().all(|(number, _)| number.is_loopback()) {
        let help = "Start it without --listen 127.0.0.1 to let neighbours in.";
        let text = format!("{name}: only programs on this computer can reach it; it was started that way.");
        return unwell("C_HERE_ONLY", text).with_help(help).of(summary);
    }
    well("C_LISTENING", format!("{name}: neighbours on your network can reach this computer.")).of(summary)
}

/// Whether anybody is reached.
fn neighbours(summary: &GroupSummary) -> Finding {
    let count = summary.connection.neighbours;
    let text = format!("{}: {}", name_of(summary), summary.connection.sentence);
    let finding = match count > 0 || summary.members <= 1 {
        true => well("C_NEIGHBOURS", text),
        false => unwell("C_NEIGHBOURS", text).with_help(
            "Ask a neighbour for the address shown by `hedgerow status`, and type: hedgerow group reach ADDRESS",
        ),
    };
    finding.with("neighbours", count.to_string()).of(summary)
}

/// Somebody answers on this network who cannot be reached. Two computers of which each hears the other and neither
/// reaches it are kept apart by the network, where not even the other's place on the cable is found, or by what lets
/// nothing into them.
fn silent(summary: &GroupSummary, reach: &Reach) -> Option<Finding> {
    let name = name_of(summary);
    let silences: Vec<Silence> = reach.silent.values().copied().collect();
    if silences.contains(&Silence::NoRoute) {
        let text = format!(
            "{name}: somebody answers on this network, and yet nothing gets through to that computer. The network keeps \
             its devices apart."
        );
        let help = "Put both computers on the ordinary Wi-Fi instead of the one for guests, or switch off “AP isolation” \
                    in the router.";
        return Some(unwell("C_ISOLATED", text).with_help(help).of(summary));
    }
    if silences.contains(&Silence::Nothing) {
        let ports: Vec<String> = reach.reachable().iter().map(|(_, port)| port.to_string()).collect();
        let port = ports.first().cloned().unwrap_or_default();
        let text = format!(
            "{name}: somebody answers on this network, and no connection comes about. A firewall lets nothing through."
        );
        let help =
            format!("Allow Hedgerow in the firewall of both computers; here it listens at port {port}.");
        return Some(unwell("C_FIREWALL", text).with_help(&help).with("port", port).of(summary));
    }
    None
}

/// Whoever sends everything through a VPN is on another network than the neighbours.
fn vpn() -> Option<Finding> {
    let name = way_out().filter(|name| is_vpn(name))?;
    let text = format!("Everything this computer says goes through a VPN ({name}), past your own network.");
    let help =
        "Allow the local network in the settings of the VPN, or switch it off while you look for neighbours.";
    Some(unwell("C_VPN", text).with_help(help).with("interface", name))
}

fn of_notice(notice: Notice) -> Finding {
    let Notice { code, text, help, values } = notice;
    Finding { well: code == "N_KEYS_OPEN", code, text, help, values }
}

fn name_of(summary: &GroupSummary) -> &str {
    if summary.name.is_empty() { "A group you are joining" } else { &summary.name }
}

fn well(code: &str, text: String) -> Finding {
    Finding { code: code.to_owned(), well: true, text, help: None, values: Default::default() }
}

fn unwell(code: &str, text: String) -> Finding {
    Finding { well: false, ..well(code, text) }
}

impl Finding {
    fn with_help(self, help: &str) -> Finding {
        Finding { help: Some(help.to_owned()), ..self }
    }

    fn with(mut self, name: &str, value: String) -> Finding {
        self.values.insert(name.to_owned(), value);
        self
    }

    fn of(self, group: &GroupSummary) -> Finding {
        self.with("group", group.name.clone())
    }
}
