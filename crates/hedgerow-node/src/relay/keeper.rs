//! The relay peer's state, changed by one thread alone: its keys, the groups it carries, and what they are allowed to take.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use hedgerow_group::{CarryLine, Link, LinkError};
use hedgerow_net::{Net, Ports, Terms as NetTerms};
use hedgerow_record::limits::RELAY_GROUPS;
use hedgerow_record::{DeviceKey, GroupId, Millis, RelayKey};
use hedgerow_store::{OpenOptions, Store, StoreError};
use hedgerow_vault::Device;
use tokio::runtime::Handle;

use super::RelayConfig;
use super::account::one_too_many;
use super::hall::{Hall, Room, TellKeeper, To};
use super::load::Load;
use crate::error::NodeError;
use crate::grapevine::Running;
use crate::home::{GROUPS, Home, disk, init, machine_mark, rng};
use crate::house::net_error;
use crate::settling::{Change, Outcome};
use crate::talk::{From, News, SessionNo, Word};
use crate::traffic::Traffic;
use crate::view::{CarriedGroup, Notice};

/// Under this name the relay peer's keys lie in the key file.
pub(crate) const KEYS: &str = "relay";
/// Under this name with a group's id lie the lines by which it was given.
const CARRY: &str = "carry/";
/// Pages of a group's file kept in memory.
const CACHE_BYTES: usize = 4 * 1024 * 1024;
/// How long what was pushed may wait for others before it is put on the disk.
const DURABLE_WITHIN: std::time::Duration = std::time::Duration::from_millis(150);

/// What the keeper needs of the world around it.
pub(crate) struct Outside {
    pub(crate) runtime: Handle,
    pub(crate) hear: TellKeeper,
}

/// A relay peer.
pub(crate) struct Keeper {
    pub(super) home: Home,
    pub(super) keys: Arc<Device>,
    pub(super) addresses: Vec<String>,
    pub(super) disk: u64,
    pub(super) photos: u64,
    pub(super) memory: u64,
    pub(super) connections: u32,
    pub(super) bandwidth: u64,
    pub(super) since: Millis,
    pub(super) machine: [u8; 32],
    pub(super) loads: BTreeMap<GroupId, Load>,
    /// Members' devices connected, by group and session.
    pub(super) inside: HashMap<(GroupId, SessionNo), DeviceKey>,
    pub(super) notices: Vec<Notice>,
    pub(super) hall: Hall,
    pub(super) running: Running,
    pub(super) outside: Outside,
}

impl Keeper {
    pub(crate) fn open(config: RelayConfig, outside: Outside, now: Millis) -> Result<Keeper, NodeError> {
        if !config.home.join("keys").exists() {
            init(&config.home, None, config.passphrase.as_deref())?;
        }
        let mut home = Home::open(&config.home, config.passphrase.as_deref())?;
        // Somebody may have kept the keys alone: what belongs into the folder, members bring back.
        std::fs::create_dir_all(config.home.join(GROUPS)).map_err(|e| disk(&e, &config.home))?;
        let keys = Arc::new(own_keys(&mut home)?);
        let machine = config.machine.unwrap_or_else(machine_mark);
        let hall = {
            let _guard = outside.runtime.enter();
            let terms = NetTerms {
                secret: keys.signing_key().to_bytes(),
                listen: config.listen,
                port: RelayConfig::PORT,
                ports: Ports::AsWritten,
                lan: false,
                connections: config.connections,
                is_relay: true,
            };
            let (net, events) = Net::start(&terms).map_err(|e| net_error(&e))?;
            let room = Room { sessions: config.connections as usize, memory: config.memory };
            Hall::run(net, events, room, Arc::clone(&outside.hear))
        };
        // Its keys open nothing that anybody wrote, and nobody is there to type a passphrase when the computer starts.
        let notices = home.notices().into_iter().filter(|notice| notice.code != "N_KEYS_OPEN").collect();
        let mut keeper = Keeper {
            home,
            keys,
            addresses: config.addresses,
            disk: config.disk,
            photos: config.photos,
            memory: config.memory,
            connections: config.connections,
            bandwidth: config.bandwidth,
            since: now,
            machine,
            loads: BTreeMap::new(),
            inside: HashMap::new(),
            notices,
            hall,
            running: Arc::new(Traffic::paced(config.bandwidth)),
            outside,
        };
        for (id, lines) in keeper.lines() {
            keeper.open_load(id, lines, now)?;
        }
        Ok(keeper)
    }

