//! A small world and its plans from files: what the checker is tested on needs no planner.
//!
//! `full.json` has every kind of number that a plan may hold, `from-state.json` starts in the middle of
//! the mission. `README.md` beside them says where they come from.

use hilal_environment::{Antenna, BodyView, CellGrid, Obstruction, Sky};
use hilal_mission::models::rocks::PassageZone;
use hilal_mission::models::{ObstacleModel, RockField, RockModel, Sunlight};
use hilal_mission::schema::{Contact, KeepOut};
use hilal_mission::{Mission, Utc, VehicleMission, VehicleModel};
use hilal_quantity::{Angle, Epoch, Fraction, GridAzimuth, Length, MapPoint, Unit};

use hilal_plan::{Certificate, Plan, PlanTerrain, Rule, Rules, Violation, check};

const REFERENCE: &str = include_str!("../../../../missions/reference.toml");
const FULL: &str = include_str!("full.json");
const FROM_STATE: &str = include_str!("from-state.json");
/// Cells along a side of the map.
pub(super) const SIDE: usize = 70;
/// Hours in which the Sun does not shine.
pub(super) const DARK_H: core::ops::Range<f64> = 10.0..13.0;
/// Hours in which Earth is in view, and those in which a station listens.
pub(super) const EARTH_H: core::ops::Range<f64> = 2.0..18.0;
pub(super) const TRACKED_H: core::ops::Range<f64> = 4.0..22.0;
/// The ground hides the lander from what lies further west of it.
const HIDDEN_WEST_M: f64 = 100.0;

/// The sky over the world: the same everywhere, by the hour.
#[derive(Debug, Clone)]
pub(super) struct Hours {
    pub(super) start: Epoch,
    pub(super) landing: MapPoint,
    pub(super) dark_h: core::ops::Range<f64>,
    /// The share of the Sun's disc that is seen in the dark hours.
    pub(super) dark_fraction: Fraction,
    pub(super) earth_h: core::ops::Range<f64>,
    pub(super) relay_h: core::ops::Range<f64>,
    pub(super) tracked_h: core::ops::Range<f64>,
    pub(super) earth: BodyView,
}

impl Hours {
    fn hour(&self, epoch: Epoch) -> f64 {
        (epoch - self.start).to_unit(Unit::Hour)
    }
}

impl Sky for Hours {
    fn sunlight(&self, _: MapPoint, epoch: Epoch) -> Sunlight {
        let dark = self.dark_h.contains(&self.hour(epoch));
        Sunlight {
            azimuth: GridAzimuth::from_degrees(139.0),
            elevation: Angle::from_degrees(1.0),
            fraction: if dark { self.dark_fraction } else { Fraction::ONE },
            irradiance_w_m2: 1361.0,
        }
    }

    fn links(&self, _: MapPoint, epoch: Epoch) -> [Option<BodyView>; 2] {
        let hour = self.hour(epoch);
        let up = |hours: &core::ops::Range<f64>| hours.contains(&hour).then_some(self.earth);
        [up(&self.earth_h), up(&self.relay_h)]
    }

    fn is_tracked(&self, epoch: Epoch) -> bool {
        self.tracked_h.contains(&self.hour(epoch))
    }

    fn obstruction(&self, ends: [Antenna; 2]) -> Option<Obstruction> {
        let hidden = ends[0].point.x_m < self.landing.x_m - HIDDEN_WEST_M;
        Some(Obstruction {
            clearance: Length::from_metres(if hidden { -3.25 } else { 0.5 }),
            closest: MapPoint::new(ends[0].point.x_m + 40.0, ends[0].point.y_m),
            range: ends[0].point.distance(ends[1].point),
            elevations: [Angle::from_degrees(0.25); 2],
            edge: None,
        })
    }
}

/// A mission of a day on a gentle plain, with a goal for every reason to leave one out.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) mission: VehicleMission,
    pub(super) vehicle: VehicleModel,
    pub(super) tile: CellGrid,
    pub(super) slopes: Vec<f32>,
    pub(super) sky: Hours,
}

/// East and north of the landing point in metres, and hours of work, goal by goal.
const GOALS: [(f64, f64, f64); 14] = [
    (200.0, 0.0, 2.0),
    (60.0, -190.0, 2.0),
    (900.0, 0.0, 2.0),
    (-100.0, 100.0, 2.0),
    (-150.0, -150.0, 2.0),
    (150.0, 150.0, 2.0),
    (-150.0, 0.0, 2.0),
    (50.0, 50.0, 2.0),
    (50.0, 60.0, 15.0),
    (100.0, -100.0, 2.0),
    (60.0, 60.0, 30.0),
    (-300.0, 0.0, 2.0),
    (0.0, 100.0, 17.0),
    (20.0, 100.0, 2.0),
];

/// The world whose mission asks for plans that bear an hour of stoppage.
pub(super) fn world() -> World {
    let stoppage = "[planning]\nstoppage_h = { value = 1.0, mark = \"ours\", range = [0.0, 2.0], \
                    source = \"a try\" }";
    of_mission(&parsed(&REFERENCE.replacen("[planning]", stoppage, 1)))
}

/// The world whose mission asks for no stoppage to be borne.
pub(super) fn calm_world() -> World {
    of_mission(&parsed(REFERENCE))
}

/// The world of [`world`], whose mission is another one before its vehicle is taken from it.
pub(super) fn world_of(change: impl FnOnce(&mut Mission)) -> World {
    let mut whole = parsed(REFERENCE);
    whole.planning = world().mission.planning.clone();
    change(&mut whole);
    of_mission(&whole)
}

