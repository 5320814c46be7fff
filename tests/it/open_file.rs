//! An open file: who has the lock, what is never overwritten, what is restored after a kill, and which files lie beside
//! it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::{Assessment, file};
use surefoot::session::merge::with_file;
use surefoot::store;
use surefoot::store::{Draft, Error, Existing, OpenFile, OpenForm};

use crate::disk::copy;

const NOW: Duration = Duration::ZERO;

fn stamp(salt: &str) -> Stamp {
    Stamp {
        at: Timestamp::from_second(1_790_000_000).unwrap(),
        who: "team".to_owned(),
        salt: salt.to_owned(),
    }
}

fn begun() -> Assessment {
    let questionnaire = store::questionnaire(None).unwrap();
    Assessment::begin(
        surefoot::model::assessment::beginning(&questionnaire, "Helper", Form::Full),
        stamp("root"),
    )
}

fn noted(assessment: &Assessment, note: &str) -> Assessment {
    let mut noted = assessment.clone();
    assert!(noted.change(
        Change::Note {
            control: "DAT-P1".to_owned(),
            to: note.to_owned()
        },
        stamp(note)
    ));
    noted
}

/// A form with an unfinished note on DAT-P1.
fn form(note: &str) -> Draft {
    let part = OpenForm {
        kind: "note".to_owned(),
        subject: "DAT-P1".to_owned(),
        title: "Note on DAT-P1".to_owned(),
        fields: vec![(store::NOTE_LABEL.to_owned(), note.to_owned())],
        ..OpenForm::default()
    };
    Draft {
        root: begun().history().root().unwrap().to_owned(),
        kept_by: None,
        parts: vec![part],
    }
}

/// A folder with an assessment.
struct Folder {
    folder: tempfile::TempDir,
    path: PathBuf,
}

impl Folder {
    fn new() -> (Self, OpenFile) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.surefoot.toml");
        let hold = OpenFile::begin(&path, &begun(), None, "ops").unwrap();
        (Self { folder, path }, hold)
    }

    fn open(&self) -> (OpenFile, store::Opened) {
        OpenFile::take(&self.path, "ml", NOW).unwrap_or_else(|fault| panic!("{fault}"))
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.path).unwrap()
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(".x.surefoot.toml.kept").join(name)
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.starts_with(".x."))
            .collect();
        names.sort();
        names
    }
}

#[test]
fn the_second_one_only_reads_and_is_told_who_has_it() {
    let (place, mut first) = Folder::new();
    let (mut second, opened) = place.open();
    let why = second.read_only().unwrap().to_owned();
    assert!(
        why.starts_with("ops has had it open since ") && why.contains(" (process "),
        "{why}"
    );
    let before = place.text();
    let Err(fault @ Error::ReadOnly { .. }) = second.save(&noted(&opened.assessment, "lost?"))
    else {
        panic!("it was saved")
    };
    assert!(
        fault
            .to_string()
            .contains("it is open read-only, because ops has had it open"),
        "{fault}"
    );
    assert_eq!(place.text(), before);
    first.save(&noted(&opened.assessment, "mine")).unwrap();
    drop(first);
    let (mut third, opened) = place.open();
    assert_eq!(third.read_only(), None, "who is gone holds nothing");
    third.save(&noted(&opened.assessment, "and mine")).unwrap();
}

#[test]
fn a_change_from_outside_is_not_overwritten_and_can_be_merged() {
    let (place, mut hold) = Folder::new();
    let root = begun();
    let theirs = noted(&root, "theirs");
    fs::write(&place.path, file::write(&theirs)).unwrap();
    let own = noted(&root, "ours");
    assert_eq!(hold.save(&own), Err(Error::Changed(place.path.clone())));
    assert_eq!(place.text(), file::write(&theirs));
    let apart = hold.save_apart(&own).unwrap().to_owned();
    assert!(apart.ends_with("x.apart-1.surefoot.toml"));
    assert_eq!(
        hold.save(&own),
        Err(Error::Changed(place.path.clone())),
        "it stays so until it is settled"
    );
    assert_eq!(
        hold.save_apart(&noted(&own, "more")).unwrap(),
        apart,
        "and goes on in the same copy"
    );
    assert_eq!(
        fs::read_to_string(&apart).unwrap(),
        file::write(&noted(&own, "more"))
    );
    let joined = with_file(&mut hold, &noted(&own, "more"), stamp("outside")).unwrap();
    assert_eq!(joined.history().entries().len(), 4);
    assert_eq!(place.text(), file::write(&joined));
    assert_eq!(
        place.names(),
        ["x.surefoot.toml"],
        "all of the copy is in the file now"
    );
    hold.save(&noted(&joined, "later")).unwrap();
}