    /// Carries a group by the line that an organiser got for it.
    pub(crate) fn add(&mut self, text: &str, now: Millis) -> Result<CarriedGroup, NodeError> {
        if Link::find(text).is_ok() {
            let text = "this is a letter or poster, and would let this computer read what the group writes";
            return Err(NodeError::refused("E_RELAY_BLIND", text).help(
                "A relay peer carries what it cannot read. Ask an organiser for a line that begins with \
                 hedgerow://carry/: `hedgerow group relay line` makes it.",
            ));
        }
        let line = CarryLine::find(text).map_err(|error| match error {
            LinkError::NotALink => {
                NodeError::usage("E_NO_LINE", "line", "there is no carry line in this text")
                    .help("Paste the line that begins with hedgerow://carry/.")
            }
            LinkError::Mistyped => NodeError::usage("E_LINE_MISTYPED", "line", "the line is not complete")
                .help("Copy it once more, whole."),
            LinkError::Version(_) => {
                NodeError::usage("E_LINE_VERSION", "line", error.to_string()).help("Update Hedgerow.")
            }
        })?;
        if line.relay != self.key() || line.relay_box != self.keys.box_key() {
            return Err(NodeError::refused("E_OTHER_RELAY", "this line is for another relay peer").help(
                "The line has to be made with this relay peer's own, which `hedgerow relay show` prints.",
            ));
        }
        let id = line.group;
        if self.loads.len() >= RELAY_GROUPS && !self.loads.contains_key(&id) {
            let text = format!("{RELAY_GROUPS} groups are carried, and there is no room for another");
            return Err(NodeError::refused("E_RELAY_FULL", text));
        }
        if let Some(load) = self.loads.get_mut(&id) {
            load.add(line);
        } else {
            self.open_load(id, vec![line], now)?;
        }
        self.keep_lines(&id)?;
        let load = self.loads.get(&id).ok_or_else(no_group)?;
        Ok(self.carried(load))
    }

    /// Carries a group no longer.
    pub(crate) fn drop_group(&mut self, group: &str) -> Result<(), NodeError> {
        let mut fitting = self.loads.keys().filter(|id| id.to_string().starts_with(group.trim()));
        let (Some(id), None) = (fitting.next().copied(), fitting.next()) else { return Err(no_group()) };
        self.home.keys.others.remove(&carry(&id));
        self.home.save_keys()?;
        self.hall.drop_group(id);
        self.loads.remove(&id);
        let _ = std::fs::remove_dir_all(self.photos_folder(&id));
        match std::fs::remove_file(self.home.group_file(&id)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(disk(&e, self.home.folder())),
            _ => Ok(()),
        }
    }

    /// A word of a session.
    pub(crate) fn hear(&mut self, id: GroupId, session: SessionNo, news: News, now: Millis) {
        if let Err(error) = self.hear_or_fail(id, session, news, now) {
            tracing::warn!(code = error.code, %error, "what a neighbour sent could not be dealt with");
            self.notices.retain(|n| n.code != error.code);
            self.notices.push(error.into());
        }
    }

    /// Once a minute: lives end, and what is left is made small.
    pub(crate) fn minute(&mut self, now: Millis) {
        for load in self.loads.values_mut() {
            match load.minute(now) {
                Ok(false) => {}
                Ok(true) => {
                    let store = load.store.clone();
                    self.outside.runtime.spawn_blocking(move || {
                        if let Err(error) = store.compact() {
                            tracing::warn!(%error, "a file could not be made small; nothing is lost");
                        }
                    });
                }
                Err(error) => tracing::warn!(%error, "the minute's work could not be done"),
            }
        }
    }

    /// Says goodbye to everybody.
    pub(crate) fn close(&mut self) {
        self.hall.close();
        for load in self.loads.values_mut() {
            if let Err(error) = load.store.make_durable() {
                tracing::warn!(%error, "the last records could not be put on the disk; neighbours hold them");
            }
        }
        self.loads.clear();
    }

    fn hear_or_fail(
        &mut self,
        id: GroupId,
        session: SessionNo,
        news: News,
        now: Millis,
    ) -> Result<(), NodeError> {
        let is_full = self.is_full();
        let Some(load) = self.loads.get_mut(&id) else { return Ok(()) };
        match news {
            News::Entered { device, .. } => {
                self.inside.insert((id, session), device);
                // Whoever comes may have what others asked for.
                self.ask_for_photos(&id);
                let Some(load) = self.loads.get(&id) else { return Ok(()) };
                if let Some(first) = one_too_many(load, &self.inside, &device) {
                    self.hall.tell(id, To::One(first), Word::Close);
                }
            }
            News::Papers(records) => {
                let (_, change) = load.take(hedgerow_sync::Set::Group, records, &[], now)?;
                self.hall.tell(id, To::One(session), Word::PapersJudged);
                self.hall.tell(id, To::AllBut(session), Word::Resync);
                self.follow(&id, change);
            }
            News::Records { from, records, proved, reply } => {
                let all = Outcome { not_taken: records.len() as u64, ..Outcome::default() };
                if is_full {
                    let _ = reply.send(all);
                    return Ok(());
                }
                match from {
                    From::Push => match load.take_pushed(records, &proved, now) {
                        Ok((outcome, kept, forged)) => {
                            load.lane.vine.forged(&forged);
                            if !kept.is_empty() {
                                load.lane.vine.kept(Some(session), &kept);
                                self.owe(id, session);
                            }
                            let _ = reply.send(outcome);
                        }
                        Err(error) => {
                            let _ = reply.send(all);
                            return Err(error);
                        }
                    },
                    From::Round(set) => {
                        let taken = load.take(set, records, &proved, now);
                        let (outcome, change) = match &taken {
                            Ok((outcome, change)) => (*outcome, *change),
                            // What the disk did not take was not taken: nobody must believe it is safe here.
                            Err(_) => (all, Change::Nothing),
                        };
                        let _ = reply.send(outcome);
                        if outcome.kept > 0 {
                            self.hall.tell(id, To::AllBut(session), Word::Resync);
                        }
                        self.follow(&id, change);
                        taken?;
                    }
                }
            }
            News::Settled { covers: Some(_), .. } => load.agreed_at = Some(now),
            News::Owed => {
                load.owes = false;
                load.store.make_durable()?;
            }
            News::BlobLacking(photo) => self.look_for_photo(&id, photo),
            News::Blob { id: photo, bytes } => self.photo_came(&id, session, photo, bytes, now)?,
            News::Over(_) => {
                self.inside.remove(&(id, session));
                load.wanted.over(session);
            }
            // A relay peer reads no letters, has no keys to give and asks for none.
            _ => {}
        }
        Ok(())
    }

