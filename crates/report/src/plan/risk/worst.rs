//! The activities that add most to the probability of loss.

use hilal_plan::{PlanRisk, RiskStretch};

use super::super::story::Story;
use super::{doing, span};
use crate::html::{Cell, Table, paragraph};
use crate::words::{percent, plural, probability, utc};

/// The table ends where it has this share of the loss …
const ENOUGH: f64 = 0.9;
/// … or so many rows.
const MOST: usize = 12;

/// Returns the table, and what the others add.
pub(super) fn table(story: &Story<'_>, risk: &PlanRisk) -> String {
    if risk.stretches.is_empty() {
        return paragraph("None of these stoppages is found to lose the rover.");
    }
    let worst = worst(risk);
    let told: f64 = worst.iter().map(|stretch| stretch.loss).sum();
    let row = |stretch: &&RiskStretch| {
        let (from, to) = span(story, stretch);
        vec![
            Cell::text(doing(stretch)),
            Cell::number(utc(stretch.start_utc))
                .under(format!("hour {from:.2} to {to:.2}"))
                .to(format!("#t={from:.2}")),
            Cell::number(probability(stretch.loss))
                .under(format!("{} of all", percent(stretch.loss / risk.loss))),
        ]
    };
    let table = Table::new("Activities that add most")
        .columns(&["The rover"])
        .numbers(&["Starts, UTC", "Loss"])
        .narrow()
        .rows(worst.iter().map(row))
        .html();
    let others = risk.stretches.len() - worst.len();
    let rest = match others {
        0 => String::new(),
        _ => paragraph(&format!(
            "{} add the other {}.",
            plural(others, "more activity", "more activities"),
            probability((risk.loss - told).max(0.0))
        )),
    };
    table + &rest
}

/// The stretches that make most of the loss, the worst first.
fn worst(risk: &PlanRisk) -> Vec<&RiskStretch> {
    let mut all: Vec<&RiskStretch> = risk.stretches.iter().collect();
    all.sort_by(|a, b| b.loss.total_cmp(&a.loss).then(a.start_utc.cmp(&b.start_utc)));
    let mut told = 0.0;
    let needed = all.iter().position(|stretch| {
        told += stretch.loss;
        told >= ENOUGH * risk.loss
    });
    all.truncate(needed.map_or(MOST, |last| last + 1).min(MOST));
    all
}

#[cfg(test)]
mod tests {
    use hilal_plan::ActivityKind;
    use hilal_quantity::Epoch;

    use super::*;

    fn risk(losses: &[f64]) -> PlanRisk {
        let epoch = Epoch::from_gregorian_utc_hms(2028, 11, 18, 0, 0, 0);
        let stretch = |&loss: &f64| RiskStretch {
            start_utc: epoch,
            end_utc: epoch,
            kind: ActivityKind::Drive,
            goal: None,
            loss,
        };
        PlanRisk {
            faults: Vec::new(),
            loss: losses.iter().sum(),
            limit: None,
            stranded: 0.0,
            expected_value: 0.0,
            stretches: losses.iter().map(stretch).collect(),
        }
    }

    #[test]
    fn the_worst_come_first_until_nine_tenths_are_told() {
        let told = |losses: &[f64]| -> Vec<f64> {
            worst(&risk(losses)).iter().map(|stretch| stretch.loss).collect()
        };
        assert_eq!(told(&[0.01, 0.06, 0.002, 0.03]), [0.06, 0.03, 0.01]);
        assert_eq!(told(&[0.95, 0.05]), [0.95]);
        assert_eq!(told(&[0.01; 40]).len(), MOST);
    }
}
