//! placeholder
pub mod calendar;
pub mod cast;
pub mod load;
pub mod names;
pub mod org;
pub mod people;
pub mod stream;
pub mod units;
