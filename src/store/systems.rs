//! Finds the assessments of all systems below the given folders, and reads them in parallel on all available cores.
//!
//! The rows are in the order of the files, regardless of which thread finishes first. The search is limited in depth
//! and in number of names, follows no links and skips hidden entries, among them the folders with snapshots. Only the
//! row of an assessment stays in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io, thread};

use jiff::civil::Date;

use super::paths::stem_apart;
use super::place::name_of;
use super::questionnaires::questionnaire_named;
use super::{Attempt, Error, opened, read_bytes, text_of};
use crate::base::diagnostic::{Diagnostic, Severity, Source};
use crate::base::shell::word;
use crate::model::assessment::file;
use crate::model::assessment::file::ENDING;
use crate::model::assessment::summary::Summary;
use crate::model::assessment::{QuestionnaireName, summary};
use crate::model::questionnaire::Questionnaire;
use crate::roadmap::Care;
use crate::store::encryption;
use crate::views::portfolio::system::System;
use crate::views::portfolio::{File, Held};

/// Maximum depth of the search, in folders.
const DEEPEST: usize = 16;
/// Maximum number of assessments in one survey.
const MOST_FILES: usize = 100_000;
/// Maximum number of files and folders that a search visits.
const MOST_NAMES: usize = 2_000_000;

/// Result of a search.
#[derive(Debug, Default)]
pub struct Found {
    /// Assessments, sorted by path.
    pub files: Vec<PathBuf>,
    /// Files that are named like copies of an assessment without its ending, as sync clients leave them.
    pub copies: Vec<PathBuf>,
    /// Errors for paths that the user named.
    pub faults: Vec<Error>,
    /// Notes about incomplete results, one sentence each.
    pub remarks: Vec<String>,
}

/// Searches folders for assessments; a path to a file is treated as an assessment. A file found more than once is
/// returned once.
pub fn find_systems(places: &[PathBuf]) -> Found {
    let mut found = Found::default();
    let mut walk = Walk::default();
    for place in places {
        match fs::metadata(place) {
            Ok(about) if about.is_dir() => walk.folder(place, &mut found),
            Ok(_) => walk.take(place.clone()),
            Err(error) => found.faults.push(Error::io(Attempt::Read, place)(error)),
        }
    }
    if walk.cut {
        found.remarks.push(format!(
            "only the first {MOST_FILES} assessments, up to {DEEPEST} folders deep, are included: name subfolders to see the others."
        ));
    }
    found.files = walk.files.into_values().collect();
    found.files.sort();
    found.copies = walk.copies;
    found
}

/// State of a search.
#[derive(Default)]
struct Walk {
    /// Files by canonical path, with the path under which each was found first.
    files: BTreeMap<PathBuf, PathBuf>,
    copies: Vec<PathBuf>,
    names: usize,
    /// Whether a limit cut the search short.
    cut: bool,
}

impl Walk {
    fn take(&mut self, path: PathBuf) {
        if self.files.len() >= MOST_FILES {
            self.cut = true;
            return;
        }
        let whole = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        self.files.entry(whole).or_insert(path);
    }

    /// Searches a folder and its subfolders.
    fn folder(&mut self, top: &Path, found: &mut Found) {
        let mut waiting = vec![(top.to_owned(), 0)];
        while let Some((folder, depth)) = waiting.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    // one unreadable folder among many must not hide the others
                    let told = Error::io(Attempt::LookInto, &folder)(error);
                    if depth == 0 {
                        found.faults.push(told);
                    } else {
                        found.remarks.push(told.to_string());
                    }
                    continue;
                }
            };
            for entry in entries.filter_map(io::Result::ok) {
                self.names += 1;
                if self.names > MOST_NAMES {
                    self.cut = true;
                    return;
                }
                let path = entry.path();
                // `file_type` does not follow links: a link is neither a folder nor a file
                let Ok(kind) = entry.file_type() else {
                    continue;
                };
                let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
                if kind.is_dir() && !hidden {
                    if depth < DEEPEST {
                        waiting.push((path, depth + 1));
                    } else {
                        self.cut = true;
                    }
                } else if kind.is_file() && !hidden && is_assessment(&path) {
                    self.take(path);
                } else if kind.is_file() && !hidden && is_copy(&path) {
                    self.copies.push(path);
                }
            }
        }
    }
}

