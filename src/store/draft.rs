//! Drafts: open forms and votes that are not saved yet, stored in one file beside the assessment.
//!
//! Its own module because a draft contains the text as typed, not the edits that would result from it: an incomplete or
//! invalid form results in none. A draft is never read as an assessment, and nothing in it counts as an answer.

use std::path::{Path, PathBuf};

use super::beside;
use super::place::{files_in, name_of};
use crate::base::diagnostic::Source;
use crate::base::sanitize::sanitize;
use crate::base::shell::word;
use crate::base::toml::read::{Fields, Reader};
use crate::base::toml::write::Writer;
use crate::model::assessment::Assessment;
use crate::store::state_dir::StateDir;

/// Newest draft format that this version reads.
const FORMAT: i64 = 1;

/// All forms open at the same time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Id of the first history entry of the assessment. Empty if the assessment was never saved.
    pub root: String,
    /// Id of the history entry that contains the typed text. Until that entry is saved, the draft is the only
    /// copy on disk.
    pub kept_by: Option<String>,
    /// Open forms and votes, the topmost last.
    pub parts: Vec<OpenForm>,
}

/// An open form, or a vote in progress.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenForm {
    /// Kind of form.
    pub kind: String,
    /// Id of the control, person or other subject. Empty if there is none.
    pub subject: String,
    /// Choice made when the form was opened, such as the level to agree on. Usually empty.
    pub choice: String,
    /// Title of the form as shown.
    pub title: String,
    /// Index of the field with the cursor.
    pub field: usize,
    /// Changed fields: label and typed text.
    pub fields: Vec<(String, String)>,
}

/// A draft that could not be restored and was put aside in a separate file beside the assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutAside {
    /// Path of the file.
    pub path: PathBuf,
    /// Content of the file.
    pub holds: Aside,
}

/// Content of a draft that was put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aside {
    /// Forms as typed.
    Forms(Draft),
    /// A whole assessment: the draft format of surefoot 0.1.0.
    Assessment,
    /// Content that this version cannot read.
    Unreadable,
}

impl Draft {
    /// Returns the text of the draft file.
    pub(super) fn write(&self) -> String {
        let mut out = Writer::new();
        out.comment(
            "Text typed in surefoot and not saved yet. surefoot restores it the next time the assessment is opened.",
        );
        out.integer("format", FORMAT);
        out.text("root", &self.root);
        if let Some(entry) = &self.kept_by {
            out.text("kept_by", entry);
        }
        for part in &self.parts {
            out.item(&["form"]);
            out.text("kind", &part.kind);
            for (key, text) in [
                ("about", &part.subject),
                ("choice", &part.choice),
                ("title", &part.title),
            ] {
                if !text.is_empty() {
                    out.text(key, text);
                }
            }
            out.integer("field", i64::try_from(part.field).unwrap_or(0));
            for (label, text) in &part.fields {
                out.item(&["form", "text"]);
                out.text("label", label);
                out.text("typed", text);
            }
        }
        out.finish()
    }

    /// Parses a draft. `None` if the text is not a draft or has a newer format.
    pub(super) fn read(text: &str) -> Option<Self> {
        let source = Source {
            name: String::new(),
            text: text.to_owned(),
        };
        let reader = Reader::new(&source);
        let draft = reader.read(|root| {
            root.format(FORMAT);
            let draft = Self {
                root: optional(&root, "root"),
                kept_by: root.optional_text("kept_by").map(|text| text.value),
                parts: root.tables("form").into_iter().map(part).collect(),
            };
            root.finish();
            draft
        })?;
        reader.finish().is_empty().then_some(draft)
    }

    /// Sets the text of the field `label` in the topmost form, creating a note if no form is open.
    pub(super) fn put_in_field(&mut self, label: &str, text: &str) {
        if self.parts.is_empty() {
            self.parts.push(OpenForm {
                kind: "note".to_owned(),
                ..OpenForm::default()
            });
        }
        let Some(part) = self.parts.last_mut() else {
            return;
        };
        match part.fields.iter_mut().find(|(known, _)| known == label) {
            Some((_, typed)) => text.clone_into(typed),
            None => part.fields.push((label.to_owned(), text.to_owned())),
        }
    }
}

fn optional(fields: &Fields<'_>, key: &'static str) -> String {
    fields
        .optional_text(key)
        .map(|text| text.value)
        .unwrap_or_default()
}

fn part(fields: Fields<'_>) -> OpenForm {
    let typed = |fields: Fields<'_>| {
        let pair = (optional(&fields, "label"), optional(&fields, "typed"));
        fields.finish();
        pair
    };
    let part = OpenForm {
        kind: optional(&fields, "kind"),
        subject: optional(&fields, "about"),
        choice: optional(&fields, "choice"),
        title: optional(&fields, "title"),
        field: usize::try_from(fields.integer("field", 0..1000).value).unwrap_or(0),
        fields: fields.tables("text").into_iter().map(typed).collect(),
    };
    fields.finish();
    part
}

