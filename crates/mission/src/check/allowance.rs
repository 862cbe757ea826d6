//! Masses: modules against the lander's allowance, payloads against their vehicle.

use hilal_quantity::Mass;

use super::finding::Findings;
use crate::schema::Mission;

pub(super) fn check(mission: &Mission, findings: &mut Findings<'_>) {
    modules(mission, findings);
    for (id, vehicle) in &mission.vehicles {
        let carried: Mass = vehicle
            .payloads
            .iter()
            .filter_map(|payload| mission.payloads.get(payload))
            .map(|payload| payload.mass_kg.get())
            .sum();
        let mass = vehicle.mass_kg.get();
        if carried >= mass {
            findings.error(
                &format!("vehicles.{id}.mass_kg"),
                format!(
                    "payloads of {:.1} kg do not fit into a vehicle of {:.1} kg; raise its mass or \
                     carry less",
                    carried.kilograms(),
                    mass.kilograms()
                ),
            );
        }
    }
}

fn modules(mission: &Mission, findings: &mut Findings<'_>) {
    let allowance = &mission.lander.allowance;
    let (total, each) = (allowance.total_kg.get(), allowance.module_kg.get());
    let mut sum = Mass::ZERO;
    for id in &allowance.modules {
        let vehicle = mission.vehicles.get(id.as_str()).map(|it| ("vehicles", &it.mass_kg));
        let payload = mission.payloads.get(id).map(|it| ("payloads", &it.mass_kg));
        let Some((table, mass)) = vehicle.or(payload) else { continue };
        sum += mass.get();
        if mass.get() > each {
            findings.error(
                &format!("{table}.{id}.mass_kg"),
                format!(
                    "module `{id}` of {mass} exceeds the lander's allowance of {:.1} kg for each \
                     module; lighten it or split it",
                    each.kilograms()
                ),
            );
        }
    }
    if sum > total {
        findings.error(
            "lander.allowance.modules",
            format!(
                "the modules weigh {:.1} kg together, more than the lander's allowance of {:.1} \
                 kg; lighten them by {:.1} kg or leave one out",
                sum.kilograms(),
                total.kilograms(),
                (sum - total).kilograms()
            ),
        );
    }
}
