//! Scores of an earlier run, so that one method can be measured again without the others.

use crate::methods::{Method, MethodScore};
use crate::results::{HEAD, loss};
use crate::{Loss, Score};

/// What the methods that are not played again came to.
#[derive(Debug, Default)]
pub struct EarlierScores(Vec<(String, MethodScore)>);

impl EarlierScores {
    /// Reads the text of a `scores.csv`, without the methods that are played again.
    ///
    /// # Errors
    ///
    /// Says which line is no score.
    pub fn parse(text: &str, again: &[Method]) -> Result<Self, NoScore> {
        let mut scores = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if number == 0 && line == HEAD.trim_end() {
                continue;
            }
            let (id, played) = row(line).ok_or(NoScore { line: number + 1 })?;
            if !again.contains(&played.method) {
                scores.push((id, played));
            }
        }
        Ok(Self(scores))
    }

    /// Returns what there is of an instance.
    pub fn of(&self, id: &str) -> impl Iterator<Item = MethodScore> {
        self.0.iter().filter(move |(of, _)| of == id).map(|(_, played)| played.clone())
    }
}

/// A line that is no score of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is no score of this version; measure all methods again")]
pub struct NoScore {
    /// Which, from 1.
    pub line: usize,
}

fn row(line: &str) -> Option<(String, MethodScore)> {
    let fields: Vec<&str> = line.split(',').collect();
    let [
        id,
        _,
        _,
        _,
        _,
        _,
        method,
        value,
        goals,
        survived,
        lost,
        hours,
        metres,
        least,
        end,
        s,
        bound,
        note,
    ] = fields.as_slice()
    else {
        return None;
    };
    let method = Method::ALL.into_iter().find(|known| known.name() == *method)?;
    let all = [Loss::Energy, Loss::Ground, Loss::NoHaven, Loss::Order];
    let lost = all.into_iter().find(|known| loss(*known) == *lost);
    if survived.parse() != Ok(lost.is_none()) {
        return None;
    }
    let score = Score {
        value: value.parse().ok()?,
        goals: goals.parse().ok()?,
        loss: lost,
        hours: hours.parse().ok()?,
        distance_m: metres.parse().ok()?,
        min_energy_wh: least.parse().ok()?,
        end_energy_wh: end.parse().ok()?,
    };
    let bound = if bound.is_empty() { None } else { Some(bound.parse().ok()?) };
    let seconds = s.parse().ok()?;
    Some((
        (*id).to_owned(),
        MethodScore { method, score, seconds, bound, note: (*note).to_owned() },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_as_it_is_written_and_anything_else_is_refused() {
        let line =
            "r000,lola,4.5,2.74,10,45,planner,29,6,true,,108.00,5432.1,46.00,210.50,1.25,40,";
        let (id, played) = row(line).unwrap();
        assert_eq!(
            (id.as_str(), played.method, played.bound),
            ("r000", Method::Planner, Some(40.0))
        );
        assert_eq!((played.score.value, played.score.goals), (29.0, 6));
        assert!(played.score.survived());
        assert!(row(&line.replace("true,", "false,")).is_none());
        assert!(row(&line.replace("planner", "oracle")).is_none());
        assert!(row("r000").is_none());
    }
}
