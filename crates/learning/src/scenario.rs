//! Scenes with choices in a unit (情景演练): a dispute, a crisis on the table,
//! walked through by choosing, to an end with a debrief (复盘).
//!
//! How it is written: [`script`]. Where somebody is and what they chose: [`walk`].

pub mod script;
pub mod walk;

pub use script::{Script, read};
