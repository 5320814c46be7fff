//! `merge`: copies of one assessment that grew apart, joined in one file.
//!
//! In flow files; out flows one file that holds every edit of each, and what both sides changed. Which file comes first
//! matters to nothing in it. What is sealed is read as every command reads it, and nothing of it is ever written as it is.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::Said;
use super::Surface;
use super::args::Merge;
use super::both;
use super::fault;
use super::open;
use super::page::Look;
use super::page::cell;
use super::page::clean;
use super::page::count;
use super::passphrase;
use super::shown;
use super::wire;
use super::wire::MergeWire;
use super::wire::MergedCopyWire;
use crate::assessment::Assessment;
use crate::assessment::joining::NotJoined;
use crate::assessment::joining::join;
use crate::assessment::joining::own_edits;
use crate::diagnostic::render_all;
use crate::questionnaire::Questionnaire;
use crate::report::json;
use crate::store;
use crate::store::Fault;
use crate::store::Hold;
use crate::store::Unsaved;
use crate::vault::Key;

/// How long it waits for somebody else who just writes the file that both go into.
const PATIENCE: Duration = Duration::from_secs(10);

/// One copy, as it was read.
struct Copy {
    path: PathBuf,
    assessment: Assessment,
    key: Option<Arc<Key>>,
    /// How many things were edited by hand.
    by_hand: usize,
}

/// Joins copies.
pub(super) fn merge(merge: &Merge, surface: Surface) -> Result<Said, Fault> {
    passphrase::for_what_is_sealed(&merge.opening);
    let out = if merge.out.exists() { merge.out.clone() } else { open::with_ending(&merge.out) };
    may_be_written(&out, merge.force)?;
    let mut remarks = Vec::new();
    let copies = merge.files.iter().map(|path| read(path, &mut remarks)).collect::<Result<Vec<Copy>, Fault>>()?;
    let assessments: Vec<Assessment> = copies.iter().map(|copy| copy.assessment.clone()).collect();
    let joined = join(&assessments).map_err(|why| not_joined(&why, &copies))?;
    let joined = put(&out, &copies, joined, &mut remarks)?;
    open::remember(&out);
    let questionnaire = known_questionnaire(&joined, merge.questionnaire.as_deref())?;
    let no = merge.fail_on_conflict && !joined.history().conflicts().is_empty();
    let own = own_edits(&assessments);
    let said = if merge.json {
        Said::text(for_programs(&out, &copies, &own, &joined, &questionnaire))
    } else {
        Said::text(for_people(&out, &copies, &own, &joined, &questionnaire, surface))
    };
    Ok(Said { remarks, no, ..said })
}

/// The questionnaire that is answered, for its words; the one that comes along where that is not here, for joining copies
/// needs none.
pub(super) fn known_questionnaire(assessment: &Assessment, folder: Option<&Path>) -> Result<Questionnaire, Fault> {
    match store::questionnaire_of(assessment, folder) {
        Err(_) if folder.is_none() => store::questionnaire(None),
        known => known,
    }
}

/// Whether both may go there, before anything is read.
fn may_be_written(out: &Path, force: bool) -> Result<(), Fault> {
    if !force && out.symlink_metadata().is_ok() {
        let out = shown(out);
        return Err(fault(format!(
            "cannot write {out}: it is there already. Take another name, or say --force to replace it."
        )));
    }
    Ok(())
}

/// Reads a copy; what was edited by hand becomes an edit of its own, the same whenever it is read.
fn read(path: &Path, remarks: &mut Vec<String>) -> Result<Copy, Fault> {
    let path = open::resolve(path);
    let opened = store::open(&path)?;
    remarks.extend(opened.doubts);
    if !opened.found.is_empty() {
        remarks.push(render_all(&opened.found, std::slice::from_ref(&opened.source), false));
    }
    let mut assessment = opened.assessment;
    let by_hand = assessment.record_found_edits();
    Ok(Copy { path, assessment, key: opened.key, by_hand })
}

fn not_joined(why: &NotJoined, copies: &[Copy]) -> Fault {
    let name = |at: usize| copies.get(at).map_or_else(String::new, |copy| shown(&copy.path));
    fault(match why {
        NotJoined::Nothing => "there is nothing to join.".to_owned(),
        NotJoined::NoHistory(at) => format!(
            "cannot join {}: it has no history, so nothing says what it has in common with the others. Any edit, as with \
             `surefoot set`, begins one; a redacted copy never had one.",
            name(*at)
        ),
        NotJoined::Strangers(one, other) => format!(
            "cannot join {} and {}: they do not begin with the same edit, so they are no copies of one assessment. \
             Nothing was written.",
            name(*one),
            name(*other)
        ),
        NotJoined::Clash(one, other, id) => format!(
            "cannot join {} and {}: the edit {} says one thing in the first and another in the second, so one of them was \
             changed after it was written. `surefoot verify` says which. Nothing was written.",
            name(*one),
            name(*other),
            clean(id.get(..12).unwrap_or(id))
        ),
    })
}

