//! The application: what both front ends ask for, with typed outcomes.
//!
//! No terminal and no printing. Undo, merging and the saving of commands still stand in the front ends.

mod error;
pub mod export;
pub mod path;
pub mod services;
pub mod start;

pub use error::Error;
