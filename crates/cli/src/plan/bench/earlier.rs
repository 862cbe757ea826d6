//! Scores of an earlier run, so that one method can be measured again without the others.

use std::path::Path;

use anyhow::Context as _;
use hilal_benchmark::{Loss, Score};

use super::lineup::{Method, Played};
use super::results::{HEAD, loss};
use crate::input::text;

/// What the methods that are not played again came to.
#[derive(Debug, Default)]
pub(super) struct Earlier(Vec<(String, Played)>);

impl Earlier {
    /// Reads `scores.csv` of a folder, without the methods that are played again; nothing where all
    /// are, or where there is none.
    ///
    /// # Errors
    ///
    /// Says which line is no score.
    pub(super) fn read(folder: &Path, again: &[Method]) -> anyhow::Result<Self> {
        let path = folder.join("scores.csv");
        if again.len() >= Method::ALL.len() || !path.exists() {
            return Ok(Self::default());
        }
        let text = text(&path)?;
        let mut scores = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if number == 0 && line == HEAD.trim_end() {
                continue;
            }
            let (id, played) = row(line).with_context(|| {
                format!(
                    "line {} of {} is no score of this version; measure all methods again",
                    number + 1,
                    path.display()
                )
            })?;
            if !again.contains(&played.method) {
                scores.push((id, played));
            }
        }
        Ok(Self(scores))
    }

    /// Returns what there is of an instance.
    pub(super) fn of(&self, id: &str) -> impl Iterator<Item = Played> {
        self.0.iter().filter(move |(of, _)| of == id).map(|(_, played)| played.clone())
    }
}

fn row(line: &str) -> Option<(String, Played)> {
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
    Some(((*id).to_owned(), Played { method, score, seconds, bound, note: (*note).to_owned() }))
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
