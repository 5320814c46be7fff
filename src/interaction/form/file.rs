//! Forms to choose a file: an assessment to open or create, or a document to write.

use std::path::{Path, PathBuf};

use super::{Field, Form, Outcome, Purpose, Rejection};
use crate::describe::refusal::SYSTEM_NAME_MISSING;
use crate::interaction::basis::Basis;
use crate::model::assessment::profile::Form as Length;
use crate::rules::edit;
use crate::session::path::{another_name, file_name, with_ending};

const FILE_MISSING: &str = "Name a file.";

/// The purpose for which a file is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileForm {
    /// Create an assessment.
    New,
    /// Open an assessment.
    Open,
    /// Show the assessments below a folder.
    Portfolio,
    /// Copy the example.
    Example,
    /// Continue in another file.
    SaveElsewhere,
    /// Write the report with this index.
    Report(usize),
}

impl Form {
    /// The form to create an assessment.
    pub(crate) fn create() -> Self {
        let lengths = [
            "core: the questions for a first session",
            "full: every question",
        ];
        let lengths = lengths.map(str::to_owned).to_vec();
        let fields = vec![
            Field::line("What is the system called?", "", "").asks(edit::Field::Name),
            Field::line("File", "", ""),
            Field::choice("Questionnaire length", "can be changed later", lengths, 1),
        ];
        let about = "An assessment covers one AI system, in one readable file that is saved after every answer.";
        let mut form = Self::file(FileForm::New, "New assessment", about, fields);
        form.refresh();
        form
    }

    /// The form to open an assessment.
    pub(crate) fn open() -> Self {
        let hint = "an assessment ends in .surefoot.toml";
        let fields = vec![Field::line("Path", hint, "")];
        Self::file(FileForm::Open, "Open a file", "", fields)
    }

    /// The form to show the assessments below a folder.
    pub(crate) fn portfolio(folder: &str) -> Self {
        let hint = "searched for files that end in .surefoot.toml";
        let fields = vec![Field::line("Folder", hint, folder)];
        let about = "All systems side by side, with their common gaps. Nothing is changed.";
        Self::file(FileForm::Portfolio, "Portfolio", about, fields)
    }

    /// The form to copy the example.
    pub(crate) fn example() -> Self {
        let fields = vec![Field::line(
            "File for the copy",
            "a new file",
            "example.surefoot.toml",
        )];
        let about = "A made-up assistant. You change only your copy.";
        Self::file(FileForm::Example, "Look at the example", about, fields)
    }

    /// The form to continue in another file.
    pub(crate) fn save_elsewhere(basis: &Basis) -> Self {
        let name = another_name(&basis.file).display().to_string();
        let fields = vec![Field::line("File", "a new file", &name)];
        let about =
            "Work continues in the new file, with the whole history. The old file stays as it is.";
        Self::file(FileForm::SaveElsewhere, "Save elsewhere", about, fields)
    }

    /// The form to set the path of a report.
    pub(crate) fn report_path(report: usize, path: &str) -> Self {
        let fields = vec![Field::line("Path", "", path)];
        Self::file(FileForm::Report(report), "Report file", "", fields)
    }

    fn file(file: FileForm, title: &str, about: &str, fields: Vec<Field>) -> Self {
        Self::new(Purpose::File(file), title, about, fields)
    }

    /// Updates the hints that depend on the input.
    pub(crate) fn refresh(&mut self) {
        if self.purpose == Purpose::File(FileForm::New) {
            let name = file_name(&self.text(0));
            if let Some(field) = self.fields.get_mut(1) {
                field.hint = format!("empty: {name}, in this folder");
            }
        }
    }

    pub(super) fn submit_file(&self, file: FileForm) -> Result<Outcome, Rejection> {
        let path = || self.required(0, FILE_MISSING);
        let new_file = || path().map(|path| with_ending(Path::new(&path)));
        Ok(match file {
            FileForm::New => self.submit_new()?,
            FileForm::Open => Outcome::Open(path()?.into()),
            FileForm::Portfolio => Outcome::Portfolio(self.required(0, "Name a folder.")?.into()),
            FileForm::Example => Outcome::Example(new_file()?),
            FileForm::SaveElsewhere => Outcome::SaveElsewhere(new_file()?),
            FileForm::Report(report) => Outcome::ReportPath(report, path()?),
        })
    }

    fn submit_new(&self) -> Result<Outcome, Rejection> {
        let system = edit::system_name(&self.text(0))
            .ok_or_else(|| Rejection::new(0, SYSTEM_NAME_MISSING))?;
        let typed = self.text(1);
        let path = if typed.is_empty() {
            PathBuf::from(file_name(&system))
        } else {
            with_ending(Path::new(&typed))
        };
        let length = match self.chosen(2) {
            0 => Length::Core,
            _ => Length::Full,
        };
        Ok(Outcome::Create {
            path,
            system,
            length,
        })
    }
}
