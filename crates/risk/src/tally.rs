//! What a forecast counts: what is lost and where it comes from, and what work is done.

use hilal_plan::{PlanRisk, RiskStretch};

use crate::hazards::Hazards;
use crate::particle::Particle;
use crate::timeline::TimelineStretch;

/// What becomes of one share in a step.
#[derive(Default)]
pub(crate) struct Ends {
    pub(crate) goes_on: Vec<Particle>,
    /// Weight that is lost, and since which stretch.
    pub(crate) lost: Option<(usize, f64)>,
    /// Weight that has ended work, and which activity it was.
    pub(crate) works: Option<(usize, f64)>,
}

/// What has been counted.
pub(crate) struct Tally {
    /// Weight lost by the stretch in which what the rover suffered from began.
    lost: Vec<f64>,
    /// Weight of those among them that live, in no haven at the end.
    stranded: f64,
    /// Weight that has ended each activity, where it is work.
    worked: Vec<f64>,
}

impl Tally {
    pub(crate) fn new(hazards: &Hazards<'_>) -> Self {
        let activities = hazards.plan.activities.len();
        Self {
            lost: vec![0.0; hazards.course.stretches.len()],
            worked: vec![0.0; activities],
            stranded: 0.0,
        }
    }

    /// Counts a rover that lives and stands in no haven at the end.
    pub(crate) fn strays(&mut self, since: usize, weight: f64) {
        self.lost[since] += weight;
        self.stranded += weight;
    }

    /// Counts what has come to an end, and returns what goes on.
    pub(crate) fn counts(&mut self, ends: Ends) -> Vec<Particle> {
        if let Some((since, weight)) = ends.lost {
            self.lost[since] += weight;
        }
        if let Some((activity, weight)) = ends.works {
            self.worked[activity] += weight;
        }
        ends.goes_on
    }

    pub(crate) fn record(self, hazards: &Hazards<'_>) -> PlanRisk {
        let plan = hazards.plan;
        let stretch = |(stretch, &loss): (&TimelineStretch, &f64)| RiskStretch {
            start_utc: stretch.start_utc,
            end_utc: stretch.end_utc,
            kind: plan.activities[stretch.activity].kind,
            goal: stretch.goal.clone(),
            loss,
        };
        let stretches = hazards.course.stretches.iter().zip(&self.lost);
        let value = |(activity, weight): (&hilal_plan::Activity, &f64)| {
            let goal = plan.goals.iter().find(|goal| Some(&goal.id) == activity.goal.as_ref());
            goal.map_or(0.0, |goal| goal.value * weight)
        };
        PlanRisk {
            faults: hazards.faults.to_vec(),
            loss: self.lost.iter().sum(),
            stranded: self.stranded,
            limit: None,
            expected_value: plan.activities.iter().zip(&self.worked).map(value).sum(),
            stretches: stretches.map(stretch).filter(|stretch| stretch.loss > 0.0).collect(),
        }
    }
}
