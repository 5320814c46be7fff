//! The disk: read bounded text, write bytes safely, remember what was open.
//!
//! In flow paths; out flow texts, or one sentence that says what went wrong, where, and what to do next. It is the only
//! module that touches the disk. A file of an assessment lists weaknesses, so everything written here is for its owner
//! alone (0600, folders 0700), and an old file stays whole until the new one is safely down.

mod session;

use std::fs;
use std::hash::BuildHasher as _;
use std::hash::RandomState;
use std::io;
use std::io::Read as _;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::assessment::Assessment;
use crate::assessment::file;
use crate::assessment::history::Stamp;
use crate::config;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Source;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::builtin;
use crate::questionnaire::check;
use crate::questionnaire::file::Content;
use crate::questionnaire::file::catalog_folder;
use crate::reader::MOST_BYTES;
use crate::reader::Reader;
use crate::writer::Inline;
use crate::writer::Writer;

pub use session::Seen;
pub use session::seen;
pub use session::tell;
pub use session::told;

/// Why something could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The system refused. The sentence says what, where and what to do next.
    System {
        /// The sentence.
        words: String,
    },
    /// The text was read, but is wrong.
    Wrong {
        /// What is wrong, with places.
        found: Vec<Diagnostic>,
        /// The texts the places are in.
        sources: Vec<Source>,
    },
}

impl Fault {
    fn words(words: impl Into<String>) -> Self {
        Self::System { words: words.into() }
    }

    /// The fault as a person reads it.
    pub fn render(&self, colour: bool) -> String {
        match self {
            Self::System { words } => words.clone(),
            Self::Wrong { found, sources } => crate::diagnostic::render_all(found, sources, colour),
        }
    }
}

fn io_fault(doing: &str, path: &Path, error: &io::Error) -> Fault {
    let next = match error.kind() {
        io::ErrorKind::NotFound => "Is the path right?",
        io::ErrorKind::PermissionDenied => "You may not do that there; take another place.",
        io::ErrorKind::StorageFull => "The disk is full; make room and try again.",
        io::ErrorKind::AlreadyExists => "Take another name, or remove it first.",
        _ => "Nothing was changed.",
    };
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    Fault::words(format!("cannot {doing} {}: {reason}. {next}", path.display()))
}

/// Reads a text: a regular file, not larger than anything useful, in UTF-8.
///
/// # Errors
/// A sentence when it is none of these or cannot be read.
pub fn read_text(path: &Path) -> Result<String, Fault> {
    let refuse =
        |reason: &str, next: &str| Err(Fault::words(format!("cannot read {}: {reason}. {next}", path.display())));
    // looked at before it is opened: opening a pipe that nobody writes to would wait for ever
    let about = fs::metadata(path).map_err(|error| io_fault("read", path, &error))?;
    if about.is_dir() {
        return refuse("it is a folder", "Name a file in it.");
    }
    if !about.is_file() {
        return refuse("it is not a regular file", "Name a file.");
    }
    if about.len() > MOST_BYTES as u64 {
        let reason = format!("it has {} bytes, more than the {MOST_BYTES} that are read", about.len());
        return refuse(&reason, "Is this the file you meant?");
    }
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| io_fault("read", path, &error))?;
    match String::from_utf8(bytes) {
        // a checkout that made the line ends of another system must not look like an edit of every note
        Ok(text) => Ok(if text.contains('\r') { text.replace("\r\n", "\n") } else { text }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            refuse(&format!("byte {at} is not UTF-8"), "Is this a text file?")
        }
    }
}

/// Reads the text of a file together with the name a person knows it by.
///
/// # Errors
/// As [`read_text`].
pub fn read_source(path: &Path) -> Result<Source, Fault> {
    Ok(Source { name: path.display().to_string(), text: read_text(path)? })
}

/// Writes bytes so that the file is either the old one or the new one, whatever happens on the way: a temporary file
/// beside it, flushed to the disk, put in its place, and the folder flushed too.
///
/// # Errors
/// A sentence; the old file is untouched then.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    // a link is followed, so that it stays a link
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    place(&target, bytes, true).map_err(|error| placing_fault("write", path, &error))
}

/// Writes a file that must not be there yet.
///
/// # Errors
/// A sentence; also when the file is there.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(io_fault("create", path, &io::Error::new(io::ErrorKind::AlreadyExists, "it is there already")));
    }
    place(path, bytes, false).map_err(|error| placing_fault("create", path, &error))
}

/// What is missing when a file cannot be placed is its folder.
fn placing_fault(doing: &str, path: &Path, error: &io::Error) -> Fault {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if error.kind() == io::ErrorKind::NotFound && !folder.is_dir() {
        let (path, folder) = (path.display(), folder.display());
        return Fault::words(format!("cannot {doing} {path}: there is no folder {folder}. Make it first."));
    }
    io_fault(doing, path, error)
}

