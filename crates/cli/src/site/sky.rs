//! The sky over a site: Sun, Earth, stations and relay, sampled over the period.

use hilal_ephem::{Almanac, Relay};
use hilal_report::site::SitePlan;
use hilal_site::{Condition, Demand, SkyTrack};
use hilal_terrain::Grid;

/// Samples the sky.
///
/// # Errors
///
/// Refuses a period outside the kernels.
pub(crate) fn track(plan: &SitePlan, almanac: &Almanac, grid: Grid) -> anyhow::Result<SkyTrack> {
    let relay = plan.relay.as_ref().map(|relay| Relay::new(almanac, relay.orbit)).transpose()?;
    let track = SkyTrack::new(almanac, relay.as_ref(), grid, plan.period.window())?;
    Ok(track.with_stations(almanac, plan.stations.clone())?)
}

/// What is asked of every cell, in the order of [`Asked`].
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) demands: Vec<Demand>,
    pub(crate) any_sun: usize,
    pub(crate) powered: usize,
    pub(crate) earth_centre: usize,
    pub(crate) earth_disc: usize,
    pub(crate) direct: usize,
    /// The first station; one more for each.
    pub(crate) stations: usize,
    pub(crate) relay: Option<usize>,
}

impl Asked {
    pub(crate) fn new(plan: &SitePlan) -> Self {
        let powered = Condition::Sun(plan.limits.powered);
        let mut demands: Vec<Demand> = vec![
            Condition::AnySun.into(),
            powered.into(),
            Condition::EarthCentre.into(),
            Condition::EarthDisc.into(),
            Demand::all([powered, Condition::EarthCentre]),
        ];
        let stations = demands.len();
        demands.extend((0..plan.stations.len()).map(|index| Condition::Station(index).into()));
        let relay = plan.relay.is_some().then_some(demands.len());
        demands.extend(relay.map(|_| Condition::Relay(plan.limits.relay_mask).into()));
        Self {
            demands,
            any_sun: 0,
            powered: 1,
            earth_centre: 2,
            earth_disc: 3,
            direct: 4,
            stations,
            relay,
        }
    }
}