/// Returns whether a file is named like an assessment and is not a version saved apart.
fn is_assessment(path: &Path) -> bool {
    let name = name_of(path);
    name.ends_with(ENDING) && stem_apart(name).is_none()
}

/// Returns whether a file is named like a copy whose mark stands inside the ending: `x.surefoot (1).toml`.
fn is_copy(path: &Path) -> bool {
    let name = name_of(path);
    let marked = |(_, rest): (&str, &str)| rest.starts_with([' ', '.', '-', '_', '(']);
    let rest = name
        .strip_suffix(".toml")
        .and_then(|stem| stem.rsplit_once(".surefoot"));
    !name.ends_with(ENDING) && rest.is_some_and(marked)
}

/// Reads the systems that were found. A file with the name of a copy is kept only if it is a copy of one of the other
/// files; any other file may have such a name too.
pub fn read_found(
    found: &Found,
    folder: Option<&Path>,
    today: Date,
    unseal: bool,
    care: Option<Care>,
) -> Vec<File> {
    let mut files = read_systems(&found.files, folder, today, unseal, care);
    let root = |file: &File| file.system().and_then(|system| system.root.clone());
    let roots: BTreeSet<String> = files.iter().filter_map(root).collect();
    let copies = read_systems(&found.copies, folder, today, unseal, care);
    files.extend(
        copies
            .into_iter()
            .filter(|copy| root(copy).is_some_and(|root| roots.contains(&root))),
    );
    files
}

/// Reads the systems in `files` and evaluates each with its own questionnaire: the questionnaire in `folder` if its id
/// matches. Encrypted files are decrypted only with `unseal`. With `care`, also computes the input for a common plan;
/// `care` is the effort spent on planning each system alone.
fn read_systems(
    files: &[PathBuf],
    folder: Option<&Path>,
    today: Date,
    unseal: bool,
    care: Option<Care>,
) -> Vec<File> {
    let shelf = Shelf {
        folder,
        care,
        known: Mutex::new(BTreeMap::new()),
    };
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done: Vec<(usize, File)> = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = files.get(at) else {
                return done;
            };
            done.push((at, row(path, &shelf, today)));
        }
    };
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(files.len())
        .max(1);
    let mut rows: Vec<(usize, File)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut rows = work();
        for other in others {
            // a thread that panicked has reported it; its files get a row with an error below
            rows.extend(other.join().unwrap_or_default());
        }
        rows
    });
    rows.sort_by_key(|(at, _)| *at);
    if rows.len() < files.len() {
        let known: Vec<usize> = rows.iter().map(|(at, _)| *at).collect();
        let missing = (0..files.len()).filter(|at| known.binary_search(at).is_err());
        let words = "reading it caused an internal error.";
        rows.extend(missing.map(|at| {
            let place = files
                .get(at)
                .map_or_else(String::new, |path| path.display().to_string());
            (
                at,
                File {
                    place,
                    held: Held::Broken(words.to_owned()),
                },
            )
        }));
        rows.sort_by_key(|(at, _)| *at);
    }
    let mut rows: Vec<File> = rows.into_iter().map(|(_, row)| row).collect();
    if unseal {
        // one at a time: the first passphrase opens a key that may decrypt the others too
        for (row, path) in rows
            .iter_mut()
            .zip(files)
            .filter(|(row, _)| matches!(row.held, Held::Sealed(_)))
        {
            row.held = unsealed(path, &shelf, today);
        }
    }
    rows
}

/// Returns the row of a file.
fn row(path: &Path, shelf: &Shelf<'_>, today: Date) -> File {
    File {
        place: path.display().to_string(),
        held: contents(path, shelf, today),
    }
}

