//! Schedules of others, before the judge.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hilal_benchmark::results::verdict;
use hilal_benchmark::{Instance, Schedule, judge};

use super::terrains::each;
use crate::args::DataOption;
use crate::exit::Outcome;
use crate::input::text;
use crate::progress::Stages;
use crate::stdout::print_line;

/// Says what schedules of others are worth.
///
/// # Errors
///
/// Names the file that is no schedule, or the instance that is not there or cannot be built.
pub(super) fn command(
    instances: &[Instance],
    schedules: &[PathBuf],
    data: &DataOption,
) -> anyhow::Result<Outcome> {
    let schedules = schedules.iter().map(|path| schedule(path)).collect::<Result<Vec<_>, _>>()?;
    let stranger = schedules
        .iter()
        .find(|schedule| instances.iter().all(|instance| instance.id != schedule.instance));
    if let Some(Schedule { instance, .. }) = stranger {
        anyhow::bail!(
            "a schedule is for instance {instance:?}, which is not among those named; name its file"
        );
    }
    let wanted = |instance: &&Instance| schedules.iter().any(|s| s.instance == instance.id);
    let instances: Vec<Instance> = instances.iter().filter(wanted).cloned().collect();
    let mut lines = Vec::new();
    Stages::default().stage("judge", |bar| {
        each(&instances, (data, bar), |arena, _| {
            let id = &arena.instance.id;
            let own = schedules.iter().filter(|schedule| schedule.instance == *id);
            lines.extend(own.map(|own| verdict(own, &judge(arena, &own.acts))));
            Ok(())
        })
    })?;
    for line in lines {
        print_line(line)?;
    }
    Ok(Outcome::Done)
}

fn schedule(path: &Path) -> anyhow::Result<Schedule> {
    serde_json::from_str(&text(path)?).with_context(|| {
        format!("{} is no schedule (docs/formats/traverse-instance.md)", path.display())
    })
}
