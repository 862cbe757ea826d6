//! A socket as the way to a vehicle's station.

use std::net::SocketAddr;

use hilal_operations::StationLink;

use crate::datagram_socket::DatagramSocket;

/// Telemetry frames come in at a socket, telecommand frames go out from it.
#[derive(Debug)]
pub(super) struct StationSocket {
    socket: DatagramSocket,
    send_to: SocketAddr,
}

impl StationSocket {
    pub(super) const fn new(socket: DatagramSocket, send_to: SocketAddr) -> Self {
        Self { socket, send_to }
    }
}

impl StationLink for StationSocket {
    fn receive(&mut self) -> Option<Vec<u8>> {
        self.socket.receive().map(|received| received.octets)
    }

    fn send(&mut self, frame: &[u8]) -> bool {
        self.socket.send(frame, self.send_to)
    }
}
