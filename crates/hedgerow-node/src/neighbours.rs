//! Neighbours one by one, what lies on the disk, a report that names nobody, and the end of a home.

use std::collections::HashMap;
use std::io::{Cursor, Write};
use std::path::Path;

use hedgerow_record::{MemberId, Millis};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::clock::moment;
use crate::error::{ErrorClass, NodeError};
use crate::home::{FILES, GROUPS};
use crate::house::House;
use crate::reach::Met;
use crate::street::Street;
use crate::view::{Neighbour, Notice, Storage};

/// What somebody types who wants everything gone.
const SURE: &str = "remove everything";
/// What the report says about itself.
const ABOUT: &str = "\
This file describes how a Hedgerow stands, for somebody who helps to find out why it does not work.

It holds numbers and codes: how many groups, members and listings there are, how neighbours are reached, what the
connection check found. It holds no names, titles, messages, addresses or keys. Groups and neighbours are numbered.
";

impl House {
    /// All other members, those who are connected first.
    pub(crate) fn neighbours(&self, group: &str) -> Result<Vec<Neighbour>, NodeError> {
        let street = self.street(group)?;
        let met = self.met(street);
        let agreed = last_agreed(street);
        let me = street.me();
        let view = |id: &MemberId| {
            let met = met.get(id);
            Neighbour {
                person: street.person(id),
                connected: met.is_some(),
                way: met.and_then(|met| *met).map(|met| met.way),
                since: met.and_then(|met| *met).map(|met| moment(met.since)),
                agreed_at: agreed.get(id).map(|at| moment(*at)),
            }
        };
        let mut all: Vec<Neighbour> =
            street.roster.members().filter(|(id, _)| **id != me).map(|(id, _)| view(id)).collect();
        all.sort_by(|a, b| {
            (!a.connected, &a.person.name, &a.person.id).cmp(&(!b.connected, &b.person.name, &b.person.id))
        });
        Ok(all)
    }

    /// Members whose computers are connected, with how the first of them was met.
    fn met(&self, street: &Street) -> HashMap<MemberId, Option<Met>> {
        let reach = street.network.as_ref().map(|n| n.reach()).unwrap_or_default();
        let mut met: HashMap<MemberId, Option<Met>> = HashMap::new();
        for ((_, session), device) in self.inside.iter().filter(|((group, _), _)| *group == street.id) {
            let Some(member) = street.roster.member_of(device) else { continue };
            let here = met.entry(member).or_default();
            if let Some(new) = reach.met.get(session)
                && here.is_none_or(|old| new.since < old.since)
            {
                *here = Some(*new);
            }
        }
        met
    }

    pub(crate) fn storage(&self) -> Storage {
        let folder = self.home.folder();
        let (photos_bytes, photos_bound) = self.shelf.bytes();
        let files: u64 = FILES.iter().map(|name| size(&folder.join(name))).sum();
        let groups = std::fs::read_dir(folder.join(GROUPS)).into_iter().flatten().flatten();
        let records_bytes = files + groups.map(|entry| size(&entry.path())).sum::<u64>();
        Storage { records_bytes, photos_bytes, photos_bound, folder: folder.display().to_string() }
    }

