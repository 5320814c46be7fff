//! The application: all operations of both front ends, with typed outcomes.
//!
//! Nothing here uses the terminal or prints: each outcome is a value that a front end puts into words or draws.

mod error;
pub mod export;
pub mod merge;
pub mod open;
pub mod path;
pub(crate) mod restore;
pub(crate) mod save;
pub mod services;
pub mod start;
pub(crate) mod states;
pub(crate) mod undo;

pub use error::Error;
