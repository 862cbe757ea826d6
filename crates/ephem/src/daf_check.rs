//! Reads the skeleton of a SPICE file before anise does, so that a truncated or garbled file is an
//! error with a reason and never a panic or an endless walk.
//!
//! Layout: NAIF, "DAF Required Reading", sections "File record" and "Summary records".

use crate::EphemError;

const RECORD_BYTES: usize = 1024;
const SUMMARY_BYTES: usize = 40;
const SUMMARIES_AT: usize = 24;
const SUMMARIES_MAX: usize = 25;

/// The two kinds of file read here, and how their summaries are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KernelKind {
    /// Positions.
    Spk,
    /// Orientations.
    BinaryPck,
}

impl KernelKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Spk => "SPK (.bsp)",
            Self::BinaryPck => "binary PCK (.bpc)",
        }
    }

    const fn marker(self) -> &'static [u8; 8] {
        match self {
            Self::Spk => b"DAF/SPK ",
            Self::BinaryPck => b"DAF/PCK ",
        }
    }

    const fn integers(self) -> u32 {
        match self {
            Self::Spk => 6,
            Self::BinaryPck => 5,
        }
    }
}

/// Checks the file record, the chain of summary records, and that every segment lies in the file.
pub(crate) fn check(name: &str, kind: KernelKind, bytes: &[u8]) -> Result<(), EphemError> {
    let garbled = |reason: String| EphemError::NotAKernel {
        name: name.to_owned(),
        wanted: kind.name(),
        reason,
    };
    check_file_record(kind, bytes).map_err(garbled)?;
    let needs_bytes = bytes_needed(kind, bytes).map_err(garbled)?;
    if needs_bytes > bytes.len() {
        return Err(EphemError::Truncated {
            name: name.to_owned(),
            has_bytes: bytes.len(),
            needs_bytes,
        });
    }
    Ok(())
}

fn check_file_record(kind: KernelKind, bytes: &[u8]) -> Result<(), String> {
    if bytes.len() < RECORD_BYTES {
        return Err(format!("it has {} bytes, less than one file record", bytes.len()));
    }
    if !bytes.starts_with(kind.marker()) {
        return Err("its first bytes are not those of such a file".to_owned());
    }
    if bytes.get(88..96) != Some(b"LTL-IEEE") {
        return Err("its numbers are not little-endian IEEE (NAIF's `bingo` converts)".to_owned());
    }
    if (u32_at(bytes, 8), u32_at(bytes, 12)) != (Some(2), Some(kind.integers())) {
        return Err("its summaries have the wrong size".to_owned());
    }
    Ok(())
}

/// Walks the summary records and returns how long the file must be to hold all segments.
fn bytes_needed(kind: KernelKind, bytes: &[u8]) -> Result<usize, String> {
    let mut record = u32_at(bytes, 76).unwrap_or(0) as usize;
    let mut previous = 1;
    let mut needs_bytes = 0;
    while record != 0 {
        if record <= previous {
            return Err(format!("its summary record {previous} points back to {record}"));
        }
        // The name record follows the summary record.
        let at = (record - 1).saturating_mul(RECORD_BYTES);
        let end = at.saturating_add(2 * RECORD_BYTES);
        needs_bytes = needs_bytes.max(end);
        let Some(block) = bytes.get(at..end) else { return Ok(needs_bytes) };
        needs_bytes = needs_bytes.max(segments_end(kind, block)?);
        previous = record;
        record = count(f64_at(block, 0)).ok_or("a summary pointer is no whole number")?;
    }
    if needs_bytes == 0 { Err("it has no segments".to_owned()) } else { Ok(needs_bytes) }
}

fn segments_end(kind: KernelKind, block: &[u8]) -> Result<usize, String> {
    let summaries = count(f64_at(block, 16))
        .filter(|&n| n <= SUMMARIES_MAX)
        .ok_or("a summary record has no sound count of segments")?;
    let mut end_bytes = 0;
    for i in 0..summaries {
        let last = SUMMARIES_AT + i * SUMMARY_BYTES + 16 + 4 * (kind.integers() as usize - 2);
        let (first, last) = (u32_at(block, last), u32_at(block, last + 4));
        let (Some(first), Some(last)) = (first, last) else { continue };
        if first == 0 || last <= first {
            return Err(format!("segment {} has no sound addresses", i + 1));
        }
        end_bytes = end_bytes.max((last as usize).saturating_mul(8));
    }
    Ok(end_bytes)
}

/// Returns a whole number that a double holds, if it is one that a file could mean.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held inside 0 to u32::MAX just before"
)]
fn count(value: Option<f64>) -> Option<usize> {
    value
        .filter(|v| (0.0..=f64::from(u32::MAX)).contains(v) && v.fract() == 0.0)
        .map(|v| v as usize)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_le_bytes)
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..)?.first_chunk().copied().map(f64::from_le_bytes)
}
