//! Chooses and binds the ports for a preview of several sites.
//!
//! Rules (site § 1 and "Fine print"): without `--port` the default ports, or the next free ones; with `--port N`
//! exactly N, N+1, …, or an error; with `--port 0` any. Returns bound listeners, so that no other program can take a
//! port between checking and listening.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};

/// How many ports above the default are tried.
const SEARCH: u16 = 200;

/// Which ports to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ports {
    /// From this one upwards, skipping those that are taken.
    From(u16),
    /// This one and those after it, and no others. 0: any free ports.
    Exactly(u16),
}

impl Ports {
    /// The default of `serve`: 8080 for the intranet, 8081 for the external site.
    pub(crate) const DEFAULT: Self = Self::From(8080);
}

/// Binds `count` ports on `address`, in rising order unless any port will do.
///
/// # Errors
/// `AddrInUse` if a port that was asked for, or all that were tried, are taken; the message names the address. Others
/// as the system gives them (an address that this machine does not have, a port that needs privileges).
pub(crate) fn listen(address: IpAddr, ports: Ports, count: u16) -> io::Result<Vec<TcpListener>> {
    let mut listeners = Vec::new();
    match ports {
        Ports::Exactly(0) => {
            for _ in 0..count {
                listeners.push(bind(address, 0)?);
            }
        }
        Ports::Exactly(first) => {
            for step in 0..count {
                let port = first.checked_add(step).ok_or_else(|| out_of_ports(address))?;
                listeners.push(bind(address, port)?);
            }
        }
        Ports::From(first) => {
            let mut candidates = first..=first.saturating_add(SEARCH);
            while listeners.len() < usize::from(count) {
                let port = candidates.next().ok_or_else(|| out_of_ports(address))?;
                match bind(address, port) {
                    Ok(listener) => listeners.push(listener),
                    Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(listeners)
}

/// Binds one port; an error names it.
fn bind(address: IpAddr, port: u16) -> io::Result<TcpListener> {
    let socket = SocketAddr::new(address, port);
    TcpListener::bind(socket).map_err(|error| io::Error::new(error.kind(), format!("{socket}: {error}")))
}

/// The error when all ports have been tried.
fn out_of_ports(address: IpAddr) -> io::Error {
    io::Error::new(io::ErrorKind::AddrInUse, format!("{address}: no free port left to try"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn port(listener: &TcpListener) -> u16 {
        listener.local_addr().unwrap().port()
    }

    #[test]
    fn a_taken_default_port_is_skipped() {
        let taken = listen(HERE, Ports::Exactly(0), 1).unwrap();
        let first = port(&taken[0]);
        let found = listen(HERE, Ports::From(first), 2).unwrap();
        assert!(port(&found[0]) > first && port(&found[1]) > port(&found[0]));
    }

    #[test]
    fn a_taken_port_that_was_asked_for_is_an_error_that_names_it() {
        let taken = listen(HERE, Ports::Exactly(0), 1).unwrap();
        let first = port(&taken[0]);
        let error = listen(HERE, Ports::Exactly(first), 1).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
        assert!(error.to_string().contains(&first.to_string()), "{error}");
        // The next port has to be free too: the external site gets it.
        if let Some(before) = first.checked_sub(1) {
            assert!(listen(HERE, Ports::Exactly(before), 2).is_err());
        }
    }

    #[test]
    fn the_last_port_has_no_neighbour() {
        assert!(listen(HERE, Ports::Exactly(u16::MAX), 2).is_err());
    }

    #[test]
    fn any_ports_are_two_different_ones() {
        let found = listen(HERE, Ports::Exactly(0), 2).unwrap();
        assert_ne!(port(&found[0]), port(&found[1]));
    }
}
