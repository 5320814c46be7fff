//! Forms for the profile items that are typed rather than chosen.

use super::{Field, Form, Purpose};
use crate::interaction::basis::Basis;
use crate::rules::edit;

impl Form {
    /// The form to name the system.
    pub(crate) fn system(basis: &Basis) -> Self {
        let fields = vec![Field::line("Name", "", &basis.state().system).asks(edit::Field::Name)];
        let about = "The name appears on every page of a report.";
        Self::new(Purpose::System, "What is the system called?", about, fields)
    }

    /// The form to set the target date.
    pub(crate) fn target_date(basis: &Basis) -> Self {
        let fields = vec![Field::date(
            "Date",
            basis,
            "",
            basis.state().profile.target_date,
        )];
        let about = "The roadmap is compared with this date. Optional.";
        Self::new(Purpose::TargetDate, "Target date", about, fields)
    }
}
