//! Plans that an earlier start of the service has made: taken when they are of the same mission on the same ground, and
//! when the checker passes them again.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use hilal_mission::MissionFile;
use hilal_operations::planning::{PlanRequest, Planned, checked};
use hilal_plan::{Plan, Rules};
use sha2::{Digest as _, Sha256};

use crate::data::digits;
use crate::progress::Stages;
use crate::run::planning::{self, Wanted};
use crate::run::{Fleet, Member};

/// Returns a plan for each vehicle: one that is kept, or a new one, which then is kept.
///
/// # Errors
///
/// Says for which vehicle there is no plan and why, or what cannot be written.
pub(super) fn planned(
    fleet: &Fleet,
    (file, seed): (&MissionFile, u64),
    state: &Path,
    stages: &mut Stages,
) -> anyhow::Result<Vec<Planned>> {
    let folder = state.join("plans");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let several = fleet.members.len() > 1;
    let mut all = Vec::new();
    for member in &fleet.members {
        let id = member.mission.id().as_str();
        stages.are_of(several.then_some(id));
        let path = folder.join(format!("{id}-{}.json", key(member, (&file.text, seed))));
        let planned = stages.stage("traverse", |bar| {
            if let Some(planned) = kept(&path, member) {
                return Ok(planned);
            }
            let Member { mission, vehicle, place, .. } = member;
            let request = PlanRequest { seed, ..PlanRequest::default() };
            let wanted = Wanted { request, limit_s: None };
            let planned = planning::plan(mission, vehicle, place, &wanted, bar)
                .with_context(|| format!("vehicle `{id}`"))?;
            let unfinished = path.with_extension("tmp");
            fs::write(&unfinished, planned.plan.to_json()?)
                .and_then(|()| fs::rename(&unfinished, &path))
                .with_context(|| path.display().to_string())?;
            Ok(planned)
        })?;
        all.push(planned);
    }
    stages.are_of(None);
    Ok(all)
}

/// Returns the plan of a file, where there is one that the checker passes.
fn kept(path: &Path, member: &Member) -> Option<Planned> {
    let plan = Plan::from_json(&fs::read_to_string(path).ok()?).ok()?;
    let Member { mission, vehicle, place, .. } = member;
    let mission = place.sheltered(mission);
    let rules = Rules::of_site(&mission, vehicle, &place.slope_deg, &place.light);
    checked(plan, &rules, place).ok()
}

/// What a plan follows from, shortened to what tells plans in one folder apart.
fn key(member: &Member, (text, seed): (&str, u64)) -> String {
    let mut digest = Sha256::new();
    digest.update(env!("CARGO_PKG_VERSION"));
    digest.update(text);
    digest.update(seed.to_be_bytes());
    member.place.terrain.sha256().iter().for_each(|layer| digest.update(layer));
    let mut key = digits(&digest.finalize());
    key.truncate(16);
    key
}
