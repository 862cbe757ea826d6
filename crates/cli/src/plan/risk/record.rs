//! A forecast of loss beside what was flown, in words and in numbers.

use std::collections::BTreeMap;

use hilal_environment::SiteEnvironment;
use hilal_operations::simulated::{Contact, LossCause, Modelled, MonteCarloResult};
use hilal_plan::{Plan, PlanRisk};
use hilal_report::plan::{faults_in_words, made_up, risk_in_words};
use hilal_report::words::{SPACE, count_of, plural, probability_on_terminal as percent};
use hilal_risk::{Flown, interval};
use serde::Serialize;

/// A forecast that lies further than this share of it from what the plan says of itself is another one.
const ALIKE: f64 = 0.01;

/// What is said of a plan.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) plan: &'a Plan,
    pub(super) place: &'a SiteEnvironment,
    pub(super) risk: PlanRisk,
    pub(super) rovers: Option<FlownRovers>,
    pub(super) simulated: Option<Simulated>,
}

/// Flights in the simulator.
#[derive(Debug, Clone)]
pub(super) struct Simulated {
    pub(super) seed: u64,
    pub(super) contact: Contact,
    pub(super) flown: MonteCarloResult,
}

/// Rovers that were flown.
#[derive(Debug, Clone, Copy)]
pub(super) struct FlownRovers {
    pub(super) seed: u64,
    pub(super) flown: Flown,
}

#[derive(Debug, Serialize)]
struct Written<'a> {
    mission: &'a str,
    terrain: &'static str,
    value_planned: f64,
    /// The probability of loss that the plan's own file says.
    #[serde(skip_serializing_if = "Option::is_none")]
    loss_in_plan: Option<f64>,
    risk: &'a PlanRisk,
    #[serde(skip_serializing_if = "Option::is_none")]
    flown: Option<Found>,
    #[serde(skip_serializing_if = "Option::is_none")]
    simulated: Option<FoundInSimulator<'a>>,
}

#[derive(Debug, Serialize)]
struct FoundInSimulator<'a> {
    flights: usize,
    seed: u64,
    contact: &'static str,
    lost: &'a BTreeMap<LossCause, usize>,
    stopped: usize,
    late: usize,
    retreated: usize,
    joined: usize,
    strayed: usize,
    loss: f64,
    /// With a confidence of 95 %.
    loss_interval: [f64; 2],
    forecast_inside: bool,
    value: f64,
    /// Rovers in the planner's model that meet the same stoppages.
    modelled: Modelled,
}

impl Simulated {
    fn lost(&self) -> usize {
        self.flown.lost.values().sum()
    }

    fn found(&self, forecast: f64) -> FoundInSimulator<'_> {
        let MonteCarloResult {
            flights,
            lost,
            stopped,
            late,
            retreated,
            joined,
            strayed,
            value,
            modelled,
        } = &self.flown;
        let [low, high] = interval(self.lost(), *flights);
        FoundInSimulator {
            flights: *flights,
            seed: self.seed,
            contact: match self.contact {
                Contact::Declared => "declared",
                Contact::Always => "always",
            },
            lost,
            stopped: *stopped,
            late: *late,
            retreated: *retreated,
            joined: *joined,
            strayed: *strayed,
            loss: self.lost() as f64 / *flights as f64,
            loss_interval: [low, high],
            forecast_inside: (low..=high).contains(&forecast),
            value: *value,
            modelled: *modelled,
        }
    }

    fn in_words(&self, forecast: f64) -> String {
        let found = self.found(forecast);
        let [low, high] = found.loss_interval.map(percent);
        let verdict = if found.forecast_inside { "lies inside" } else { "lies outside" };
        format!(
            "{} flown in the simulator with seed {}: {} lost, {} (95 % interval: {low} to {high}; the forecast \
             {verdict}); value {:.1} on average\n  \
             {} stopped at least once, {} late, {} sent to a haven, {} of them back on the plan\n  \
             rovers in the planner's model with the same stoppages: {} lost, {} with the fate of their flight",
            plural(found.flights, "flight", "flights"),
            found.seed,
            count_of(self.lost()),
            percent(found.loss),
            found.value,
            count_of(found.stopped),
            count_of(found.late),
            count_of(found.retreated),
            count_of(found.joined),
            count_of(found.modelled.lost),
            count_of(found.modelled.alike),
        )
        .replace(SPACE, " ")
    }
}

