//! Where a lander must not come down.

use hilal_quantity::{Angle, Length};
use hilal_terrain::Raster;

use crate::{BaselineError, SurfaceFit};

/// What ground a lander stands on safely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LandingLimits {
    /// The length over which slope and roughness are taken: the span of the legs, or what the
    /// elevation model resolves.
    pub baseline: Length,
    /// The steepest slope over the baseline.
    pub slope: Angle,
    /// The greatest root mean square of the heights over the plane of the baseline.
    pub roughness: Length,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Hazard {
    /// Within the limits.
    None = 0,
    /// Too steep.
    Slope = 1,
    /// Too rough.
    Roughness = 2,
    /// Too steep and too rough.
    Both = 3,
    /// Not known: no data within the baseline, which is a hazard.
    NoData = 4,
}

impl Hazard {
    /// Returns the number that stands for it in a map.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

/// Returns what is wrong with every cell, row-major.
///
/// # Errors
///
/// Refuses a baseline of less than two cells.
///
/// ```
/// use hilal_quantity::{Angle, Length, MapPoint, PolarStereographic};
/// use hilal_site::{Hazard, LandingLimits, hazards};
/// use hilal_terrain::{Grid, Raster};
///
/// let grid = Grid {
///     map: PolarStereographic::SOUTH,
///     first_cell: MapPoint::new(0.0, 0.0),
///     spacing_m: 5.0,
///     rows: 9,
///     columns: 9,
/// };
/// let ramp = Raster::from_fn(grid, |point| 0.3 * point.x_m); // 16.7 degrees
/// let limits = LandingLimits {
///     baseline: Length::from_metres(20.0),
///     slope: Angle::from_degrees(10.0),
///     roughness: Length::from_metres(0.3),
/// };
/// let mask = hazards(&ramp, &limits)?;
/// assert_eq!((mask[40], mask[0]), (Hazard::Slope, Hazard::NoData));
/// # Ok::<(), hilal_site::BaselineError>(())
/// ```
pub fn hazards(raster: &Raster, limits: &LandingLimits) -> Result<Vec<Hazard>, BaselineError> {
    let fit = SurfaceFit::over(raster, limits.baseline)?;
    let figures = fit.slope_deg.iter().zip(&fit.roughness_m);
    Ok(figures.map(|(&slope_deg, &roughness_m)| judge(slope_deg, roughness_m, limits)).collect())
}

fn judge(slope_deg: f32, roughness_m: f32, limits: &LandingLimits) -> Hazard {
    if slope_deg.is_nan() || roughness_m.is_nan() {
        return Hazard::NoData;
    }
    let steep = f64::from(slope_deg) > limits.slope.degrees();
    let rough = f64::from(roughness_m) > limits.roughness.metres();
    match (steep, rough) {
        (false, false) => Hazard::None,
        (true, false) => Hazard::Slope,
        (false, true) => Hazard::Roughness,
        (true, true) => Hazard::Both,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_is_judged_on_its_own_and_the_limit_itself_is_allowed() {
        let limits = LandingLimits {
            baseline: Length::from_metres(20.0),
            slope: Angle::from_degrees(8.0),
            roughness: Length::from_metres(0.5),
        };
        let judged = |slope_deg, roughness_m| judge(slope_deg, roughness_m, &limits);
        assert_eq!(judged(8.0, 0.5), Hazard::None);
        assert_eq!(judged(8.1, 0.5), Hazard::Slope);
        assert_eq!(judged(8.0, 0.6), Hazard::Roughness);
        assert_eq!(judged(9.0, 0.6), Hazard::Both);
        assert_eq!(judged(f32::NAN, 0.1), Hazard::NoData);
        assert_eq!(Hazard::NoData.code(), 4);
    }
}
