//! Neighbouring planes together on the wire: each in codes of its own, less the plane before.

use crate::octets::{Octets, ShadeError};
use crate::{Band, PlaneCode, ShadeHead};

/// Planes that travel together: 16° of azimuth where there are 360, some 32 hours of the Sun's way.
pub const GROUP: usize = 8;

/// A plane in codes, and what they stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodedPlane {
    pub(crate) code: PlaneCode,
    pub(crate) codes: Vec<u8>,
}

/// Writes a group: planes with the bands for which each is coded. Compress it; neighbours are much alike.
pub fn encode_group<'a>(planes: impl IntoIterator<Item = (&'a [i16], Band)>) -> Vec<u8> {
    let mut octets = Vec::new();
    let mut before: Vec<u8> = Vec::new();
    for (plane, band) in planes {
        let code = PlaneCode::for_band(band);
        for height in code.heights() {
            octets.extend(height.to_le_bytes());
        }
        let codes = code.encode(plane);
        before.resize(codes.len(), 0);
        octets.extend(codes.iter().zip(&before).map(|(code, before)| code.wrapping_sub(*before)));
        before = codes;
    }
    octets
}

/// Reads a group of a window.
///
/// # Errors
///
/// Refuses what is shorter or longer than the group, and codes whose heights fall.
pub(crate) fn decode_group(
    head: &ShadeHead,
    group: usize,
    octets: &[u8],
) -> Result<Vec<CodedPlane>, ShadeError> {
    let mut octets = Octets::new(octets);
    let mut planes: Vec<CodedPlane> = Vec::new();
    for _ in head.planes_of(group) {
        let mut heights = Box::new([0_i16; 256]);
        for height in heights.iter_mut() {
            *height = octets.u16()?.cast_signed();
        }
        let code = PlaneCode::from_heights(heights).ok_or(ShadeError::Range("heights of codes"))?;
        let mut codes = octets.slice(head.cells())?.to_vec();
        if let Some(before) = planes.last() {
            for (code, before) in codes.iter_mut().zip(&before.codes) {
                *code = code.wrapping_add(*before);
            }
        }
        planes.push(CodedPlane { code, codes });
    }
    octets.end()?;
    Ok(planes)
}