/// Takes the budgets of all links away: they then have the rates that are declared, wherever there is a clear line.
fn without_budgets(mission: &mut Mission) {
    if let Some(link) = &mut mission.lander.radio.lander {
        link.terminal = None;
    }
    for relay in mission.relays.values_mut() {
        (relay.surface, relay.earth) = (None, None);
    }
    for station in mission.stations.values_mut() {
        station.surface = None;
    }
}

fn parsed(text: &str) -> Mission {
    let mut mission = Mission::parse("reference.toml", text).unwrap();
    without_budgets(&mut mission);
    mission
}

fn of_mission(whole: &Mission) -> World {
    let mut mission = whole.for_first_flown().unwrap();
    let landing = mission.site.landing.point();
    mission.duration_days = 1.0;
    mission.havens.truncate(1);
    let own = mission.goals.clone();
    mission.goals = (0..GOALS.len()).map(|index| own[index % own.len()].clone()).collect();
    for (index, (goal, (x_m, y_m, dwell_h))) in mission.goals.iter_mut().zip(GOALS).enumerate() {
        goal.id = format!("G{index}");
        (goal.x_m, goal.y_m, goal.dwell_h) = (landing.x_m + x_m, landing.y_m + y_m, dwell_h);
        goal.after.clear();
        (goal.contact, goal.not_before_utc, goal.not_after_utc) = (None, None, None);
    }
    mission.goals[12].value = 1.0;
    mission.goals[6].contact = Some(Contact::Lander);
    mission.goals[8].contact = Some(Contact::Earth);
    mission.goals[7].not_before_utc = Some(utc("2028-11-18T05:00:00"));
    mission.goals[7].not_after_utc = Some(utc("2028-11-18T06:00:00"));
    mission.keep_out.push(KeepOut {
        id: "plume".to_owned(),
        name: "plume".to_owned(),
        x_m: landing.x_m - 150.0,
        y_m: landing.y_m - 150.0,
        radius_m: 40.0,
    });
    let mut vehicle = mission.model().unwrap();
    vehicle.rocks = Some(rocks(landing, vehicle.drive.planned));
    let tile = CellGrid {
        first_cell: MapPoint::new(landing.x_m - 350.0, landing.y_m + 350.0),
        spacing_m: 10.0,
        rows: SIDE,
        columns: SIDE,
    };
    let sky = Hours {
        start: mission.start(),
        landing,
        dark_h: DARK_H,
        dark_fraction: Fraction::ZERO,
        earth_h: EARTH_H,
        relay_h: 0.0..0.0,
        tracked_h: TRACKED_H,
        earth: BodyView {
            azimuth: GridAzimuth::from_degrees(40.0),
            elevation: Angle::from_degrees(5.0),
            clearance: Angle::from_degrees(2.0),
            range: Length::from_metres(3.9e8),
        },
    };
    World { mission, vehicle, tile, slopes: slopes(), sky }
}

pub(super) fn utc(text: &str) -> Utc {
    Utc::try_from(text.to_owned()).unwrap()
}

/// Rocks in one zone around goal 5, and none elsewhere.
fn rocks(landing: MapPoint, planned: hilal_quantity::Speed) -> RockModel {
    let obstacles =
        ObstacleModel { climbs_m: 0.15, corridor_m: 0.9, stop_s: 60.0, free_way_m: 3.0 };
    let passage = |cover| obstacles.passage(RockField::golombek(cover), planned);
    RockModel {
        obstacles,
        site: passage(0.0),
        zones: vec![PassageZone {
            id: "blocks".to_owned(),
            centre: MapPoint::new(landing.x_m + 150.0, landing.y_m + 150.0),
            radius_m: 30.0,
            passage: passage(0.35),
        }],
    }
}

/// 4° everywhere, but for goal 3, which is steep, and a wall around goal 9.
fn slopes() -> Vec<f32> {
    let mut slopes = vec![4.0; SIDE * SIDE];
    let index = |east: i32, north: i32| {
        let of = |cells: i32| usize::try_from(35 + cells).unwrap();
        of(-north) * SIDE + of(east)
    };
    slopes[index(-10, 10)] = 35.5;
    for (row, column) in (-3..=3).flat_map(|row| (-3..=3).map(move |column| (row, column))) {
        if row == -3 || row == 3 || column == -3 || column == 3 {
            slopes[index(10 + column, -10 + row)] = 35.0;
        }
    }
    slopes
}

pub(super) fn terrain() -> PlanTerrain {
    PlanTerrain { source: "synthetic".to_owned(), sha256: vec!["0a".repeat(32), "1b".repeat(32)] }
}

impl World {
    pub(super) fn rules(&self) -> Rules<'_> {
        Rules {
            mission: &self.mission,
            vehicle: &self.vehicle,
            tile: self.tile,
            slope_deg: &self.slopes,
            sky: &self.sky,
            terrain: Some(terrain()),
        }
    }

    pub(super) fn check(&self, plan: &Plan) -> Result<Certificate, Violation> {
        check(plan, &self.rules())
    }

    /// The rule that a plan breaks here, if any.
    pub(super) fn rule(&self, plan: &Plan) -> Option<Rule> {
        self.check(plan).err().map(|violation| violation.rule)
    }
}

/// The plan that has every kind of number.
pub(super) fn full() -> Plan {
    Plan::from_json(FULL).unwrap()
}

/// The plan from a state in the middle of the mission, which bears no stoppage.
pub(super) fn from_state() -> Plan {
    Plan::from_json(FROM_STATE).unwrap()
}
