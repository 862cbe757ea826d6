//! What the mission says of itself: what its check warns of, and whose it is.

use hilal_mission::Finding;
use hilal_mission::schema::{Organisation, OrganisationKind, Right};

use crate::html::{Cell, Table, list, quiet};
use crate::run::facts::Facts;
use crate::words::{plural, utc};

/// Returns the body of the section on warnings.
pub(crate) fn warnings(facts: &Facts<'_>) -> Vec<String> {
    let warnings = &facts.run.warnings;
    if warnings.is_empty() {
        return vec![quiet("The check of the mission file found nothing to warn of.")];
    }
    let item =
        |finding: &Finding| format!("{} (line {}): {}", finding.key, finding.line, finding.message);
    let words = format!(
        "The check of the mission file, made before planning, gave {}. The window ends {}.",
        plural(warnings.len(), "warning", "warnings"),
        utc(facts.window.end()),
    );
    vec![quiet(&words), list(warnings.iter().map(item))]
}

/// Returns the body of the section on organisations: those with a part in this mission.
pub(crate) fn organisations(facts: &Facts<'_>) -> Vec<String> {
    let all = &facts.mission().organisations;
    let with_part = all.values().filter(|organisation| !organisation.roles.is_empty());
    let row = |organisation: &Organisation| {
        let of = |right: Right| {
            let roles = organisation.roles.iter().filter(|role| role.role == right);
            let named: Vec<String> = roles.map(|role| name(facts, &role.of)).collect();
            Cell::text(if named.is_empty() { "–".to_owned() } else { named.join(", ") })
        };
        vec![
            Cell::text(&organisation.name).under(format!(
                "{}, {}",
                kind(organisation.kind),
                organisation.country
            )),
            of(Right::Owner),
            of(Right::Commander),
            of(Right::Viewer),
        ]
    };
    let without = all.values().filter(|organisation| organisation.roles.is_empty()).count();
    let table = Table::new("Who owns, commands and sees what")
        .columns(&["Organisation", "Owns", "Commands", "Sees"])
        .rows(with_part.map(row));
    let rest = format!(
        "{} named in the mission file without a part in it.",
        plural(without, "more organisation is", "more organisations are")
    );
    vec![table.html(), quiet(&rest)]
}

const fn kind(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::State => "state",
        OrganisationKind::Agency => "agency",
        OrganisationKind::Institute => "institute",
        OrganisationKind::Company => "company",
        OrganisationKind::International => "international organisation",
    }
}

/// Returns the name of what an identifier stands for.
fn name(facts: &Facts<'_>, id: &str) -> String {
    let mission = facts.mission();
    let vehicle = mission.vehicles.get(id).map(|vehicle| &vehicle.name);
    let payload = || mission.payloads.get(id).map(|payload| &payload.name);
    let relay = || mission.relays.get(id).map(|relay| &relay.name);
    let named = vehicle.or_else(payload).or_else(relay);
    match named {
        Some(name) => name.clone(),
        None if id == "lander" => mission.lander.name.clone(),
        None => mission.assets.get(id).map_or_else(|| id.to_owned(), |asset| asset.name.clone()),
    }
}
