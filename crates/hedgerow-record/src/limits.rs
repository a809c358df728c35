//! Every bound of the protocol, in one table, with its reason.
//!
//! A number that two computers must agree on is part of the protocol: changing it splits neighbourhoods. Those
//! are marked *protocol*. The others bound what one computer spends on its neighbours and may differ.

use crate::units::{Span, Stamp};

/// *Protocol.* The record version this program writes and reads (PROTOCOL.md section 2).
pub const RECORD_VERSION: u8 = 1;
/// *Protocol.* Bytes of a header, fixed, so that a relay peer can judge a record without a decoder.
pub const HEADER_LEN: usize = 160;
/// *Protocol.* Bytes of an Ed25519 signature at the end of every record.
pub const SIGNATURE_LEN: usize = 64;
/// *Protocol.* Bytes that XChaCha20-Poly1305 adds to what it seals.
pub const AEAD_TAG_LEN: usize = 16;
/// *Protocol.* The largest body any kind may have, known or not.
pub const BODY_MAX: usize = 16 * 1024;
/// *Protocol.* Slot numbers of a kind this program does not know are below this.
pub const UNKNOWN_KIND_SLOTS: u64 = 1024;
/// *Protocol.* Records of one group kind that one member may have, for kinds without a bound of their own.
pub const GROUP_RECORDS_A_KIND: usize = 64;
/// *Protocol.* Slot numbers a library may use for listings and envelopes; above it a record has no valid shape.
pub const LIBRARY_SLOTS: u64 = 16_384;
/// *Protocol.* How many chained records of one device with one number are held: two prove a fork, the rest is noise.
pub const CHAIN_BRANCHES: usize = 4;
/// *Protocol.* Chained records of one device, a lifetime's worth.
pub const CHAIN_MAX: u32 = 1 << 20;
/// *Protocol.* Records stamped further ahead of our clock than this wait outside.
pub const FUTURE_TOLERANCE: Span = Span::minutes(10);

/// *Protocol.* Life of slot kinds 1 to 31.
pub const LIFE_ORDINARY: Span = Span::days(180);
/// *Protocol.* Life of slot kinds 32 to 47.
pub const LIFE_SHORT: Span = Span::days(30);
/// *Protocol.* Life of slot kinds 48 to 63; a year is 365 days here.
pub const LIFE_LONG: Span = Span::days(5 * 365);
/// Records past their life stay on disk for this much running time, in case a roster or a clock changes its mind.
pub const GRACE: Span = Span::days(30);
/// A clock this far behind the newest stamp seen is asked about before anything is written.
pub const CLOCK_BEHIND: Span = Span::days(1);
/// A clock this far ahead of the newest stamp seen is asked about before anything is written.
pub const CLOCK_AHEAD: Span = Span::days(90);
/// Two clocks that differ by more than this do not reconcile: each would hide what the other shows.
pub const CLOCKS_APART: Span = Span::hours(24);

