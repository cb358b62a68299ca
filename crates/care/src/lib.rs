//! Care (关爱): confidential support by a named person.

use ui::Module;

pub const MODULE: Module = Module { name: "care", ..Module::EMPTY };
