//! The service: what consoles ask over HTTP, and what they are told over a WebSocket.

mod alarms;
mod commanding;
mod errors;
mod export;
mod live_socket;
mod page;
mod reading;
mod session;

use std::sync::Arc;
use std::sync::mpsc::{self, TrySendError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::get;
use tokio::sync::{Semaphore, broadcast, oneshot};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::authority::AuthorityService;
use crate::command_form::{CommandGround, VehicleDictionary};
use crate::engine::Order;
use crate::live::Live;
use crate::mission_facts::MissionFacts;
use crate::place_windows::PlaceOutlook;
use crate::shade_planes::ShadePlanes;
use crate::shadow::Shadow;

pub(crate) use errors::{ErrorBody, ServiceError};

/// What every handler has at hand.
#[derive(Debug, Clone)]
pub(crate) struct Service(Arc<ServiceParts>);

/// What the service is made of.
#[derive(Debug)]
pub(crate) struct ServiceParts {
    pub(crate) authority: AuthorityService,
    pub(crate) orders: mpsc::SyncSender<Order>,
    pub(crate) changes: broadcast::Sender<Arc<Live>>,
    /// How many passwords are looked at at once.
    pub(crate) hashing: Semaphore,
    pub(crate) facts: MissionFacts,
    pub(crate) vehicles: Vec<ServedVehicle>,
    pub(crate) maps: SiteMaps,
}

/// What the service knows of a vehicle.
#[derive(Debug)]
pub(crate) struct ServedVehicle {
    pub(crate) id: String,
    pub(crate) ground: CommandGround,
    pub(crate) dictionary: VehicleDictionary,
    pub(crate) outlook: PlaceOutlook,
    /// What its battery holds, in Wh.
    pub(crate) battery_wh: f64,
}

/// Pictures of the ground, and its shadow.
#[derive(Debug)]
pub(crate) struct SiteMaps {
    /// Hillshade, as PNG.
    pub(crate) relief_png: Vec<u8>,
    /// Slope of each cell in quarters of a degree; 255 where it is not known.
    pub(crate) slope: Vec<u8>,
    /// The shadow of the terrain.
    pub(crate) shadow: Shadow,
    /// The horizons that the page draws the shadow from; none where the tile is too large.
    pub(crate) planes: Option<ShadePlanes>,
}

impl AsRef<AuthorityService> for Service {
    fn as_ref(&self) -> &AuthorityService {
        &self.0.authority
    }
}

impl Service {
    pub(crate) fn new(parts: ServiceParts) -> Self {
        Self(Arc::new(parts))
    }

    pub(crate) fn parts(&self) -> &ServiceParts {
        &self.0
    }

    /// Returns a vehicle and its place among those that fly.
    ///
    /// # Errors
    ///
    /// None of this identifier flies.
    pub(crate) fn vehicle(&self, id: &str) -> Result<(usize, &ServedVehicle), ServiceError> {
        let found = self.0.vehicles.iter().enumerate().find(|(_, vehicle)| vehicle.id == id);
        found.ok_or_else(|| ServiceError::not_found(format!("no vehicle `{id}` flies here")))
    }

    /// Gives an order to the mission, and waits for its answer.
    ///
    /// # Errors
    ///
    /// The mission has stopped, or too much waits for it.
    pub(crate) async fn order<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<T>) -> Order,
    ) -> Result<T, ServiceError> {
        let (reply, answer) = oneshot::channel();
        self.0.orders.try_send(order(reply)).map_err(|error| match error {
            TrySendError::Full(_) => ServiceError::busy(),
            TrySendError::Disconnected(_) => ServiceError::stopped(),
        })?;
        answer.await.ok().ok_or_else(ServiceError::stopped)
    }
}

/// The interface as `/api/openapi.json` tells it.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Hilal mission control",
        description = "Instants are UTC of the mission's clock where they are not called wall. Errors are \
                       {\"error\": {\"code\", \"message\"}}. Every request but GET and sign-in carries the header \
                       X-Hilal-CSRF with the token that the session has."
    ),
    components(schemas(Live, export::ExportFormat))
)]
struct Interface;

/// Returns the routes of the interface, and how it describes itself.
fn interface() -> (Router<Service>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(Interface::openapi())
        .routes(routes!(reading::mission))
        .routes(routes!(reading::relief))
        .routes(routes!(reading::slope))
        .routes(routes!(reading::shadow))
        .routes(routes!(reading::shade_head))
        .routes(routes!(reading::shade_group))
        .routes(routes!(reading::dictionary))
        .routes(routes!(reading::place))
        .routes(routes!(reading::then))
        .routes(routes!(reading::history))
        .routes(routes!(export::export))
        .routes(routes!(reading::debrief))
        .routes(routes!(reading::audit))
        .routes(routes!(commanding::check))
        .routes(routes!(commanding::ask))
        .routes(routes!(commanding::approve))
        .routes(routes!(commanding::reject))
        .routes(routes!(commanding::withdraw))
        .routes(routes!(commanding::clock))
        .routes(routes!(alarms::attend))
        .routes(routes!(live_socket::live))
        .merge(session::routes())
        .split_for_parts()
}

/// Returns the interface as `OpenAPI`, in JSON.
pub(crate) fn interface_json() -> String {
    let (_, interface) = interface();
    interface.to_pretty_json().unwrap_or_else(|error| error.to_string()) + "\n"
}

/// Returns the routes of the service.
pub(crate) fn router(service: Service) -> Router {
    let (routes, interface) = interface();
    let interface = Arc::new(interface);
    routes
        .route(
            "/api/openapi.json",
            get(move || async move { axum::Json(interface.as_ref().clone()) }),
        )
        .fallback(page::file)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(service.clone(), session::guard))
        .layer(middleware::from_fn(page::refusals))
        .layer(middleware::from_fn(page::headers))
        .with_state(service)
}

/// The largest body that is read, in octets.
const LARGEST_BODY: usize = 65_536;
