//! What sets two neighbours apart.

use std::fmt;

use super::{Criterion, Ranked};

/// By how much a site is ahead of the next, and because of what.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    /// The site that follows.
    pub over: String,
    /// The difference of the totals, 0 or more.
    pub by: f64,
    /// What each criterion adds to the difference, in the order of [`Criterion::ALL`]; negative
    /// where the other site is better. A site's unknown score counts as its total.
    pub parts: [f64; Criterion::ALL.len()],
    /// The criterion that adds the most.
    pub decisive: Criterion,
    /// The site at which the decisive criterion is not known, if it is one of the two.
    pub unknown_at: Option<String>,
}

impl Lead {
    pub(super) fn new(ahead: &Ranked, behind: &Ranked) -> Option<Self> {
        let (high, low) = (ahead.total()?, behind.total()?);
        let mut parts = [0.0; Criterion::ALL.len()];
        for (part, (a, b)) in parts.iter_mut().zip(ahead.scores().iter().zip(behind.scores())) {
            *part = a.part(high) - b.part(low);
        }
        let mut decisive = Criterion::ALL[0];
        for criterion in Criterion::ALL {
            if parts[criterion.index()] > parts[decisive.index()] {
                decisive = criterion;
            }
        }
        let unknown = |site: &&Ranked| site.scores()[decisive.index()].score.is_none();
        let unknown_at = [ahead, behind].into_iter().find(unknown).map(|it| it.site().to_owned());
        Some(Self { over: behind.site().to_owned(), by: high - low, parts, decisive, unknown_at })
    }
}

/// The smallest difference that is shown as one, at two digits.
const SHOWN: f64 = 0.005;

impl fmt::Display for Lead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { over, by, decisive, .. } = self;
        if *by < SHOWN {
            return write!(f, "level with {over}");
        }
        write!(f, "ahead of {over} by {by:.2}, ")?;
        if self.parts[decisive.index()] >= by / 2.0 {
            write!(f, "most of it {decisive}")?;
        } else {
            write!(f, "{decisive} the largest part of it")?;
        }
        match &self.unknown_at {
            Some(site) => write!(f, " (not known at {site})"),
            None => Ok(()),
        }
    }
}
