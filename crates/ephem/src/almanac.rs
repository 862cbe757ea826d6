//! The kernels together: where the bodies are, and how the Moon is turned.

use std::path::Path;

use anise::naif::pck::BPCSummaryRecord;
use anise::naif::spk::summary::SPKSummaryRecord;
use hilal_quantity::{
    Angle, Epoch, Icrf, Length, MoonMe, MoonPa, Rotation, TimeScale, Unit, Vector, Window,
};

use crate::EphemError;
use crate::daf_check::KernelKind;
use crate::kernel::{CHEBYSHEV_TYPE, Kernel};
use crate::track::{Sample, Track};

const BUILT_IN_SPK: &[u8] = include_bytes!("../../../data/kernels/de440_2025_2034_subset.bsp");
const BUILT_IN_BPC: &[u8] = include_bytes!("../../../data/kernels/moon_pa_de421_1900-2050.bpc");

/// NAIF integer codes ("NAIF Integer ID codes", "Frames Required Reading").
const SOLAR_SYSTEM_BARYCENTRE: i32 = 0;
const EARTH_MOON_BARYCENTRE: i32 = 3;
const SUN: i32 = 10;
const EARTH: i32 = 399;
const MOON: i32 = 301;
const J2000_FRAME: i32 = 1;
const MOON_PA_DE421_FRAME: i32 = 31006;

/// Rotation from `MOON_ME_DE421` to `MOON_PA_DE421` about z, y and x in this order of the product
/// (`TKFRAME_31007_ANGLES`, `_AXES`, `_UNITS` in NAIF's `moon_080317.tf`).
const PA_FROM_ME_ARCSEC: [f64; 3] = [67.92, 78.56, 0.30];

/// The light that arrives in the first minutes left before them: Sun to Moon takes at most 509 s.
pub(crate) const LIGHT_MARGIN_S: f64 = 600.0;

const PLANETARY: &str = "a JPL planetary ephemeris such as de440s.bsp";
const LUNAR: &str = "moon_pa_de421_1900-2050.bpc, whose frame is that of the LOLA maps";

/// Sun, Earth and Moon, and the orientation of the Moon, over the span of its kernels.
///
/// ```
/// use hilal_ephem::Almanac;
/// use hilal_quantity::{Angle, Epoch, Length, Selenographic};
///
/// let almanac = Almanac::built_in()?;
/// let place = Selenographic::new(
///     Angle::from_degrees(-88.27), Angle::from_degrees(138.96), Length::ZERO);
/// let sky = almanac.sky_at(&place, Epoch::from_gregorian_utc_at_midnight(2028, 11, 18))?;
/// assert!(sky.sun.elevation.degrees().abs() < 4.0); // at the pole the Sun stays low
/// # Ok::<(), hilal_ephem::EphemError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Almanac {
    tracks: Bodies,
    moon_pa: Track,
    pa_from_me: Rotation<MoonPa, MoonMe>,
    coverage: Window,
    end_et_s: f64,
}

#[derive(Debug, Clone)]
struct Bodies {
    sun: Track,
    earth_moon_barycentre: Track,
    earth: Track,
    moon: Track,
}

/// A body whose place the almanac knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    Sun,
    Earth,
    Moon,
}

/// Position and velocity from the solar system's barycentre.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    pub(crate) position: Vector<Icrf>,
    pub(crate) velocity_m_s: [f64; 3],
}

impl Almanac {
    /// Returns the almanac of the kernels that are part of this program: 2025 to 2033.
    ///
    /// # Errors
    ///
    /// None in a sound build; the kernels pass the same checks as any others.
    pub fn built_in() -> Result<Self, EphemError> {
        Self::parse(
            ("built-in de440_2025_2034_subset.bsp", BUILT_IN_SPK),
            ("built-in moon_pa_de421_1900-2050.bpc", BUILT_IN_BPC),
        )
    }

    /// Reads a planetary ephemeris and a lunar orientation from files.
    ///
    /// # Errors
    ///
    /// Says which file is missing, truncated, not a kernel, or lacks what is needed.
    pub fn load(spk: &Path, bpc: &Path) -> Result<Self, EphemError> {
        let read = |path: &Path| {
            std::fs::read(path)
                .map_err(|source| EphemError::Read { path: path.to_path_buf(), source })
        };
        Self::parse(
            (&spk.display().to_string(), &read(spk)?),
            (&bpc.display().to_string(), &read(bpc)?),
        )
    }