fn contents(path: &Path, shelf: &Shelf<'_>, today: Date) -> Held {
    let bytes = match read_bytes(path) {
        Ok(bytes) => bytes,
        Err(fault) => return Held::Broken(fault.to_string()),
    };
    if encryption::is_sealed(&bytes) {
        let next = format!(
            "Name its key with --key, or open it on its own with `surefoot {}`.",
            word(path.display())
        );
        return Held::Sealed(format!("the file is encrypted. {next}"));
    }
    match text_of(path, bytes) {
        Ok(text) => judged(
            Source {
                name: path.display().to_string(),
                text,
            },
            shelf,
            today,
        ),
        Err(fault) => Held::Broken(fault.to_string()),
    }
}

/// Decrypts a file and evaluates it.
fn unsealed(path: &Path, shelf: &Shelf<'_>, today: Date) -> Held {
    match read_bytes(path).and_then(|bytes| opened(path, &bytes)) {
        Ok(opened) => judged(opened.source, shelf, today),
        Err(fault) => Held::Sealed(first_line(&fault.to_string())),
    }
}

fn judged(source: Source, shelf: &Shelf<'_>, today: Date) -> Held {
    if source.text.trim().is_empty() {
        return Held::Broken("it is empty.".to_owned());
    }
    let glance = match summary::glance(&source) {
        Ok(glance) => glance,
        Err(found) => return Held::Broken(in_a_sentence(&found, &source)),
    };
    // the plan depends on the history, which the summary does not keep
    let assessment = shelf.care.and_then(|_| file::read(&source).0);
    let earlier = assessment.map(|assessment| assessment.earlier_plans());
    drop(source);
    if let Some(paper) = &glance.state.ballot_paper {
        return Held::Broken(format!(
            "it is the ballot paper for {}, not the assessment of a team.",
            paper.voter
        ));
    }
    match shelf.questionnaire(&glance) {
        Ok(questionnaire) => {
            let system = System::of(questionnaire, &glance, today);
            Held::System(Box::new(match shelf.care {
                Some(care) => system.with_part(&glance, &earlier.unwrap_or_default(), today, care),
                None => system,
            }))
        }
        Err(fault) => Held::Broken(first_line(&fault.to_string())),
    }
}

/// Describes the first error in a file and the number of further errors.
fn in_a_sentence(found: &[Diagnostic], source: &Source) -> String {
    let mut errors = found
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let Some(first) = errors.next() else {
        return "it cannot be read.".to_owned();
    };
    let (line, _) = first.place(&source.text);
    let more = match errors.count() {
        0 => String::new(),
        1 => ", and 1 more error".to_owned(),
        more => format!(", and {more} more errors"),
    };
    format!(
        "line {line}: {}{more}.",
        first.message.trim_end_matches('.')
    )
}

fn first_line(words: &str) -> String {
    words.lines().next().unwrap_or_default().to_owned()
}

/// Cache of questionnaires: each is read and checked once.
struct Shelf<'a> {
    folder: Option<&'a Path>,
    /// Planning effort per system. `None` without a common plan.
    care: Option<Care>,
    known: Mutex<BTreeMap<String, Result<Arc<Questionnaire>, Error>>>,
}

impl Shelf<'_> {
    /// Returns the questionnaire of an assessment.
    fn questionnaire(&self, glance: &Summary) -> Result<Arc<Questionnaire>, Error> {
        let wanted = &glance.state.questionnaire;
        // a thread that panicked leaves no partial entry in the map
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(&wanted.id) {
            return found.clone();
        }
        let found = self.found(wanted);
        known.insert(wanted.id.clone(), found.clone());
        found
    }

    fn found(&self, wanted: &QuestionnaireName) -> Result<Arc<Questionnaire>, Error> {
        let own = || questionnaire_named(wanted, None);
        let found = match self.folder {
            // the folder that the user named may belong to another system
            Some(folder) => questionnaire_named(wanted, Some(folder)).or_else(|_| own()),
            None => own(),
        };
        found.map(Arc::new)
    }
}
