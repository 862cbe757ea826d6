//! What a page knows of a window's light before any horizon has come.

use crate::octets::{Octets, ShadeError};
use crate::{Band, Elevations, GROUP};

/// What a head begins with: the name and the version.
const MAGIC: [u8; 8] = *b"HLSHADE1";
/// The longest side of a tile, and the most azimuths: more is refused rather than given memory.
const MOST: usize = 8192;
/// The most samples of the Sun: a year of hours, and some.
const MOST_SUNS: usize = 10_000;
/// The Sun's radius in horizon units that a table of the disc holds.
const LARGEST_RADIUS: f64 = 500.0;
/// Parts of a step between two samples at which bands are gathered.
const FINER: usize = 6;

/// The Sun over a tile at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sun {
    /// Azimuth of the centre at the middle of the tile, in degrees, not wrapped: it runs on past a turn.
    pub azimuth_deg: f64,
    /// Elevation of the centre, in horizon units.
    pub elevations: Elevations,
    /// Radius of the disc, in horizon units.
    pub radius: f64,
}

impl Sun {
    fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |a: f64, b: f64| a + (b - a) * share;
        let (a, b) = (self.elevations, other.elevations);
        Self {
            azimuth_deg: mix(self.azimuth_deg, other.azimuth_deg),
            elevations: Elevations {
                first: mix(a.first, b.first),
                per_column: mix(a.per_column, b.per_column),
                per_row: mix(a.per_row, b.per_row),
            },
            radius: mix(self.radius, other.radius),
        }
    }

    fn is_usable(&self) -> bool {
        self.azimuth_deg.abs() <= 1e6 && self.radius > 0.0 && self.radius <= LARGEST_RADIUS
    }
}

/// The plane at or before an azimuth, and how far towards the next it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Between {
    /// Number of the plane, not wrapped.
    pub(crate) below: i64,
    /// Weight of the next plane, in 256ths.
    pub(crate) weight: i32,
}

/// The tile, the Sun over it in a window, and which azimuths it uses there.
#[derive(Debug, Clone, PartialEq)]
pub struct ShadeHead {
    columns: usize,
    rows: usize,
    azimuths: usize,
    step_s: f64,
    suns: Vec<Sun>,
    first: i64,
    planes: usize,
}

impl ShadeHead {
    /// Gathers a window: the tile's columns and rows, the horizons' azimuths, and the Sun at its start and each step
    /// after, the last no earlier than its end.
    ///
    /// # Errors
    ///
    /// Refuses an empty or too large tile, no azimuths or too many, fewer than two samples or too many, a step that is
    /// not positive, a radius that is not, or of more than a degree.
    pub fn new(
        [columns, rows]: [usize; 2],
        azimuths: usize,
        step_s: f64,
        suns: Vec<Sun>,
    ) -> Result<Self, ShadeError> {
        if !(1..=MOST).contains(&columns) || !(1..=MOST).contains(&rows) {
            return Err(ShadeError::Range("columns and rows"));
        }
        if !(2..=MOST).contains(&azimuths) {
            return Err(ShadeError::Range("azimuths"));
        }
        if !(step_s > 0.0 && step_s.is_finite()) {
            return Err(ShadeError::Range("step"));
        }
        if !(2..=MOST_SUNS).contains(&suns.len()) || !suns.iter().all(Sun::is_usable) {
            return Err(ShadeError::Range("samples of the Sun"));
        }
        let mut head = Self { columns, rows, azimuths, step_s, suns, first: 0, planes: azimuths };
        let below = |sun: &Sun| head.between(sun.azimuth_deg).below;
        let first = head.suns.iter().map(below).min().unwrap_or(0);
        let last = head.suns.iter().map(below).max().unwrap_or(0) + 1;
        if let Ok(planes) = usize::try_from(last - first + 1)
            && planes < azimuths
        {
            (head.first, head.planes) = (first, planes);
        }
        Ok(head)
    }

    /// Returns the tile's columns and rows.
    pub const fn size(&self) -> [usize; 2] {
        [self.columns, self.rows]
    }

    /// Returns the number of cells.
    pub const fn cells(&self) -> usize {
        self.columns * self.rows
    }

    /// Returns how many groups of planes the window uses.
    pub const fn groups(&self) -> usize {
        self.planes.div_ceil(GROUP)
    }

    /// Returns how many planes the window uses.
    pub const fn planes(&self) -> usize {
        self.planes
    }

