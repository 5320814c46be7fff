//! The arguments of the plan: what is looked at, what is tried, and what is agreed on.
//!
//! In flow words; out flow choices. Nothing is planned here.

use clap::Args;
use jiff::civil::Date;

use super::Looking;
use super::WHO;
use super::day;

#[derive(Debug, Args)]
pub(in crate::cli) struct Roadmap {
    #[command(flatten)]
    pub(in crate::cli) looking: Looking,
    /// What if these people were there (percents, one a person)
    #[arg(long, value_name = "ROLE=100,50", num_args = 1..)]
    pub(in crate::cli) people: Vec<String>,
    /// What if work began on this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(in crate::cli) start: Option<Date>,
    /// What if the next step of a control were to start on a day
    #[arg(long, value_name = "CONTROL=DATE", num_args = 1..)]
    pub(in crate::cli) pin: Vec<String>,
    /// What if no step of a control started before a day
    #[arg(long, value_name = "CONTROL=DATE", num_args = 1..)]
    pub(in crate::cli) postpone: Vec<String>,
    /// What if a control were not done
    #[arg(long, value_name = "CONTROL", num_args = 1..)]
    pub(in crate::cli) drop: Vec<String>,
    /// What if a control were neither pinned, postponed nor dropped
    #[arg(long, value_name = "CONTROL", num_args = 1..)]
    pub(in crate::cli) free: Vec<String>,
    /// Say what must be added so that a gate opens by a day
    #[arg(long, value_name = "GATE=DATE")]
    pub(in crate::cli) meet: Option<String>,
    /// Save this plan as agreed on; later ones are held against it
    #[arg(long, conflicts_with = "meet")]
    pub(in crate::cli) agree: bool,
    /// Who agrees
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(in crate::cli) editor: Option<String>,
}