    /// What was pushed is on the disk a moment later.
    fn owe(&mut self, id: GroupId, session: SessionNo) {
        let Some(load) = self.loads.get_mut(&id) else { return };
        if std::mem::replace(&mut load.owes, true) {
            return;
        }
        let hear = Arc::clone(&self.outside.hear);
        self.outside.runtime.spawn(async move {
            tokio::time::sleep(DURABLE_WITHIN).await;
            hear(id, session, News::Owed);
        });
    }

    /// The group may be another one now: who does not belong any more is told goodbye.
    fn follow(&self, id: &GroupId, change: Change) {
        if change == Change::Roster
            && let Some(load) = self.loads.get(id)
        {
            load.lane.vine.forget();
            self.hall.tell(*id, To::All, Word::RosterChanged);
        }
    }

    fn open_load(&mut self, id: GroupId, lines: Vec<CarryLine>, now: Millis) -> Result<(), NodeError> {
        let path = self.home.group_file(&id);
        let options = OpenOptions { cache_bytes: CACHE_BYTES, machine: self.machine, now };
        // A relay peer signs no record: a file that was copied here is as good as one that was made here.
        let (store, report) = match Store::open(&path, options) {
            Err(StoreError::OtherMachine) => Store::adopt(&path, options)?,
            other => other?,
        };
        if let Some(aside) = report.moved_aside {
            let text = format!("A damaged file was put aside as {}.", aside.display());
            let help = "The members' computers bring back what it held. Nothing else is to be done.";
            self.notices.push(Notice::new("N_DAMAGED", text, help).with("file", &aside.display()));
        }
        let (keys, running) = (Arc::clone(&self.keys), Arc::clone(&self.running));
        let load = Load::open(store, lines, id, keys, running, self.photos_of(id), now)?;
        self.hall.carry(load.lane.clone());
        self.loads.insert(id, load);
        Ok(())
    }

    /// The lines kept, by group.
    fn lines(&self) -> Vec<(GroupId, Vec<CarryLine>)> {
        let kept = self.home.keys.others.iter().filter(|(name, _)| name.starts_with(CARRY));
        let read = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            text.lines().filter_map(|line| CarryLine::find(line).ok()).collect::<Vec<_>>()
        };
        kept.map(|(_, bytes)| read(bytes.as_slice()))
            .filter_map(|lines| Some((lines.first()?.group, lines)))
            .collect()
    }

    fn keep_lines(&mut self, id: &GroupId) -> Result<(), NodeError> {
        let Some(load) = self.loads.get(id) else { return Ok(()) };
        let text: Vec<String> = load.lines().iter().map(CarryLine::to_text).collect();
        self.home.keys.others.insert(carry(id), text.join("\n").into_bytes().into());
        self.home.save_keys()
    }

    pub(super) fn key(&self) -> RelayKey {
        RelayKey(self.keys.key().0)
    }
}

/// The relay peer's own keys; they are made once, because its name on the network lasts.
fn own_keys(home: &mut Home) -> Result<Device, NodeError> {
    if let Some(bytes) = home.keys.others.get(KEYS).and_then(|b| <&[u8; Device::LEN]>::try_from(&b[..]).ok())
    {
        return Ok(Device::from_bytes(bytes));
    }
    if !home.keys.groups.is_empty() || home.name().is_some() {
        return Err(NodeError::refused(
            "E_HOME_OF_A_PERSON",
            "this home belongs to a person, not to a relay peer",
        )
        .help("Nothing was changed. Give the relay peer a folder of its own with --home."));
    }
    let keys = Device::new(&mut rng()?);
    home.keys.others.insert(KEYS.to_owned(), keys.to_bytes().to_vec().into());
    home.save_keys()?;
    Ok(keys)
}

fn carry(id: &GroupId) -> String {
    format!("{CARRY}{}", &id.to_string()[..32])
}

fn no_group() -> NodeError {
    NodeError::not_found("E_NO_GROUP", "there is no such group here")
}
