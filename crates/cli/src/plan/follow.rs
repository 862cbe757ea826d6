//! `hilal plan follow`: a new plan for every state of a rover that comes in, with light and certificate
//! at hand.

mod states;

use std::path::PathBuf;

use anyhow::Context as _;
use hilal_operations::planning::{Planned, checked};
use hilal_plan::{Plan, RoverState, Rules, utc_text};
use hilal_report::plan::{Story, html, in_a_line};
use hilal_traverse::{Label, Planner, SiteSteps, mission_problem};

use super::{PAGE, Subject, options};
use crate::args::PlanFollowArguments;
use crate::clock::Stopwatch;
use crate::exit::Outcome;
use crate::mission::{load_checked, of_vehicle};
use crate::output::Output;
use crate::progress::Stages;
use crate::run::Prepared;
use crate::run::planning::{Deadline, Show};
use crate::stdout::print_line;

/// Plans from one state after the other.
///
/// # Errors
///
/// Says what keeps it from beginning. What is wrong with a state is said on stderr, and the next one is
/// read.
#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
pub(super) fn command(arguments: &PlanFollowArguments) -> anyhow::Result<Outcome> {
    options::time_limit(arguments.time_limit)?;
    let mut stages = Stages::default();
    let (file, _) = stages.stage("mission", |_| load_checked(&arguments.mission))?;
    let mission = &of_vehicle(&file.mission, &arguments.vehicle)?;
    options::no_limit(mission, "plan from each state by --from")?;
    let kept = arguments.keep.as_deref().map(|path| options::kept(path, mission)).transpose()?;
    let folder = options::results_folder(
        arguments.out.as_deref(),
        ("follow", &arguments.mission),
        &arguments.vehicle,
    )?;
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot create {}", folder.display()))?;
    let seed = arguments.ground.seed.unwrap_or(mission.seed);
    let Prepared { vehicle, place, .. } =
        Prepared::new(mission, (&arguments.ground, seed), &mut stages)?;
    let sheltered = place.sheltered(mission);
    let steps = SiteSteps::new(&place.light, &sheltered);
    let problem = mission_problem(&sheltered, &vehicle, &place.slope_deg, &steps);
    let label = Label::of(mission, seed);
    let (planner, kept) = stages.stage("traverse", |bar| {
        let show = Show::on(bar);
        let planner = Planner::new(&problem, &show)?;
        planner.prepare(&show);
        let kept = kept.or_else(|| from_the_start(&planner, &label, &show));
        Ok((planner, kept))
    })?;
    let mut desk = Desk {
        planner: &planner,
        rules: Rules::of_site(&sheltered, &vehicle, &place.slope_deg, &place.light),
        label,
        subject: Subject { text: &file.text, mission, vehicle: &vehicle, place: &place },
        folder,
        limit_s: arguments.time_limit,
        kept,
    };
    eprintln!("ready: give the rover's states on standard input, one JSON object a line");
    let mut outcome = Outcome::Done;
    for (number, line) in states::lines(std::io::stdin().lock()) {
        if let Err(error) = line.and_then(|line| desk.answer(&line)) {
            outcome = Outcome::failed(&error.context(format!("line {number}")));
        }
    }
    Ok(outcome)
}

/// The plan from the mission's start: what a rover that has no other follows. Where there is none, that
/// is said, for the rover may be better off by now.
#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
fn from_the_start(planner: &Planner<'_>, label: &Label, show: &Show<'_>) -> Option<Plan> {
    match planner.plan(label, show) {
        Ok(plan) => Some(plan),
        Err(refusal) => {
            eprintln!("from the mission's start: {refusal}");
            None
        }
    }
}

/// Who plans, from what, for whom.
#[derive(Debug)]
struct Desk<'a> {
    planner: &'a Planner<'a>,
    rules: Rules<'a>,
    label: Label,
    subject: Subject<'a>,
    folder: PathBuf,
    /// Seconds after which a search ends.
    limit_s: f64,
    /// The last plan.
    kept: Option<Plan>,
}

impl Desk<'_> {
    /// Plans from the state in a line, writes the plan, says so, and draws its page.
    fn answer(&mut self, line: &str) -> anyhow::Result<()> {
        let since = Stopwatch::start();
        let state = options::state(line, "it")?;
        let mut stages = Stages::quiet();
        let planned = stages.stage("traverse", |_| self.plan(&state, since))?;
        let Subject { mission, vehicle, place, .. } = self.subject;
        let output = Output::create(&self.folder.join(name(&state)), "plan follow")?;
        super::write(&output, &planned, self.subject, &stages)?;
        let folder = output.publish()?;
        print_line(format_args!(
            "{}: {}, {:.2} s",
            folder.join("plan.json").display(),
            in_a_line(&planned, place),
            since.seconds()
        ))?;
        let story = Story::new(&planned, (mission, vehicle), place);
        let page = stages.stage("page", |bar| Ok(html(&story, bar)?))?;
        Output::add(&folder, PAGE, page.as_bytes())?;
        self.kept = Some(planned.plan);
        Ok(())
    }

    /// A plan that was checked.
    fn plan(&self, state: &RoverState, since: Stopwatch) -> anyhow::Result<Planned> {
        let deadline = Deadline { since, limit_s: self.limit_s };
        let plan = self.planner.replan((state, self.kept.as_ref()), &self.label, &deadline)?;
        Ok(checked(plan, &self.rules, self.subject.place)?)
    }
}

/// The name of a state's folder: its instant, without what no file is called by.
fn name(state: &RoverState) -> String {
    utc_text(state.utc).replace(['-', ':'], "")
}
