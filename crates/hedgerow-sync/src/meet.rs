//! Recognising one another without saying who one is: tags over both peers' names as the transport authenticated
//! them, and what Enter signs (PROTOCOL.md section 6).

use hedgerow_record::limits::MEET_TAGS;
use hedgerow_record::{GroupId, LinkKey, MemberId, hash};
use minicbor::bytes::ByteArray;

use crate::frame::Tag;
use crate::home::Home;

const TAG: &str = "hedgerow/1 meet tag";
const LINK: &str = "hedgerow/1 meet link";
const NAME: &str = "hedgerow/1 meet name";

/// Which side of a stream: the one that opened it speaks first and leads the reconciliation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Opened the stream.
    Opener,
    /// Accepted it.
    Answerer,
}

/// By what the two know one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MetBy {
    /// Both hold a meeting key.
    Key([u8; 32]),
    /// Both hold this letter or poster.
    Link(LinkKey),
    /// One of the two comes back with the words alone, and the other knows the person: the key is [`name_key`].
    Name([u8; 32]),
}

/// All that both sides have said before somebody enters.
pub(crate) struct Transcript {
    pub(crate) side: Side,
    /// The names of this end and of the other, as the transport authenticated them.
    pub(crate) me: Vec<u8>,
    pub(crate) peer: Vec<u8>,
    pub(crate) my_hello: Vec<u8>,
    pub(crate) their_hello: Vec<u8>,
    pub(crate) my_nonce: [u8; 32],
    pub(crate) their_nonce: [u8; 32],
    pub(crate) my_tags: Vec<Tag>,
    pub(crate) their_tags: Vec<Tag>,
}

impl Side {
    /// The other one.
    pub fn other(self) -> Side {
        match self {
            Side::Opener => Side::Answerer,
            Side::Answerer => Side::Opener,
        }
    }
}

impl Transcript {
    /// Fills the tags to be sent: those by which a sender may be recognised, then noise, in an order given by it.
    pub(crate) fn write_tags(&mut self, home: &dyn Home, met: Option<MetBy>, noise: &[[u8; 16]; MEET_TAGS]) {
        let mut tags: Vec<[u8; 16]> = Vec::new();
        // An answerer says first by what it has recognised the opener.
        let met_key = met.map(|met| match met {
            MetBy::Link(link) => link_key(&link),
            MetBy::Key(key) | MetBy::Name(key) => key,
        });
        let links = home.own_link().into_iter().chain(home.links()).map(|l| link_key(&l));
        let keys = home.meeting_keys().into_iter().take(2).chain(home.own_name());
        for key in met_key.into_iter().chain(keys).chain(links) {
            let tag = self.tag(&key, self.side);
            if tags.len() < MEET_TAGS && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags.extend(noise.iter().skip(tags.len()));
        // The place of a tag must not tell a real one from noise.
        tags.sort_unstable();
        self.my_tags = tags.into_iter().map(ByteArray::from).collect();
    }

    /// By what the other side is recognised, if by anything held here, when it says these tags.
    pub(crate) fn recognise(&self, tags: &[Tag], home: &dyn Home) -> Option<MetBy> {
        let theirs = |key: &[u8; 32]| {
            let tag = self.tag(key, self.side.other());
            tags.iter().any(|t| **t == tag)
        };
        if let Some(key) = home.meeting_keys().into_iter().find(theirs) {
            return Some(MetBy::Key(key));
        }
        let mut links = home.own_link().into_iter().chain(home.links());
        if let Some(link) = links.find(|l| theirs(&link_key(l))) {
            return Some(MetBy::Link(link));
        }
        home.own_name().iter().chain(home.names().iter()).find(|key| theirs(key)).map(|key| MetBy::Name(*key))
    }

    /// What the side given signs on entering for the `nth` time on this stream.
    pub(crate) fn enter_parts(&self, by: Side, nth: u8, credential: &[u8], digest: &[u8; 16]) -> Vec<u8> {
        let (o, a) = (self.names(Side::Opener), self.names(Side::Answerer));
        let mut parts = Vec::new();
        for bytes in [o.0, a.0, o.1, a.1] {
            parts.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
            parts.extend_from_slice(bytes);
        }
        for tag in o.2.iter().chain(a.2) {
            parts.extend_from_slice(&**tag);
        }
        parts.push(if by == Side::Opener { 0 } else { 1 });
        parts.push(nth);
        parts.extend_from_slice(digest);
        parts.extend_from_slice(credential);
        parts
    }

    fn names(&self, side: Side) -> (&[u8], &[u8], &[Tag]) {
        if side == self.side {
            (&self.me, &self.my_hello, &self.my_tags)
        } else {
            (&self.peer, &self.their_hello, &self.their_tags)
        }
    }

    fn tag(&self, key: &[u8; 32], sender: Side) -> [u8; 16] {
        let (opener, answerer, nonces) = match self.side {
            Side::Opener => (&self.me, &self.peer, [&self.my_nonce, &self.their_nonce]),
            Side::Answerer => (&self.peer, &self.me, [&self.their_nonce, &self.my_nonce]),
        };
        let mut hasher = blake3::Hasher::new_keyed(&hash(TAG, key));
        for name in [opener, answerer] {
            hasher.update(&(name.len() as u64).to_be_bytes());
            hasher.update(name);
        }
        for nonce in nonces {
            hasher.update(nonce);
        }
        hasher.update(&[if sender == Side::Opener { 0 } else { 1 }]);
        let mut tag = [0; 16];
        tag.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        tag
    }
}

/// What a member is recognised by who comes back with the words alone: every member can compute it, and nobody else.
pub fn name_key(group: &GroupId, member: &MemberId) -> [u8; 32] {
    hash(NAME, &[group.0, member.0].concat())
}

/// The meeting key of a link: whoever holds the group's records or the link itself can compute it.
fn link_key(link: &LinkKey) -> [u8; 32] {
    hash(LINK, &link.0)
}
