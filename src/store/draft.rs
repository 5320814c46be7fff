//! What a person is typing and has not kept: open forms and votes, as one file beside the assessment.
//!
//! Its own module because a draft holds the text as it was typed, not the edits it would make: a form that is half
//! filled or invalid makes none. A draft is never read as an assessment, and nothing in it counts as an answer.

use std::path::{Path, PathBuf};

use super::beside;
use super::place::{files_in, name_of};
use crate::base::diagnostic::Source;
use crate::base::sanitize::sanitize;
use crate::base::toml::read::{Fields, Reader};
use crate::base::toml::write::Writer;
use crate::model::assessment::Assessment;
use crate::store::state_dir::StateDir;

/// The newest format of drafts that is read here.
const FORMAT: i64 = 1;

/// Everything that is being typed at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The id of the first entry of the history it was typed upon; empty where there is none on the disk.
    pub root: String,
    /// The id of the entry that holds it. Until that entry is saved, the draft is the only copy on the disk.
    pub kept_by: Option<String>,
    /// The forms and votes that are open, the topmost last.
    pub parts: Vec<OpenForm>,
}

/// One open form, or votes that are being taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenForm {
    /// Which form it is.
    pub kind: String,
    /// The id of the control, person or other thing it is about; empty where there is none.
    pub subject: String,
    /// What was chosen to open it, such as the level to agree on; mostly empty.
    pub choice: String,
    /// Its title, for the person.
    pub title: String,
    /// The index of the field the cursor is in.
    pub field: usize,
    /// The fields that were changed: label and text as typed.
    pub fields: Vec<(String, String)>,
}

/// A draft that could not be brought back and lies beside the assessment under a name of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutAside {
    /// Its file.
    pub path: PathBuf,
    /// What it holds.
    pub holds: Aside,
}

/// What a draft that was put aside holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aside {
    /// Forms as they were typed.
    Forms(Draft),
    /// A whole assessment, as surefoot 0.1.0 kept drafts.
    Assessment,
    /// Nothing that can be read here.
    Unreadable,
}

impl Draft {
    /// The text of the file.
    pub(super) fn write(&self) -> String {
        let mut out = Writer::new();
        out.comment(
            "What is being typed in surefoot and is not kept yet. The next opening brings it back.",
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

    /// The draft that a text is; `None` where it is none, or of a newer format.
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

    /// Puts a text into the field in which the cursor of the topmost form is.
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

/// The drafts beside an assessment that were put aside, in the order of their names.
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

/// The drafts beside an assessment that could not be brought back, until their files are deleted.
pub fn drafts_put_aside(path: &Path, assessment: &Assessment) -> Vec<PutAside> {
    let file = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let here = StateDir::beside(path).folder().to_owned();
    // named as the file is, so that the paths can be typed
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
    /// What it is and what to do with it. `in_full` adds what was typed.
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
                    "What was being typed for {} does not fit {file} any more. It is in {path}: copy what you need, then \
                     delete it.{typed}",
                    titles.join(", ")
                )
            }
            Aside::Assessment => format!(
                "What was being typed in an earlier session does not fit {file} any more. Merge it with `surefoot merge \
                 {file} {path} --out {file} --force`, or delete {path}."
            ),
            Aside::Unreadable => format!(
                "What was being typed in an earlier session is in {path}, which cannot be read here. Delete it once you \
                 do not need it."
            ),
        }
    }
}

impl OpenForm {
    /// What a person knows it by: `"Exception for DAT-P1"`.
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
