//! `hilal plan check`: a plan held to the mission's models by the checker, which knows no planner.

use hilal_report::plan::{Margins, made_up};

use super::checked_plan::{CheckedPlan, FiledPlan, PlanForecast};
use crate::args::{DataOption, PlanCheckArguments};
use crate::exit::Outcome;
use crate::file::write_whole;
use crate::progress::Stages;
use crate::stdout::print_line;

/// Replays a plan, and prints its margins.
///
/// # Errors
///
/// Says which rule is broken first, when and where, or what the check lacks.
pub(super) fn command(
    arguments: &PlanCheckArguments,
    data: &DataOption,
) -> anyhow::Result<Outcome> {
    let mut stages = Stages::default();
    let filed = FiledPlan::read(&arguments.files, &mut stages)?;
    let CheckedPlan { plan, place, certificate, .. } =
        filed.checked(PlanForecast::Checked, data, &mut stages)?;
    if let Some(out) = &arguments.out {
        write_whole(out, serde_json::to_string_pretty(&certificate)?.as_bytes())?;
    }
    let margins = Margins::new(&certificate, plan.reserve_wh).in_words();
    print_line(format_args!("{}{}: {margins}", plan.mission, made_up(&place)))?;
    Ok(Outcome::Done)
}
