//! What a signal meets between two terminals: the ground near its line, the air above a station, and the beams
//! at both ends; and what arrives.
//!
//! The page is `docs/models/link-budget.md`. The checker has its own copy of this.

use hilal_mission::models::link_budget::{LinkBudget, Terminal, Way};
use hilal_mission::models::propagation::{
    KnifeEdge, LevelGround, atmosphere_loss, knife_edge_loss, knife_edge_parameter,
    reflection_fade, two_ray_loss,
};
use hilal_mission::models::{Duplex, SignalModel, StationTerminal};
use hilal_quantity::{Angle, DataRate, Decibels, Frequency, Length};
use hilal_site::{BodyView, Obstruction};

/// Where the ridge is taken to stand over which a body in the sky is seen: its true distance is not kept with the
/// horizon. Ours; nearer than that few ridges make a horizon, and farther ones take less of the signal.
const RIDGE: Length = Length::from_metres(500.0);

/// What one direction of a hop carries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HopRate {
    /// Rate on the wire.
    pub rate: DataRate,
    /// Share of bits that arrive wrong, before decoding.
    pub bit_error_rate: f64,
    /// By how much the signal exceeds what the decoder needs at this rate; nothing where the mission declares no
    /// budget.
    pub margin: Option<Decibels>,
}

/// A link with a budget: what it is made of, its near end (the vehicle's side) and its far end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct BudgetedLink {
    pub(crate) signal: SignalModel,
    pub(crate) ends: [Terminal; 2],
    /// How far the bodies of both ends may lean.
    pub(crate) leans: [Angle; 2],
}

impl BudgetedLink {
    /// Returns the budgets of both directions on ways of one geometry, of which `excess` says what a carrier loses
    /// beside its free-space loss.
    pub(crate) fn budgets(
        &self,
        (range, elevations): (Length, [Angle; 2]),
        excess: impl Fn(Frequency) -> Decibels,
    ) -> Duplex<LinkBudget> {
        let [near, far] = &self.ends;
        let Duplex { up, down } = self.signal.carrier;
        let turned = |[first, second]: [Angle; 2]| [second, first];
        let way = |carrier| Way { range, elevations, leans: self.leans, excess: excess(carrier) };
        let back = |carrier| Way {
            elevations: turned(elevations),
            leans: turned(self.leans),
            ..way(carrier)
        };
        Duplex {
            up: LinkBudget::new(far, near, up, &back(up)),
            down: LinkBudget::new(near, far, down, &way(down)),
        }
    }

    /// Returns what both directions carry by their budgets.
    ///
    /// # Errors
    ///
    /// What the weaker direction lacks at its slowest rate.
    pub(crate) fn carried(
        &self,
        budgets: &Duplex<LinkBudget>,
    ) -> Result<Duplex<HopRate>, Decibels> {
        let waveform = &self.signal.waveform;
        let up = waveform.up.carried(budgets.up.carrier_to_noise_density);
        let down = waveform.down.carried(budgets.down.carrier_to_noise_density);
        let rate = |carried: hilal_mission::models::link_budget::Carried| HopRate {
            rate: carried.rate,
            bit_error_rate: carried.bit_error_rate,
            margin: Some(carried.margin),
        };
        match (up, down) {
            (Some(up), Some(down)) => Ok(Duplex { up: rate(up), down: rate(down) }),
            (_, _) => Err(waveform
                .up
                .shortfall(budgets.up.carrier_to_noise_density)
                .max(waveform.down.shortfall(budgets.down.carrier_to_noise_density))),
        }
    }

    /// What a signal between the ground and a body in the sky loses beside free space: at the ridge under the body,
    /// and by the reflection from level ground in front of the antenna at its worst phase.
    pub(crate) fn lost_to_the_sky(
        &self,
        body: &BodyView,
    ) -> impl Fn(Frequency) -> Decibels + use<> {
        let (clearance, elevation, near) = (body.clearance, body.elevation, self.ends[0]);
        move |carrier| {
            let ridge = KnifeEdge {
                height: -RIDGE * clearance.tan(),
                // The other side is so far away that its distance does not count.
                distances: [RIDGE, RIDGE * 1e6],
            };
            let over_ridge = knife_edge_loss(knife_edge_parameter(ridge, carrier));
            let ground = LevelGround::REGOLITH;
            let fade = reflection_fade(elevation, carrier, near.polarisation, &ground);
            over_ridge + beside_beam(fade, near.antenna.reflection_rejection(carrier, elevation))
        }
    }

    /// What a signal between two antennas on the ground loses beside free space: by the reflection from the ground
    /// between them, and at what stands in its way, added as Blomquist and Ladell do.
    pub(crate) fn lost_over_ground(
        &self,
        (obstruction, heights): (&Obstruction, [Length; 2]),
    ) -> impl Fn(Frequency) -> Decibels + use<> {
        let (range, edge, near) = (obstruction.range, obstruction.edge, self.ends[0]);
        move |carrier| {
            let ground = LevelGround::REGOLITH;
            let plane = two_ray_loss(heights, range, carrier, near.polarisation, &ground);
            let edge_loss = edge.map_or(Decibels::ZERO, |edge| {
                let edge = KnifeEdge { height: edge.height, distances: edge.distances };
                knife_edge_loss(knife_edge_parameter(edge, carrier))
            });
            let taken = plane.max(Decibels::ZERO).db().hypot(edge_loss.db());
            Decibels::from_db(taken) + plane.min(Decibels::ZERO)
        }
    }
}

/// What a reflection takes of a signal when the antenna receives it weaker by so much.
fn beside_beam(fade: Decibels, rejection: Decibels) -> Decibels {
    let reflected = (1.0 - amplitude(-fade)) * amplitude(-rejection);
    let left = 1.0 - reflected;
    -Decibels::of_ratio(left * left)
}

fn amplitude(level: Decibels) -> f64 {
    (level / 2.0).ratio()
}

/// What the air takes above a station that tracks at an elevation.
pub(crate) fn air(station: &StationTerminal, elevation: Angle) -> Decibels {
    atmosphere_loss(station.zenith_loss, elevation)
}
