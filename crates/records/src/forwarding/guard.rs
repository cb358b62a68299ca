//! Where this program may be sent by an administrator's word: not to itself,
//! not into the network around it, unless the configuration says so.
//!
//! An address is looked at when it is saved and again when a connection is
//! made, by the numbers that its name resolves to: a name may change.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use base::config;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// The message key says why not.
pub fn check(config: &config::Records, address: &Url) -> Result<(), &'static str> {
    let is_plain = match address.scheme() {
        "https" => false,
        "http" => true,
        _ => return Err("forwarding-address-scheme"),
    };
    let has_more = address.query().is_some() || address.fragment().is_some();
    if has_more || !address.username().is_empty() || address.password().is_some() {
        return Err("forwarding-address-more");
    }
    let host = address.host_str().unwrap_or_default();
    if !config.forward_hosts.is_empty() && !config.forward_hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) {
        return Err("forwarding-address-host");
    }
    if config.forward_private {
        return Ok(());
    }
    match address.host() {
        Some(Host::Ipv4(ip)) if !is_public_v4(ip) => Err("forwarding-address-private"),
        Some(Host::Ipv6(ip)) if !is_public_v6(ip) => Err("forwarding-address-private"),
        Some(Host::Domain(name)) if is_local_name(name) => Err("forwarding-address-private"),
        _ if is_plain => Err("forwarding-address-plain"),
        _ => Ok(()),
    }
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// Outside the special-purpose blocks of IANA (RFC 6890).
fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && b & 0xc0 == 64)
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && b & 0xfe == 18);
    !is_special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(inner) = inner_v4(ip) {
        return is_public_v4(inner);
    }
    let [first, second, ..] = ip.segments();
    // 2000::/3 is all that is given out; in it, protocols and documentation.
    first & 0xe000 == 0x2000 && !(first == 0x2001 && (second < 0x200 || second == 0xdb8)) && first != 0x3fff
}

/// The IPv4 address that a translated, mapped or tunnelled one leads to.
fn inner_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [first, second, third, .., high, low] = ip.segments();
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match (first, second) {
        (0x64, 0xff9b) => Some(of(high, low)),
        (0x2002, _) => Some(of(second, third)),
        _ => ip.to_ipv4(),
    }
}

/// Resolves names to addresses that may be reached.
#[derive(Debug)]
pub struct Resolver {
    pub private: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let all = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let may: Vec<SocketAddr> = all.filter(|address| private || is_public(address.ip())).collect();
            if may.is_empty() {
                return Err(format!("{} has no address that may be reached", name.as_str()).into());
            }
            Ok(Box::new(may.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_network_unless_configured() {
        let open = config::Records { forward_private: true, ..config::Records::default() };
        let closed = config::Records::default();
        let named = config::Records { forward_hosts: vec!["lrs.example.org".into()], ..closed.clone() };
        let parsed = |address: &str| Url::parse(address).expect("an address");
        for (address, why) in [
            ("https://lrs.example.org/xapi", None),
            ("http://lrs.example.org/xapi", Some("forwarding-address-plain")),
            ("ftp://lrs.example.org/", Some("forwarding-address-scheme")),
            ("file:///etc/passwd", Some("forwarding-address-scheme")),
            ("https://a:b@lrs.example.org/", Some("forwarding-address-more")),
            ("https://lrs.example.org/?a=b", Some("forwarding-address-more")),
            ("https://localhost/", Some("forwarding-address-private")),
            ("https://127.1/", Some("forwarding-address-private")),
            ("https://2130706433/", Some("forwarding-address-private")),
            ("https://[::1]/", Some("forwarding-address-private")),
            ("https://[::ffff:10.0.0.1]/", Some("forwarding-address-private")),
            ("https://[64:ff9b::169.254.169.254]/", Some("forwarding-address-private")),
            ("https://[fd00::1]/", Some("forwarding-address-private")),
            ("https://169.254.169.254/latest", Some("forwarding-address-private")),
            ("https://192.168.1.1/", Some("forwarding-address-private")),
            ("https://100.64.0.1/", Some("forwarding-address-private")),
            ("https://1.1.1.1/", None),
            ("https://[2606:4700::1111]/", None),
        ] {
            assert_eq!(check(&closed, &parsed(address)).err(), why, "{address}");
        }
        assert_eq!(check(&open, &parsed("http://127.0.0.1:8330/xapi/hsp")), Ok(()));
        assert_eq!(check(&open, &parsed("file:///etc/passwd")), Err("forwarding-address-scheme"));
        assert_eq!(check(&named, &parsed("https://lrs.example.org/")), Ok(()));
        assert_eq!(check(&named, &parsed("https://example.org/")), Err("forwarding-address-host"));
    }
}
