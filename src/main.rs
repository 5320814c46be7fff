//! The `surefoot` binary: passes the arguments to the command line and exits with its code.

use std::process::ExitCode;

fn main() -> ExitCode {
    surefoot::cli::main(surefoot::tui::run)
}
