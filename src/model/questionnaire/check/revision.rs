//! Checks the revisions: the changes that the author declares for each version, compared with the controls that exist.
//!
//! Reads the `[[revision]]` tables and resolves their ids. A control that a later revision retires or renames may no
//! longer exist.

use std::cmp::Ordering;

use super::super::Revision;
use super::super::file::{Frame, RawRevision, Words};
use super::super::revision::order;
use super::{Check, Code, Ids, shorten};

impl Check<'_> {
    pub(super) fn revisions(&mut self, file: &str, raw: &Frame, controls: &Ids) -> Vec<Revision> {
        for (at, revision) in raw.revisions.iter().enumerate() {
            let (earlier, later) = raw.revisions.split_at(at);
            self.version(file, revision, earlier, &raw.version);
            // ids that a later revision retires or renames need not exist
            let gone = |id: &Words, of: &[RawRevision]| {
                let takes = |revision: &RawRevision| {
                    let renamed = revision.renamed.iter().map(|(from, _)| from);
                    revision
                        .retired
                        .iter()
                        .chain(renamed)
                        .any(|one| one.value == id.value)
                };
                of.iter().any(takes)
            };
            let behind = later.get(1..).unwrap_or_default();
            let named = revision
                .changed
                .iter()
                .chain(&revision.new)
                .chain(revision.renamed.iter().map(|(_, to)| to));
            for id in named.filter(|id| !gone(id, behind)) {
                self.find::<usize>(file, controls, id);
            }
            for id in revision
                .retired
                .iter()
                .chain(revision.renamed.iter().map(|(from, _)| from))
            {
                if controls.known.contains_key(&id.value) && !id.value.is_empty() {
                    let message = format!(
                        "version {} removes the id `{}`, but a control still has it",
                        shorten(&revision.version.value),
                        shorten(&id.value)
                    );
                    let help =
                        "Ids are never reused: give that control another id, or remove this line."
                            .to_owned();
                    self.tell(Code::StillThere, file, id.span.clone(), message, Some(help));
                }
            }
        }
        let words = |list: &[Words]| list.iter().map(|word| word.value.clone()).collect();
        let revision = |raw: &RawRevision| Revision {
            version: raw.version.value.clone(),
            changed: words(&raw.changed),
            new: words(&raw.new),
            retired: words(&raw.retired),
            renamed: raw
                .renamed
                .iter()
                .map(|(from, to)| (from.value.clone(), to.value.clone()))
                .collect(),
        };
        raw.revisions.iter().map(revision).collect()
    }

    /// Checks that each version occurs once, in ascending order, and is not later than the version of the
    /// questionnaire.
    fn version(
        &mut self,
        file: &str,
        revision: &RawRevision,
        earlier: &[RawRevision],
        newest: &Words,
    ) {
        let version = &revision.version;
        if earlier
            .iter()
            .any(|before| before.version.value == version.value)
        {
            let message = format!("version {} has a second revision", shorten(&version.value));
            let help = Some("Put all changes of a version into one [[revision]].".to_owned());
            self.tell(Code::DuplicateId, file, version.span.clone(), message, help);
            return;
        }
        let later = |than: &Words| order(&than.value, &version.value) == Some(Ordering::Greater);
        if let Some(before) = earlier.last().filter(|before| later(&before.version)) {
            let message = format!(
                "version {} comes after {}",
                shorten(&version.value),
                shorten(&before.version.value)
            );
            let help = Some("Sort revisions by version, the newest last.".to_owned());
            self.tell(
                Code::RevisionOrder,
                file,
                version.span.clone(),
                message,
                help,
            );
        }
        if order(&version.value, &newest.value) == Some(Ordering::Greater) {
            let message = format!(
                "version {} is newer than the questionnaire, which is {}",
                shorten(&version.value),
                shorten(&newest.value)
            );
            let help = Some(format!(
                "Set version = \"{}\" at the top of this file.",
                shorten(&version.value)
            ));
            self.tell(
                Code::RevisionOrder,
                file,
                version.span.clone(),
                message,
                help,
            );
        }
    }
}
