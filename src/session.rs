//! The application: what both front ends ask for, with typed outcomes.
//!
//! No terminal and no printing. Undo, merging and the saving of commands still stand in the front ends.

mod error;
pub mod export;
pub mod merge;
pub mod path;
pub(crate) mod save;
pub mod services;
pub mod start;
pub(crate) mod states;
pub(crate) mod undo;

pub use error::Error;
