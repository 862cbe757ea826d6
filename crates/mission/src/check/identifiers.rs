//! Numbers on the wire: those of each vehicle are its own.

use super::finding::Findings;
use crate::schema::{Mission, Vehicle, VehicleId, VehicleIdentifiers};

/// A vehicle and its numbers.
struct Numbered<'a> {
    id: &'a VehicleId,
    vehicle: &'a Vehicle,
    numbers: VehicleIdentifiers,
}

impl Numbered<'_> {
    /// Returns the key of a number, or of the vehicle where its numbers are not declared.
    fn key(&self, number: &str) -> String {
        let id = self.id;
        match self.vehicle.telemetry {
            Some(_) => format!("vehicles.{id}.telemetry.{number}"),
            None => format!("vehicles.{id}"),
        }
    }

    /// Returns how the numbers came about, for messages.
    fn origin(&self) -> &'static str {
        if self.vehicle.telemetry.is_some() { "" } else { " by default" }
    }

    fn apids(&self) -> String {
        format!("{} to {}", self.numbers.first_apid, self.numbers.last_apid())
    }
}

/// Checks the numbers of the vehicles that fly, and of every other that declares some.
pub(super) fn check(mission: &Mission, findings: &mut Findings<'_>) {
    let mut vehicles: Vec<Numbered<'_>> = Vec::new();
    for (id, vehicle) in &mission.vehicles {
        if vehicle.telemetry.is_none() && !mission.flown.contains(id) {
            continue;
        }
        let numbers = vehicle.telemetry.unwrap_or_default();
        let one = Numbered { id, vehicle, numbers };
        alone(&one, findings);
        for other in &vehicles {
            together(&one, other, findings);
        }
        vehicles.push(one);
    }
}

/// Checks that numbers exist, and that there are enough for the payloads.
fn alone(one: &Numbered<'_>, findings: &mut Findings<'_>) {
    let VehicleIdentifiers { spacecraft_id, first_apid } = one.numbers;
    let last = VehicleIdentifiers::LAST_SPACECRAFT;
    if spacecraft_id > last {
        findings.error(
            &one.key("spacecraft_id"),
            format!("must be from 0 to {last}, got {spacecraft_id}"),
        );
    }
    let [lowest, highest] = VehicleIdentifiers::FREE_APIDS;
    if first_apid < lowest || one.numbers.last_apid() > highest {
        findings.error(
            &one.key("first_apid"),
            format!(
                "a vehicle has {} APIDs in a row, which must lie from {lowest} to {highest}: the first \
                 from {lowest} to {}, got {first_apid}",
                VehicleIdentifiers::APIDS,
                highest + 1 - VehicleIdentifiers::APIDS
            ),
        );
    }
    let (carried, most) = (one.vehicle.payloads.len(), VehicleIdentifiers::PAYLOADS);
    if carried > most {
        findings.error(
            &format!("vehicles.{}.payloads", one.id),
            format!("{carried} payloads, and a vehicle has APIDs for {most}; carry fewer"),
        );
    }
}

/// Checks that two vehicles share no number.
fn together(one: &Numbered<'_>, other: &Numbered<'_>, findings: &mut Findings<'_>) {
    let id = one.numbers.spacecraft_id;
    if id == other.numbers.spacecraft_id {
        findings.error(
            &one.key("spacecraft_id"),
            format!(
                "spacecraft identifier {id}{} is already that of vehicle `{}`{}; declare another under \
                 [vehicles.{}.telemetry]",
                one.origin(),
                other.id,
                other.origin(),
                one.id
            ),
        );
    }
    let before = one.numbers.last_apid() < other.numbers.first_apid;
    let after = one.numbers.first_apid > other.numbers.last_apid();
    if !before && !after {
        findings.error(
            &one.key("first_apid"),
            format!(
                "APIDs {}{} overlap those of vehicle `{}`, {}{}; declare another first_apid under \
                 [vehicles.{}.telemetry]",
                one.apids(),
                one.origin(),
                other.id,
                other.apids(),
                other.origin(),
                one.id
            ),
        );
    }
}
