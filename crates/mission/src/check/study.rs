//! Judges a site study that has been read.

pub(super) mod criteria;
mod layers;
mod limits;
mod period;
mod place;

use super::finding::Findings;
use super::{Finding, figures, time};
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
    let study = &file.study;
    figures::check(&study.sources, &mut findings);
    name("id", &study.id, &mut findings);
    period::check(&study.period, &mut findings);
    limits::check(study, &mut findings);
    criteria::check(study, &mut findings);
    if let Some(relay) = &study.sky.relay {
        time::orbit("sky.relay.orbit", &relay.orbit, &mut findings);
    }
    if study.sites.is_empty() {
        findings.error("sites", "no site is declared; add [sites.<id>]".to_owned());
    }
    for (id, site) in &study.sites {
        let key = format!("sites.{id}");
        name(&key, id, &mut findings);
        place::check(&key, site, &mut findings);
        layers::check(&key, &site.layers, &mut findings);
    }
    findings.sorted()
}

/// An identifier that names files must be one on every system.
fn name(key: &str, id: &str, findings: &mut Findings<'_>) {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if id.is_empty() || !id.bytes().all(plain) {
        findings.error(
            key,
            format!(
                "identifier `{id}` becomes the name of a file; write it in letters a to z, \
                 digits, `-` and `_`"
            ),
        );
    }
}
