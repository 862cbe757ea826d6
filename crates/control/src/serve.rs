//! Everything together: the mission's thread, the service, and the folder that outlives both.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use hilal_mission::Mission;
use hilal_operations::simulated::FlightCase;
use hilal_operations::{FlightError, LiveMission, Rehearsal, StationLink};
use hilal_quantity::Window;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::{Semaphore, broadcast};
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};
use tower_sessions_rusqlite_store::RusqliteStore;
use tower_sessions_rusqlite_store::tokio_rusqlite::Connection;

use crate::authority::{AuthorityError, AuthorityService, OpenedAccounts, WallClock};
use crate::command_form::{CommandGround, DriveGround, VehicleDictionary};
use crate::debrief::Debrief;
use crate::engine::{Engine, EngineError, Order};
use crate::journal::{Journal, JournalError};
use crate::live::Live;
use crate::mission_facts::MissionFacts;
use crate::place_windows::PlaceOutlook;
use crate::service::{ServedVehicle, Service, ServiceParts, SiteMaps, router};
use crate::shade_planes::ShadePlanes;
use crate::shadow::{Shadow, slope_octets};

/// Messages that a console may be behind before it is told everything anew.
const BEHIND: usize = 64;
/// Passwords that are looked at at once.
const HASHED: usize = 2;
/// Orders that wait for the mission's thread at most.
const ORDERS: usize = 256;
/// How long a session lasts without a request, in hours.
const SESSION_H: i64 = 12;

/// A vehicle's flight, and its seed.
pub type ServedFlight<'a> = (FlightCase<'a>, u64);

/// What is served, and how.
#[derive(Debug)]
pub struct ServeSetup<'a> {
    /// The mission.
    pub mission: &'a Mission,
    /// What the journal belongs to: a digest of everything that the flight follows from.
    pub flight: String,
    /// The vehicles.
    pub flights: &'a [ServedFlight<'a>],
    /// The way to each vehicle, in their order, where they fly elsewhere; none where they fly in the service.
    pub stations: Option<Vec<Box<dyn StationLink>>>,
    /// Faults that are to come and that operators do not know of; none where this is no rehearsal.
    pub rehearsal: Option<Rehearsal>,
    /// Seed of everything random.
    pub seed: u64,
    /// How many times faster than real time the mission goes.
    pub speed: f64,
    /// When to begin, in milliseconds after the mission's start; by default where a vehicle first says that it drives.
    pub begin_ms: Option<u64>,
    /// The hillshade of the site as PNG, a pixel a cell.
    pub relief_png: Vec<u8>,
    /// The machine's clock.
    pub clock: Arc<dyn WallClock>,
    /// Set when the service is to end.
    pub stop: Arc<AtomicBool>,
}

/// A folder and an address that a service has for itself: taken before anything is computed.
#[derive(Debug)]
pub struct Claim {
    state: PathBuf,
    /// Held as long as the service has the folder.
    _lock: std::fs::File,
    listener: std::net::TcpListener,
}

impl Claim {
    /// Takes a folder, made where it is missing, and an address to listen at.
    ///
    /// # Errors
    ///
    /// Another process has one of them, or it cannot be had.
    pub fn take(state: &Path, listen: SocketAddr) -> Result<Self, ServeError> {
        if listen.ip().is_unspecified() {
            return Err(ServeError::EveryAddress(listen.ip()));
        }
        own_folder(state)?;
        let refused = |source| ServeError::Listen { address: listen, source };
        let lock = lock(state)?;
        let listener = std::net::TcpListener::bind(listen).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        Ok(Self { state: state.to_owned(), _lock: lock, listener })
    }

    /// Returns the folder.
    pub fn state(&self) -> &Path {
        &self.state
    }
}

/// What is to be said.
#[derive(Debug)]
pub enum Announcement {
    /// Where the service is, and the passwords of new accounts, which nobody can see again: said as soon as they are
    /// kept, before anything else can go wrong.
    Accounts {
        /// Where it listens; it answers once the mission goes on.
        address: SocketAddr,
        /// Passwords of new accounts, and what was found of the audit trail.
        opened: OpenedAccounts,
    },
    /// A raw log holds something that is no record: what a kill had cut short at its end, which was cut off.
    LogCut {
        /// The log.
        path: PathBuf,
        /// What could not be read.
        damage: String,
    },
    /// The rehearsal is over, and how it went is in a file.
    Debrief {
        /// The file.
        path: PathBuf,
    },
    /// The mission goes on, and the service answers.
    GoesOn {
        /// Hours after the mission's start.
        met_h: f64,
    },
}

