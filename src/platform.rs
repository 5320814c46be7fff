//! What surefoot asks of the operating system apart from files and the terminal.
//!
//! Today that is core dumps; signals are still handled with the terminal.

pub mod core_dumps;
