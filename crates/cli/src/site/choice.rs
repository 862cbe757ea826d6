//! Which site, over which time: what the command line names, from a mission file or a site study.

use std::path::Path;

use anyhow::Context as _;
use hilal_mission::check_study;
use hilal_mission::schema::{SiteStudy, StudyFile};
use hilal_quantity::Window;
use hilal_report::site::SitePlan;
use hilal_site::Period;

use super::plan::{of_mission, of_study};
use crate::args::SiteChoice;
use crate::input::{duration, epoch, text};
use crate::mission::{load_checked, refuse_errors};

/// Reads the file and takes the site that is named.
///
/// # Errors
///
/// Says what the file lacks, or which argument makes no sense.
pub(crate) fn plan(choice: &SiteChoice) -> anyhow::Result<SitePlan> {
    if !is_study(&choice.file)? {
        let plan = of_mission(&load_checked(&choice.file)?.0.mission)?;
        anyhow::ensure!(
            choice.site.as_ref().is_none_or(|site| *site == plan.id),
            "{} is a mission with one site; leave --site out",
            choice.file.display()
        );
        return narrowed(plan, choice);
    }
    let study = study(&choice.file)?;
    let sites = &study.sites;
    let names = || sites.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let id = match (&choice.site, sites.len()) {
        (Some(id), _) => id,
        (None, 1) => sites.keys().next().context("the study has no site")?,
        (None, _) => {
            anyhow::bail!("the study has several sites; name one with --site: {}", names())
        }
    };
    let site = sites.get(id).with_context(|| {
        format!("{} has no site {id:?}; it has {}", choice.file.display(), names())
    })?;
    narrowed(of_study(&study, (id, site))?, choice)
}

/// Returns whether a file is a site study rather than a mission: it declares sites.
fn is_study(path: &Path) -> anyhow::Result<bool> {
    let text = text(path)?;
    // What is no TOML at all is for the mission's reader to refuse, with its line.
    Ok(text.parse::<toml::Table>().is_ok_and(|table| table.contains_key("sites")))
}

/// Reads and checks a site study.
///
/// # Errors
///
/// Says what is wrong in it, and where.
fn study(path: &Path) -> anyhow::Result<SiteStudy> {
    study_for(path, None)
}

/// Reads and checks a site study in which the weights of a mission count, if one is given.
///
/// # Errors
///
/// Says what is wrong in the study, and where, or what the mission lacks.
pub(crate) fn study_for(path: &Path, mission: Option<&Path>) -> anyhow::Result<SiteStudy> {
    let mut file = StudyFile::load(path)?;
    if let Some(mission) = mission {
        let declared = load_checked(mission)?.0.mission.site.weights;
        file.study.weights = declared.with_context(|| {
            format!(
                "{} does not say what counts; add [site.weights], as in docs/site-study.md",
                mission.display()
            )
        })?;
    }
    refuse_errors(check_study(&file), path)?;
    Ok(file.study)
}

/// Takes the period, the azimuths and the height of the command line where it gives any.
pub(crate) fn narrowed(mut plan: SitePlan, choice: &SiteChoice) -> anyhow::Result<SitePlan> {
    if let Some(azimuths) = choice.azimuths {
        plan.azimuths = azimuths;
    }
    if let Some(height_m) = choice.height {
        plan.observer_height = hilal_quantity::Length::from_metres(height_m);
    }
    let window = plan.period.window();
    let start = choice.from.as_deref().map(|text| epoch("--from", text)).transpose()?;
    let end = choice.to.as_deref().map(|text| epoch("--to", text)).transpose()?;
    let step = choice.step.as_deref().map(|text| duration("--step", text)).transpose()?;
    let window = Window::new(start.unwrap_or(window.start()), end.unwrap_or(window.end()))
        .context("--to lies before --from")?;
    let step = step.unwrap_or(plan.period.step());
    plan.period = Period::new(window, step)?;
    Ok(plan)
}
