//! The program: the sum of its modules, a server, and a command line.

pub mod archive;
pub mod boot;
pub mod command;
pub mod demonstration;
pub mod home;
pub mod key;
pub mod serve;

use store::Migration;
use ui::Module;

/// Every module, ground floor first.
pub static MODULES: &[&Module] = &[
    &people::MODULE,
    &records::MODULE,
    &learning::MODULE,
    &training::MODULE,
    &voice::MODULE,
    &exchange::MODULE,
    &care::MODULE,
    &insight::MODULE,
    &home::MODULE,
];

pub fn migrations() -> Vec<Migration> {
    let of_modules = MODULES.iter().flat_map(|module| module.migrations);
    store::MIGRATIONS.iter().chain(of_modules).copied().collect()
}
