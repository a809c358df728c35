//! A relay peer's figures for Prometheus, in the text of OpenMetrics.

use std::fmt::Error;
use std::sync::atomic::AtomicU64;

use hedgerow_node::view::RelayStatus;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

/// What the text is.
pub(super) const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Letters of a group's number that tell it from others.
const GROUP_LETTERS: usize = 12;

type OfGroup = Vec<(&'static str, String)>;
type Figure = Gauge<u64, AtomicU64>;

/// The figures as they are.
pub(super) fn text(status: &RelayStatus) -> Result<String, Error> {
    let mut registry = Registry::with_prefix("hedgerow_relay");
    registry.register("build", "The program", Info::new(vec![("version", status.version.clone())]));
    let mut gauge = |name: &str, help: &str, unit: Option<Unit>, value: u64| {
        let figure = Figure::default();
        figure.set(value);
        match unit {
            Some(unit) => registry.register_with_unit(name, help, unit, figure),
            None => registry.register(name, help, figure),
        }
    };
    gauge("connected", "Members' computers connected", None, status.connected as u64);
    gauge("connections_limit", "Connections at most", None, u64::from(status.connections_most));
    if let Some(memory) = status.memory_bytes {
        gauge("memory", "Memory in use", Some(Unit::Bytes), memory);
    }
    gauge("memory_limit", "Memory from which on nobody is let in", Some(Unit::Bytes), status.memory_most);
    gauge("disk", "Records kept", Some(Unit::Bytes), status.disk_bytes);
    gauge("disk_limit", "Records kept at most", Some(Unit::Bytes), status.disk_most);
    gauge("bandwidth_limit", "Sent in a second at most", Some(Unit::Bytes), status.bandwidth_most);
    gauge("groups", "Groups carried", None, status.groups.len() as u64);
    gauge("groups_limit", "Groups carried at most", None, status.groups_most as u64);
    gauge("notices", "Things that its keeper should know", None, status.notices.len() as u64);
    let mut counter = |name: &str, help: &str, unit: Option<Unit>, value: u64| {
        let figure = Counter::<u64, AtomicU64>::default();
        figure.inc_by(value);
        match unit {
            Some(unit) => registry.register_with_unit(name, help, unit, figure),
            None => registry.register(name, help, figure),
        }
    };
    counter("turned_away", "Computers for whom there was no room", None, status.turned_away);
    counter("received", "Received from members", Some(Unit::Bytes), status.received_bytes);
    counter("sent", "Sent to members", Some(Unit::Bytes), status.sent_bytes);
    let [members, here, records, bytes, photos] = [(); 5].map(|()| Family::<OfGroup, Figure>::default());
    for group in &status.groups {
        let label: OfGroup = vec![("group", group.id.chars().take(GROUP_LETTERS).collect())];
        members.get_or_create(&label).set(group.members as u64);
        here.get_or_create(&label).set(group.connected as u64);
        records.get_or_create(&label).set(group.records as u64);
        bytes.get_or_create(&label).set(group.bytes);
        photos.get_or_create(&label).set(group.photo_bytes);
    }
    registry.register("group_members", "Members of a group", members);
    registry.register("group_connected", "Members of a group connected", here);
    registry.register("group_records", "Records kept of a group", records);
    registry.register_with_unit("group_disk", "Records kept of a group", Unit::Bytes, bytes);
    registry.register_with_unit("group_photos", "Photos kept of a group", Unit::Bytes, photos);
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::super::page::tests::sample;
    use super::*;

    #[test]
    fn each_figure_has_a_type_a_help_and_a_value() {
        let text = text(&sample()).unwrap();
        let has = |line: &str| assert!(text.lines().any(|l| l == line), "{line}:\n{text}");
        has("# TYPE hedgerow_relay_disk_bytes gauge");
        has("# UNIT hedgerow_relay_disk_bytes bytes");
        has("hedgerow_relay_disk_bytes 73400320");
        has("hedgerow_relay_connections_limit 6000");
        has("hedgerow_relay_sent_bytes_total 1300000000");
        has("hedgerow_relay_group_members{group=\"81b04e7d0c55\"} 42");
        assert!(text.ends_with("# EOF\n"));
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (name, value) = line.rsplit_once(' ').unwrap();
            assert!(name.starts_with("hedgerow_relay_") && value.parse::<u64>().is_ok(), "{line}");
        }
    }
}
