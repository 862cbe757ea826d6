//! What a forecast counts: what is lost and where it comes from, and what work is done.

use hilal_plan::{PlanRisk, RiskStretch};

use super::Hazards;
use super::course::CourseStretch;
use super::share::Share;

/// What becomes of one share in a step.
#[derive(Default)]
pub(super) struct Ends {
    pub(super) goes_on: Vec<Share>,
    /// Weight that is lost, and since which stretch.
    pub(super) lost: Option<(usize, f64)>,
    /// Weight that has ended work, and which activity it was.
    pub(super) works: Option<(usize, f64)>,
}

/// What has been counted.
pub(super) struct Tally {
    /// Weight lost by the stretch in which what the rover suffered from began.
    lost: Vec<f64>,
    /// Weight of those among them that live, in no haven at the end.
    stranded: f64,
    /// Weight that has ended each activity, where it is work.
    worked: Vec<f64>,
}

impl Tally {
    pub(super) fn new(hazards: &Hazards<'_>) -> Self {
        let activities = hazards.plan.activities.len();
        Self {
            lost: vec![0.0; hazards.course.stretches.len()],
            worked: vec![0.0; activities],
            stranded: 0.0,
        }
    }

    /// Counts a rover that lives and stands in no haven at the end.
    pub(super) fn strays(&mut self, since: usize, weight: f64) {
        self.lost[since] += weight;
        self.stranded += weight;
    }

    /// Counts what has come to an end, and returns what goes on.
    pub(super) fn counts(&mut self, ends: Ends) -> Vec<Share> {
        if let Some((since, weight)) = ends.lost {
            self.lost[since] += weight;
        }
        if let Some((activity, weight)) = ends.works {
            self.worked[activity] += weight;
        }
        ends.goes_on
    }

    pub(super) fn record(self, hazards: &Hazards<'_>) -> PlanRisk {
        let plan = hazards.plan;
        let stretch = |(stretch, &loss): (&CourseStretch, &f64)| RiskStretch {
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
