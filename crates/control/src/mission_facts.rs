//! What a console has to know of the mission once: places, vehicles, plans, and when Sun and links are there.

use hilal_mission::schema::SitePole;
use hilal_operations::simulated::FlightCase;
use hilal_plan::{Activity, ActivityKind, utc_text};
use hilal_terrain::DataSource;
use serde::Serialize;
use utoipa::ToSchema;

use crate::place_windows::{PlaceOutlook, WindowFacts};

/// The elevation model.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TerrainFacts {
    /// Where it comes from.
    pub source: String,
    /// Side of a cell in metres.
    pub resolution_m: f64,
    /// Whether it is made up.
    pub synthetic: bool,
}

/// The map on which all coordinates lie: polar stereographic on a sphere.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MapFacts {
    /// Radius of the sphere in metres.
    pub radius_m: f64,
    /// `south` or `north`.
    pub pole: String,
}

/// The tile of the site: outer edges of its cells.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TileFacts {
    /// Least x in metres.
    pub x_min_m: f64,
    /// Least y in metres.
    pub y_min_m: f64,
    /// Greatest x in metres.
    pub x_max_m: f64,
    /// Greatest y in metres.
    pub y_max_m: f64,
    /// Cells along x.
    pub cells_x: usize,
    /// Cells along y.
    pub cells_y: usize,
}

/// A point of the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct PointFacts {
    /// Map x in metres.
    pub x_m: f64,
    /// Map y in metres.
    pub y_m: f64,
}

/// A vehicle that flies.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VehicleFacts {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Identifier of the organisation that owns it.
    pub owner: String,
    /// That organisation's name.
    pub owner_name: String,
    /// Its number in frames.
    pub spacecraft: u16,
    /// Mass in kilograms.
    pub mass_kg: f64,
    /// The pace that plans count on, in metres a second.
    pub speed_m_s: f64,
    /// Its payloads, by their ports.
    pub payloads: Vec<String>,
    /// Its place among the vehicles, from which its colour follows.
    pub colour_index: usize,
}

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    /// The lander.
    Lander,
    /// Where a vehicle can outlive the dark.
    Haven,
    /// Where a vehicle is to work.
    Goal,
    /// Where nobody may drive.
    KeepOut,
}

/// A place with a name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlaceFacts {
    /// What it is.
    pub kind: PlaceKind,
    /// Name.
    pub name: String,
    /// Map x in metres.
    pub x_m: f64,
    /// Map y in metres.
    pub y_m: f64,
    /// Its radius in metres, where it has one.
    pub radius_m: Option<f64>,
    /// The vehicle that it is for.
    pub vehicle: Option<String>,
    /// More of it, in a few words.
    pub about: String,
}

/// A drive of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LegFacts {
    /// When it begins.
    pub from_utc: String,
    /// When it is over.
    pub to_utc: String,
    /// Its waypoints: map x and y in metres.
    pub points: Vec<[f64; 2]>,
    /// When it is at each of them, in seconds since the mission's start.
    pub met_s: Vec<f64>,
}

/// A stretch of time of a plan in which the vehicle does one thing.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ActivityFacts {
    /// When it begins.
    pub from_utc: String,
    /// When it is over.
    pub to_utc: String,
    /// `drive`, `science`, `charge` or `hibernate`.
    pub kind: String,
    /// What, in a few words.
    pub label: String,
    /// Where it ends: map x in metres.
    pub x_m: f64,
    /// Where it ends: map y in metres.
    pub y_m: f64,
    /// The goal.
    pub goal: Option<String>,
}

/// The plan of a vehicle.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlanFacts {
    /// The vehicle.
    pub vehicle: String,
    /// How it came about.
    pub made_with: String,
    /// Its drives.
    pub legs: Vec<LegFacts>,
    /// All that it does.
    pub activities: Vec<ActivityFacts>,
}

/// The shadow of the terrain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShadowFacts {
    /// From which light it is drawn.
    pub about: String,
    /// Instants of its pictures are rounded to this many seconds.
    pub step_s: u32,
    /// Where the horizons lie that the page draws it from itself (`head`, and groups by number); null where the tile is too
    /// large for that, and pictures serve.
    pub planes: Option<String>,
}