/// *Protocol.* Devices of one member that count at a time.
pub const DEVICES_LIVE: usize = 8;
/// *Protocol.* Devices a member may ever certify; the lowest by (stamp, id) are kept.
pub const DEVICES_EVER: usize = 24;
/// *Protocol.* Letters and posters a member may ever write.
pub const GRANTS_EVER: usize = 64;
/// *Protocol.* Letters and posters an organiser may ever write.
pub const GRANTS_EVER_ORGANISER: usize = 4096;
/// Letters and posters a member's own program keeps open at a time.
pub const GRANTS_OPEN: usize = 8;
/// *Protocol.* Uses of a poster.
pub const POSTER_USES_MAX: u32 = 50;
/// *Protocol.* Certificates kept beyond a grant's uses while no `closed` names the true ones.
pub const CERTIFICATES_SURPLUS: usize = 8;
/// Links older than this are closed by any organiser's program.
pub const GRANT_AGE: Span = Span::days(14);
/// *Protocol.* Organisers a charter may name.
pub const ORGANISERS_MAX: usize = 9;
/// *Protocol.* Members a charter may name as its quorum.
pub const QUORUM_MEMBERS_MAX: usize = 50;
/// *Protocol.* Vouches a charter may ask for.
pub const VOUCHES_MAX: u8 = 9;
/// How long no organiser may have been heard of before honest programs sign for a quorum.
pub const QUORUM_SILENCE: Span = Span::days(30);
/// How long writing waits for the new key after a removal, before it goes on under the best one held.
pub const NEW_KEY_WITHIN: Span = Span::hours(24);
/// *Protocol.* Assents of one organiser under one charter version.
pub const ASSENTS_A_VERSION: usize = 64;
/// *Protocol.* Charter versions followed from the founding one.
pub const CHARTERS_MAX: usize = 1024;
/// *Protocol.* Entries of one parcel chunk: what fits a group body.
pub const PARCEL_CHUNK_ENTRIES: usize = 96;
/// *Protocol.* Chunks of one parcel: 5,000 members with eight devices and a recovery box.
pub const PARCEL_CHUNKS: usize = 512;
/// *Protocol.* Listed 16-byte prefixes in one clear part (charter lists, survivors, covers).
pub const PREFIXES_MAX: usize = 900;
/// *Protocol.* Bytes of a text in a clear part (labels only; words are sealed).
pub const CLEAR_TEXT_MAX: usize = 64;
/// *Protocol.* Relay peers of a group that count: the latest named.
pub const RELAYS_A_GROUP: usize = 8;
/// *Protocol.* Addresses in a link.
pub const LINK_ADDRESSES: usize = 3;
/// *Protocol.* How many wraps an envelope may have: no more is to be learnt from it about the number of receivers. The
/// last is twice [`DEVICES_LIVE`] and a recovery box.
pub const ENVELOPE_WRAPS: [usize; 3] = [4, 8, 18];
/// *Protocol.* To how many bytes an envelope's content is padded.
pub const ENVELOPE_PADS: [usize; 3] = [512, 2048, 8192];