/// A session was killed, or ended, while its version lay beside the file.
#[test]
fn a_version_saved_apart_is_named_until_it_is_merged() {
    let (place, mut hold) = Folder::new();
    let root = begun();
    let theirs = noted(&root, "theirs");
    fs::write(&place.path, file::write(&theirs)).unwrap();
    let own = noted(&root, "ours");
    hold.save(&own).unwrap_err();
    let apart = hold.save_apart(&own).unwrap().to_owned();
    drop(hold);
    for _ in 0..2 {
        let (hold, opened) = place.open();
        assert_eq!(
            store::saved_apart(&place.path, &opened.assessment),
            std::slice::from_ref(&apart)
        );
        drop(hold);
        assert!(apart.exists());
    }
    let (mut hold, opened) = place.open();
    let merged = with_file(&mut hold, &opened.assessment, stamp("outside")).unwrap();
    assert_eq!(merged.history().entries().len(), 3);
    assert!(!apart.exists() && store::saved_apart(&place.path, &merged).is_empty());
    drop(hold);
    // If a command merged the version instead, the next opening removes it.
    fs::write(&apart, file::write(&own)).unwrap();
    let (_hold, opened) = place.open();
    assert!(store::saved_apart(&place.path, &opened.assessment).is_empty());
    assert!(!apart.exists());
}

#[test]
fn what_has_no_common_past_is_not_joined() {
    let (place, mut hold) = Folder::new();
    let mut other = stamp("another");
    other.who = "somebody".to_owned();
    let questionnaire = store::questionnaire(None).unwrap();
    let theirs = Assessment::begin(
        surefoot::model::assessment::beginning(&questionnaire, "Other", Form::Full),
        other,
    );
    fs::write(&place.path, file::write(&theirs)).unwrap();
    let words = with_file(&mut hold, &begun(), stamp("outside"))
        .unwrap_err()
        .to_string();
    assert!(
        words.contains("it now contains an unrelated assessment"),
        "{words}"
    );
    assert_eq!(place.text(), file::write(&theirs));
}

#[test]
fn a_file_that_was_removed_is_written_again() {
    let (place, mut hold) = Folder::new();
    fs::remove_file(&place.path).unwrap();
    hold.save(&noted(&begun(), "still here")).unwrap();
    assert!(place.text().contains("still here"));
}

#[test]
fn a_draft_comes_back_until_it_is_kept_or_dropped() {
    let (place, mut hold) = Folder::new();
    let draft = form("half a sen");
    hold.draft(Some(&draft)).unwrap();
    // Simulate a kill: release nothing.
    std::mem::forget(hold);
    assert!(place.beside("form.toml").is_file());
    // This process still has the lock, so a copy of the folder stands for the next start.
    let next = tempfile::tempdir().unwrap();
    copy(place.folder.path(), next.path());
    let place = Folder {
        path: next.path().join("x.surefoot.toml"),
        folder: next,
    };
    let (mut hold, opened) = place.open();
    assert_eq!(
        (opened.draft, opened.assessment),
        (Some(draft.clone()), begun())
    );
    // A command that saves does not know the content of the form.
    hold.save(&noted(&begun(), "by a command")).unwrap();
    drop(hold);
    let (mut hold, opened) = place.open();
    assert_eq!(opened.draft, Some(draft));
    hold.draft(None).unwrap();
    drop(hold);
    assert_eq!(place.open().1.draft, None);
    assert!(!place.beside("form.toml").exists());
}

