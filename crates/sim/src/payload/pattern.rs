//! Data of an instrument of which nothing is public: octets that count up, so that what is lost or
//! damaged on the way shows.

use super::RecordWriter;

pub(super) const LEN: usize = 480;

pub(super) fn fill(record: &mut RecordWriter) {
    for octet in (0..=u8::MAX).cycle().take(LEN) {
        record.put_u8(octet.into());
    }
}
