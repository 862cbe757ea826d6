//! What a link carries by its budget, as the checker draws it up: from the terminals that the mission declares and
//! the geometry that the sky gives. Formulas of waves are the mission's models; what is lost where, and when a link is
//! too weak, is decided here anew.

use hilal_environment::{BodyView, Obstruction};
use hilal_mission::models::link_budget::{LinkBudget, Terminal, Waveform, Way};
use hilal_mission::models::propagation::{
    KnifeEdge, LevelGround, atmosphere_loss, knife_edge_loss, knife_edge_parameter,
    reflection_fade, two_ray_loss,
};
use hilal_mission::models::{SignalModel, StationTerminal};
use hilal_quantity::{Angle, Decibels, Frequency, Length};

/// How far away the ridge under a body in the sky is taken to stand, in metres.
const RIDGE_M: f64 = 500.0;

/// A link and its two ends, the vehicle's side first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    pub(super) signal: SignalModel,
    pub(super) near: Terminal,
    pub(super) far: Terminal,
    /// How far the near body may lean.
    pub(super) lean: Angle,
}

/// How two ends stand to each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Geometry {
    pub(super) range: Length,
    /// How high the near end sees the far one.
    pub(super) far_elevation: Angle,
    /// How high the far end sees the near one.
    pub(super) near_elevation: Angle,
}

impl Ends {
    /// The rate down in bit/s, or by how much the weaker direction is too weak, in decibels.
    pub(super) fn rate_bit_s(
        &self,
        at: Geometry,
        lost_db: impl Fn(Frequency) -> f64,
    ) -> Result<f64, f64> {
        let Self { signal, near, far, lean } = self;
        let carrier = signal.carrier;
        let way = |elevations, leans, carrier| Way {
            range: at.range,
            elevations,
            leans,
            excess: Decibels::from_db(lost_db(carrier)),
        };
        let down = way([at.far_elevation, at.near_elevation], [*lean, Angle::ZERO], carrier.down);
        let up = way([at.near_elevation, at.far_elevation], [Angle::ZERO, *lean], carrier.up);
        let down = LinkBudget::new(near, far, carrier.down, &down).carrier_to_noise_density;
        let up = LinkBudget::new(far, near, carrier.up, &up).carrier_to_noise_density;
        let lacks_db = lacks_db(&signal.waveform.up, up).max(lacks_db(&signal.waveform.down, down));
        if lacks_db > 0.0 {
            return Err(lacks_db);
        }
        let carried = signal.waveform.down.carried(down);
        carried.map_or(Err(lacks_db), |carried| Ok(carried.rate.bits_per_second()))
    }

    /// What is lost towards a body in the sky: at the ridge below it, and to the reflection from the ground.
    pub(super) fn lost_to_the_sky_db(&self, body: &BodyView, carrier: Frequency) -> f64 {
        let near = &self.near;
        let edge = KnifeEdge {
            height: Length::from_metres(-RIDGE_M * body.clearance.tan()),
            distances: [Length::from_metres(RIDGE_M), Length::from_metres(RIDGE_M * 1e6)],
        };
        let over_edge_db = knife_edge_loss(knife_edge_parameter(edge, carrier)).db();
        let (elevation, ground) = (body.elevation, &LevelGround::REGOLITH);
        let fade_db = reflection_fade(elevation, carrier, near.polarisation, ground).db();
        let rejected_db = near.antenna.reflection_rejection(carrier, elevation).db();
        let reflected = (1.0 - to_amplitude(-fade_db)) * to_amplitude(-rejected_db);
        over_edge_db - Decibels::of_ratio((1.0 - reflected) * (1.0 - reflected)).db()
    }

    /// What is lost over the ground between two antennas of these heights.
    pub(super) fn lost_over_ground_db(
        &self,
        (obstruction, heights): (&Obstruction, [Length; 2]),
        carrier: Frequency,
    ) -> f64 {
        let (range, polarisation) = (obstruction.range, self.near.polarisation);
        let plane_db =
            two_ray_loss(heights, range, carrier, polarisation, &LevelGround::REGOLITH).db();
        let edge_db = obstruction.edge.map_or(0.0, |edge| {
            let edge = KnifeEdge { height: edge.height, distances: edge.distances };
            knife_edge_loss(knife_edge_parameter(edge, carrier)).db()
        });
        plane_db.min(0.0) + plane_db.max(0.0).hypot(edge_db)
    }
}

/// What the air above a station takes.
pub(super) fn lost_in_air_db(station: &StationTerminal, elevation: Angle) -> f64 {
    atmosphere_loss(station.zenith_loss, elevation).db()
}

/// What a signal lacks for the slowest rate; negative where it has more. Rates are the fastest, halved as often as leaves
/// no less than the slowest that is declared.
fn lacks_db(waveform: &Waveform, density: Decibels) -> f64 {
    let needed = waveform.required + waveform.implementation + waveform.margin;
    let mut rate_bit_s = waveform.fastest.bits_per_second();
    while rate_bit_s / 2.0 >= waveform.slowest.bits_per_second() && rate_bit_s > 0.0 {
        rate_bit_s /= 2.0;
    }
    (needed + Decibels::of_ratio(rate_bit_s) - density).db()
}

fn to_amplitude(db: f64) -> f64 {
    Decibels::from_db(db / 2.0).ratio()
}