    /// Returns the planes of a group, as numbers of the horizons' azimuths; none past the last.
    pub fn planes_of(&self, group: usize) -> Vec<usize> {
        let end = (group.saturating_add(1)).saturating_mul(GROUP).min(self.planes);
        (group.saturating_mul(GROUP)..end).map(|slot| self.wrapped(slot)).collect()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        reason = "at most 8192 azimuths, and wrapped into them"
    )]
    fn wrapped(&self, slot: usize) -> usize {
        (self.first + slot as i64).rem_euclid(self.azimuths as i64) as usize
    }

    /// Returns the place of a plane among those of the window; nothing where the window does not use it.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        reason = "at most 8192 azimuths, and wrapped into them"
    )]
    pub(crate) fn slot(&self, plane: i64) -> Option<usize> {
        let slot = (plane - self.first).rem_euclid(self.azimuths as i64) as usize;
        (slot < self.planes).then_some(slot)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "an azimuth of at most a million degrees, and a weight of 0 to 256"
    )]
    pub(crate) fn between(&self, azimuth_deg: f64) -> Between {
        let at = azimuth_deg / 360.0 * self.azimuths as f64;
        let below = libm::floor(at);
        Between { below: below as i64, weight: libm::round((at - below) * 256.0) as i32 }
    }

    /// Returns the Sun so many seconds after the window's start, linear between samples and held at its ends.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held to the samples"
    )]
    pub(crate) fn sun(&self, met_s: f64) -> Sun {
        let last = self.suns.len() - 1;
        let at =
            if met_s.is_finite() { (met_s / self.step_s).clamp(0.0, last as f64) } else { 0.0 };
        let row = (at as usize).min(last - 1);
        self.suns[row].mixed(self.suns[row + 1], at - row as f64)
    }

    /// Returns the group that holds the plane before the Sun at an instant.
    pub fn group_at(&self, met_s: f64) -> usize {
        let below = self.between(self.sun(met_s).azimuth_deg).below;
        self.slot(below).unwrap_or(0) / GROUP
    }

    /// Returns between which heights each plane of the window decides about light, in the order of groups.
    pub fn bands(&self) -> Vec<Band> {
        let mut bands: Vec<Option<Band>> = vec![None; self.planes];
        for i in 0..=(self.suns.len() - 1) * FINER {
            let sun = self.sun(i as f64 / FINER as f64 * self.step_s);
            let below = self.between(sun.azimuth_deg).below;
            let band = self.band(&sun);
            for plane in below - 1..=below + 2 {
                if let Some(slot) = self.slot(plane) {
                    bands[slot] = Some(bands[slot].map_or(band, |known| known.holding(band)));
                }
            }
        }
        let anywhere = bands.iter().flatten().copied().reduce(Band::holding);
        let unused = anywhere.unwrap_or(Band { lowest: 0.0, highest: 1.0 });
        bands.into_iter().map(|band| band.unwrap_or(unused)).collect()
    }

    fn band(&self, sun: &Sun) -> Band {
        let (right, bottom) = (self.columns - 1, self.rows - 1);
        let corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)];
        let heights = corners.map(|(column, row)| sun.elevations.at(column, row));
        let reach = sun.radius + 2.0;
        Band {
            lowest: heights.into_iter().fold(f64::INFINITY, f64::min) - reach,
            highest: heights.into_iter().fold(f64::NEG_INFINITY, f64::max) + reach,
        }
    }

    /// Writes the head.
    pub fn to_octets(&self) -> Vec<u8> {
        let mut octets = MAGIC.to_vec();
        for count in [self.columns, self.rows, self.azimuths, self.suns.len()] {
            octets.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        }
        octets.extend(self.step_s.to_le_bytes());
        for sun in &self.suns {
            let Elevations { first, per_column, per_row } = sun.elevations;
            for value in [sun.azimuth_deg, first, per_column, per_row, sun.radius] {
                octets.extend(value.to_le_bytes());
            }
        }
        octets
    }

    /// Reads a head.
    ///
    /// # Errors
    ///
    /// As [`ShadeHead::new`]; refuses what is no head, and what is cut off or longer than it says.
    pub fn from_octets(octets: &[u8]) -> Result<Self, ShadeError> {
        let mut octets = Octets::new(octets);
        if octets.take::<8>()? != MAGIC {
            return Err(ShadeError::Foreign);
        }
        let mut count = || octets.u32().map(|count| count as usize);
        let (size, azimuths, samples) = ([count()?, count()?], count()?, count()?);
        if samples > MOST_SUNS {
            return Err(ShadeError::Range("samples of the Sun"));
        }
        let step_s = octets.f64("step")?;
        let mut suns = Vec::with_capacity(samples);
        for _ in 0..samples {
            let mut value = || octets.f64("samples of the Sun");
            let azimuth_deg = value()?;
            let elevations =
                Elevations { first: value()?, per_column: value()?, per_row: value()? };
            suns.push(Sun { azimuth_deg, elevations, radius: value()? });
        }
        octets.end()?;
        Self::new(size, azimuths, step_s, suns)
    }
}