/// A pull, a merge or an edit by hand happened between the kill and the opening.
#[test]
fn a_draft_that_does_not_fit_is_named_until_deleted() {
    let (place, mut hold) = Folder::new();
    hold.draft(Some(&form("precious"))).unwrap();
    let aside = hold.put_draft_aside().unwrap();
    assert_eq!(
        aside.path,
        place.beside("draft-1.toml").canonicalize().unwrap()
    );
    let words = aside.sentence(&place.path, true);
    assert!(
        words.contains("draft-1.toml") && words.contains("precious"),
        "{words}"
    );
    // Neither a save nor another draft replaces it.
    hold.draft(Some(&form("another"))).unwrap();
    hold.save(&noted(&begun(), "later")).unwrap();
    assert!(
        hold.put_draft_aside()
            .unwrap()
            .path
            .ends_with("draft-2.toml")
    );
    drop(hold);
    for _ in 0..2 {
        let (_hold, opened) = place.open();
        assert_eq!(opened.draft, None);
        let named = store::drafts_put_aside(&place.path, &opened.assessment);
        assert_eq!(named.len(), 2);
        assert!(named[0].sentence(&place.path, true).contains("precious"));
    }
    fs::remove_file(place.beside("draft-1.toml")).unwrap();
    assert_eq!(store::drafts_put_aside(&place.path, &begun()).len(), 1);
    // A file that is not a draft is moved aside too.
    fs::write(place.beside("form.toml"), "format = 99\n").unwrap();
    let (_hold, opened) = place.open();
    assert_eq!(opened.draft, None);
    assert_eq!(
        fs::read_to_string(place.beside("draft-1.toml")).unwrap(),
        "format = 99\n"
    );
}

/// After a kill, surefoot 0.1.0 left a whole assessment.
#[test]
fn a_draft_of_0_1_0_comes_back_or_is_named() {
    let (place, hold) = Folder::new();
    drop(hold);
    let root = begun();
    fs::write(
        place.beside("draft.toml"),
        file::write(&noted(&root, "half a sen")),
    )
    .unwrap();
    let (mut hold, opened) = place.open();
    assert!(opened.brought_back);
    assert_eq!(opened.assessment, noted(&root, "half a sen"));
    hold.save(&opened.assessment).unwrap();
    assert!(
        !place.beside("draft.toml").exists(),
        "saved, it is no draft any more"
    );
    drop(hold);
    // The file was edited in the meantime.
    let old = noted(&root, "old");
    fs::write(place.beside("draft.toml"), file::write(&old)).unwrap();
    let (mut hold, opened) = place.open();
    assert!(!opened.brought_back);
    hold.save(&noted(&opened.assessment, "later")).unwrap();
    assert_eq!(
        fs::read_to_string(place.beside("draft-1.toml")).unwrap(),
        file::write(&old)
    );
    let named = store::drafts_put_aside(&place.path, &opened.assessment);
    assert!(
        named[0]
            .sentence(&place.path, true)
            .contains("Merge it with `surefoot merge"),
        "{named:?}"
    );
    drop(hold);
    // Once merged, the draft is removed.
    let merged = opened.assessment.joined(&old).unwrap();
    fs::write(&place.path, file::write(&merged)).unwrap();
    drop(place.open());
    assert!(!place.beside("draft-1.toml").exists());
}

/// surefoot was killed while an external editor was open on a note.
#[test]
fn the_copy_of_an_editor_goes_into_the_draft() {
    let (place, mut hold) = Folder::new();
    hold.draft(Some(&form("before"))).unwrap();
    let path = hold.editor_copy("before").unwrap();
    assert!(
        path.starts_with(place.beside("editor").canonicalize().unwrap()),
        "{}",
        path.display()
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "before\n");
    fs::write(&path, "written in the editor\n").unwrap();
    drop(hold);
    let (mut hold, opened) = place.open();
    assert_eq!(opened.draft, Some(form("written in the editor")));
    assert!(!place.beside("editor").exists());
    // If the editor ends while surefoot runs, its text is saved in a draft before the copy is deleted.
    hold.editor_copy("again").unwrap();
    hold.draft(Some(&form("again"))).unwrap();
    assert!(!place.beside("editor").exists());
}

/// After a disk error, or with a file of another user, an unreadable draft is never dropped silently.
#[test]
fn what_was_being_typed_and_cannot_be_read_is_not_lost() {
    let (place, mut hold) = Folder::new();
    hold.draft(Some(&form("half a sen"))).unwrap();
    drop(hold);
    let draft = place.beside("form.toml");
    // Longer than the maximum that surefoot reads.
    fs::File::options()
        .append(true)
        .open(&draft)
        .unwrap()
        .set_len(1 << 33)
        .unwrap();
    let words = OpenFile::take(&place.path, "ops", NOW)
        .unwrap_err()
        .to_string();
    assert!(
        words.contains("form.toml") && words.contains("The draft contains unsaved text"),
        "{words}"
    );
    assert_eq!(fs::metadata(&draft).unwrap().len(), 1 << 33);
    // An unreadable draft prevents nobody from reading the assessment or from continuing without it.
    assert!(store::open(&place.path).is_ok());
    fs::remove_file(&draft).unwrap();
    assert_eq!(place.open().1.draft, None);
}

