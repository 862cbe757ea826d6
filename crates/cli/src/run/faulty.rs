//! Flight stage with stoppages: drawn by the seed, and an operator who follows the plan's policy.

use std::path::Path;

use hilal_environment::rover_physics::RoverPhysics;
use hilal_fsw::STORE_BYTES;
use hilal_ground::{Ground, GroundSetup};
use hilal_operations::commanding::{OperatorError, Told, uplink_settings};
use hilal_plan::{Fault, utc_text};
use hilal_risk::{Conduct, Hazards, Order, moments};
use hilal_sim::{Stoppage, TruthSample};
use hilal_traverse::{SafetyMap, SiteSteps, mission_problem};
use serde::Serialize;

use super::Flown;
use super::planning::Show;
use crate::progress::{Bar, Stages};
use crate::report::words::{SPACE, plural};
use crate::run::Visits;
use crate::simulated::{Contact, Craft, Fate, Loads, Pad, Setting, Terms, on_pad};

/// What a flight met, and what was done about it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Met {
    stoppages: Vec<Stop>,
    orders: Vec<Given>,
    /// Why the rover is lost, where it is: the battery below its reserve, the box beyond its limits, or
    /// no haven at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<Fate>,
}

/// A stoppage that came.
#[derive(Debug, Clone, Serialize)]
struct Stop {
    fault: String,
    start_utc: String,
    hours: f64,
}

/// Something that the rover was told.
#[derive(Debug, Clone, Serialize)]
struct Given {
    utc: String,
    order: &'static str,
    /// How late the rover was to its plan, in hours; nothing where it had left it.
    #[serde(skip_serializing_if = "Option::is_none")]
    late_h: Option<f64>,
}

impl Met {
    /// Returns whether the rover is lost by the limits of the forecast.
    pub(crate) const fn is_lost(&self) -> bool {
        self.lost.is_some()
    }

    /// Says why the rover is lost, where it is.
    pub(crate) fn loss(&self) -> Option<&'static str> {
        self.lost.map(Fate::in_words)
    }

    /// Says it in a line.
    pub(crate) fn in_words(&self) -> String {
        let count = |order: &str| self.orders.iter().filter(|given| given.order == order).count();
        let hours: f64 = self.stoppages.iter().map(|stop| stop.hours).sum();
        format!(
            "{}, {hours:.1} h in all; told {} to go on late, {} to drive where the plan does not, {} to take the plan \
             up again",
            plural(self.stoppages.len(), "stoppage", "stoppages"),
            plural(count(LATE), "time", "times"),
            plural(count(DRIVE), "time", "times"),
            plural(count(PLAN), "time", "times")
        )
        .replace(SPACE, " ")
    }
}

const LATE: &str = "goes on late";
const DRIVE: &str = "drives";
const PLAN: &str = "takes the plan up";

/// Flies a plan through what a seed has in store.
///
/// # Errors
///
/// Says that the mission declares nothing that may stop the rover, that the plan cannot be followed, or that
/// the ground cannot write its store.
pub(crate) fn fly(
    setting: Setting<'_>,
    (seed, folder): (u64, &Path),
    stages: &mut Stages,
) -> anyhow::Result<(Flown, Met)> {
    let Setting { plan, mission, vehicle, place, .. } = setting;
    let faults = Fault::declared(mission);
    anyhow::ensure!(
        !faults.is_empty(),
        "mission {:?} declares nothing that may stop the rover; declare kinds of stoppages in [[planning.faults]], \
         each with per_day and mean_h, or leave --faults out",
        mission.id
    );
    let known = place.sheltered(mission);
    let light = SiteSteps::new(&place.light, &known);
    let problem = mission_problem(&known, vehicle, &place.slope_deg, &light);
    let map = stages.stage("sweep", |bar| Ok(SafetyMap::new(&problem, &Show::on(bar))?))?;
    let physics = RoverPhysics::new(vehicle, &place.light, (&place.slope_deg, problem.tile));
    let hazards = Hazards::new((plan, mission.start()), &faults, &map, physics)?;
    let terms = Terms { faults: &faults, contact: Contact::Declared, loads: Loads::Awake };
    on_pad(setting, &hazards, terms, |pad| {
        stages.stage("flight", |bar| flown(pad, (seed, folder), bar))
    })
}

fn flown(pad: Pad<'_>, (seed, folder): (u64, &Path), bar: &Bar) -> anyhow::Result<(Flown, Met)> {
    let setup = GroundSetup {
        mission: pad.mission.id.clone(),
        vehicle: pad.database.clone(),
        start: pad.mission.start(),
        uplink: uplink_settings(),
        recovery: None,
    };
    let ground = Ground::new(folder, &setup)?;
    let mut craft = Craft::new(&pad, (ground, STORE_BYTES), seed)?;
    let mut visits = Visits::new(pad.mission, pad.vehicle);
    let mut trace = Vec::new();
    moments::<OperatorError>(pad.hazards, &mut |moment| {
        craft.lives(moment, |sample: &TruthSample| {
            visits.see(sample);
            trace.push(sample.clone());
        })?;
        bar.set(moment.fraction());
        Ok(())
    })?;
    let met = Met {
        stoppages: stops(&pad, &craft),
        orders: craft.told().iter().filter_map(given).collect(),
        lost: craft.fate(),
    };
    Ok((craft.ended(trace, visits.judged()), met))
}

fn stops(pad: &Pad<'_>, craft: &Craft<'_>) -> Vec<Stop> {
    let met = craft.stoppages().iter().filter(|stoppage| stoppage.from_ms < craft.now_ms());
    let stop = |stoppage: &Stoppage| Stop {
        fault: pad.faults[stoppage.kind].id.clone(),
        start_utc: utc_text(pad.at(stoppage.from_ms)),
        hours: (stoppage.until_ms - stoppage.from_ms) as f64 / 3_600_000.0,
    };
    met.map(stop).collect()
}

fn given(told: &Told) -> Option<Given> {
    let order = match told.order {
        Order::GoOn | Order::Nothing => return None,
        Order::Plan => PLAN,
        Order::Late { .. } => LATE,
        Order::Drive(_) => DRIVE,
        Order::Park | Order::Settle => "stands",
    };
    let late_h = match told.conduct {
        Conduct::OnTime => Some(0.0),
        Conduct::Late(late) => Some(late.to_seconds() / 3600.0),
        Conduct::Retreats => None,
    };
    Some(Given { utc: utc_text(told.utc), order, late_h })
}
