//! The declared relay as an orbit.

use hilal_ephem::KeplerOrbit;
use hilal_mission::schema::Relay;

/// Takes the orbit that a mission or a study declares.
pub(crate) fn orbit(relay: &Relay) -> KeplerOrbit {
    let orbit = &relay.orbit;
    KeplerOrbit {
        semi_major_axis: orbit.semi_major_axis_km.get(),
        eccentricity: orbit.eccentricity.get(),
        inclination: orbit.inclination_deg.get(),
        ascending_node: orbit.ascending_node_deg.get(),
        argument_of_periapsis: orbit.periselene_argument_deg.get(),
        mean_anomaly: orbit.mean_anomaly_deg.get(),
        epoch: orbit.epoch_utc.epoch(),
    }
}