    /// Takes a planetary ephemeris and a lunar orientation from memory.
    ///
    /// # Errors
    ///
    /// As [`Almanac::load`].
    pub fn from_bytes(spk: &[u8], bpc: &[u8]) -> Result<Self, EphemError> {
        Self::parse(("SPK in memory", spk), ("PCK in memory", bpc))
    }

    fn parse(spk: (&str, &[u8]), bpc: (&str, &[u8])) -> Result<Self, EphemError> {
        let spk = Kernel::parse(spk.0, KernelKind::Spk, spk.1)?;
        let bpc = Kernel::<BPCSummaryRecord>::parse(bpc.0, KernelKind::BinaryPck, bpc.1)?;
        let tracks = Bodies::pick(&spk)?;
        let moon_pa = bpc.track("the frame MOON_PA_DE421 (31006)", LUNAR, |s| {
            (s.frame_id, s.inertial_frame_id, s.data_type_i)
                == (MOON_PA_DE421_FRAME, J2000_FRAME, CHEBYSHEV_TYPE)
        })?;
        let (start_s, end_et_s) = tracks.span_et_s(moon_pa.span_et_s());
        let coverage = coverage(start_s, end_et_s)?;
        Ok(Self { tracks, moon_pa, pa_from_me: pa_from_me(), coverage, end_et_s })
    }

    /// Returns the span over which every direction can be given: half-open, to the kernels' end.
    pub fn coverage(&self) -> Window {
        self.coverage
    }

    /// Returns the rotation from inertial axes to the map's axes at an epoch.
    ///
    /// # Errors
    ///
    /// Refuses an epoch outside the coverage.
    pub fn me_from_icrf(&self, epoch: Epoch) -> Result<Rotation<MoonMe, Icrf>, EphemError> {
        self.me_from_icrf_at(self.et_s(epoch)?)
    }

    pub(crate) fn me_from_icrf_at(&self, et_s: f64) -> Result<Rotation<MoonMe, Icrf>, EphemError> {
        let angles = self
            .moon_pa
            .evaluate(et_s)?
            .ok_or_else(|| self.outside(utc(et_s)))?
            .value
            .map(Angle::from_radians);
        Ok(self.pa_from_me.inverse() * pa_from_icrf(angles))
    }

    /// Returns TDB seconds since J2000, if the epoch is covered.
    pub(crate) fn et_s(&self, epoch: Epoch) -> Result<f64, EphemError> {
        if self.coverage.contains(epoch) {
            // Held at the end against rounding between the two time scales.
            Ok(epoch.to_et_seconds().min(self.end_et_s))
        } else {
            Err(self.outside(epoch))
        }
    }

    /// Returns where a body is, from the solar system's barycentre.
    pub(crate) fn state(&self, body: Body, et_s: f64) -> Result<State, EphemError> {
        let own = match body {
            Body::Sun => return self.sample(&self.tracks.sun, et_s).map(State::from),
            Body::Earth => self.sample(&self.tracks.earth, et_s)?,
            Body::Moon => self.sample(&self.tracks.moon, et_s)?,
        };
        let barycentre = self.sample(&self.tracks.earth_moon_barycentre, et_s)?;
        Ok(State::from(barycentre.plus(own)))
    }

    /// Returns the error for a body at an impossible distance.
    pub(crate) fn misplaced(&self, body: Body, range: Length) -> EphemError {
        let track = match body {
            Body::Sun => &self.tracks.sun,
            Body::Earth => &self.tracks.earth,
            Body::Moon => &self.tracks.moon,
        };
        let range_km = range.kilometres();
        track.damaged(&format!("it would be {range_km:.0} km from the Moon"))
    }

    fn sample(&self, track: &Track, et_s: f64) -> Result<Sample, EphemError> {
        track.evaluate(et_s)?.ok_or_else(|| self.outside(utc(et_s)))
    }

    fn outside(&self, epoch: Epoch) -> EphemError {
        let (start, end) = (self.coverage.start(), self.coverage.end());
        EphemError::OutsideCoverage { epoch, start, end }
    }
}