#[test]
fn only_half_written_files_of_killed_programs_are_removed() {
    let (place, mut hold) = Folder::new();
    hold.save(&noted(&begun(), "one")).unwrap();
    drop(hold);
    // Find the name of the temporary file with a save that cannot finish, because its target is a folder.
    let half = |name: &str| {
        let hash = surefoot::base::hash::of([name])
            .chars()
            .take(12)
            .collect::<String>();
        format!(".surefoot-{hash}-aB3xYz.tmp")
    };
    let here = |name: &str| place.folder.path().join(half(name));
    // The file, its key, a snapshot, a draft.
    let own = [
        here("x.surefoot.toml"),
        here("x.key.age"),
        place.beside(&half("20261122T051700Z.toml")),
        place.beside(&half("form.toml")),
    ];
    let others = [
        here("y.surefoot.toml"),
        here("y.key.age"),
        place.beside("mine.tmp"),
    ];
    for path in own.iter().chain(&others) {
        fs::write(path, "half").unwrap();
    }
    let _hold = place.open();
    for (path, stays) in own
        .iter()
        .map(|path| (path, false))
        .chain(others.iter().map(|path| (path, true)))
    {
        assert_eq!(path.exists(), stays, "{}", path.display());
    }
}

/// The process that created the folder was killed before it could add the ignore file.
#[test]
fn the_folder_beside_a_file_is_ignored_by_git_whoever_made_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.surefoot.toml");
    OpenFile::make(&path, &begun(), None, Existing::Stays).unwrap();
    let kept = folder.path().join(".x.surefoot.toml.kept");
    fs::create_dir(&kept).unwrap();
    let _hold = OpenFile::take(&path, "ml", NOW).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(fs::read_to_string(kept.join(".gitignore")).unwrap(), "*\n");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn everything_is_for_its_owner_alone() {
        let (place, mut hold) = Folder::new();
        hold.save(&noted(&begun(), "one")).unwrap();
        hold.draft(Some(&form("two"))).unwrap();
        assert_eq!(mode(&place.path), 0o600);
        let kept = place.beside("");
        assert_eq!(mode(&kept), 0o700);
        let mut seen = 0;
        for entry in fs::read_dir(&kept).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
            seen += 1;
        }
        assert_eq!(
            seen, 4,
            "lock, draft, one earlier state, and what keeps them out of git"
        );
        assert_eq!(hold.earlier().unwrap().len(), 1);
    }

    /// A user with write access to the folder plants links where surefoot is going to write.
    #[test]
    fn planted_links_lead_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.surefoot.toml");
        let victim = folder.path().join("victim");
        fs::write(&victim, "precious").unwrap();
        // Instead of the folder beside the file.
        let kept = folder.path().join(".x.surefoot.toml.kept");
        symlink(folder.path().join("elsewhere"), &kept).unwrap();
        let hold = OpenFile::begin(&path, &begun(), None, "ops").unwrap();
        assert!(
            hold.read_only().unwrap().contains("is not a folder"),
            "{:?}",
            hold.read_only()
        );
        drop(hold);
        fs::remove_file(&kept).unwrap();
        // Instead of the lock and the draft.
        fs::create_dir(&kept).unwrap();
        symlink(&victim, kept.join("lock")).unwrap();
        let (hold, _) = OpenFile::take(&path, "ops", NOW).unwrap();
        assert!(
            hold.read_only().unwrap().contains("cannot be locked"),
            "{:?}",
            hold.read_only()
        );
        drop(hold);
        fs::remove_file(kept.join("lock")).unwrap();
        symlink(&victim, kept.join("form.toml")).unwrap();
        symlink(&victim, kept.join("draft.toml")).unwrap();
        let (mut hold, opened) = OpenFile::take(&path, "ops", NOW).unwrap();
        assert!(!opened.brought_back && opened.draft.is_none());
        hold.draft(Some(&form("text"))).unwrap();
        // Instead of an export.
        let export = folder.path().join("report.md");
        symlink(&victim, &export).unwrap();
        assert!(store::create(&export, b"report").is_err());
        store::write_output(&export, b"report", None, Existing::Replaced).unwrap();
        assert!(
            fs::symlink_metadata(&export).unwrap().is_file(),
            "the link is replaced"
        );
        // A hard link to a file of the victim.
        let linked = folder.path().join("linked.md");
        fs::hard_link(&victim, &linked).unwrap();
        store::write_output(&linked, b"report", None, Existing::Replaced).unwrap();
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
    }

    /// A link that existed when the file was opened is the team's own: surefoot saves the file it points to.
    #[test]
    fn a_file_behind_a_link_is_saved_where_it_lies() {
        let (place, hold) = Folder::new();
        drop(hold);
        let link = place.folder.path().join("link.surefoot.toml");
        symlink(&place.path, &link).unwrap();
        let (mut hold, opened) = OpenFile::take(&link, "ops", NOW).unwrap();
        hold.save(&noted(&opened.assessment, "through the link"))
            .unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(place.text().contains("through the link"));
    }
}