/// Returns the drafts put aside beside an assessment, in the order of their file names.
pub(super) fn put_aside(kept: &StateDir) -> Vec<PutAside> {
    if !kept.is_there() {
        return Vec::new();
    }
    let files = files_in(kept.folder()).unwrap_or_default();
    let is_one = |path: &PathBuf| {
        name_of(path).starts_with("draft-")
            && path.extension().is_some_and(|ending| ending == "toml")
    };
    let looked_at = |path: PathBuf| {
        let draft = beside::text_of(&path).and_then(|text| Draft::read(&text));
        let holds = match draft {
            Some(draft) => Aside::Forms(draft),
            None if beside::opened_quietly(&path).is_some() => Aside::Assessment,
            None => Aside::Unreadable,
        };
        PutAside { path, holds }
    };
    files.into_iter().filter(is_one).map(looked_at).collect()
}

/// Returns the drafts beside an assessment that could not be restored and whose files still exist.
pub fn drafts_put_aside(path: &Path, assessment: &Assessment) -> Vec<PutAside> {
    let file = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let here = StateDir::beside(path).folder().to_owned();
    // built from the path as the user gave it, so that the results can be typed
    let named = |one: PutAside| PutAside {
        path: here.join(name_of(&one.path)),
        ..one
    };
    let all = put_aside(&StateDir::beside(&file)).into_iter();
    all.filter(|one| !beside::is_merged(&one.path, assessment))
        .map(named)
        .collect()
}

impl PutAside {
    /// Describes the draft and the next step. `in_full` appends the typed text.
    pub fn sentence(&self, file: &Path, in_full: bool) -> String {
        let (path, file) = (self.path.display(), file.display());
        match &self.holds {
            Aside::Forms(draft) => {
                let titles: Vec<String> = draft.parts.iter().map(OpenForm::name).collect();
                let typed = draft.parts.iter().flat_map(|part| &part.fields);
                let typed =
                    typed.map(|(label, text)| format!("\n{}: {}", sanitize(label), sanitize(text)));
                let typed: String = if in_full {
                    typed.collect()
                } else {
                    String::new()
                };
                format!(
                    "The unsaved text for {} no longer fits {file}. It is in {path}: copy what you need, then delete it.{typed}",
                    titles.join(", ")
                )
            }
            Aside::Assessment => format!(
                "The unsaved text of an earlier session no longer fits {file}. Merge it with `surefoot merge {file_word} {path_word} --out {file_word} --force`, or delete {path}.",
                file_word = word(&file),
                path_word = word(&path)
            ),
            Aside::Unreadable => format!(
                "The unsaved text of an earlier session is in {path}, which cannot be read here. Delete it once you no longer need it."
            ),
        }
    }
}

impl OpenForm {
    /// Title of the form in quotes, or its kind if it has no title: `"Exception for DAT-P1"`.
    pub fn name(&self) -> String {
        let title = if self.title.is_empty() {
            &self.kind
        } else {
            &self.title
        };
        format!("\"{}\"", sanitize(title))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_reads_back_as_typed() {
        let fields = vec![
            (
                "Note".to_owned(),
                "one\n  two \u{200b}\"\"\"\\ \n\n".to_owned(),
            ),
            ("By when?".to_owned(), "99 Dec".to_owned()),
            ("Empty".to_owned(), String::new()),
        ];
        let part = OpenForm {
            kind: "note".to_owned(),
            subject: "DAT-P1".to_owned(),
            choice: String::new(),
            title: "Note on DAT-P1".to_owned(),
            field: 1,
            fields,
        };
        let mut draft = Draft {
            root: "abc".to_owned(),
            kept_by: None,
            parts: vec![part, OpenForm::default()],
        };
        assert_eq!(Draft::read(&draft.write()), Some(draft.clone()));
        draft.kept_by = Some("entry".to_owned());
        assert_eq!(Draft::read(&draft.write()), Some(draft.clone()));
        assert_eq!(
            Draft::read("format = 2\nroot = \"\"\n"),
            None,
            "a newer format is left for a newer surefoot"
        );
        assert_eq!(Draft::read("not toml"), None);
    }

    #[test]
    fn the_text_of_an_editor_goes_into_the_open_field() {
        let mut draft = Draft::default();
        draft.put_in_field("Note", "one");
        draft.put_in_field("Note", "two");
        assert_eq!(
            draft.parts[0].fields,
            [("Note".to_owned(), "two".to_owned())]
        );
    }
}