fn place(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    // tempfile makes it exclusively and with mode 0600
    let mut temporary = tempfile::Builder::new().prefix(".surefoot-").suffix(".tmp").tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    if replace {
        temporary.persist(path).map_err(|error| error.error)?;
    } else {
        temporary.persist_noclobber(path).map_err(|error| error.error)?;
    }
    flush_folder(folder)
}

#[cfg(unix)]
fn flush_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature on each system")]
fn flush_folder(_folder: &Path) -> io::Result<()> {
    Ok(()) // a folder cannot be flushed there; the rename is journalled by the file system
}

/// An assessment that was read, with what is worth a look in its file.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The assessment.
    pub assessment: Assessment,
    /// Warnings.
    pub found: Vec<Diagnostic>,
    /// The text they are about.
    pub source: Source,
}

/// Reads an assessment.
///
/// # Errors
/// A sentence, or everything that is wrong with the file.
pub fn open(path: &Path) -> Result<Opened, Fault> {
    let source = read_source(path)?;
    let (assessment, found) = file::read(&source);
    match assessment {
        Some(assessment) => Ok(Opened { assessment, found, source }),
        None => Err(Fault::Wrong { found, sources: vec![source] }),
    }
}

/// Saves an assessment over its file.
///
/// # Errors
/// As [`write()`].
pub fn save(path: &Path, assessment: &Assessment) -> Result<(), Fault> {
    let text = file::write(assessment);
    // what could not be read again is never put in the place of what can
    if text.len() > MOST_BYTES {
        return Err(Fault::words(format!(
            "cannot save {}: it would have {} bytes, and {MOST_BYTES} are read at most. Shorten the longest notes, or go on in \
             a new assessment.",
            path.display(),
            text.len()
        )));
    }
    write(path, text.as_bytes())
}

/// Reads the files of a questionnaire from its folder.
///
/// # Errors
/// A sentence when the folder or one of its files cannot be read.
pub fn read_questionnaire(folder: &Path) -> Result<Content, Fault> {
    let frame_path = folder.join("questionnaire.toml");
    let mut content = Content::default();
    if frame_path.exists() {
        content.frame = Some(read_source(&frame_path)?);
    }
    for path in toml_files(folder)? {
        if path != frame_path {
            content.layers.push(read_source(&path)?);
        }
    }
    if let Some(frame) = &content.frame {
        let catalogs = folder.join(catalog_folder(frame));
        if catalogs.is_dir() {
            for path in toml_files(&catalogs)? {
                content.catalogs.push(read_source(&path)?);
            }
        }
    }
    Ok(content)
}

/// The TOML files of a folder, sorted by name, so that the order of the disk changes nothing.
fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let entries = fs::read_dir(folder).map_err(|error| io_fault("read", folder, &error))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    if paths.len() > 200 {
        return Err(Fault::words(format!(
            "{} holds {} files, which is no questionnaire.",
            folder.display(),
            paths.len()
        )));
    }
    Ok(paths)
}

/// The questionnaire of a folder, checked, or the built-in one.
///
/// # Errors
/// A sentence, or everything that is wrong with it.
pub fn questionnaire(folder: Option<&Path>) -> Result<Questionnaire, Fault> {
    let content = match folder {
        Some(folder) => read_questionnaire(folder)?,
        None => builtin::ai_security(),
    };
    let (questionnaire, found) = check::check(&content);
    questionnaire.ok_or_else(|| Fault::Wrong { found, sources: content.sources() })
}

/// The questionnaire that an assessment answers: the folder named, the built-in one, or one in the data folder.
///
/// # Errors
/// A sentence when it is not here.
pub fn questionnaire_of(assessment: &Assessment, folder: Option<&Path>) -> Result<Questionnaire, Fault> {
    let wanted = &assessment.state().questionnaire;
    let found = match folder {
        Some(folder) => questionnaire(Some(folder))?,
        None if wanted.id == builtin::DEFAULT => questionnaire(None)?,
        None => {
            let folder = data_folder().map(|data| data.join("questionnaires").join(safe_name(&wanted.id)));
            match folder.filter(|folder| folder.is_dir()) {
                Some(folder) => questionnaire(Some(&folder))?,
                None => {
                    return Err(Fault::words(format!(
                        "the questionnaire `{}` is not here. Name its folder with --questionnaire FOLDER.",
                        wanted.id
                    )));
                }
            }
        }
    };
    if found.id != wanted.id {
        return Err(Fault::words(format!(
            "the assessment answers the questionnaire `{}`, and this is `{}`. Name the right folder with --questionnaire.",
            wanted.id, found.id
        )));
    }
    Ok(found)
}

/// A name that cannot lead out of its folder.
fn safe_name(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect()
}

/// Where surefoot keeps its own things: the list of recent files, and questionnaires of one's own.
/// `SUREFOOT_DATA` names another place.
pub fn data_folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("SUREFOOT_DATA").filter(|folder| !folder.is_empty()) {
        return Some(PathBuf::from(folder));
    }
    directories::ProjectDirs::from("", "", "surefoot").map(|folders| folders.data_dir().to_owned())
}

