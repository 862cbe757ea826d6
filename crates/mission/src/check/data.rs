//! Data: what the payloads make against what the links carry and the memory holds.

use hilal_quantity::{DataVolume, Unit};

use super::finding::Findings;
use super::goals_of;
use crate::VehicleModel;
use crate::schema::{Goal, Link, Mission, Radio};

pub(super) fn check(mission: &Mission, vehicle: &VehicleModel, findings: &mut Findings<'_>) {
    memory(mission, vehicle, findings);
    let made = goals_of(mission, &vehicle.id).filter_map(|(_, goal)| makes(goal, vehicle));
    let made: DataVolume = made.sum();
    let radio = mission.vehicles.get(&vehicle.id).and_then(|vehicle| vehicle.radio.as_ref());
    let seconds = mission.duration().to_unit(Unit::Second);
    let carried = radio.map_or(DataVolume::ZERO, |radio| {
        let hop = radio.lander.as_ref().map(|link| volume(link, seconds));
        let passed_on = hop.map(|hop| hop.min(to_earth(&mission.lander.radio, seconds)));
        to_earth(radio, seconds) + passed_on.unwrap_or(DataVolume::ZERO)
    });
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

/// What a radio's own links to Earth and relay carry in the mission's contacts.
fn to_earth(radio: &Radio, seconds: f64) -> DataVolume {
    [&radio.direct, &radio.relay].into_iter().flatten().map(|link| volume(link, seconds)).sum()
}

/// What a goal's payload makes there.
fn makes(goal: &Goal, vehicle: &VehicleModel) -> Option<DataVolume> {
    let payload = vehicle.payloads.iter().find(|payload| payload.id == goal.instrument)?;
    Some(payload.data.over_seconds(goal.dwell().to_seconds()))
}

fn memory(mission: &Mission, vehicle: &VehicleModel, findings: &mut Findings<'_>) {
    let Some(memory) = vehicle.memory else { return };
    if memory.link_share <= 0.0 {
        let share = memory.link_share;
        findings.error(
            &format!("vehicles.{}.memory.link_share", vehicle.id),
            format!("must be above 0, got {share}: nothing that was measured would ever be sent"),
        );
    }
    for (index, goal) in goals_of(mission, &vehicle.id) {
        let Some(made) = makes(goal, vehicle).filter(|made| *made > memory.science) else {
            continue;
        };
        findings.warning(
            &format!("goals.{index}.dwell_h"),
            format!(
                "goal {} makes {:.2} MB, more than the {:.2} MB that the memory of `{}` holds: it can \
                 only be done in contact; dwell less, or declare more memory",
                goal.id,
                made.bytes() / 1e6,
                memory.science.bytes() / 1e6,
                vehicle.id
            ),
        );
    }
}

fn volume(link: &Link, seconds: f64) -> DataVolume {
    link.down_bit_s.get().over_seconds(seconds * link.contact_share.get().value())
}
