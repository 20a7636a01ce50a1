//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use actix_web::HttpRequest;

/// Where a request comes from: the peer, or what the outermost of so many trusted proxies saw. What stands before
/// that in `X-Forwarded-For` anybody may have written.
pub(super) fn address_of(request: &HttpRequest, trusted: usize) -> IpAddr {
    let unspecified = IpAddr::from([0, 0, 0, 0]);
    let peer = request.peer_addr().map_or(unspecified, |peer| peer.ip());
    let Some(place) = trusted.checked_sub(1) else {
        return peer;
    };
    let hops: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let seen = hops.iter().rev().nth(place).map(|hop| hop.trim());
    // Some proxies write the port as well.
    let read = |hop: &str| {
        let with_port = hop.parse::<SocketAddr>().ok().map(|address| address.ip());
        hop.parse::<IpAddr>().ok().or(with_port)
    };
    seen.and_then(read).unwrap_or(peer)
}

/// An address as a key. Whoever has one of IPv6 has 2^64 of them.
pub(super) fn key_of(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(four) => four.to_ipv6_mapped().to_bits(),
        IpAddr::V6(six) => six.to_bits() >> 64 << 64,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_what_trusted_proxies_saw_counts() {
        let request = TestRequest::default()
            .peer_addr("10.0.0.1:4000".parse().unwrap())
            .append_header(("x-forwarded-for", "203.0.113.9, 198.51.100.7"))
            .append_header(("x-forwarded-for", "192.0.2.4:81"))
            .to_http_request();
        for (trusted, wanted) in [
            (0, "10.0.0.1"),
            (1, "192.0.2.4"),
            (2, "198.51.100.7"),
            (3, "203.0.113.9"),
            (4, "10.0.0.1"),
        ] {
            let found = address_of(&request, trusted).to_string();
            assert_eq!(found, wanted, "{trusted}");
        }
    }

    #[test]
    fn neighbours_of_a_network_share_a_key() {
        let key = |text: &str| key_of(text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_eq!(key("192.0.2.1"), key("::ffff:192.0.2.1"));
    }
}
