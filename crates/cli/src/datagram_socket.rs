//! A UDP socket that never waits: one transfer frame a datagram.

use std::io::ErrorKind;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use anyhow::Context as _;

/// The most octets of a datagram, so that none is cut.
const LONGEST: usize = 65_536;

/// A socket and its buffer.
#[derive(Debug)]
pub(crate) struct DatagramSocket {
    socket: UdpSocket,
    buffer: Vec<u8>,
}

/// A datagram and who sent it.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) octets: Vec<u8>,
    pub(crate) from: SocketAddr,
}

impl DatagramSocket {
    /// Binds a socket; `option` is the one of the command line that gives the address.
    ///
    /// # Errors
    ///
    /// Says that the address is in use or not of this machine, and what to do.
    pub(crate) fn bind(option: &str, address: SocketAddr) -> anyhow::Result<Self> {
        let socket = UdpSocket::bind(address).map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => anyhow::anyhow!(
                "{option} {address} is in use by another process; end that one, or give another port"
            ),
            ErrorKind::AddrNotAvailable => anyhow::anyhow!(
                "{option} {address} is no address of this machine; 127.0.0.1 always is one"
            ),
            _ => anyhow::anyhow!("{option} {address} cannot be listened to: {error}"),
        })?;
        socket.set_nonblocking(true).with_context(|| format!("{option} {address}"))?;
        Ok(Self { socket, buffer: vec![0; LONGEST] })
    }

    /// Returns the address that it is bound to, with the port that the machine chose for port 0.
    ///
    /// # Errors
    ///
    /// The operating system does not say.
    pub(crate) fn address(&self) -> anyhow::Result<SocketAddr> {
        self.socket.local_addr().context("a socket has no address")
    }

    /// Returns the next datagram that has come. Errors of the network, such as the news that nobody received what was
    /// sent earlier, end nothing.
    pub(crate) fn receive(&mut self) -> Option<Received> {
        let (length, from) = self.socket.recv_from(&mut self.buffer).ok()?;
        Some(Received { octets: self.buffer.get(..length)?.to_vec(), from })
    }

    /// Sends a datagram, and returns whether the machine took all of it.
    pub(crate) fn send(&self, octets: &[u8], to: SocketAddr) -> bool {
        self.socket.send_to(octets, to).is_ok_and(|sent| sent == octets.len())
    }
}

/// Refuses a receiver that datagrams from an address cannot reach.
///
/// # Errors
///
/// Names both options and addresses.
pub(crate) fn ensure_reach(
    (option, from): (&str, SocketAddr),
    (other, to): (&str, SocketAddr),
) -> anyhow::Result<()> {
    anyhow::ensure!(
        from.is_ipv4() == to.is_ipv4(),
        "{option} {from} and {other} {to} are addresses of different kinds; give both as IPv4 or both as IPv6"
    );
    anyhow::ensure!(
        !from.ip().is_loopback() || to.ip().is_loopback(),
        "{other} {to} is another machine, which nothing leaves for from {option} {from}; give {option} an address that \
         this machine has in that network"
    );
    anyhow::ensure!(
        to.port() != 0,
        "{other} {to} has no port; give the one that is listened to there"
    );
    Ok(())
}

/// Says that a socket can be reached from other machines.
#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
pub(crate) fn warn_of_strangers(option: &str, address: SocketAddr) {
    if !address.ip().is_loopback() {
        eprintln!(
            "{option} {address} can be reached from other machines: frames come in and telemetry goes out in clear, and \
             nothing asks who is there"
        );
    }
}

/// Waits a little for a datagram, until an instant at the most. A longer sleep would let the machine's buffer of
/// datagrams fill up.
pub(crate) fn rest(left: Duration, most: Duration) {
    std::thread::sleep(left.min(most));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_in_use_is_refused_with_what_to_do() {
        let first = DatagramSocket::bind("--listen", at("127.0.0.1:0")).unwrap();
        let said = DatagramSocket::bind("--listen", first.address().unwrap()).unwrap_err();
        assert!(said.to_string().contains("in use by another process"), "{said}");
    }

    #[test]
    fn datagrams_of_any_length_come_whole_and_nothing_is_waited_for() {
        let mut here = DatagramSocket::bind("--listen", at("127.0.0.1:0")).unwrap();
        let there = DatagramSocket::bind("--listen", at("127.0.0.1:0")).unwrap();
        assert!(here.receive().is_none());
        for length in [0, 1, 1115, 65_507] {
            assert!(there.send(&vec![7; length], here.address().unwrap()));
            let received = here.receive().unwrap();
            assert_eq!(received.octets, vec![7; length]);
            assert_eq!(received.from, there.address().unwrap());
        }
    }

    #[test]
    fn a_receiver_out_of_reach_is_refused() {
        let reach = |from, to| ensure_reach(("--listen", at(from)), ("--send-to", at(to)));
        assert!(reach("127.0.0.1:1", "127.0.0.1:2").is_ok());
        assert!(reach("0.0.0.0:1", "192.0.2.1:2").is_ok());
        for (from, to) in
            [("127.0.0.1:1", "192.0.2.1:2"), ("127.0.0.1:1", "[::1]:2"), ("[::1]:1", "[::1]:0")]
        {
            let said = reach(from, to).unwrap_err().to_string();
            assert!(said.contains("--send-to"), "{said}");
        }
    }
}
