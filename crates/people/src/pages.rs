//! Pages of people: signing in, one's own page, and what administrators see.

pub mod audit;
pub mod burden;
pub mod calendar;
pub mod corrections;
pub mod help;
pub mod imports;
pub mod me;
pub mod organisations;
pub mod settings;
pub mod sign_in;
pub mod staff;
pub mod units;