/// *Protocol.* Bytes of one frame on a stream, without its length.
pub const FRAME_MAX: usize = 256 * 1024;
/// *Protocol.* Bytes of one negentropy message inside a frame.
pub const RANGES_FRAME: usize = 250 * 1024;
/// *Protocol.* Tags each side sends in Meet; what is not real is noise.
pub const MEET_TAGS: usize = 4;
/// Records given in one slice before another waiting peer has its turn.
pub const GIVE_SLICE: usize = 256;
/// Record bytes asked for and not yet received in one session.
pub const WANT_OUTSTANDING: usize = 4 * 1024 * 1024;
/// The same in all sessions of a computer together: the more there are, the less each asks for at once.
pub const WANT_OUTSTANDING_ALL: usize = 64 * 1024 * 1024;
/// Bytes of reconciliation allowed for each record that both sides hold.
pub const RANGES_BYTES_A_RECORD: u64 = 80;
/// Bytes of reconciliation allowed whatever the sides hold.
pub const RANGES_BYTES_BASE: u64 = 1024 * 1024;
/// Group records one session may bring before it is judged.
pub const GROUP_RECORDS_A_SESSION: usize = 200_000;
/// Bytes of them: several times what a group of 5,000 members has.
pub const GROUP_BYTES_A_SESSION: usize = 128 * 1024 * 1024;
/// Records of one set that somebody may say it holds: more than any street has, and what comes of the number in sums
/// stays far from the end of all numbers.
pub const RECORDS_A_SET: u64 = 1 << 24;
/// Ids that a neighbour has asked for and was not given yet: all that fit [`WANT_OUTSTANDING`].
pub const IDS_WANTED: usize = 32 * 1024;
/// Sessions of a neighbour's computer at once.
pub const SESSIONS_MEMBER: usize = 4;
/// Connections of a neighbour's computer.
pub const CONNECTIONS_MEMBER: u32 = 64;
/// Faults of a peer before it is left alone for [`FAULT_PAUSE`].
pub const FAULTS_MAX: u32 = 3;
/// How long a faulty peer is left alone.
pub const FAULT_PAUSE: Span = Span::hours(1);
/// How long a peer may say nothing in a session that waits for it.
pub const STALL: Span = Span::seconds(30);
/// Quiet time after which a settled pair reconciles again; jitter is added by the shell.
pub const RESYNC_EVERY: Span = Span::minutes(5);
/// Links of a neighbour's computer to which whole records are pushed; a relay peer pushes to all.
pub const EAGER_LINKS: usize = 6;
/// Records of one author pushed one after another, however quickly they are written.
pub const PUSH_BURST: u64 = 100;
/// After a burst one record more of an author is pushed in this time: 30 a minute.
pub const PUSH_EVERY: Span = Span::seconds(2);
/// Authors whose pushes are counted.
pub const PUSH_AUTHORS: usize = 8_192;
/// Records remembered as pushed, so that a copy is known for one.
pub const GOSSIP_SEEN: usize = 16_384;
/// How long ids wait for others to go out with. With [`ASK_AFTER`] it bounds how late somebody sees a new thing whom
/// no eager link reaches: a neighbour on the same network within 300 ms.
pub const HAVE_WITHIN: Span = Span::millis(50);
/// Ids that go out together.
pub const HAVE_IDS: usize = 4_096;
/// How long a record may be on its way that was told of.
pub const ASK_AFTER: Span = Span::millis(200);
/// After how long the next one who told of it is asked.
pub const ASK_AGAIN: Span = Span::seconds(1);
/// Ids in one question for records told of.
pub const ASK_IDS: usize = 256;
/// Records told of that are waited for.
pub const TOLD_MAX: usize = 16_384;
/// Bytes said and not yet written to a neighbour who reads slowly.
pub const UNSENT_MAX: usize = 4 * 1024 * 1024;
/// Computers of one group of which it is remembered what they hold; the one agreed with longest ago makes room.
pub const AGREEMENTS_MAX: usize = 4_096;
/// Own records of one group of which it is remembered who holds them, twice a library's listings; the older half makes
/// room.
pub const CHANGES_WATCHED: usize = 32_768;
/// Computers of one group of which it is remembered when they were heard.
pub const SOURCES_MAX: usize = 256;
/// So long everything may be heard through one computer before that is said.
pub const ONE_SOURCE_FOR: Span = Span::days(3);
/// Keys asked for at once.
pub const KEYS_ASKED: usize = 64;
/// Questions for keys in one session, however short it is.
pub const KEY_QUESTIONS: u64 = 8;
/// After how long in a session one question more is heard.
pub const KEY_QUESTION_EVERY: Span = Span::minutes(5);
/// How often somebody inside who says nothing is asked for a sign of life.
pub const PING_EVERY: Span = Span::minutes(3);
/// After how long without an answer to anything said a sign of life is asked for.
pub const PING_AFTER: Span = Span::seconds(4);
/// How long a sign of life may take.
pub const PONG_WITHIN: Span = Span::seconds(5);
/// How long it may take while the other side may be reading or giving something long.
pub const PONG_IN_A_ROUND: Span = Span::seconds(20);
/// How long it may take after the network has changed or the computer slept.
pub const PONG_IN_DOUBT: Span = Span::seconds(3);
/// How often the local network is asked who is there. Each answers each, so that a street of `n` hears `n` times `n`
/// answers in this time.
pub const LAN_ASK_EVERY: Span = Span::seconds(150);
/// How long an answer on the local network is believed.
pub const LAN_ANSWER_LIFE: Span = Span::minutes(6);
/// Answers on the local network that are remembered.
pub const LAN_ANSWERS: usize = 512;
/// The longest wait between tries of somebody who answered on the local network.
pub const LAN_BACKOFF_MAX: Span = Span::seconds(4);
/// How much later the one of the higher name dials, so that a pair gets one connection and not two.
pub const LAN_COURTESY: Span = Span::seconds(2);
/// Names on the network remembered as not ours.
pub const FOREIGN_MAX: usize = 1024;
/// How long a name is remembered as not ours.
pub const FOREIGN_FOR: Span = Span::hours(1);
/// Connections one number may open at once before it has to wait.
pub const CALLERS_BURST: u32 = 40;
/// How long one number waits for one connection more.
pub const CALLER_EVERY: Span = Span::seconds(1);
/// Connections by TCP that are taken in one after another, whoever comes.
pub const ARRIVALS_BURST: u32 = 128;
/// After a burst one more is taken in in this time; the others wait in the system's queue or knock again.
pub const ARRIVAL_EVERY: Span = Span::millis(25);
/// Streams somebody may have open at once on a connection by QUIC: one is used, and one may take its place.
pub const QUIC_STREAMS: u32 = 4;
/// Bytes on their way to us on one QUIC stream.
pub const QUIC_STREAM_BYTES: u32 = 1024 * 1024;
/// Bytes on their way to us on one QUIC connection.
pub const QUIC_BYTES: u32 = 2 * 1024 * 1024;
/// Callers by QUIC turned away one after another before QUIC is closed for a while; each costs signatures.
pub const QUIC_PESTS: u32 = 32;
/// For how long.
pub const QUIC_SHUT: Span = Span::minutes(1);
/// Numbers of callers that are remembered.
pub const CALLERS_MAX: usize = 4096;
/// First wait after a failed dial.
pub const BACKOFF_MIN: Span = Span::seconds(1);
/// Longest wait after failed dials.
pub const BACKOFF_MAX: Span = Span::minutes(10);
/// The longest wait between tries of a relay peer: a minute after it is back everybody is there again.
pub const RELAY_BACKOFF_MAX: Span = Span::seconds(30);
/// Groups that a relay peer carries.
pub const RELAY_GROUPS: usize = 48;
/// Connections of a relay peer.
pub const CONNECTIONS_RELAY: u32 = 6_000;
/// Those who have come to a relay peer and have not said yet in which group they are.
pub const RELAY_RECEPTIONS: usize = 256;
/// Bytes of records that a relay peer keeps for all its groups together, unless its keeper says otherwise.
pub const RELAY_DISK: u64 = 4 * 1024 * 1024 * 1024;
/// Bytes of photos that a relay peer keeps for each group, unless its keeper says otherwise; those passed on longest ago
/// make room.
pub const RELAY_PHOTOS: u64 = 512 * 1024 * 1024;
/// Photos of a group that a relay peer was asked for and does not have; those asked for first are forgotten.
pub const RELAY_PHOTOS_WANTED: usize = 1024;
/// Bytes of memory from which on a relay peer lets in nobody more, unless its keeper says otherwise: several times what
/// a thousand connected members take.
pub const RELAY_MEMORY: u64 = 2 * 1024 * 1024 * 1024;
/// Bytes that a relay peer sends in a second, to all together, unless its keeper says otherwise: half of what the cable
/// of a small computer carries.
pub const RELAY_BANDWIDTH: u64 = 64 * 1024 * 1024;
/// Computers of one member inside at a relay peer at once; the one that came first makes room. Eight devices that change
/// networks leave several each for a while, and nobody takes the room of a whole street.
pub const RELAY_SESSIONS_A_MEMBER: usize = 64;
/// Computers that may be found through a relay peer at once.
pub const RELAY_RESERVATIONS: usize = 4_096;
/// How long a place at a relay peer is kept; whoever is still there asks for it again by itself.
pub const RESERVATION_FOR: Span = Span::hours(1);
/// Places one computer may ask for one after another.
pub const RESERVATIONS_BURST: u32 = 30;
/// After a burst one more in this time.
pub const RESERVATION_EVERY: Span = Span::minutes(2);
/// Connections that a relay peer passes on at once. They are only there for two to find a way that leads past it.
pub const RELAY_CIRCUITS: usize = 256;
/// The same of one computer.
pub const CIRCUITS_A_PEER: usize = 8;
/// How long such a connection lasts at most: three tries to find a way.
pub const CIRCUIT_FOR: Span = Span::minutes(1);
/// Bytes that go through it at most: handshakes and addresses, and no records.
pub const CIRCUIT_BYTES: u64 = 64 * 1024;
/// Bytes of the word by which a computer may be found.
pub const HERE_BYTES: usize = 512;
/// How long such a word is believed.
pub const HERE_LIFE: Span = Span::minutes(5);
/// Computers to which a relay peer hands it; so many ways are looked for when somebody comes.
pub const HERE_HANDED: usize = 8;
/// Such words in one session, however short it is.
pub const HERE_WORDS: u64 = 16;
/// After how long in a session one more is heard.
pub const HERE_EVERY: Span = Span::seconds(10);
/// How much later the one of the higher name looks for a way, so that a pair does so once.
pub const HERE_COURTESY: Span = Span::seconds(2);
/// How often a way to the same computer is looked for at most.
pub const HOLE_EVERY: Span = Span::hours(1);

