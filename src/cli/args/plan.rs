//! Arguments of `roadmap`: what to show, which what-ifs to try, and whether to commit to the plan.
//!
//! Definitions only; nothing is planned here.

use super::common::{Looking, WHO};
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Roadmap {
    #[command(flatten)]
    pub(crate) looking: Looking,
    /// What if a role had these people (one percentage per person)
    #[arg(long, value_name = "ROLE=100,50", num_args = 1..)]
    pub(crate) people: Vec<String>,
    /// What if work began on this date
    #[arg(long, value_name = "DATE")]
    pub(crate) start: Option<String>,
    /// What if the next step of a control were pinned to a date
    #[arg(long, value_name = "CONTROL=DATE", num_args = 1..)]
    pub(crate) pin: Vec<String>,
    /// What if no step of a control began before a date
    #[arg(long, value_name = "CONTROL=DATE", num_args = 1..)]
    pub(crate) postpone: Vec<String>,
    /// What if a control were dropped
    #[arg(long, value_name = "CONTROL", num_args = 1..)]
    pub(crate) drop: Vec<String>,
    /// What if a control were neither pinned, postponed nor dropped
    #[arg(long, value_name = "CONTROL", num_args = 1..)]
    pub(crate) free: Vec<String>,
    /// Calculate the extra people needed for a gate to pass by a date
    #[arg(long, value_name = "GATE=DATE")]
    pub(crate) meet: Option<String>,
    /// Save this plan as the committed plan, to measure slippage
    #[arg(long, conflicts_with = "meet")]
    pub(crate) agree: bool,
    /// The author of the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
}