    /// How things stand, without a name, as a zip file.
    pub(crate) fn report(&self, now: Millis) -> Result<Vec<u8>, NodeError> {
        let groups: Vec<Value> =
            self.streets.values().enumerate().map(|(n, s)| self.report_of(n + 1, s, now)).collect();
        let code = |n: &Notice| n.code.clone();
        let findings: Vec<Value> =
            self.check_up(now).findings.iter().map(|f| json!({ "code": f.code, "well": f.well })).collect();
        let storage = self.storage();
        let report = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "system": std::env::consts::OS,
            "processor": std::env::consts::ARCH,
            "made": moment(now),
            "notices": self.notices.iter().map(code).collect::<Vec<_>>(),
            "findings": findings,
            "records_bytes": storage.records_bytes,
            "photos_bytes": storage.photos_bytes,
            "groups": groups,
        });
        let text = serde_json::to_string_pretty(&report).unwrap_or_default();
        zipped(&[("about.txt", ABOUT.as_bytes()), ("report.json", text.as_bytes())])
            .map_err(|e| NodeError::new(ErrorClass::Damaged, "E_REPORT", e.to_string()))
    }

    fn report_of(&self, number: usize, street: &Street, now: Millis) -> Value {
        let connection = self.connection(street, now);
        let met = self.met(street);
        let agreed = last_agreed(street);
        let me = street.me();
        let others = street.roster.members().filter(|(id, _)| **id != me);
        let neighbours: Vec<Value> = others
            .enumerate()
            .map(|(n, (id, member))| {
                json!({
                    "neighbour": n + 1,
                    "computers": member.devices.iter().filter(|d| d.live).count(),
                    "connected": met.contains_key(id),
                    "way": met.get(id).copied().flatten().map(|met| met.way),
                    "agreed_minutes_ago": agreed.get(id).map(|at| now.since(*at).0 / 60_000),
                })
            })
            .collect();
        json!({
            "group": number,
            "member": street.is_member(),
            "joining": street.joining.is_some(),
            "members": street.roster.members().count(),
            "listings": street.things.len(),
            "deals": street.deals.open.len(),
            "keys_lacking": street.lacking_keys().len(),
            "connected": connection.neighbours,
            "waiting_changes": connection.waiting_changes,
            "next_try_seconds": connection.next_try_seconds,
            "listening_at": connection.addresses.iter().map(|a| kind_of(a)).collect::<Vec<_>>(),
            "known": connection.known.iter().map(|k| json!({
                "address": kind_of(&k.address), "connected": k.connected, "failed": k.problem.is_some(),
            })).collect::<Vec<_>>(),
            "neighbours": neighbours,
        })
    }

    /// Takes back what is offered, before everything is gone.
    pub(crate) fn withdraw_everything(&mut self, sure: &str, now: Millis) -> Result<(), NodeError> {
        if sure != SURE {
            return Err(NodeError::usage("E_NOT_SURE", "sure", format!("this has to say “{SURE}”"))
                .help("Nothing was changed."));
        }
        let groups: Vec<_> = self.streets.keys().copied().collect();
        for group in groups {
            let Some(street) = self.streets.get_mut(&group).filter(|s| s.pen().is_ok()) else { continue };
            street.withdraw_all(now)?;
            self.follow(&group, now)?;
        }
        Ok(())
    }

    /// Whether something that was said last has not reached anybody, although somebody is connected.
    pub(crate) fn is_leaving(&self) -> bool {
        let connected = |s: &&Street| self.inside.keys().any(|(group, _)| *group == s.id);
        self.streets.values().filter(connected).any(|s| s.held.waiting() > 0)
    }

    /// Says goodbye and erases the home: the secrets first, so that a power cut leaves nothing that could be opened.
    pub(crate) fn erase(&mut self) -> Result<(), NodeError> {
        self.close();
        let folder = self.home.folder();
        for name in FILES {
            remove(&folder.join(name))?;
            remove(&folder.join(format!("{name}.new")))?;
        }
        for name in [GROUPS, crate::shelf::FOLDER] {
            match std::fs::remove_dir_all(folder.join(name)) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                    return Err(crate::home::disk(&e, folder));
                }
                _ => {}
            }
        }
        self.home.forget_key();
        Ok(())
    }
}

fn last_agreed(street: &Street) -> HashMap<MemberId, Millis> {
    let mut last: HashMap<MemberId, Millis> = HashMap::new();
    for (device, agreement) in street.held.agreements() {
        let Some(member) = street.roster.member_of(device) else { continue };
        let at = last.entry(member).or_default();
        *at = (*at).max(agreement.at);
    }
    last
}

/// What kind of address it is, without saying it.
fn kind_of(address: &str) -> &'static str {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host).trim_matches(['[', ']']);
    match host.parse::<std::net::IpAddr>() {
        Ok(ip) if ip.is_loopback() => "this computer",
        Ok(std::net::IpAddr::V4(ip)) if ip.is_private() || ip.is_link_local() => "IPv4 of a home network",
        Ok(std::net::IpAddr::V4(_)) => "IPv4",
        Ok(std::net::IpAddr::V6(ip)) if ip.is_unique_local() || ip.is_unicast_link_local() => {
            "IPv6 of a home network"
        }
        Ok(std::net::IpAddr::V6(_)) => "IPv6",
        Err(_) if address.starts_with('/') => "a long address",
        Err(_) => "a name",
    }
}

fn zipped(files: &[(&str, &[u8])]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // As it is, so that anybody can look for a name in the file itself.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.start_file(*name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

fn remove(path: &Path) -> Result<(), NodeError> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(crate::home::disk(&e, path)),
        _ => Ok(()),
    }
}