/// Why a mission cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Accounts or audit trail cannot be used.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The mission cannot be flown.
    #[error(transparent)]
    Flight(#[from] FlightError),
    /// The mission cannot go on.
    #[error("the mission has stopped: {0}")]
    Engine(#[from] EngineError),
    /// The folder cannot be made, or is another service's.
    #[error("{path}: {reason}")]
    State {
        /// The folder or a file in it.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Browsers could call it by any name.
    #[error(
        "--host {0} is every address of this machine, and a service answers only to its own; give the one by which \
         browsers reach it"
    )]
    EveryAddress(IpAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; give another --port")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The service cannot go on.
    #[error("the service has stopped: {0}")]
    Service(#[from] std::io::Error),
}

/// Serves a mission until it is told to stop: `says` is told what people have to know, `progress` the share of the way to where
/// the mission goes on.
///
/// # Errors
///
/// Says what of the folder or the mission cannot be used.
pub fn serve(
    claim: Claim,
    mut setup: ServeSetup<'_>,
    says: impl Fn(Announcement),
    progress: &dyn Fn(f64),
) -> Result<(), ServeError> {
    let Claim { state, _lock: held, listener } = claim;
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let address = listener.local_addr()?;
    let callers = (hosts(address), Arc::clone(&setup.clock));
    let (authority, opened) = AuthorityService::open(&state, setup.mission, callers)?;
    says(Announcement::Accounts { address, opened });
    let journal = Journal::open(&state, &setup.flight)?;
    let (changes, _) = broadcast::channel(BEHIND);
    let logs = state.join("logs");
    let begin_ms = setup.begin_ms.unwrap_or_default();
    let mission = match setup.stations.take() {
        None => {
            let faults = setup.rehearsal.clone().unwrap_or_default();
            LiveMission::new(setup.flights, Some(&logs), faults)?
        }
        Some(stations) => LiveMission::elsewhere(setup.flights, stations, (&logs, begin_ms))?,
    };
    let (setup, simulated) = (&setup, mission.flies_here());
    for log in mission.logs() {
        for damage in &log.damage {
            says(Announcement::LogCut { path: log.path.clone(), damage: damage.to_string() });
        }
    }
    let ends = (changes.clone(), Arc::clone(&setup.clock));
    let engine = Engine::resumed(mission, journal, setup.begin_ms, (ends, progress))?;
    let met_h = engine.now_ms() as f64 / 3_600_000.0;
    let (orders, ordered) = mpsc::sync_channel(ORDERS);
    let sessions = runtime.block_on(sessions(&state))?;
    let service = Service::new(parts((setup, simulated), authority, (orders, changes))?);
    let router = router(service).layer(sessions);
    says(Announcement::GoesOn { met_h });
    let (stop, speed) = (&*setup.stop, setup.speed);
    std::thread::scope(|scope| {
        let flying = scope.spawn(move || {
            let end = engine.run(&ordered, speed, stop);
            // A service without a mission is of no use.
            stop.store(true, Ordering::Relaxed);
            end
        });
        let served = runtime.block_on(async {
            let listener = TcpListener::from_std(listener)?;
            tokio::select! {
                end = axum::serve(listener, router) => end,
                () = stopped(stop) => Ok(()),
            }
        });
        stop.store(true, Ordering::Relaxed);
        let flown = flying.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        runtime.shutdown_timeout(Duration::from_secs(2));
        drop(held);
        let debrief = flown?;
        if setup.rehearsal.is_some() {
            let path = state.join("debrief.json");
            write_debrief(&path, &debrief)?;
            says(Announcement::Debrief { path });
        }
        served.map_err(ServeError::from)
    })
}

/// Writes how a rehearsal went, whole or not at all.
fn write_debrief(path: &Path, debrief: &Debrief) -> Result<(), ServeError> {
    let refused = |reason: String| ServeError::State { path: path.to_owned(), reason };
    let text = serde_json::to_string_pretty(debrief).map_err(|error| refused(error.to_string()))?;
    let unfinished = path.with_extension("tmp");
    std::fs::write(&unfinished, text + "\n")
        .and_then(|()| std::fs::rename(&unfinished, path))
        .map_err(|error| refused(error.to_string()))
}

/// Gathers what the handlers have at hand.
fn parts(
    (setup, simulated): (&ServeSetup<'_>, bool),
    authority: AuthorityService,
    (orders, changes): (mpsc::SyncSender<Order>, broadcast::Sender<Arc<Live>>),
) -> Result<ServiceParts, ServeError> {
    let vehicles = setup.flights.iter().map(|(case, _)| served(case));
    let planes = shade_planes(setup);
    Ok(ServiceParts {
        authority,
        orders,
        changes,
        hashing: Semaphore::new(HASHED),
        facts: facts(setup, (planes.as_ref().map(ShadePlanes::key), simulated)),
        vehicles: vehicles.collect::<Result<_, FlightError>>()?,
        maps: SiteMaps {
            relief_png: setup.relief_png.clone(),
            slope: setup
                .flights
                .first()
                .map_or_else(Vec::new, |(case, _)| slope_octets(case.place)),
            shadow: shadow(setup),
            planes,
        },
    })
}

/// Waits until the service is to end.
async fn stopped(stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Makes the folder of a service, which its owner alone may look into: it holds keys and sessions.
fn own_folder(state: &Path) -> Result<(), ServeError> {
    let refused = |error: std::io::Error| ServeError::State {
        path: state.to_owned(),
        reason: error.to_string(),
    };
    std::fs::create_dir_all(state).map_err(refused)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let own = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(state, own).map_err(refused)?;
    }
    Ok(())
}

/// Takes a folder for one service at a time; it is free when the file is dropped, also by a kill.
fn lock(state: &Path) -> Result<std::fs::File, ServeError> {
    let path = state.join("lock");
    let refused = |reason: String| ServeError::State { path: path.clone(), reason };
    let file = std::fs::File::create(&path).map_err(|error| refused(error.to_string()))?;
    file.try_lock().map_err(|error| {
        refused(format!(
            "another service has this folder ({error}); stop it, or give another --state"
        ))
    })?;
    Ok(file)
}

/// Returns the names by which browsers may call a service at an address.
fn hosts(address: SocketAddr) -> Vec<String> {
    let port = address.port();
    let mut hosts = vec![address.to_string()];
    if address.ip().is_loopback() {
        hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{port}")));
    }
    hosts
}

async fn sessions(state: &Path) -> Result<SessionManagerLayer<RusqliteStore>, ServeError> {
    let path = state.join("sessions.sqlite");
    let refused = |error: &dyn std::fmt::Display| ServeError::State {
        path: path.clone(),
        reason: error.to_string(),
    };
    let connection = Connection::open(&path).await.map_err(|error| refused(&error))?;
    let store = RusqliteStore::new(connection);
    store.migrate().await.map_err(|error| refused(&error))?;
    let idle = Expiry::OnInactivity(time::Duration::hours(SESSION_H));
    Ok(SessionManagerLayer::new(store)
        .with_name("hilal_session")
        .with_same_site(SameSite::Strict)
        .with_http_only(true)
        .with_secure(false)
        .with_expiry(idle)
        .with_always_save(true))
}

fn facts(setup: &ServeSetup<'_>, shown: (Option<&str>, bool)) -> MissionFacts {
    let cases: Vec<FlightCase<'_>> = setup.flights.iter().map(|(case, _)| *case).collect();
    let facts = MissionFacts::of(&cases, setup.seed, shown)
        .unwrap_or_else(|| unreachable!("a live mission has vehicles"));
    MissionFacts { rehearsal: setup.rehearsal.is_some(), ..facts }
}

/// The horizons for the page; none where the tile is too large for it.
fn shade_planes(setup: &ServeSetup<'_>) -> Option<ShadePlanes> {
    let (case, _) = setup.flights.first()?;
    let start = case.mission.start();
    let window = Window::new(start, start + case.mission.duration()).ok()?;
    ShadePlanes::new(Arc::clone(&case.place.light), window).ok()
}

fn shadow(setup: &ServeSetup<'_>) -> Shadow {
    let (case, _) =
        setup.flights.first().unwrap_or_else(|| unreachable!("a live mission has vehicles"));
    let start = case.mission.start();
    Shadow::new(Arc::clone(&case.place.light), (start, start + case.mission.duration()))
}

fn served(case: &FlightCase<'_>) -> Result<ServedVehicle, FlightError> {
    let FlightCase { mission, vehicle, place, .. } = *case;
    let database = hilal_ground::VehicleDatabase::new(vehicle)?;
    let grid = place.terrain.near().grid;
    let reserve = vehicle.battery.reserve / vehicle.battery.capacity;
    Ok(ServedVehicle {
        id: mission.id().to_string(),
        dictionary: VehicleDictionary::of(&database),
        outlook: PlaceOutlook::new(case),
        battery_wh: vehicle.battery.capacity.watt_hours(),
        ground: CommandGround {
            name: mission.vehicle().name.clone(),
            start: mission.start(),
            landing: mission.start_pose().point(),
            database,
            drive: DriveGround {
                grid,
                slope_deg: place.slope_deg.clone(),
                limit_deg: vehicle.drive.slope_limit.degrees(),
                speed_m_s: vehicle.drive.planned.metres_per_second(),
            },
            reserve_percent: 100.0 * reserve,
        },
    })
}

/// Returns the interface as `OpenAPI`, in JSON.
pub fn interface_json() -> String {
    crate::service::interface_json()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_interface_is_what_the_service_offers() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
        let offered = interface_json();
        if std::env::var_os("HILAL_BLESS").is_some() {
            std::fs::write(&path, &offered).expect("written");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == offered, "write it anew with HILAL_BLESS=1");
    }

    #[test]
    fn every_address_at_once_is_refused_with_what_to_give() {
        let folder = tempfile::tempdir().expect("a folder");
        let every = SocketAddr::from(([0, 0, 0, 0], 0));
        let error = Claim::take(folder.path(), every).expect_err("every address");
        assert!(error.to_string().contains("by which browsers reach it"), "{error}");
    }

    #[test]
    fn browsers_on_this_machine_may_call_the_service_by_the_names_of_loopback() {
        let names = hosts(SocketAddr::from(([127, 0, 0, 1], 8470)));
        assert!(names.contains(&"localhost:8470".to_owned()));
        assert!(names.contains(&"127.0.0.1:8470".to_owned()));
        assert!(!names.iter().any(|name| name.ends_with(":80")));
        let names = hosts(SocketAddr::from(([192, 168, 1, 9], 8470)));
        assert_eq!(names, ["192.168.1.9:8470"]);
    }
}
