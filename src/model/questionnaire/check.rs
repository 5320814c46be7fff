//! Checks the files of a questionnaire and returns a valid questionnaire, or diagnostics for all errors.
//!
//! Every diagnostic has a position. A name that refers to nothing must never get past this module.

mod advice;
mod condition;
mod control;
mod frame;
mod names;
mod prerequisites;
mod revision;

use std::collections::BTreeMap;
use std::ops::Range;

use super::file::Content;
use super::file::control::{RawCatalog, RawControl};
use super::{Catalog, Questionnaire, file};
use crate::base::diagnostic::{Diagnostic, Severity, Source, did_you_mean};
use crate::base::index_vec::IndexVec;
use crate::base::toml::read;
use crate::base::toml::read::Reader;
use crate::base::{diagnostic, hash};
use crate::model::questionnaire::{CatalogIx, LayerIx, Level};

/// Codes of the diagnostics specific to questionnaires; the codes for any TOML file are in [`read::Code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Code {
    /// A required file or list is missing.
    MissingPart,
    /// An id occurs more than once among items of the same kind.
    DuplicateId,
    /// An id is too long or contains characters that are unsafe in commands and file names.
    BadId,
    /// A name refers to nothing.
    UnknownReference,
    /// A word is not in the closed list for its key.
    UnknownWord,
    /// A condition is not valid in the condition language.
    BadCondition,
    /// The number of levels is not 5, a level of a control is blank, or the number of effort shares is not 4.
    LevelCount,
    /// A list of values by risk tier does not have one value per tier, or the tiers are out of order.
    TierCount,
    /// A control depends on itself, directly or indirectly.
    Cycle,
    /// A control depends on a control in a later phase.
    LaterPrerequisite,
    /// An entry is not in its catalog.
    NotInCatalog,
    /// A recommended control is never deferrable at a gate, or has a law.
    RecommendedButRequired,
    /// A control exists although a revision retired or renamed its id, or merged it into another control.
    StillThere,
    /// A revision merges a control into itself.
    MergedIntoItself,
    /// A revision is out of version order, or later than the questionnaire's own version.
    RevisionOrder,
    /// A question is too long to be read aloud, or has more than one sentence; a warning.
    LongQuestion,
    /// A level has so few words that 2 people would choose differently; a warning.
    ShortLevel,
    /// A level repeats the text of another level; a warning.
    RepeatedLevel,
    /// No profile or no gate reaches the control; a warning.
    UnreachableControl,
}

impl Code {
    /// Every code.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// Returns the stable name of the code.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Maximum number of controls in a questionnaire. A workshop uses 20, and the built-in questionnaire has 98. The limit
/// keeps a malicious chain of prerequisites from exhausting the stack in the recursive search for cycles.
const MOST_CONTROLS: usize = 2_000;

/// Checks a questionnaire. Returns it only if no diagnostic is an error; diagnostics are sorted by position.
pub fn check(content: &Content) -> (Option<Questionnaire>, Vec<Diagnostic>) {
    checked(content, false)
}

/// Checks a questionnaire like [`check`] and adds advice for its author, as warnings. A separate function, because the
/// program runs the check at every start and only an author needs to wait for the advice.
pub fn check_with_advice(content: &Content) -> (Option<Questionnaire>, Vec<Diagnostic>) {
    checked(content, true)
}

fn checked(content: &Content, advise: bool) -> (Option<Questionnaire>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let questionnaire = Check {
        found: &mut found,
        content,
        advise,
    }
    .run();
    diagnostic::sort(&mut found);
    let whole = questionnaire.filter(|_| !diagnostic::has_errors(&found));
    (whole, found)
}

/// SHA-256 over the names and contents of all files.
fn hash(content: &Content) -> String {
    let sources = content.sources();
    hash::of(
        sources
            .iter()
            .flat_map(|source| [stem(source), source.text.as_str()]),
    )
}

/// Returns the file name without folder and extension: `data` for `questionnaires/ai-security/data.toml`.
fn stem(source: &Source) -> &str {
    let name = source.name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.strip_suffix(".toml").unwrap_or(name)
}

/// The indices of the ids of one kind of item.
struct Ids {
    kind: &'static str,
    known: BTreeMap<String, usize>,
    /// Whether a file that could contain more ids was unreadable; unknown names are then not reported.
    partial: bool,
}

/// The ids that names in conditions, gates and controls can refer to.
struct Known {
    phases: Ids,
    themes: Ids,
    roles: Ids,
    facts: Ids,
    controls: Ids,
    catalogs: Ids,
}

struct Check<'c> {
    found: &'c mut Vec<Diagnostic>,
    content: &'c Content,
    advise: bool,
}

