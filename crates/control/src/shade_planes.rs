//! The horizons that the Sun uses in the mission, for the page to draw the shadow of any instant itself.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Arc, OnceLock};

use flate2::Compression;
use flate2::write::GzEncoder;
use hilal_quantity::{Unit, Window};
use hilal_shade::{Band, GROUP, ShadeError, ShadeHead, encode_group};
use hilal_site::SiteLight;
use sha2::{Digest as _, Sha256};

/// Between two samples of the Sun, in hours: in between it is linear to 0.00002°.
const STEP_H: f64 = 1.0;
/// How hard groups are packed: harder saves a few per cent and takes several times as long.
const PACKED: Compression = Compression::new(6);

/// The planes of a mission's window, coded when they are first asked for.
#[derive(Debug)]
pub(crate) struct ShadePlanes {
    light: Arc<SiteLight>,
    head: ShadeHead,
    bands: Vec<Band>,
    key: String,
    groups: Vec<OnceLock<Arc<Vec<u8>>>>,
}

impl ShadePlanes {
    /// Gathers the window's planes.
    ///
    /// # Errors
    ///
    /// As [`SiteLight::shade_head`].
    pub(crate) fn new(light: Arc<SiteLight>, window: Window) -> Result<Self, ShadeError> {
        let head = light.shade_head(window, STEP_H * Unit::Hour)?;
        let bands = head.bands();
        let groups = (0..head.groups()).map(|_| OnceLock::new()).collect();
        let key = key(&light, &head);
        Ok(Self { light, head, bands, key, groups })
    }

    /// Returns what tells these planes from those of any other window, site or mode of computing: browsers keep them by it.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Returns the head, packed.
    pub(crate) fn head(&self) -> Vec<u8> {
        packed(&self.head.to_octets())
    }

    /// Returns a group of planes, packed; nothing where there is none of this number.
    pub(crate) fn group(&self, number: usize) -> Option<Arc<Vec<u8>>> {
        let kept = self.groups.get(number)?;
        Some(Arc::clone(kept.get_or_init(|| Arc::new(packed(&self.coded(number))))))
    }

    fn coded(&self, number: usize) -> Vec<u8> {
        let horizons = self.light.horizons();
        let planes = self.head.planes_of(number).into_iter().map(|plane| horizons.plane(plane));
        let bands = self.bands.chunks(GROUP).nth(number).unwrap_or_default();
        encode_group(planes.zip(bands.iter().copied()))
    }
}

/// A digest of all that is sent, before it is coded.
fn key(light: &SiteLight, head: &ShadeHead) -> String {
    let mut digest = Sha256::new();
    digest.update(head.to_octets());
    let mut octets = Vec::new();
    for group in 0..head.groups() {
        for plane in head.planes_of(group) {
            octets.clear();
            octets.extend(
                light.horizons().plane(plane).iter().flat_map(|height| height.to_le_bytes()),
            );
            digest.update(&octets);
        }
    }
    let mut key = String::new();
    for octet in digest.finalize().iter().take(12) {
        // A string takes whatever is written into it.
        let _taken = write!(key, "{octet:02x}").is_ok();
    }
    key
}

fn packed(octets: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), PACKED);
    // A vector takes whatever is written into it.
    encoder.write_all(octets).and_then(|()| encoder.finish()).unwrap_or_default()
}
