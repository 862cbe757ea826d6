//! Judges a site study that has been read.

use super::finding::Findings;
use super::{Finding, figures};
use crate::StudyFile;

/// Returns everything that is wrong with a site study, errors and warnings, in the order of lines.
///
/// ```no_run
/// # fn main() -> Result<(), hilal_mission::LoadError> {
/// let file = hilal_mission::StudyFile::load("missions/candidates.toml".as_ref())?;
/// let findings: Vec<String> =
///     hilal_mission::check_study(&file).iter().map(ToString::to_string).collect();
/// # let _ = findings;
/// # Ok(())
/// # }
/// ```
pub fn check_study(file: &StudyFile) -> Vec<Finding> {
    let mut findings = Findings::new(&file.name, &file.text);
    figures::check(&file.study.sources, &mut findings);
    findings.sorted()
}