/// Settings as they were found.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What holds.
    pub config: Config,
    /// Why the file could not be used at all, in a sentence.
    pub refused: Option<String>,
    /// What in it is wrong.
    pub found: Vec<Diagnostic>,
    /// The text that is about.
    pub sources: Vec<Source>,
}

impl Settings {
    /// What is worth knowing about them, in paragraphs.
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.refused.iter().cloned().collect();
        if !self.found.is_empty() {
            notes
                .push("This stands in the settings and says nothing to surefoot, which goes on without it:".to_owned());
            notes.extend(self.found.iter().map(|found| found.render(&self.sources, false)));
        }
        notes
    }
}

/// Where settings are expected: `config.toml` in the configuration folder, or the file that `SUREFOOT_CONFIG` names; an
/// empty name means none.
pub fn config_file() -> Option<PathBuf> {
    match std::env::var_os("SUREFOOT_CONFIG") {
        Some(file) => Some(PathBuf::from(file)).filter(|file| !file.as_os_str().is_empty()),
        None => directories::ProjectDirs::from("", "", "surefoot").map(|at| at.config_dir().join("config.toml")),
    }
}

/// Reads the settings. Whatever is wrong with them, surefoot can go on.
pub fn settings() -> Settings {
    let Some(path) = config_file() else { return Settings::default() };
    // nobody has to have settings, but who names a file means one
    if !path.exists() && std::env::var_os("SUREFOOT_CONFIG").is_none() {
        return Settings::default();
    }
    let source = match read_source(&path) {
        Ok(source) => source,
        Err(fault) => {
            let refused = Some(format!("Surefoot goes on without settings: {}", fault.render(false)));
            return Settings { refused, ..Settings::default() };
        }
    };
    let (config, found) = config::read(&source);
    match config::refusal(&found, &source) {
        Some(refused) => Settings { refused: Some(refused), ..Settings::default() },
        None => Settings { config, refused: None, found, sources: vec![source] },
    }
}

/// Makes a folder for its owner alone, with every folder above it.
///
/// # Errors
/// A sentence when it cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), Fault> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| io_fault("make", folder, &error))
}

/// A file that was open, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// The file.
    pub path: PathBuf,
    /// The id of the control that was looked at last; empty when none was.
    pub place: String,
}

/// Who and when an edit is made, with a salt that nobody can guess. `who` is a role or initials; surefoot asks the
/// system for no name.
pub fn stamp(who: &str) -> Stamp {
    // each state of the standard hasher is keyed by random bytes of the system
    let random = || RandomState::new().hash_one(std::process::id());
    let salt = format!("{:016x}{:016x}", random(), random());
    let now = Timestamp::now();
    // seconds are enough for people, and a shorter line in the file
    Stamp { at: Timestamp::from_second(now.as_second()).unwrap_or(now), who: who.to_owned(), salt }
}

/// The day it is here.
pub fn today() -> Date {
    jiff::Zoned::now().date()
}

/// Minutes by which the clock here is ahead of UTC.
pub fn offset() -> i16 {
    i16::try_from(jiff::Zoned::now().offset().seconds() / 60).unwrap_or(0)
}

const MOST_RECENT: usize = 9;

/// The files that were open, the last one first; those that are gone are left out.
pub fn recent() -> Vec<Recent> {
    let Some(path) = data_folder().map(|folder| folder.join("recent.toml")) else { return Vec::new() };
    let Ok(source) = read_source(&path) else { return Vec::new() };
    let reader = Reader::new(&source);
    let read = reader.read(|root| {
        let entries = root.tables("file").into_iter();
        entries
            .map(|entry| Recent { path: PathBuf::from(entry.text("path").value), place: entry.text("place").value })
            .collect()
    });
    let read: Vec<Recent> = read.unwrap_or_default();
    read.into_iter().filter(|recent| recent.path.is_file()).take(MOST_RECENT).collect()
}

/// Puts a file at the head of the list of recent ones.
///
/// # Errors
/// A sentence; forgetting what was open harms nobody, so a caller may let it go.
pub fn remember(path: &Path, place: &str) -> Result<(), Fault> {
    let Some(folder) = data_folder() else { return Ok(()) };
    make_folder(&folder)?;
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut all = recent();
    all.retain(|recent| recent.path != path);
    all.insert(0, Recent { path, place: place.to_owned() });
    all.truncate(MOST_RECENT);
    let mut out = Writer::new();
    out.comment("What surefoot had open, the last one first.");
    for recent in all {
        let Some(path) = recent.path.to_str() else { continue }; // a path that is no text cannot stand in TOML
        out.item(&["file"]);
        out.value("path", &Inline::text(path));
        out.value("place", &Inline::text(recent.place));
    }
    write(&folder.join("recent.toml"), out.finish().as_bytes())
}