/// Writes the joined assessment: into a new file, or over one that is there and is held meanwhile. Returns what was
/// written, which also has what was done to that file since it was read, where it is one of the copies.
fn put(out: &Path, copies: &[Copy], joined: Assessment, remarks: &mut Vec<String>) -> Result<Assessment, Fault> {
    let sealed = copies.iter().find_map(|copy| Some((copy.path.as_path(), copy.key.clone()?)));
    if out.symlink_metadata().is_err() {
        remarks.extend(sealed.as_ref().and_then(|(from, _)| remark_on_key(from, out)));
        Hold::make(out, &joined, sealed.map(|(_, key)| key).as_ref(), false)?;
        return Ok(joined);
    }
    let (mut hold, opened) = Hold::open(out, "surefoot merge", PATIENCE)?;
    if let Some(why) = hold.read_only() {
        return Err(fault(format!("cannot write {}: {why}. End that one, or take another name.", shown(out))));
    }
    if open::is_export(&opened.source) {
        return Err(fault(format!("cannot write {}: it is a report. Take another name.", shown(out))));
    }
    let same = |copy: &Copy| std::fs::canonicalize(&copy.path).ok() == std::fs::canonicalize(out).ok();
    let joined = if copies.iter().any(same) {
        let mut now = opened.assessment;
        now.record_found_edits();
        joined.joined(&now).unwrap_or(joined)
    } else {
        joined
    };
    let recipients = |key: Option<&Arc<Key>>| key.map(|key| key.recipients().to_vec());
    match sealed {
        Some((from, key)) if recipients(hold.key()) != recipients(Some(&key)) => {
            remarks.extend(remark_on_key(from, out));
            hold.reseal(&joined, Some(key))?;
        }
        _ => hold.save(&joined).map_err(|unsaved| match unsaved {
            Unsaved::Fault(fault) => fault,
            Unsaved::Changed => {
                fault(format!("{} changed while this ran; nothing was written. Say it again.", shown(out)))
            }
        })?,
    }
    Ok(joined)
}

/// Puts the key of a sealed copy beside the joined file, and says what became of it.
fn remark_on_key(from: &Path, to: &Path) -> Option<String> {
    match store::copy_key(from, to) {
        Ok(put) => put.map(|key| format!("Its key is beside it, in {}.", shown(&key))),
        Err(why) => Some(format!("Its key is not beside it: {} Open it with --key.", clean(&why.render(false)))),
    }
}

fn for_people(
    out: &Path,
    copies: &[Copy],
    own: &[usize],
    joined: &Assessment,
    questionnaire: &Questionnaire,
    surface: Surface,
) -> String {
    let mut page = surface.page();
    let (file, history) = (shown(out), joined.history());
    page.line(&format!(
        "{file} holds the edits of {}, {} of them.",
        if copies.len() == 2 { "both".to_owned() } else { format!("all {}", copies.len()) },
        history.entries().len()
    ));
    let row = |(copy, own): (&Copy, &usize)| {
        let by_hand = match copy.by_hand {
            0 => String::new(),
            number => format!(", one of them made by hand ({})", count(number, "thing")),
        };
        vec![cell(shown(&copy.path)), cell(format!("{} of its own{by_hand}", count(*own, "edit"))).look(Look::Faint)]
    };
    page.rows(2, &copies.iter().zip(own).map(row).collect::<Vec<_>>());
    page.gap();
    let conflicts = history.conflicts();
    if conflicts.is_empty() {
        page.line("Nothing was changed on both sides to different ends.");
        page.inside(2, &format!("`surefoot {file}` goes on from here."), Look::Faint);
        return page.finish();
    }
    page.title(&format!("Changed on both sides: {}", count(conflicts.len(), "thing")));
    both::lines(&mut page, questionnaire, conflicts);
    page.gap();
    page.line(&format!(
        "Nothing of it is lost, and what counts now is marked. `surefoot {file}` and ctrl-x there settle it; so does any \
         edit of the thing."
    ));
    page.finish()
}

fn for_programs(
    out: &Path,
    copies: &[Copy],
    own: &[usize],
    joined: &Assessment,
    questionnaire: &Questionnaire,
) -> String {
    let copy = |(copy, own): (&Copy, &usize)| MergedCopyWire {
        file: copy.path.display().to_string(),
        edits: copy.assessment.history().entries().len(),
        own: *own,
        by_hand: copy.by_hand,
    };
    json::text(&MergeWire {
        format: wire::FORMAT,
        file: out.display().to_string(),
        edits: joined.history().entries().len(),
        copies: copies.iter().zip(own).map(copy).collect(),
        conflicts: joined.history().conflicts().iter().map(|one| wire::conflict(questionnaire, one)).collect(),
    })
}
