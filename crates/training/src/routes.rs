//! The addresses of this crate.

use ui::Route;

pub fn routes() -> Vec<Route> {
    let mut routes = plans();
    routes.extend(classes());
    routes.extend(statistics());
    routes
}

fn plans() -> Vec<Route> {
    vec![]
}

fn classes() -> Vec<Route> {
    vec![]
}

fn statistics() -> Vec<Route> {
    vec![]
}
