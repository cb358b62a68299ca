//! Exchange (共建共享): what organisations of a consortium share with one another.

use ui::Module;

pub const MODULE: Module = Module { name: "exchange", ..Module::EMPTY };
