//! A body over a block at one instant, ready for the kernel.

use hilal_terrain::horizon::HORIZON_UNIT_DEG;

use super::{Cells, HorizonBlock, LANE, LANES, kernel, narrow};
use crate::strips::{STRIPS, Strips};
use crate::track::Standing;

/// Elevation over a block, linear in the offsets from its middle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elevation {
    pub(super) middle_deg: f32,
    pub(super) east_deg_m: f32,
    pub(super) north_deg_m: f32,
}

impl Elevation {
    fn over(block: &HorizonBlock, body: &Standing) -> Self {
        let (east_m, north_m) = block.middle_m;
        Self {
            middle_deg: narrow(body.elevation.at(east_m, north_m)),
            east_deg_m: narrow(body.elevation.x_deg_m),
            north_deg_m: narrow(body.elevation.y_deg_m),
        }
    }

    /// Returns the lowest and highest elevation in a lane: those at its ends.
    fn range(&self, block: &HorizonBlock, lane: usize) -> (f32, f32) {
        let at = |cell: usize| {
            self.middle_deg
                + self.east_deg_m * block.east_m[cell]
                + self.north_deg_m * block.north_m[cell]
        };
        let (left, right) = (at(lane * LANE), at(lane * LANE + LANE - 1));
        (left.min(right), left.max(right))
    }
}

/// Two neighbouring planes and their weights.
#[derive(Debug, Clone, Copy)]
pub(super) struct WeightedPlanes {
    pub(super) below: usize,
    pub(super) weights: [f32; 2],
}

impl WeightedPlanes {
    /// Takes a position in planes, which may run past the last one.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a position that was wrapped to be positive, of a few thousand at most"
    )]
    fn at(position: f64, scale: f64) -> Self {
        let below = position as usize;
        let share = position - below as f64;
        Self { below, weights: [narrow((1.0 - share) * scale), narrow(share * scale)] }
    }
}

/// A strip of a disc over a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct StripPass {
    /// The planes under the strip; the weights are divided by its reach in degrees.
    pub(super) horizon: WeightedPlanes,
    /// One by the reach, in degrees.
    pub(super) per_deg: f32,
    pub(super) odd: [f32; 4],
}

/// A disc over a block at one instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DiscPass {
    pub(super) strips: [StripPass; STRIPS],
    pub(super) elevation: Elevation,
    radius_deg: f32,
    planes: (usize, usize),
}

impl DiscPass {
    /// Places a disc over a block. The azimuth is that at the middle of the block.
    pub(crate) fn new(block: &HorizonBlock, body: &Standing, strips: &Strips) -> Self {
        let (east_m, north_m) = block.middle_m;
        let radius_deg = body.radius.degrees();
        let middle = planes_from(block.azimuths, body.azimuth.at(east_m, north_m));
        // A disc near the zenith would be wider than the turn; no horizon reaches there.
        let level = body.elevation.at(east_m, north_m).to_radians();
        let planes_per_radius =
            radius_deg * block.azimuths as f64 / 360.0 / libm::cos(level).max(0.05);
        let strips = strips.0.map(|strip| {
            let per_deg = 1.0 / (strip.reach * radius_deg);
            StripPass {
                horizon: WeightedPlanes::at(middle + strip.offset * planes_per_radius, per_deg),
                per_deg: narrow(per_deg),
                odd: strip.odd.map(narrow),
            }
        });
        Self {
            planes: (strips[0].horizon.below, strips[STRIPS - 1].horizon.below + 1),
            strips,
            elevation: Elevation::over(block, body),
            radius_deg: narrow(radius_deg),
        }
    }

    /// Writes the share of the flux that each cell sees.
    pub(crate) fn fractions(&self, block: &HorizonBlock, out: &mut Cells) {
        let mut mixed = [false; LANES];
        let bounds = block.bounds(self.planes);
        for (lane, mixed) in mixed.iter_mut().enumerate() {
            match self.certain(block, lane, bounds[lane]) {
                Some(fraction) => out[lane * LANE..][..LANE].fill(fraction),
                None => *mixed = true,
            }
        }
        if mixed.contains(&true) {
            kernel::fractions(block, self, &mixed, out);
        }
    }

    /// Returns what all cells of a lane see, where it is all or nothing for all of them.
    fn certain(&self, block: &HorizonBlock, lane: usize, (low, high): (f32, f32)) -> Option<f32> {
        let (lowest, highest) = self.elevation.range(block, lane);
        if lowest - high >= self.radius_deg {
            Some(1.0)
        } else if low - highest >= self.radius_deg {
            Some(0.0)
        } else {
            None
        }
    }
}

/// The centre of a body over a block at one instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CentrePass {
    pub(super) horizon: WeightedPlanes,
    pub(super) elevation: Elevation,
    /// What the elevation must reach besides the horizon, in degrees.
    pub(super) mask_deg: f32,
}

impl CentrePass {
    pub(crate) fn new(block: &HorizonBlock, body: &Standing, mask_deg: f64) -> Self {
        let (east_m, north_m) = block.middle_m;
        let middle = planes_from(block.azimuths, body.azimuth.at(east_m, north_m));
        Self {
            horizon: WeightedPlanes::at(middle, 1.0),
            elevation: Elevation::over(block, body),
            mask_deg: narrow(mask_deg),
        }
    }

    /// Writes how far the centre stands above horizon and mask in each cell, in degrees.
    pub(crate) fn clearances(&self, block: &HorizonBlock, out: &mut Cells) {
        kernel::clearances(block, self, out);
    }
}

/// Returns an azimuth counted in planes, from one to two turns, so that the edge of a disc stays
/// positive.
fn planes_from(azimuths: usize, azimuth_deg: f64) -> f64 {
    let turns = azimuth_deg / 360.0;
    (turns - libm::floor(turns) + 1.0) * azimuths as f64
}

/// A horizon mask that no elevation falls below.
pub(crate) const NO_MASK_DEG: f64 = -90.0 - HORIZON_UNIT_DEG;
