//! Data: what the payloads make against what the links carry.

use hilal_quantity::{DataVolume, Unit};

use super::finding::Findings;
use crate::VehicleModel;
use crate::schema::{Link, Mission};

pub(super) fn check(mission: &Mission, vehicle: &VehicleModel, findings: &mut Findings<'_>) {
    let made: DataVolume = mission
        .goals
        .iter()
        .filter_map(|goal| {
            let payload = vehicle.payloads.iter().find(|payload| payload.id == goal.instrument)?;
            Some(payload.data.over_seconds(goal.dwell().to_seconds()))
        })
        .sum();
    let radio = mission.flown_vehicle().and_then(|vehicle| vehicle.radio.as_ref());
    let links = radio.map(|radio| [&radio.direct, &radio.relay]).into_iter().flatten();
    let seconds = mission.duration().to_unit(Unit::Second);
    let carried: DataVolume = links.flatten().map(|link| volume(link, seconds)).sum();
    if made > carried {
        findings.error(
            &format!("vehicles.{}.radio", vehicle.id),
            format!(
                "the goals make {:.2} MB, and the links to Earth carry {:.2} MB in the mission's \
                 contacts; raise the rates, or dwell less",
                made.bytes() / 1e6,
                carried.bytes() / 1e6
            ),
        );
    }
}

fn volume(link: &Link, seconds: f64) -> DataVolume {
    link.down_bit_s.get().over_seconds(seconds * link.contact_share.get().value())
}