/// A name that is valid for a file may be too long for the files beside it.
#[test]
fn a_name_too_long_for_its_snapshots_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = |length: usize| {
        let ending = ".surefoot.toml";
        folder
            .path()
            .join("a".repeat(length - ending.len()) + ending)
    };
    for length in [246, 250, 255, 256] {
        let refused = OpenFile::begin(&path(length), &begun(), None, "ops").unwrap_err();
        assert!(
            refused.to_string().contains("Choose a shorter name"),
            "{refused}"
        );
        assert!(!path(length).exists());
    }
    let longest = path(245);
    let mut hold = OpenFile::begin(&longest, &begun(), None, "ops").unwrap();
    hold.save(&noted(&begun(), "one")).unwrap();
    hold.save_apart(&noted(&begun(), "two")).unwrap();
}

#[test]
fn a_folder_too_deep_for_its_snapshots_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut deep = folder.path().to_owned();
    while deep.as_os_str().len() < 4_000 {
        let room = 4_050 - deep.as_os_str().len() - 1;
        deep.push("d".repeat(room.min(250)));
    }
    fs::create_dir_all(&deep).unwrap();
    let path = deep.join("x.surefoot.toml");
    let refused = OpenFile::begin(&path, &begun(), None, "ops").unwrap_err();
    assert!(refused.to_string().contains("another folder"), "{refused}");
    assert!(!path.exists());
}

#[cfg(unix)]
#[test]
fn a_write_protected_file_is_opened_read_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, hold) = Folder::new();
    drop(hold);
    let before = fs::read(&folder.path).unwrap();
    fs::set_permissions(&folder.path, fs::Permissions::from_mode(0o444)).unwrap();
    let (mut hold, _) = folder.open();
    assert!(
        hold.read_only()
            .is_some_and(|why| why.contains("write-protected"))
    );
    assert!(matches!(
        hold.save(&noted(&begun(), "one")),
        Err(Error::ReadOnly { .. })
    ));
    drop(hold);
    fs::set_permissions(&folder.path, fs::Permissions::from_mode(0o600)).unwrap();
    let (mut hold, _) = folder.open();
    fs::set_permissions(&folder.path, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(matches!(
        hold.save(&noted(&begun(), "one")),
        Err(Error::ReadOnly { .. })
    ));
    assert_eq!(fs::read(&folder.path).unwrap(), before);
}

/// The limit is reached by edits; the warning leaves room for hundreds more.
#[test]
fn a_nearly_full_file_is_reported_when_it_is_opened() {
    let (folder, hold) = Folder::new();
    drop(hold);
    let mut text = fs::read_to_string(&folder.path).unwrap();
    let mut edits = 0..;
    let mut grow_to = |count: usize| {
        for number in edits.by_ref().take(count) {
            let (level, at) = (number % 5, "2026-12-01T00:00:00Z");
            write!(
                text,
                "\n[[history]]\nid = \"{number:064x}\"\nat = \"{at}\"\nwho = \"team\"\nsalt = \"{number:032x}\"\n\
                 changes = [{{ set = \"answer\", control = \"DAT-P1\", level = {level} }}]\n"
            )
            .unwrap();
        }
        fs::write(&folder.path, &text).unwrap();
        folder.open().1.doubts
    };
    assert_eq!(grow_to(5_000), Vec::<String>::new());
    let warned = grow_to(8_000);
    assert!(
        warned
            .iter()
            .any(|words| words.contains("% of the size")
                && words.contains("surefoot new NAME --from")),
        "{warned:?}"
    );
}
