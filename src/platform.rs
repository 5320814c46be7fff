//! What surefoot asks of the operating system apart from files and the terminal.
//!
//! Its own room so that everything unportable is in one place.

pub mod core_dumps;
