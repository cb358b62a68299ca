//! Asking other servers: TLS that trusts what the machine trusts, and no
//! redirects, because they could lead anywhere.

use std::time::Duration;

pub fn client(timeout: Duration) -> reqwest::ClientBuilder {
    // An error: another part of the program has installed one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(timeout)
}