impl Bodies {
    fn pick(spk: &Kernel<'_, SPKSummaryRecord>) -> Result<Self, EphemError> {
        let track = |what, target, centre| {
            spk.track(what, PLANETARY, move |s: &SPKSummaryRecord| {
                (s.target_id, s.center_id, s.frame_id, s.data_type_i)
                    == (target, centre, J2000_FRAME, CHEBYSHEV_TYPE)
            })
        };
        let barycentre = EARTH_MOON_BARYCENTRE;
        Ok(Self {
            sun: track("the Sun (10 from 0)", SUN, SOLAR_SYSTEM_BARYCENTRE)?,
            earth_moon_barycentre: track(
                "the Earth-Moon barycentre (3 from 0)",
                barycentre,
                SOLAR_SYSTEM_BARYCENTRE,
            )?,
            earth: track("Earth (399 from 3)", EARTH, barycentre)?,
            moon: track("the Moon (301 from 3)", MOON, barycentre)?,
        })
    }

    /// Narrows a span to the one that all bodies share.
    fn span_et_s(&self, span: (f64, f64)) -> (f64, f64) {
        [&self.sun, &self.earth_moon_barycentre, &self.earth, &self.moon]
            .into_iter()
            .map(Track::span_et_s)
            .fold(span, |(start, end), (s, e)| (start.max(s), end.min(e)))
    }
}

impl From<Sample> for State {
    fn from(km: Sample) -> Self {
        Self {
            position: Vector::from_kilometres(km.value),
            velocity_m_s: km.rate.map(|km_s| km_s * 1000.0),
        }
    }
}

/// Returns the whole seconds of UTC between two instants, less the margin for the light's way.
fn coverage(start_s: f64, end_s: f64) -> Result<Window, EphemError> {
    let second = 1 * Unit::Second;
    let (start, end) = (utc(start_s + LIGHT_MARGIN_S).ceil(second), utc(end_s).floor(second));
    Window::new(start, end).map_err(|_backwards| EphemError::NoCommonSpan { start, end })
}

fn utc(et_s: f64) -> Epoch {
    Epoch::from_et_seconds(et_s).to_time_scale(TimeScale::UTC)
}

fn pa_from_me() -> Rotation<MoonPa, MoonMe> {
    let [z, y, x] = PA_FROM_ME_ARCSEC.map(Angle::from_arcseconds);
    Rotation::<MoonPa, MoonPa>::about_z(z)
        * Rotation::<MoonPa, MoonPa>::about_y(y)
        * Rotation::<MoonPa, MoonMe>::about_x(x)
}

/// Turns by the Euler angles φ, θ, ψ about z, x, z (NAIF, "PCK Required Reading", binary type 2).
fn pa_from_icrf([phi, theta, psi]: [Angle; 3]) -> Rotation<MoonPa, Icrf> {
    Rotation::<MoonPa, Icrf>::about_z(psi)
        * Rotation::<Icrf, Icrf>::about_x(theta)
        * Rotation::<Icrf, Icrf>::about_z(phi)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAMES: &str = include_str!("../../../data/kernels/moon_080317.tf");

    #[test]
    fn the_principal_axes_are_turned_as_the_frame_kernel_says() {
        let squeezed = FRAMES.split_whitespace().collect::<Vec<_>>().join(" ");
        let [z, y, x] = PA_FROM_ME_ARCSEC;
        for line in [
            format!("TKFRAME_31007_ANGLES = ( {z:.2} {y:.2} {x:.2} )"),
            "TKFRAME_31007_AXES = ( 3, 2, 1 )".to_owned(),
            "TKFRAME_31007_UNITS = 'ARCSECONDS'".to_owned(),
            "TKFRAME_31007_RELATIVE = 'MOON_PA_DE421'".to_owned(),
        ] {
            assert!(squeezed.contains(&line), "{line}");
        }
    }

    #[test]
    fn the_worked_example_of_the_frame_kernel_turns_from_principal_axes_to_mean_earth() {
        // The example's epoch (2008) is before the built-in span: the rotation alone is checked,
        // on the Earth's position that the kernel prints in both frames.
        let pa = Vector::<MoonPa>::from_kilometres([379908.634, 33385.003, -12516.8859]);
        let me = Vector::<MoonMe>::from_kilometres([379892.825, 33510.118, -12661.5278]);
        let miss = (pa_from_me().inverse() * pa - me).norm();
        assert!(miss.metres() < 1.0, "{} m", miss.metres());
    }
}
