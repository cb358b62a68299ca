//! Everything between a request and a page.
//!
//! A handler takes one [`Cx`] and at most one [`Form`], calls one domain
//! function and renders a template. Errors are words of `base`, turned into a
//! page here, once ([`failure`]).

pub mod app;
pub mod assets;
pub mod chart;
pub mod cx;
pub mod failure;
pub mod form;
pub mod i18n;
pub mod jobs;
pub mod limit;
pub mod module;
pub mod outcome;
pub mod page;
pub mod respond;
pub mod table;

pub use app::{App, Tenant};
pub use cx::Cx;
pub use failure::{Failure, Outcome};
pub use form::{Form, Upload};
pub use module::{Module, NavItem, PersonalData, Route};
pub use page::Page;