/// Keys with one four-byte name that are tried on a body: two with one name are a rarity, five somebody's doing.
pub const EPOCH_KEYS_A_NAME: usize = 4;
/// Parcels whose keys one computer keeps for a group.
pub const KEYRING_PARCELS: usize = 1024;
/// Bytes of a key file: every bound below reached at once, and room.
pub const KEYFILE_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of a backup file.
pub const BACKUP_BYTES: usize = 64 * 1024 * 1024;
/// Groups in a key file.
pub const KEYFILE_GROUPS: usize = 64;
/// Secrets of other parts of the program in a key file.
pub const KEYFILE_OTHERS: usize = 64;
/// Bytes of the name of such a secret.
pub const KEYFILE_NAME: usize = 64;
/// Bytes of such a secret.
pub const KEYFILE_OTHER_BYTES: usize = 4096;
/// Slots of a device's safe: what its kind has.
pub const SAFE_SLOTS: u64 = 16;
/// Bytes of one body of a safe, unfolded.
pub const SAFE_UNPACKED_BYTES: usize = 1024 * 1024;
/// The most memory, in KiB, that a key file may ask for on opening: 1 GiB.
pub const ARGON2_MEMORY_MAX_KIB: u32 = 1024 * 1024;
/// The most passes over it that a key file may ask for.
pub const ARGON2_PASSES_MAX: u32 = 64;
/// The most lanes that a key file may ask for.
pub const ARGON2_LANES_MAX: u32 = 16;

