//! `verify`: verifies the history chain and recomputes all results.
//!
//! A report in TOML is generated again from the assessment inside it, and both reports are compared. The command must
//! not promise more than a hash chain can prove: someone who rewrites the whole chain leaves no trace.

use jiff::civil::Date;

use super::args::{Verify, View};
use super::open;
use super::open::Work;
use super::page::{TextStyle, cell, clean, count};
use crate::base::diagnostic::Source;
use crate::base::toml::read::Reader;
use crate::cli::error::Error;
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::describe::questionnaire::{other_questionnaire, short};
use crate::export::json;
use crate::export::json::command::VerifyWire;
use crate::session::path::shown;
use crate::views::exporter::Exporter;
use crate::views::options::{ExportOptions, Format};

const NOTE: &str = "The chain reveals tampering with single entries. It cannot reveal a history that was rewritten as a whole.";

/// Verifies one file.
pub(super) fn verify(verify: &Verify, surface: TerminalInfo) -> Result<CommandOutput, Error> {
    let view = View {
        questionnaire: verify.questionnaire.clone(),
        date: None,
        opening: verify.opening.clone(),
    };
    let work = open::look(&verify.file, &view)?;
    let faults = faults(&work);
    let (questionnaire, entries) = (
        &work.questionnaire,
        work.assessment.history().entries().len(),
    );
    let no = !faults.is_empty();
    if verify.json {
        let text = json::answer(VerifyWire {
            file: work.path.display().to_string(),
            holds: !no,
            entries,
            questionnaire: questionnaire.id.clone(),
            version: questionnaire.version.clone(),
            hash: questionnaire.hash.clone(),
            faults,
            note: NOTE,
        });
        return Ok(CommandOutput {
            no,
            ..CommandOutput::text(text)
        });
    }
    let mut page = surface.page();
    let file = shown(&work.path);
    if no {
        page.inside(
            0,
            &format!(
                "{file} failed verification: {}.",
                count(faults.len(), "problem")
            ),
            TextStyle::Poor,
        );
        let rows: Vec<_> = faults
            .into_iter()
            .map(|fault| vec![cell("-"), cell(fault + ".")])
            .collect();
        page.rows(2, &rows);
    } else {
        page.inside(0, &format!("{file} passed verification."), TextStyle::Good);
        let mut rows = vec![
            vec![
                cell("-"),
                cell(format!(
                    "{}, each chained to the one before.",
                    count(entries, "edit")
                )),
            ],
            vec![cell("-"), cell("Replaying them reproduces the file.")],
            vec![
                cell("-"),
                cell(format!(
                    "The file answers the questionnaire {} {} (hash {}).",
                    questionnaire.id,
                    questionnaire.version,
                    short(&questionnaire.hash)
                )),
            ],
        ];
        if open::is_export(&work.source) {
            rows.push(vec![
                cell("-"),
                cell("Generating the report again gives an identical report."),
            ]);
        }
        page.rows(2, &rows);
    }
    page.remark(NOTE);
    // manual edits are reported as faults, so the remark about them is omitted
    Ok(CommandOutput {
        no,
        ..CommandOutput::text(page.finish())
    })
}

/// Everything that fails verification, as sentences without a final period.
fn faults(work: &Work) -> Vec<String> {
    let mut faults: Vec<String> = work
        .assessment
        .faults()
        .iter()
        .map(|fault| clean(&fault.to_string()))
        .collect();
    let named = &work.assessment.state().questionnaire;
    let before = faults.len();
    if named.hash.is_empty() {
        faults.push("the file does not record the hash of its questionnaire".to_owned());
    } else if let Some(words) = other_questionnaire(work.assessment.state(), &work.questionnaire) {
        faults.push(words.trim_end_matches('.').to_owned());
    }
    if faults.len() == before && open::is_export(&work.source) {
        faults.extend(report_fault(work));
    }
    faults
}

/// The reason why a report in TOML does not match the assessment in it; `None` if it matches.
fn report_fault(work: &Work) -> Option<String> {
    let Some(date) = date_of(&work.source) else {
        return Some("the report has no date".to_owned());
    };
    let made = Exporter::new(&work.questionnaire, &work.assessment, date)
        .write(Format::Toml, &ExportOptions::default());
    let made = match made {
        Ok(made) => String::from_utf8_lossy(&made.bytes).into_owned(),
        Err(why) => return Some(why.to_string()),
    };
    let (mut there, mut here) = (work.source.text.lines(), made.lines());
    for number in 1.. {
        match (there.next(), here.next()) {
            (None, None) => return None,
            (a, b) if a == b => {}
            (said, _) => {
                let said = clean(said.unwrap_or("end of file").trim());
                return Some(format!(
                    "the report differs from a newly generated one; the first difference is line {number}, `{said}`. The report was edited, or written by another version of surefoot"
                ));
            }
        }
    }
    None
}

fn date_of(source: &Source) -> Option<Date> {
    Reader::new(source)
        .read(|root| root.optional_date("date"))
        .flatten()?
        .value
        .parse()
        .ok()
}
