//! The mission as it goes, to a console.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{interval, timeout};

use super::Service;
use super::errors::ErrorBody;
use super::session::SignedIn;
use crate::authority::Sight;
use crate::engine::Order;
use crate::live::Live;

/// How long a console may take for a message before it is let go.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a quiet console is asked whether it is there.
const PING: Duration = Duration::from_secs(20);
/// The longest message that a console may send.
const LONGEST: usize = 4096;

/// A WebSocket with the mission as it goes: everything first, then what has changed, at most ten messages a second.
#[utoipa::path(get, path = "/api/live", responses((status = 101, description = "messages are Live, as JSON"), (status = 401, body = ErrorBody)))]
pub(super) async fn live(
    State(service): State<Service>,
    account: SignedIn,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade
        .max_message_size(LONGEST)
        .max_frame_size(LONGEST)
        .on_upgrade(move |socket| tell(socket, service, account))
}

/// Tells a console what happens until it goes, is too slow, or its session ends.
async fn tell(mut socket: WebSocket, service: Service, account: SignedIn) {
    let mut changes = service.parts().changes.subscribe();
    let mut pings = interval(PING);
    let Some(everything) = everything(&service).await else { return };
    if !send(&mut socket, &seen(&everything, &service, &account)).await {
        return;
    }
    let mut told = everything.seq;
    loop {
        tokio::select! {
            message = next(&mut changes, &service) => {
                let Some(message) = message else { return };
                if !message.full && message.seq <= told {
                    continue;
                }
                told = message.seq;
                if !send(&mut socket, &seen(&message, &service, &account)).await {
                    return;
                }
            }
            heard = socket.recv() => {
                // Consoles have nothing to say here; what they close, or break, is over.
                match heard {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                    Some(Ok(_)) => {}
                }
            }
            _ = pings.tick() => {
                if account.is_over(&service.parts().authority).await {
                    return;
                }
                let ping = timeout(PATIENCE, socket.send(Message::Ping(Vec::new().into()))).await;
                if !matches!(ping, Ok(Ok(()))) {
                    return;
                }
            }
        }
    }
}

async fn everything(service: &Service) -> Option<Live> {
    service.order(Order::Everything).await.ok()
}

/// Returns the next message; everything anew where the console has fallen behind.
async fn next(changes: &mut Receiver<Arc<Live>>, service: &Service) -> Option<Arc<Live>> {
    match changes.recv().await {
        Ok(live) => Some(live),
        Err(RecvError::Lagged(_)) => everything(service).await.map(Arc::new),
        Err(RecvError::Closed) => None,
    }
}

/// Leaves of a message what an account may see.
fn seen(live: &Live, service: &Service, account: &SignedIn) -> Live {
    let authority = &service.parts().authority;
    let whole = |vehicle: &str| authority.sight(account.known(), vehicle) == Sight::Whole;
    let vehicles = live.vehicles.iter().filter(|vehicle| whole(&vehicle.id)).cloned();
    let requests = live.requests.iter();
    let requests = requests
        .filter(|request| whole(&request.vehicle) || request.asked.account == account.account())
        .cloned();
    Live {
        full: live.full,
        seq: live.seq,
        clock: live.clock.clone(),
        vehicles: vehicles.collect(),
        requests: requests.collect(),
    }
}

async fn send(socket: &mut WebSocket, live: &Live) -> bool {
    let Ok(text) = serde_json::to_string(live) else { return false };
    matches!(timeout(PATIENCE, socket.send(Message::Text(text.into()))).await, Ok(Ok(())))
}
