//! Reads a plan from JSON, checks it against its mission, and shows that a forged one is refused.

use std::error::Error;

use hilal_environment::mission_sky;
use hilal_ephem::Almanac;
use hilal_mission::Mission;
use hilal_plan::{Plan, Rule, Rules, check};
use hilal_quantity::MapPoint;
use hilal_site::{Grid, SiteLight};
use hilal_terrain::horizon::Horizons;
use hilal_traverse::{Label, SiteSteps, mission_problem, plan};

const MISSION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");

fn main() -> Result<(), Box<dyn Error>> {
    // A day of the reference mission on a plain, 2° below which the Sun does not sink.
    let mut whole = Mission::load(MISSION.as_ref())?;
    whole.duration_days = 1.0;
    let place = whole.site.landing.point();
    let first_cell = MapPoint::new(place.x_m - 400.0, place.y_m + 400.0);
    let grid = Grid { map: whole.site.map(), first_cell, spacing_m: 10.0, rows: 81, columns: 81 };
    let planes = vec![-1000; 81 * 81 * 36];
    let horizons = Horizons::from_planes(grid, 36, planes).ok_or("36 planes of 81 × 81 cells")?;
    let site = SiteLight::new(horizons, mission_sky(&whole, &Almanac::built_in()?, grid)?);
    let (mut mission, slopes) = (whole.for_first_flown()?, vec![2.0; 81 * 81]);
    (mission.goals, mission.havens) = (Vec::new(), vec![mission.havens[0].clone()]);
    let (vehicle, steps) = (mission.model()?, SiteSteps::new(&site, &mission));
    let problem = mission_problem(&mission, &vehicle, &slopes, &steps);
    let label = Label::of(&mission, 1);
    let json = plan(&problem, &label, &())?.to_json()?;

    let rules = Rules::of_site(&mission, &vehicle, &slopes, &site);
    let mut read = Plan::from_json(&json)?;
    assert!(check(&read, &rules)?.min_energy_wh > read.reserve_wh);
    read.reserve_wh = 0.0;
    assert!(check(&read, &rules).is_err_and(|violation| violation.rule == Rule::Battery));
    Ok(())
}
