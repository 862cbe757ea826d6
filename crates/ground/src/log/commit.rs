//! When a log is brought to the disk: in groups of records, because the disk takes milliseconds each time.

use hilal_quantity::{Duration, Epoch, Unit};

/// How much a log may hold that is not on the disk yet. A group of records goes there as soon as one of
/// the three is reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CommitPolicy {
    /// Records in a group.
    pub records: u64,
    /// Bytes in a group.
    pub bytes: u64,
    /// Time on the ground since the oldest record of a group was appended.
    pub span: Duration,
}

impl Default for CommitPolicy {
    /// 4096 records, 1 MiB, a day.
    fn default() -> Self {
        Self { records: 4096, bytes: 1 << 20, span: 1.0 * Unit::Day }
    }
}

/// The records that were written since the last commit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OpenGroup {
    /// When the oldest was appended.
    began: Epoch,
    pub(crate) records: u64,
    bytes: u64,
}

impl OpenGroup {
    pub(crate) const fn new(began: Epoch) -> Self {
        Self { began, records: 0, bytes: 0 }
    }

    pub(crate) const fn add(&mut self, bytes: u64) {
        self.records += 1;
        self.bytes += bytes;
    }

    pub(crate) fn is_due(&self, policy: &CommitPolicy, now: Epoch) -> bool {
        self.records >= policy.records
            || self.bytes >= policy.bytes
            || now - self.began >= policy.span
    }
}
