//! What git runs where two branches changed one assessment.
//!
//! In flow the three files that git made of it and the name it has in the repository; out flows the joined one in the place
//! of ours. Where they cannot be joined ours stays as it is, and git is told so, which then shows a conflict of its own.
//! What both sides changed is no fault: it is marked inside, and said.

use std::path::Path;

use super::super::Said;
use super::super::args::GitMerge;
use super::super::args::Opening;
use super::super::both;
use super::super::fault;
use super::super::merge::known_questionnaire;
use super::super::open;
use super::super::page::clean;
use super::super::passphrase;
use super::super::shown;
use crate::assessment::Assessment;
use crate::assessment::joining::NotJoined;
use crate::assessment::joining::join;
use crate::store;
use crate::store::Fault;
use crate::store::Hold;
use crate::store::Opened;

pub(super) fn merge(merge: &GitMerge) -> Result<Said, Fault> {
    let name = shown(&merge.path);
    // the files that git makes lie beside no key: that of the file they are versions of is meant
    let key = Some(store::key_file(&merge.path));
    passphrase::for_what_is_sealed(&Opening { key, passphrase_fd: None });
    let (ours, theirs) = (read(&merge.ours, &name, "ours")?, read(&merge.theirs, &name, "theirs")?);
    for (opened, whose) in [(&ours, "ours"), (&theirs, "theirs")] {
        if open::is_export(&opened.source) {
            return Err(fault(format!("cannot join {name}: {whose} is a report. Make it again from its assessment.")));
        }
    }
    let base = store::open(&merge.base).ok().map(|opened| opened.assessment);
    let key = ours.key.or(theirs.key);
    let versions = [ours.assessment, theirs.assessment].map(|version| found(version, base.as_ref()));
    let joined = join(&versions).map_err(|why| {
        fault(match why {
            NotJoined::Nothing | NotJoined::NoHistory(_) => {
                format!("cannot join {name}: one of the two versions has no history.")
            }
            NotJoined::Strangers(..)
            | NotJoined::OnlyPapers
            | NotJoined::PaperOfOther(_)
            | NotJoined::PaperOfUnknown(_) => {
                format!("cannot join {name}: the two versions are no copies of one assessment. Take one of them.")
            }
            NotJoined::Clash(_, _, id) => format!(
                "cannot join {name}: the edit {} says one thing in one version and another in the other.",
                clean(id.get(..12).unwrap_or(&id))
            ),
        })
    })?;
    // git's own temporary copy of the file
    Hold::replace(&merge.ours, &joined, key.as_ref())?;
    let mut said = Said::default();
    let questionnaire = known_questionnaire(&joined, None)?;
    if let Some(words) = both::sentence(&questionnaire, &joined) {
        said.remarks.push(format!("surefoot: {name}: {words}. Both are kept; `surefoot {name}` and ctrl-x settle it."));
    }
    Ok(said)
}

fn read(path: &Path, name: &str, whose: &str) -> Result<Opened, Fault> {
    store::open(path).map_err(|why| match why {
        Fault::System { words } => fault(format!("cannot join {name}, {whose} cannot be read: {words}")),
        wrong @ Fault::Wrong { .. } => wrong,
    })
}

/// A version with what was edited by hand as an edit of its own. What was edited by hand before both grew apart is one edit
/// for both, so that nobody seems to have changed what the other one did.
fn found(version: Assessment, base: Option<&Assessment>) -> Assessment {
    let mut version = version;
    if version.outside_edits().is_empty() {
        return version;
    }
    if let Some(base) = base {
        let mut base = base.clone();
        if base.record_found_edits() > 0 && version.history().has_root_of(base.history()) {
            let history = version.history().merge(base.history());
            version = Assessment::from_parts(version.state().clone(), history, version.kept().clone());
        }
    }
    version.record_found_edits();
    version
}
