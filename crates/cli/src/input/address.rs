//! Addresses of sockets as people write them.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Reads an address with its port, by number; a port alone is one of this machine, which nobody reaches from outside.
///
/// # Errors
///
/// Says how it is to be written.
pub(crate) fn address(text: &str) -> Result<SocketAddr, String> {
    let text = text.trim();
    let here = |port: &str| {
        let port = port.parse::<u16>().ok()?;
        Some(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port))
    };
    let port = text.strip_prefix("localhost:").unwrap_or(text);
    here(port).or_else(|| text.parse().ok()).ok_or_else(|| {
        format!(
            "{text:?} is no address of a socket; write a number and a port like 127.0.0.1:10000 or [::1]:10000, or \
             the port alone for this machine"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_alone_is_of_this_machine_and_other_addresses_must_be_named() {
        let read = |text: &str| address(text).map(|address| address.to_string());
        for (text, found) in [
            ("10000", "127.0.0.1:10000"),
            ("localhost:10000", "127.0.0.1:10000"),
            (" 0.0.0.0:1 ", "0.0.0.0:1"),
            ("[::1]:10000", "[::1]:10000"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(found));
        }
        for text in ["", "70000", "127.0.0.1", "ground.example:1", "::1:10000"] {
            assert!(read(text).is_err_and(|said| said.contains("127.0.0.1:10000")), "{text}");
        }
    }
}
