//! A relay peer's settings: how much of this computer it may use, and where it is found.

use hedgerow_node::RelayConfig;
use serde::Serialize;

use super::sources::Sources;
use super::{Setting, is_list};
use crate::args::Relay;

/// Bytes of a megabyte.
pub(crate) const MEGABYTE: u64 = 1024 * 1024;
/// Bytes of a kilobyte.
const KILOBYTE: u64 = 1024;
/// What the table `[relay]` of the file may hold.
const KEYS: [&str; 7] = ["address", "status", "disk", "photos", "memory", "connections", "bandwidth"];
/// The least with which a relay peer is of use: megabytes of disk and memory, kilobytes a second. Slower than this, a
/// neighbour's computer takes it for gone.
const LEAST_DISK: u64 = 16;
const LEAST_MEMORY: u64 = 64;
const LEAST_BANDWIDTH: u64 = 128;
/// More than a small computer can hold open.
const MOST_CONNECTIONS: u64 = 60_000;

/// Settings of a relay peer.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RelaySettings {
    /// Where neighbours reach it; nothing means the addresses found.
    pub(crate) address: Setting<Vec<String>>,
    /// Where its status page stands; nothing means nowhere.
    pub(crate) status: Setting<Option<String>>,
    /// Megabytes of records at most.
    pub(crate) disk: Setting<u64>,
    /// Megabytes of photos at most, for each group.
    pub(crate) photos: Setting<u64>,
    /// Megabytes of memory from which on nobody more is let in.
    pub(crate) memory: Setting<u64>,
    /// Connections at most.
    pub(crate) connections: Setting<u64>,
    /// Kilobytes sent in a second at most.
    pub(crate) bandwidth: Setting<u64>,
}

impl RelaySettings {
    pub(super) fn read(sources: &mut Sources<'_>, flags: Option<&Relay>) -> RelaySettings {
        let usual = RelayConfig::new(std::path::PathBuf::new());
        let number = |flag: fn(&Relay) -> Option<u64>| flags.and_then(flag);
        let status = flags.and_then(|f| f.status.clone());
        RelaySettings {
            address: sources.list(
                "address",
                flags.map(|f| f.addresses.clone()).unwrap_or_default(),
                "HEDGEROW_RELAY_ADDRESS",
            ),
            status: sources.door("status", status, "HEDGEROW_RELAY_STATUS", None),
            disk: sources.number(
                "disk",
                number(|f| f.disk),
                "HEDGEROW_RELAY_DISK",
                usual.disk / MEGABYTE,
                LEAST_DISK..=u64::MAX / MEGABYTE,
            ),
            photos: sources.number(
                "photos",
                number(|f| f.photos),
                "HEDGEROW_RELAY_PHOTOS",
                usual.photos / MEGABYTE,
                0..=u64::MAX / MEGABYTE,
            ),
            memory: sources.number(
                "memory",
                number(|f| f.memory),
                "HEDGEROW_RELAY_MEMORY",
                usual.memory / MEGABYTE,
                LEAST_MEMORY..=u64::MAX / MEGABYTE,
            ),
            connections: sources.number(
                "connections",
                number(|f| f.connections),
                "HEDGEROW_RELAY_CONNECTIONS",
                u64::from(usual.connections),
                1..=MOST_CONNECTIONS,
            ),
            bandwidth: sources.number(
                "bandwidth",
                number(|f| f.bandwidth),
                "HEDGEROW_RELAY_BANDWIDTH",
                usual.bandwidth / KILOBYTE,
                LEAST_BANDWIDTH..=u64::MAX / KILOBYTE,
            ),
        }
    }

    /// Puts them where the relay peer looks.
    pub(crate) fn apply(&self, config: &mut RelayConfig) {
        config.addresses = self.address.value.clone();
        config.disk = self.disk.value.saturating_mul(MEGABYTE);
        config.photos = self.photos.value.saturating_mul(MEGABYTE);
        config.memory = self.memory.value.saturating_mul(MEGABYTE);
        config.connections = u32::try_from(self.connections.value).unwrap_or(u32::MAX);
        config.bandwidth = self.bandwidth.value.saturating_mul(KILOBYTE);
    }

    /// A row for each: name, value, where it comes from.
    pub(super) fn rows(&self) -> Vec<Vec<String>> {
        let row =
            |name: &str, value: String, origin: &str| vec![format!("relay.{name}"), value, origin.to_owned()];
        let address = match self.address.value.is_empty() {
            true => "those found".to_owned(),
            false => self.address.value.join(", "),
        };
        let status = self.status.value.clone().unwrap_or_else(|| "off".to_owned());
        vec![
            row("address", address, &self.address.origin),
            row("status", status, &self.status.origin),
            row("disk", format!("{} MB", self.disk.value), &self.disk.origin),
            row("photos", format!("{} MB a group", self.photos.value), &self.photos.origin),
            row("memory", format!("{} MB", self.memory.value), &self.memory.origin),
            row("connections", self.connections.value.to_string(), &self.connections.origin),
            row("bandwidth", format!("{} kB a second", self.bandwidth.value), &self.bandwidth.origin),
        ]
    }
}

/// Why a setting of the table is passed over, if it is.
pub(super) fn problem(name: &str, value: &toml::Value) -> Option<String> {
    match name {
        name if !KEYS.contains(&name) => Some(format!("there is no setting “relay.{name}”")),
        "address" if is_list(value) => None,
        "address" => Some("relay.address: a list is wanted, like [\"relay.example:7142\"]".to_owned()),
        "status" if value.is_str() => None,
        "status" => Some("relay.status: words between quotes are wanted".to_owned()),
        _ if value.as_integer().is_some_and(|n| n >= 0) => None,
        name => Some(format!("relay.{name}: a number is wanted")),
    }
}
