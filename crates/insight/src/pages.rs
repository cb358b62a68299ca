//! Pages of the module.

pub mod climate;
