//! The application: what both front ends ask for, with typed outcomes.
//!
//! No terminal and no printing. Opening, editing and saving move here from the front ends, which do them twice today.

pub mod export;