impl Check<'_> {
    fn run(&mut self) -> Option<Questionnaire> {
        let content = self.content;
        let Some(source) = &content.frame else {
            let message = "questionnaire.toml is missing";
            self.tell(
                Code::MissingPart,
                "questionnaire.toml",
                0..0,
                message,
                Some(
                    "A questionnaire is a folder with questionnaire.toml and one file per layer."
                        .to_owned(),
                ),
            );
            return None;
        };
        let frame = self.read(source, file::frame)?;
        let layers = self.ids(
            &source.name,
            "layer",
            frame.layers.iter().map(|layer| &layer.id),
        );
        let mut unread: Vec<&str> = Vec::new();
        let mut raw_controls: Vec<(&Source, LayerIx, RawControl)> = Vec::new();
        for layer in &content.layers {
            let Some(controls) = self.read(layer, file::control::controls) else {
                unread.push(&layer.name);
                continue;
            };
            let Some(&index) = layers.known.get(stem(layer)) else {
                let near = did_you_mean(stem(layer), layers.known.keys().map(String::as_str));
                let help = near.map(|near| format!("Did you mean `{near}.toml`?"));
                let message = format!(
                    "no layer is called `{}`, so this file is not used",
                    stem(layer)
                );
                self.tell(Code::UnknownReference, &layer.name, 0..0, message, help);
                continue;
            };
            raw_controls.extend(
                controls
                    .into_iter()
                    .map(|control| (layer, index.into(), control)),
            );
        }
        for layer in &frame.layers {
            if !content
                .layers
                .iter()
                .any(|source| stem(source) == layer.id.value)
            {
                let message = format!("the layer `{}` has no file", layer.id.value);
                let help = Some(format!("Add `{}.toml` beside this file.", layer.id.value));
                self.tell(
                    Code::MissingPart,
                    &source.name,
                    layer.id.span.clone(),
                    message,
                    help,
                );
            }
        }
        if raw_controls.len() > MOST_CONTROLS {
            let message = format!(
                "there are {} controls, and the limit is {MOST_CONTROLS}",
                raw_controls.len()
            );
            let (code, severity, file) = (
                read::Code::TooLarge.name(),
                Severity::Error,
                source.name.clone(),
            );
            self.found.push(Diagnostic {
                code,
                severity,
                file,
                span: 0..0,
                message,
                help: None,
            });
            return None;
        }
        // files can come in any order, but indices must not depend on it
        raw_controls.sort_by_key(|(_, layer, _)| *layer);
        let mut catalogs: Vec<(&Source, RawCatalog)> = Vec::new();
        for source in &content.catalogs {
            match self.read(source, file::control::catalog) {
                Some(catalog) => catalogs.push((source, catalog)),
                None => unread.push(&source.name),
            }
        }

        let partial = content
            .layers
            .iter()
            .any(|source| unread.contains(&source.name.as_str()));
        let mut controls = Ids {
            kind: "control",
            known: BTreeMap::new(),
            partial,
        };
        for (source, _, control) in &raw_controls {
            self.add(&mut controls, &source.name, &control.id);
        }
        let partial = content
            .catalogs
            .iter()
            .any(|source| unread.contains(&source.name.as_str()));
        let mut known_catalogs = Ids {
            kind: "catalog",
            known: BTreeMap::new(),
            partial,
        };
        for (source, catalog) in &catalogs {
            self.add(&mut known_catalogs, &source.name, &catalog.id);
        }
        let known = Known {
            phases: self.ids(
                &source.name,
                "phase",
                frame.phases.iter().map(|phase| &phase.id),
            ),
            themes: self.ids(
                &source.name,
                "theme",
                frame.themes.iter().map(|theme| &theme.id),
            ),
            roles: self.ids(
                &source.name,
                "role",
                frame.roles.iter().map(|role| &role.id),
            ),
            facts: self.ids(
                &source.name,
                "fact",
                frame.facts.iter().map(|fact| &fact.id),
            ),
            controls,
            catalogs: known_catalogs,
        };
        let catalogs: IndexVec<CatalogIx, Catalog> = catalogs
            .into_iter()
            .map(|(_, catalog)| Self::catalog(catalog))
            .collect();
        let mut questionnaire = self.frame(source, &frame, &known);
        questionnaire.controls = raw_controls
            .iter()
            .map(|(source, layer, control)| {
                self.control(source, *layer, control, &questionnaire, &known, &catalogs)
            })
            .collect();
        self.recommended(&source.name, &frame, &questionnaire);
        questionnaire.catalogs = catalogs;
        questionnaire.revisions =
            self.revisions(&source.name, &frame, &known, &questionnaire.facts);
        let raw_controls = IndexVec::from(raw_controls);
        self.prerequisites(&raw_controls, &questionnaire);
        // advice on a questionnaire with errors could be wrong
        if self.advise && !diagnostic::has_errors(self.found) {
            self.advice(&raw_controls, &questionnaire);
        }
        Some(questionnaire)
    }

    fn read<T>(&mut self, source: &Source, read: impl FnOnce(read::Fields<'_>) -> T) -> Option<T> {
        let reader = Reader::new(source);
        let value = reader.read(read);
        self.found.extend(reader.finish());
        value
    }

    fn tell_range(&mut self, file: &str, span: Range<usize>, message: String) {
        let (code, severity, file) = (
            read::Code::BadRange.name(),
            Severity::Error,
            file.to_owned(),
        );
        self.found.push(Diagnostic {
            code,
            severity,
            file,
            span,
            message,
            help: None,
        });
    }

    fn tell(
        &mut self,
        code: Code,
        file: &str,
        span: Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let (code, severity, file, message) = (
            code.name(),
            Severity::Error,
            file.to_owned(),
            message.into(),
        );
        self.found.push(Diagnostic {
            code,
            severity,
            file,
            span,
            message,
            help,
        });
    }
}

/// Converts a level whose range the reader has already checked.
fn level(value: i64) -> Level {
    Level::try_from(value).unwrap_or_default()
}

/// Converts a number of levels or a percentage whose range the reader has already checked.
fn small(value: i64) -> u8 {
    u8::try_from(value).unwrap_or_default()
}

/// Shortens a name from a file to at most 60 characters.
fn shorten(text: &str) -> String {
    if text.chars().count() <= 60 {
        text.to_owned()
    } else {
        text.chars().take(59).chain(['…']).collect()
    }
}