#[derive(Debug, Serialize)]
struct Found {
    rovers: usize,
    seed: u64,
    lost: usize,
    stopped: usize,
    loss: f64,
    /// With a confidence of 95 %.
    loss_interval: [f64; 2],
    forecast_inside: bool,
    value: f64,
}

impl FlownRovers {
    fn loss(&self) -> f64 {
        self.flown.lost as f64 / self.flown.rovers as f64
    }

    fn holds(&self, forecast: f64) -> bool {
        let [low, high] = self.flown.interval();
        (low..=high).contains(&forecast)
    }

    fn found(&self, forecast: f64) -> Found {
        let Flown { rovers, lost, stopped, value } = self.flown;
        Found {
            rovers,
            seed: self.seed,
            lost,
            stopped,
            loss: self.loss(),
            loss_interval: self.flown.interval(),
            forecast_inside: self.holds(forecast),
            value,
        }
    }

    fn in_words(&self, forecast: f64) -> String {
        let Flown { rovers, lost, stopped, value } = self.flown;
        let [low, high] = self.flown.interval().map(percent);
        let verdict = if self.holds(forecast) {
            "the forecast lies inside"
        } else {
            "the forecast lies outside, as the truth does for one seed in twenty: fly more, with another --seed"
        };
        format!(
            "{} flown with seed {}: {} lost, {} (95 % interval: {low} to {high}; {verdict}); value {value:.1} on \
             average\n  {} stopped at least once",
            plural(rovers, "rover", "rovers"),
            self.seed,
            count_of(lost),
            percent(self.loss()),
            count_of(stopped),
        )
        .replace(SPACE, " ")
    }
}

impl Record<'_> {
    /// Returns the record as JSON.
    ///
    /// # Errors
    ///
    /// None in practice: the record holds numbers and words.
    pub(super) fn json(&self) -> anyhow::Result<String> {
        let written = Written {
            mission: &self.plan.mission,
            terrain: self.place.terrain.source.name(),
            value_planned: self.plan.summary.value_planned,
            loss_in_plan: self.plan.risk.as_ref().map(|risk| risk.loss),
            risk: &self.risk,
            flown: self.rovers.map(|rovers| rovers.found(self.risk.loss)),
            simulated: self.simulated.as_ref().map(|flights| flights.found(self.risk.loss)),
        };
        Ok(serde_json::to_string_pretty(&written)? + "\n")
    }

    /// Returns the record in a few lines.
    pub(super) fn in_words(&self) -> String {
        let forecast = format!(
            "{}{}: {}",
            self.plan.mission,
            made_up(self.place),
            risk_in_words(self.plan, &self.risk),
        );
        let flown = self.rovers.map(|rovers| rovers.in_words(self.risk.loss));
        let simulated = self.simulated.as_ref().map(|flights| flights.in_words(self.risk.loss));
        let lines = [Some(forecast), self.above(), self.differs(), flown, simulated];
        lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    fn above(&self) -> Option<String> {
        let limit = self.risk.limit.filter(|&limit| self.risk.loss > limit)?;
        Some(format!(
            "above the limit of {}; plan again with --risk {limit}, or with fewer goals",
            percent(limit)
        ))
    }

    /// What the plan's own file says, where that is another probability.
    fn differs(&self) -> Option<String> {
        let said = self.plan.risk.as_ref()?;
        let now = self.risk.loss;
        if (said.loss - now).abs() <= ALIKE * now {
            return None;
        }
        let why = if said.faults == self.risk.faults {
            "for another vehicle, other ground or by other rules, or the plan was changed since"
                .to_owned()
        } else {
            format!("under other stoppages, {}", faults_in_words(said))
        };
        Some(format!(
            "the plan itself says {}, and the forecast is {}: it was reckoned {why}",
            percent(said.loss),
            percent(now)
        ))
    }
}