/// Characters of a listing's title.
pub const TITLE_CHARS: usize = 120;
/// Characters of a listing's description.
pub const DESCRIPTION_CHARS: usize = 4_000;
/// Characters of a person's or group's name.
pub const NAME_CHARS: usize = 60;
/// Characters of a group's guidelines.
pub const GUIDELINES_CHARS: usize = 6_000;
/// Characters of the reason that goes with a decision.
pub const REASON_CHARS: usize = 500;
/// Bytes of a report's title and text: what fits the least padding of an envelope beside the names.
pub const REPORT_BYTES: usize = 400;
/// Boxes that one copy of a report is sealed to: with more wraps it would not fit its kind.
pub const REPORT_BOXES: usize = 8;
/// Characters of a message in a deal.
pub const MESSAGE_CHARS: usize = 1_500;
/// Day ranges a listing publishes as busy.
pub const BUSY_RANGES: usize = 200;
/// Steps kept of one deal; longer deals are closed by paper.
pub const DEAL_STEPS: usize = 10_000;
/// Deals of one member that may be open at a time.
pub const DEALS_OPEN: usize = 256;
/// The furthest day ahead for which something may be asked.
pub const DAYS_AHEAD: i32 = 730;
/// Bytes of a CSV file of things.
pub const CSV_BYTES: usize = 16 * 1024 * 1024;

/// *Protocol.* Photos of one listing.
pub const PHOTOS_A_LISTING: usize = 4;
/// *Protocol.* Bytes of a photo, a JPEG.
pub const PHOTO_BYTES: usize = 200 * 1024;
/// *Protocol.* Bytes of the same photo as lists show it.
pub const THUMBNAIL_BYTES: usize = 16 * 1024;
/// *Protocol.* Bytes that sealing adds to a photo: version, epoch, nonce and tag.
pub const BLOB_EXTRA: usize = 1 + 4 + 24 + AEAD_TAG_LEN;
/// Bytes of photos one computer keeps; of others' the ones not looked at for longest make room.
pub const PHOTOS_KEPT: u64 = 512 * 1024 * 1024;
/// Photos asked for and not given yet, in one session.
pub const BLOBS_ASKED: usize = 16;
/// Photos of one group that are still to be fetched and remembered: four of each listing of a large library.
pub const PHOTOS_WANTED: usize = 65_536;
/// Bytes of a picture file that is looked at: the largest a telephone writes, and room.
pub const PHOTO_FILE_BYTES: usize = 24 * 1024 * 1024;
/// Points of the longer side of a picture that is unpacked.
pub const PHOTO_SIDE: u32 = 20_000;
/// Points of a picture that is unpacked: more than a camera for the pocket has, and 240 MB of memory.
pub const PHOTO_PIXELS: u64 = 80_000_000;
/// QR codes read in one picture.
pub const CODES_A_PICTURE: usize = 16;
/// Bytes of a QR code's text that is passed on: more than fit into the largest.
pub const CODE_BYTES: usize = 8 * 1024;

/// The largest stamp a record may carry and still be reconciled: `u64::MAX` stands for "no end" in ranges.
pub const STAMP_MAX: Stamp = Stamp(u64::MAX - 1);
