//! Every identifier that is used must be declared, once.

use std::collections::BTreeMap;

use super::finding::Findings;
use crate::schema::{LayerRole, Mission};

pub(super) fn check(mission: &Mission, findings: &mut Findings<'_>) {
    owners(mission, findings);
    carriers(mission, findings);
    allowance(mission, findings);
    goals(mission, findings);
    layers(mission, findings);
    names(mission, findings);
    for (id, asset) in &mission.assets {
        if let Some(carrier) = asset.aboard.as_ref().filter(|of| !mission.assets.contains_key(*of))
        {
            findings.error(
                &format!("assets.{id}.aboard"),
                format!("asset `{carrier}` is not declared; add [assets.{carrier}]"),
            );
        }
    }
}

/// Returns every thing that has an owner: the key of the owner, the thing, the owner.
pub(super) fn owned(mission: &Mission) -> Vec<(String, &str, &str)> {
    let vehicles = mission.vehicles.iter().map(|(id, it)| ("vehicles", id.as_str(), &it.owner));
    let payloads = mission.payloads.iter().map(|(id, it)| ("payloads", id.as_str(), &it.owner));
    let relays = mission.relays.iter().map(|(id, it)| ("relays", id.as_str(), &it.owner));
    let stations = mission.stations.iter().map(|(id, it)| ("stations", id.as_str(), &it.owner));
    let assets = mission.assets.iter().map(|(id, it)| ("assets", id.as_str(), &it.owner));
    let things = vehicles.chain(payloads).chain(relays).chain(stations).chain(assets);
    std::iter::once(("lander.owner".to_owned(), "lander", mission.lander.owner.as_str()))
        .chain(things.map(|(table, id, owner)| (format!("{table}.{id}.owner"), id, owner.as_str())))
        .collect()
}

fn owners(mission: &Mission, findings: &mut Findings<'_>) {
    for (key, _, owner) in owned(mission) {
        if !mission.organisations.contains_key(owner) {
            findings.error(
                &key,
                format!("organisation `{owner}` is not declared; add [organisations.{owner}]"),
            );
        }
    }
}

/// Each list of participants must be written down.
pub(super) fn participants(mission: &Mission, findings: &mut Findings<'_>) {
    for (id, organisation) in &mission.organisations {
        for source in
            organisation.ilrs_listed_by.iter().filter(|s| !mission.sources.contains_key(*s))
        {
            findings.error(
                &format!("organisations.{id}.ilrs_listed_by"),
                format!("source `{source}` is not declared; add [sources.{source}]"),
            );
        }
    }
}

/// Each payload that is carried must be declared, and be carried once.
fn carriers(mission: &Mission, findings: &mut Findings<'_>) {
    let lander = mission.lander.payloads.iter().map(|id| ("lander.payloads".to_owned(), id));
    let vehicles = mission.vehicles.iter().flat_map(|(vehicle, declared)| {
        let key = format!("vehicles.{vehicle}.payloads");
        declared.payloads.iter().map(move |id| (key.clone(), id))
    });
    let mut carried = BTreeMap::new();
    for (key, id) in lander.chain(vehicles) {
        if !mission.payloads.contains_key(id) {
            findings.error(&key, format!("payload `{id}` is not declared; add [payloads.{id}]"));
        }
        if let Some(other) = carried.insert(id, key.clone()) {
            findings
                .error(&key, format!("payload `{id}` is already listed in {other}; list it once"));
        }
    }
}

fn allowance(mission: &Mission, findings: &mut Findings<'_>) {
    for id in &mission.lander.allowance.modules {
        if !mission.vehicles.contains_key(id.as_str()) && !mission.payloads.contains_key(id) {
            findings.error(
                "lander.allowance.modules",
                format!(
                    "module `{id}` is neither a vehicle nor a payload; declare one or the other"
                ),
            );
        }
    }
}

fn goals(mission: &Mission, findings: &mut Findings<'_>) {
    let ids = mission.goals.iter().map(|goal| &goal.id).collect::<Vec<_>>();
    unique("goals", &ids, findings);
    let ids = mission.havens.iter().map(|haven| &haven.id).collect::<Vec<_>>();
    unique("havens", &ids, findings);
    let ids = mission.keep_out.iter().map(|zone| &zone.id).collect::<Vec<_>>();
    unique("keep_out", &ids, findings);
    if mission.havens.is_empty() {
        findings.error("havens", "no haven is declared; a plan has to end in one".to_owned());
    }
}

fn unique(table: &str, ids: &[&String], findings: &mut Findings<'_>) {
    let mut first = BTreeMap::new();
    for (index, id) in ids.iter().enumerate() {
        if let Some(earlier) = first.insert(*id, index) {
            findings.error(
                &format!("{table}.{index}.id"),
                format!("identifier `{id}` is already that of {table}.{earlier}; give it another"),
            );
        }
    }
}

fn layers(mission: &Mission, findings: &mut Findings<'_>) {
    let roles: Vec<LayerRole> = mission.site.layers.iter().map(|layer| layer.role).collect();
    if roles.first() != Some(&LayerRole::Near) {
        findings.error(
            "site.layers",
            "the first layer must have the role `near`: it is the ground driven on".to_owned(),
        );
    }
    if !roles.is_sorted() {
        findings.error(
            "site.layers",
            "layers must go from near to far: near, regional, global".to_owned(),
        );
    }
}

/// A thing that roles can name must have a name of its own.
fn names(mission: &Mission, findings: &mut Findings<'_>) {
    let mut first = BTreeMap::new();
    for (key, id, _) in owned(mission) {
        let key = key.trim_end_matches(".owner").to_owned();
        if let Some(earlier) = first.insert(id, key.clone()) {
            findings.error(
                &key,
                format!("identifier `{id}` is already that of {earlier}; give it another"),
            );
        }
    }
}
