//! Training (培训): plans that mix online and offline steps, classes and trips,
//! the life of Party branches, and statistics that add up.

use ui::Module;

pub const MODULE: Module = Module { name: "training", ..Module::EMPTY };
