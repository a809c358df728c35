//! The three sets that neighbours make equal, and their common order.

use hedgerow_record::{Class, Stamp};

/// A set of records that is reconciled as a whole. They are made equal in this order, because what stands in a
/// later one depends on the earlier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Set {
    /// Group records.
    #[n(0)]
    Group,
    /// Chains.
    #[n(1)]
    Chains,
    /// Slots.
    #[n(2)]
    Slots,
}

impl Set {
    /// All of them, in their order.
    pub const ALL: [Set; 3] = [Set::Group, Set::Chains, Set::Slots];

    /// The set a class belongs to.
    pub fn of(class: Class) -> Self {
        match class {
            Class::Group => Set::Group,
            Class::Chain => Set::Chains,
            Class::Slot => Set::Slots,
        }
    }
}

/// The key under which a record is reconciled: the newest first. `u64::MAX` itself stands for "no end" in ranges.
pub fn order_key(stamp: Stamp) -> u64 {
    (u64::MAX - 1).saturating_sub(stamp.0)
}
