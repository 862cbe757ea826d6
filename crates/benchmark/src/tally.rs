//! The planner against one baseline over many instances.

use serde::Serialize;

use crate::Score;
use crate::methods::{InstanceScores, Method};

/// How the planner did against a baseline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tally {
    /// Name of the baseline.
    #[serde(rename = "rival")]
    pub baseline: &'static str,
    /// More value and no less survival, or as much value and survival alone.
    pub wins: usize,
    /// Of these, with more value where both survived or both did not.
    pub wins_at_equal_survival: usize,
    /// Instances where both survived or both did not.
    pub equal_survival: usize,
    /// As much value, and as much survival.
    pub ties: usize,
    /// The same the other way round.
    pub losses: usize,
    /// More value against survival.
    pub neither: usize,
    /// Names of the instances lost.
    pub lost: Vec<String>,
    /// Value of all instances together: the planner's, and the baseline's.
    pub value: [f64; 2],
    /// Instances survived.
    pub survived: [usize; 2],
    /// The planner's value over the baseline's, of all instances together.
    pub ratio_of_totals: Option<f64>,
    /// Quantiles of the same over single instances where the baseline has any: 0.1, 0.25, 0.5, 0.75, 0.9.
    pub ratio_quantiles: Vec<f64>,
    /// Instances where the baseline has no value.
    #[serde(rename = "rival_without_value")]
    pub baseline_without_value: usize,
}

/// Compares the planner with a baseline over instances.
pub(crate) fn tally(matches: &[(String, InstanceScores)], baseline: Method) -> Tally {
    let pairs: Vec<(&str, &Score, &Score)> = matches
        .iter()
        .filter_map(|(id, found)| {
            Some((id.as_str(), score(found, Method::Planner)?, score(found, baseline)?))
        })
        .collect();
    let count = |holds: &dyn Fn(&Score, &Score) -> bool| {
        pairs.iter().filter(|(_, ours, theirs)| holds(ours, theirs)).count()
    };
    let equal = |a: &Score, b: &Score| a.survived() == b.survived();
    let (wins, losses) = (count(&beats), count(&|a, b| beats(b, a)));
    let ties = count(&|a, b| equal(a, b) && same(a.value, b.value));
    let value = pairs.iter().fold([0.0, 0.0], |[ours, theirs], (_, our, their)| {
        [ours + our.value, theirs + their.value]
    });
    let mut ratios: Vec<f64> = pairs
        .iter()
        .filter(|(_, _, theirs)| theirs.value > 0.0)
        .map(|(_, ours, theirs)| ours.value / theirs.value)
        .collect();
    ratios.sort_by(f64::total_cmp);
    let lost = pairs.iter().filter(|(_, ours, theirs)| beats(theirs, ours));
    Tally {
        baseline: baseline.name(),
        wins,
        wins_at_equal_survival: count(&|a, b| equal(a, b) && beats(a, b)),
        equal_survival: count(&equal),
        ties,
        losses,
        neither: pairs.len() - wins - losses - ties,
        lost: lost.map(|(id, ..)| (*id).to_owned()).collect(),
        value,
        survived: [count(&|a, _| a.survived()), count(&|_, b| b.survived())],
        ratio_of_totals: (value[1] > 0.0).then(|| value[0] / value[1]),
        ratio_quantiles: [0.1, 0.25, 0.5, 0.75, 0.9]
            .iter()
            .filter_map(|&q| quantile(&ratios, q))
            .collect(),
        baseline_without_value: pairs.len() - ratios.len(),
    }
}

/// Returns what a method came to.
pub(crate) fn score(found: &InstanceScores, method: Method) -> Option<&Score> {
    found.played.iter().find(|played| played.method == method).map(|played| &played.score)
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

fn beats(a: &Score, b: &Score) -> bool {
    let no_less = a.survived() || !b.survived();
    no_less
        && if same(a.value, b.value) { a.survived() && !b.survived() } else { a.value > b.value }
}

/// The value at a share of sorted values, between neighbours in proportion.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = share * last as f64;
    let below = floor(at);
    let above = (below + 1).min(last);
    Some(sorted[below] + (at - below as f64) * (sorted[above] - sorted[below]))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
fn floor(at: f64) -> usize {
    at.floor() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Loss;
    use crate::methods::MethodScore;

    fn lives(value: f64) -> Score {
        Score { loss: None, ..dies(value) }
    }

    fn dies(value: f64) -> Score {
        Score {
            value,
            goals: 1,
            loss: Some(Loss::Energy),
            hours: 1.0,
            distance_m: 1.0,
            min_energy_wh: 1.0,
            end_energy_wh: 1.0,
        }
    }

    fn found(ours: Score, theirs: Score) -> InstanceScores {
        let played = |method, score| MethodScore {
            method,
            score,
            seconds: 0.0,
            bound: None,
            note: String::new(),
        };
        let played = vec![played(Method::Planner, ours), played(Method::Operator, theirs)];
        InstanceScores { played, acts: Vec::new() }
    }

    #[test]
    fn value_counts_first_and_survival_is_never_traded_for_it() {
        let cases = [
            (lives(5.0), lives(3.0)),
            (lives(5.0), dies(3.0)),
            (lives(5.0), dies(5.0)),
            (lives(5.0), lives(5.0)),
            (lives(5.0), dies(9.0)),
            (lives(5.0), lives(9.0)),
            (dies(5.0), lives(0.0)),
        ];
        let matches: Vec<(String, InstanceScores)> = cases
            .into_iter()
            .enumerate()
            .map(|(i, (ours, theirs))| (i.to_string(), found(ours, theirs)))
            .collect();
        let tally = tally(&matches, Method::Operator);
        assert_eq!((tally.wins, tally.ties, tally.losses, tally.neither), (3, 1, 1, 2));
        assert_eq!((tally.wins_at_equal_survival, tally.equal_survival), (1, 3));
        assert_eq!(tally.lost, ["5"]);
        assert_eq!(tally.survived, [6, 4]);
        assert_eq!(tally.baseline_without_value, 1);
    }

    #[test]
    fn a_quantile_lies_between_its_neighbours() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
        assert_eq!(quantile(&[1.0], 0.9), Some(1.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
