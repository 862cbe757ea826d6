//! The link between vehicle and lander: from where on the ground they hear each other, and how fast they speak.
//!
//! Neither moves while the vehicle works, so that it holds at a place for the whole mission or never. With a budget
//! the ground between them weakens the signal, by its reflection and as an obstacle; without one it must leave the
//! line between the antennas clear.

use hilal_mission::models::link_budget::LinkBudget;
use hilal_mission::models::{Duplex, LinkModel, RadioModel};
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_quantity::{Angle, Length, MapPoint};
use hilal_site::{Antenna, Obstruction};

use crate::Sky;
use crate::link_availability::declared;
use crate::link_way::{BudgetedLink, HopRate};

/// Why the lander is not heard at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LinkObstacle {
    /// The ground stands between the two.
    Hidden {
        /// Least height of the line between both antennas above the ground, in metres: below 0.
        clearance_m: f64,
        /// Where that is.
        place: MapPoint,
    },
    /// The lander is further away than their link reaches.
    OutOfReach {
        /// Length of the line between both antennas, in metres.
        range_m: f64,
        /// Longest that the link bears, in metres.
        limit_m: f64,
    },
    /// One end sees the other below what its antenna can.
    TooLow {
        /// Elevation above the local horizontal, in degrees.
        elevation_deg: f64,
        /// Lowest that is declared, in degrees.
        limit_deg: f64,
    },
    /// The signal is too weak for the slowest rate.
    TooWeak {
        /// What it lacks, margin included, in decibels.
        lacks_db: f64,
        /// Least height of the line between both antennas above the ground, in metres.
        clearance_m: f64,
    },
    /// It is not known whether the lander is in view: the ground or an antenna is not.
    UnknownSight,
}

/// The link between vehicle and lander as declared at both ends: the stricter end counts.
#[derive(Debug, Clone, Copy)]
pub struct LanderLink {
    vehicle_height: Length,
    lander: Antenna,
    reach: Length,
    lowest: [Angle; 2],
    /// Rates of the slower end, where there is no budget.
    declared: Duplex<HopRate>,
    budget: Option<BudgetedLink>,
}

impl LanderLink {
    /// Takes antennas and limits from the mission; nothing where an end declares no link, or no
    /// height of its antenna.
    pub fn declared(mission: &VehicleMission, vehicle: &VehicleModel) -> Option<Self> {
        let lander = RadioModel::new(&mission.lander.radio);
        let [ours, theirs] = [vehicle.radio.lander?, lander.lander?];
        let reach = |link: &LinkModel| link.maximum_range.unwrap_or(Length::from_metres(f64::MAX));
        let leans = [vehicle.drive.slope_limit, Angle::ZERO];
        let budget = ours.budget_with(theirs.terminal);
        Some(Self {
            vehicle_height: vehicle.radio.antenna_height?,
            lander: Antenna { point: mission.site.landing.point(), height: lander.antenna_height? },
            reach: reach(&ours).min(reach(&theirs)),
            lowest: [ours, theirs].map(|link| link.minimum_elevation),
            declared: slower(declared(&ours), declared(&theirs)),
            budget: budget.map(|(signal, ends)| BudgetedLink { signal, ends, leans }),
        })
    }

    /// Returns whether a vehicle at a point and the lander hear each other.
    pub fn reaches(&self, sky: &dyn Sky, point: MapPoint) -> bool {
        !self.is_far_off(point) && self.rates(sky, point).is_ok()
    }

    /// Returns the longest line that both ends bear.
    pub const fn reach(&self) -> Length {
        self.reach
    }

    /// Returns whether a point is out of reach whatever the ground is like: a polar map enlarges less
    /// than twice anywhere in its hemisphere, and no line is shorter than half its length on the map.
    pub fn is_far_off(&self, point: MapPoint) -> bool {
        point.distance(self.lander.point) > self.reach * 2.0
    }

    /// Returns what keeps the lander from a vehicle at a point, if anything does.
    pub fn obstacle(&self, sky: &dyn Sky, point: MapPoint) -> Option<LinkObstacle> {
        self.rates(sky, point).err()
    }

    /// Returns what the link carries from a point.
    ///
    /// # Errors
    ///
    /// Says what keeps the lander from a vehicle there.
    pub fn rates(&self, sky: &dyn Sky, point: MapPoint) -> Result<Duplex<HopRate>, LinkObstacle> {
        let (line, budgets) = self.budgets(sky, point)?;
        let Some((budget, budgets)) = self.budget.zip(budgets) else { return Ok(self.declared) };
        let clearance_m = line.clearance.metres();
        budget
            .carried(&budgets)
            .map_err(|lacks| LinkObstacle::TooWeak { lacks_db: lacks.db(), clearance_m })
    }

    /// Returns the line to the lander, and the budgets of both directions where there are any.
    pub(crate) fn budgets(
        &self,
        sky: &dyn Sky,
        point: MapPoint,
    ) -> Result<(Obstruction, Option<Duplex<LinkBudget>>), LinkObstacle> {
        let ends = [Antenna { point, height: self.vehicle_height }, self.lander];
        let found = sky.obstruction(ends).ok_or(LinkObstacle::UnknownSight)?;
        if found.range > self.reach {
            let (range_m, limit_m) = (found.range.metres(), self.reach.metres());
            return Err(LinkObstacle::OutOfReach { range_m, limit_m });
        }
        if self.budget.is_none() && found.clearance < Length::ZERO {
            let (clearance_m, place) = (found.clearance.metres(), found.closest);
            return Err(LinkObstacle::Hidden { clearance_m, place });
        }
        if let Some(low) = self.too_low(&found) {
            return Err(low);
        }
        let budgets = self.budget.map(|budget| {
            let heights = ends.map(|antenna| antenna.height);
            let way = (found.range, found.elevations);
            budget.budgets(way, budget.lost_over_ground((&found, heights)))
        });
        Ok((found, budgets))
    }

    fn too_low(&self, found: &Obstruction) -> Option<LinkObstacle> {
        let ends = found.elevations.iter().zip(&self.lowest);
        let mut low = ends.filter(|(elevation, lowest)| elevation < lowest);
        low.next().map(|(elevation, lowest)| LinkObstacle::TooLow {
            elevation_deg: elevation.degrees(),
            limit_deg: lowest.degrees(),
        })
    }
}

/// The slower of two ends in each direction, with the bit errors of the worse.
fn slower(a: Duplex<HopRate>, b: Duplex<HopRate>) -> Duplex<HopRate> {
    let slower = |a: HopRate, b: HopRate| HopRate {
        rate: a.rate.min(b.rate),
        bit_error_rate: a.bit_error_rate.max(b.bit_error_rate),
        margin: None,
    };
    Duplex { up: slower(a.up, b.up), down: slower(a.down, b.down) }
}