/// What a console has to know of the mission.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MissionFacts {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// When it starts.
    pub start_utc: String,
    /// When it ends.
    pub end_utc: String,
    /// Whether vehicles and links are simulated.
    pub simulated: bool,
    /// Whether things are to go wrong that operators do not know of.
    pub rehearsal: bool,
    /// Seed of everything random.
    pub seed: u64,
    /// The ground.
    pub terrain: TerrainFacts,
    /// How the team operates.
    pub operations: String,
    /// The map.
    pub projection: MapFacts,
    /// The tile of the site.
    pub tile: TileFacts,
    /// Where the lander stands.
    pub landing: PointFacts,
    /// The vehicles that fly.
    pub vehicles: Vec<VehicleFacts>,
    /// Places with names.
    pub places: Vec<PlaceFacts>,
    /// The plans.
    pub plans: Vec<PlanFacts>,
    /// When Sun and links are there.
    pub windows: Vec<WindowFacts>,
    /// The shadow of the terrain.
    pub shadow: ShadowFacts,
}

impl MissionFacts {
    /// Gathers what is known of a mission from the flights of its vehicles; none where nothing flies.
    pub(crate) fn of(
        flights: &[FlightCase<'_>],
        seed: u64,
        (shade_key, simulated): (Option<&str>, bool),
    ) -> Option<Self> {
        let first = flights.first()?;
        let mission = first.mission;
        let terrain = first.place.terrain.near();
        let [x_min_m, y_min_m, x_max_m, y_max_m] = terrain.grid.bounds();
        let landing = mission.site.landing.point();
        Some(Self {
            id: mission.id.clone(),
            name: mission.name.clone(),
            start_utc: utc_text(mission.start()),
            end_utc: utc_text(mission.start() + mission.duration()),
            simulated,
            rehearsal: false,
            seed,
            terrain: TerrainFacts {
                source: first.place.terrain.source.name().to_owned(),
                resolution_m: terrain.grid.spacing_m,
                synthetic: first.place.terrain.source == DataSource::Synthetic,
            },
            operations: if simulated {
                "the vehicles follow their plans; people watch, command and lead out of safe mode"
            } else {
                "the vehicles fly elsewhere; plans are shown and not sent: people command"
            }
            .to_owned(),
            projection: MapFacts {
                radius_m: hilal_quantity::constants::MOON_RADIUS.metres(),
                pole: if mission.site.pole == SitePole::North { "north" } else { "south" }
                    .to_owned(),
            },
            tile: TileFacts {
                x_min_m,
                y_min_m,
                x_max_m,
                y_max_m,
                cells_x: terrain.grid.columns,
                cells_y: terrain.grid.rows,
            },
            landing: PointFacts { x_m: landing.x_m, y_m: landing.y_m },
            vehicles: flights.iter().enumerate().map(vehicle_facts).collect(),
            places: places(flights),
            plans: flights.iter().map(plan_facts).collect(),
            windows: flights.iter().flat_map(windows).collect(),
            shadow: ShadowFacts {
                about: shadow_about(first),
                step_s: crate::shadow::STEP_S,
                planes: shade_key.map(|key| format!("/api/map/shade/{key}")),
            },
        })
    }
}

fn shadow_about(case: &FlightCase<'_>) -> String {
    let azimuths = case.place.light.horizons().azimuths();
    format!(
        "share of the Sun's disc over the horizons that the plans were proved with: {azimuths} azimuths, seen from {:.2} m",
        case.mission.site.observer_height_m.get().metres()
    )
}

fn vehicle_facts((colour_index, case): (usize, &FlightCase<'_>)) -> VehicleFacts {
    let FlightCase { mission, vehicle, .. } = *case;
    let declared = mission.vehicle();
    let owner = mission.organisations.get(&declared.owner);
    VehicleFacts {
        id: mission.id().to_string(),
        name: declared.name.clone(),
        owner: declared.owner.clone(),
        owner_name: owner.map_or_else(|| declared.owner.clone(), |owner| owner.name.clone()),
        spacecraft: vehicle.identifiers.spacecraft_id,
        mass_kg: declared.mass_kg.get().kilograms(),
        speed_m_s: vehicle.drive.planned.metres_per_second(),
        payloads: declared.payloads.clone(),
        colour_index,
    }
}

fn places(flights: &[FlightCase<'_>]) -> Vec<PlaceFacts> {
    let Some(first) = flights.first() else { return Vec::new() };
    let mission = first.mission;
    let landing = mission.site.landing.point();
    let mut places = vec![PlaceFacts {
        kind: PlaceKind::Lander,
        name: mission.lander.name.clone(),
        x_m: landing.x_m,
        y_m: landing.y_m,
        radius_m: None,
        vehicle: None,
        about: "lander, and relay of the vehicles".to_owned(),
    }];
    places.extend(first.place.havens.iter().map(|haven| PlaceFacts {
        kind: PlaceKind::Haven,
        name: haven.name.clone(),
        x_m: haven.x_m,
        y_m: haven.y_m,
        radius_m: None,
        vehicle: None,
        about: format!("haven; longest darkness {:.0} h", haven.longest_dark_h),
    }));
    places.extend(mission.keep_out.iter().map(|keep_out| PlaceFacts {
        kind: PlaceKind::KeepOut,
        name: keep_out.name.clone(),
        x_m: keep_out.x_m,
        y_m: keep_out.y_m,
        radius_m: Some(keep_out.radius_m),
        vehicle: None,
        about: format!("keep out within {:.0} m", keep_out.radius_m),
    }));
    for case in flights {
        places.extend(case.mission.goals.iter().map(|goal| PlaceFacts {
            kind: PlaceKind::Goal,
            name: goal.name.clone(),
            x_m: goal.x_m,
            y_m: goal.y_m,
            radius_m: None,
            vehicle: Some(case.mission.id().to_string()),
            about: format!("{}, {:.1} h, {:.0} points", goal.instrument, goal.dwell_h, goal.value),
        }));
    }
    places
}

fn plan_facts(case: &FlightCase<'_>) -> PlanFacts {
    let start = case.mission.start();
    let drives = case.plan.activities.iter();
    let drives = drives.filter(|activity| activity.kind == ActivityKind::Drive);
    let legs = drives.map(|drive| LegFacts {
        from_utc: utc_text(drive.start_utc),
        to_utc: utc_text(drive.end_utc),
        points: drive.waypoints.iter().map(|at| [at.place.x_m, at.place.y_m]).collect(),
        met_s: drive.waypoints.iter().map(|at| (at.utc - start).to_seconds()).collect(),
    });
    PlanFacts {
        vehicle: case.mission.id().to_string(),
        made_with: format!("seed {}, passed by the checker", case.plan.seed),
        legs: legs.collect(),
        activities: case.plan.activities.iter().filter_map(|one| activity(one, case)).collect(),
    }
}

fn activity(activity: &Activity, case: &FlightCase<'_>) -> Option<ActivityFacts> {
    let to = activity.to()?;
    let goal = activity.goal.as_ref();
    let goal = goal.and_then(|id| case.mission.goals.iter().find(|goal| goal.id == *id));
    let (kind, label) = match activity.kind {
        ActivityKind::Drive => ("drive", format!("drive {:.0} m", activity.distance_m)),
        ActivityKind::Science => {
            let payload = activity.payload.as_deref().unwrap_or("science");
            (
                "science",
                goal.map_or(payload.to_owned(), |goal| format!("{payload} at {}", goal.name)),
            )
        }
        ActivityKind::Charge => ("charge", "stand in the light".to_owned()),
        ActivityKind::Hibernate => {
            ("hibernate", "stand with too little light to charge".to_owned())
        }
    };
    Some(ActivityFacts {
        from_utc: utc_text(activity.start_utc),
        to_utc: utc_text(activity.end_utc),
        kind: kind.to_owned(),
        label,
        x_m: to.x_m,
        y_m: to.y_m,
        goal: goal.map(|goal| goal.name.clone()),
    })
}

/// Windows along the plan of a vehicle.
fn windows(case: &FlightCase<'_>) -> Vec<WindowFacts> {
    PlaceOutlook::new(case).windows(|epoch| case.plan.position(epoch))
}
