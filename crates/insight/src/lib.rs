//! Insight (研判): the climate of groups over time, as aggregates that hold no person.

use ui::Module;

pub const MODULE: Module = Module { name: "insight", ..Module::EMPTY };
