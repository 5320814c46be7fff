//! Finds the assessments of all systems below some folders, and reads them in parallel on all available cores.
//!
//! The rows keep the order of the files, independent of which thread finishes first. The walk is limited in depth and
//! in number of names, follows no links and skips hidden entries, among them the folders that hold snapshots. Only the
//! row of an assessment stays in memory.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io, thread};

use jiff::civil::Date;

use super::place::name_of;
use super::questionnaires::questionnaire_named;
use super::{Attempt, Error, opened, read_bytes, text_of};
use crate::base::diagnostic::{Diagnostic, Severity, Source};
use crate::model::assessment::file::ENDING;
use crate::model::assessment::summary::Summary;
use crate::model::assessment::{QuestionnaireName, summary};
use crate::model::questionnaire::Questionnaire;
use crate::roadmap::Care;
use crate::store::encryption;
use crate::views::portfolio::system::System;
use crate::views::portfolio::{File, Held};

/// How deep a folder is walked.
const DEEPEST: usize = 16;
/// The most assessments that are looked at together.
const MOST_FILES: usize = 100_000;
/// The most names of files and folders that are gone through.
const MOST_NAMES: usize = 2_000_000;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, by their places.
    pub files: Vec<PathBuf>,
    /// What of that which was named could not be looked into.
    pub faults: Vec<Error>,
    /// What else there is to know, a sentence each.
    pub remarks: Vec<String>,
}

/// Finds the assessments in folders, and takes files that are named for such. What is reached twice is one.
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
            "only the first {MOST_FILES} assessments, {DEEPEST} folders deep, are looked at: name folders further down."
        ));
    }
    found.files = walk.files.into_values().collect();
    found.files.sort();
    found
}

/// What was met on the way.
#[derive(Default)]
struct Walk {
    /// The files by their whole paths, as they were named first.
    files: BTreeMap<PathBuf, PathBuf>,
    names: usize,
    /// Whether something was left out.
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

    /// Walks a folder and those in it, each with how deep it lies.
    fn folder(&mut self, top: &Path, found: &mut Found) {
        let mut waiting = vec![(top.to_owned(), 0)];
        while let Some((folder, depth)) = waiting.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    // what is not for the reader of one folder among many stops nobody from seeing the others
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
                // a link is neither of the two
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
                }
            }
        }
    }
}

/// Whether a file is called as assessments are, and is not a version that was put beside one to be joined with it.
fn is_assessment(path: &Path) -> bool {
    let name = name_of(path);
    name.ends_with(ENDING) && !name.contains(".apart-")
}

/// Reads the systems in files, and judges each by its own questionnaire: that of the folder, where it is the one that was
/// answered. What is sealed stays so unless that is asked for; what a plan for all of them needs is worked out where a
/// care is named, by which each is planned alone.
pub fn read_systems(
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
            // a thread that broke off has told of it by itself, and what it read is read again
            rows.extend(other.join().unwrap_or_default());
        }
        rows
    });
    rows.sort_by_key(|(at, _)| *at);
    if rows.len() < files.len() {
        let known: Vec<usize> = rows.iter().map(|(at, _)| *at).collect();
        let missing = (0..files.len()).filter(|at| known.binary_search(at).is_err());
        let words = "surefoot itself failed at it; `surefoot check` may tell more.";
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
        // one after the other: a passphrase is asked for once, and its key then opens the others
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

/// The row of a file.
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
            "Name its key with --key, or open it by itself: `surefoot {}`.",
            path.display()
        );
        return Held::Sealed(format!("it is sealed. {next}"));
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

/// The row of a file that is sealed, opened by a key that was named.
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
    drop(source);
    if let Some(paper) = &glance.state.ballot_paper {
        return Held::Broken(format!(
            "it is the ballot paper of {}, and no assessment of a team.",
            paper.voter
        ));
    }
    match shelf.questionnaire(&glance) {
        Ok(questionnaire) => {
            let system = System::of(questionnaire, &glance, today);
            Held::System(Box::new(match shelf.care {
                Some(care) => system.with_part(&glance, today, care),
                None => system,
            }))
        }
        Err(fault) => Held::Broken(first_line(&fault.to_string())),
    }
}

/// The first thing that is wrong with a file, and how much more there is.
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
        1 => ", and one thing more is wrong".to_owned(),
        more => format!(", and {more} things more are wrong"),
    };
    format!(
        "line {line}: {}{more}. `surefoot check` tells all.",
        first.message.trim_end_matches('.')
    )
}

fn first_line(words: &str) -> String {
    words.lines().next().unwrap_or_default().to_owned()
}

/// The questionnaires that were asked for so far: each is read and checked once.
struct Shelf<'a> {
    folder: Option<&'a Path>,
    /// The care of the plan of each system; nothing where none is asked for.
    care: Option<Care>,
    known: Mutex<BTreeMap<String, Result<Arc<Questionnaire>, Error>>>,
}

impl Shelf<'_> {
    /// The questionnaire that an assessment answers.
    fn questionnaire(&self, glance: &Summary) -> Result<Arc<Questionnaire>, Error> {
        let wanted = &glance.state.questionnaire;
        // what a thread that broke off left behind is whole questionnaires, or none
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
            // the folder that was named may be that of another system
            Some(folder) => questionnaire_named(wanted, Some(folder)).or_else(|_| own()),
            None => own(),
        };
        found.map(Arc::new)
    }
}
