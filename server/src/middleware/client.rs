//! The client's address: the peer's, or what trusted proxies say about it.

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::IpAddr;

const FORWARDED: &str = "x-forwarded-for";

/// Walks back from the peer as long as a trusted proxy tells who came to it: what somebody else wrote into the header
/// counts for nothing.
pub(super) fn address(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let trusted = |address: IpAddr| proxies.iter().any(|network| network.contains(&address));
    let mut client = peer.to_canonical();
    let values = headers.get_all(FORWARDED).iter().filter_map(|value| value.to_str().ok());
    let told: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
    for address in told.iter().rev() {
        if !trusted(client) {
            break;
        }
        match address.parse::<IpAddr>() {
            Ok(address) => client = address.to_canonical(),
            Err(_) => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address_of(peer: &str, told: &[&'static str]) -> String {
        let headers = told.iter().map(|value| (FORWARDED.parse().unwrap(), value.parse().unwrap())).collect();
        let proxies = ["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        address(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_says_who_the_client_is() {
        assert_eq!(address_of("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(address_of("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(address_of("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(address_of("::ffff:10.0.0.1", &["198.51.100.1, 10.1.1.1"]), "198.51.100.1");
        // What the client itself wrote before its proxy's word is not believed.
        assert_eq!(address_of("10.0.0.1", &["192.0.2.9, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(address_of("10.0.0.1", &["192.0.2.9", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(address_of("10.0.0.1", &["nonsense"]), "10.0.0.1");
    }
}
