//! Which housekeeping reports are due.

use hilal_dictionary::Structure;
use serde::{Deserialize, Serialize};

/// The timing of one report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Report {
    enabled: bool,
    interval_s: u32,
    last_s: Option<u32>,
}

/// The timing of all reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reports {
    reports: [Report; Structure::COUNT],
}

impl Reports {
    pub(crate) const fn new(interval_s: u32) -> Self {
        let report = Report { enabled: true, interval_s, last_s: None };
        Self { reports: [report; Structure::COUNT] }
    }

    pub(crate) fn enable(&mut self, structure: Structure) {
        if let Some(report) = self.report(structure) {
            report.enabled = true;
        }
    }

    pub(crate) fn disable(&mut self, structure: Structure) {
        if let Some(report) = self.report(structure) {
            report.enabled = false;
        }
    }

    pub(crate) fn set_interval(&mut self, structure: Structure, interval_s: u32) {
        if let Some(report) = self.report(structure) {
            report.interval_s = interval_s;
        }
    }

    /// Makes a report due at once.
    pub(crate) fn request(&mut self, structure: Structure) {
        if let Some(report) = self.report(structure) {
            report.last_s = None;
        }
    }

    /// Returns whether a report is due, and then takes it as sent; `least_s` is the shortest
    /// interval for now.
    pub(crate) fn take_due(&mut self, structure: Structure, now_s: u32, least_s: u32) -> bool {
        let Some(report) = self.report(structure) else { return false };
        let interval_s = report.interval_s.max(least_s);
        let due = match report.last_s {
            None => true,
            Some(last_s) => report.enabled && now_s.saturating_sub(last_s) >= interval_s,
        };
        if due {
            report.last_s = Some(now_s);
        }
        due
    }

    fn report(&mut self, structure: Structure) -> Option<&mut Report> {
        let index = Structure::ALL.iter().position(|other| *other == structure)?;
        self.reports.get_mut(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disabled_report_comes_only_when_asked_for() {
        let mut reports = Reports::new(10);
        assert!(reports.take_due(Structure::Power, 0, 0));
        reports.disable(Structure::Power);
        assert!(!(1..100).any(|now| reports.take_due(Structure::Power, now, 0)));
        reports.request(Structure::Power);
        assert!(reports.take_due(Structure::Power, 100, 0));
        assert!(!reports.take_due(Structure::Power, 200, 0));
    }

    #[test]
    fn the_longer_of_two_intervals_counts() {
        let mut reports = Reports::new(10);
        let count = |reports: &mut Reports, least| {
            (0..1000).filter(|now| reports.take_due(Structure::System, *now, least)).count()
        };
        assert_eq!(count(&mut reports, 0), 100);
        assert_eq!(count(&mut Reports::new(10), 600), 2);
    }
}
