//! What was attempted on a file, and why it failed: the system's reasons, and what lies at the path instead of a text.
//!
//! Apart from `Error` because nothing here knows of assessments, keys or snapshots.

use std::{fmt, io};

/// What was attempted on a file or folder; `Display` is the verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// To read a file.
    Read,
    /// To write a file.
    Write,
    /// To make a new file.
    Create,
    /// To rename a file.
    Rename,
    /// To remove a file.
    Remove,
    /// To make a folder.
    MakeFolder,
    /// To list the files of a folder.
    List,
    /// To look into a folder on a walk.
    LookInto,
    /// To keep a damaged file under a name.
    KeepDamaged,
    /// To make a private copy of a note in a folder.
    CopyNote,
    /// To decrypt a file.
    Open,
    /// To encrypt a file.
    Encrypt,
}

impl fmt::Display for Attempt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Create => "create",
            Self::Rename => "rename",
            Self::Remove => "remove",
            Self::MakeFolder => "make",
            Self::List => "list",
            Self::LookInto => "look into",
            Self::KeepDamaged => "keep the damaged file in",
            Self::CopyNote => "make a private copy in",
            Self::Open => "open",
            Self::Encrypt => "encrypt",
        })
    }
}

/// Why the system refused; `Display` is the reason without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IoCause {
    /// The kind of the error.
    pub kind: io::ErrorKind,
    /// The system's own words.
    words: String,
    /// Whether the new file is in its place, and only its folder could not be flushed.
    pub(crate) is_unflushed: bool,
}

impl From<io::Error> for IoCause {
    fn from(error: io::Error) -> Self {
        Self {
            kind: error.kind(),
            words: error.to_string(),
            is_unflushed: is_unflushed(&error),
        }
    }
}

impl IoCause {
    /// What to do next, in a sentence.
    pub(super) fn next(&self) -> &'static str {
        const NEXT: [(io::ErrorKind, &str); 5] = [
            (io::ErrorKind::NotFound, "Is the path right?"),
            (
                io::ErrorKind::PermissionDenied,
                "You may not do that there; take another place.",
            ),
            (io::ErrorKind::StorageFull, "Make room and try again."),
            (io::ErrorKind::ReadOnlyFilesystem, "Take another place."),
            (
                io::ErrorKind::AlreadyExists,
                "Take another name, or remove it first.",
            ),
        ];
        if self.is_unflushed {
            return "The new one is there, but a power cut may undo it; try again.";
        }
        let found = NEXT.iter().find(|(kind, _)| *kind == self.kind);
        found.map_or("Try again.", |(_, next)| next)
    }
}

impl fmt::Display for IoCause {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const KNOWN: [(io::ErrorKind, &str); 4] = [
            (io::ErrorKind::NotFound, "there is no such file"),
            (io::ErrorKind::PermissionDenied, "permission denied"),
            // the library for temporary files words this one in its own way
            (io::ErrorKind::StorageFull, "the disk is full"),
            (
                io::ErrorKind::ReadOnlyFilesystem,
                "it can only be read there",
            ),
        ];
        let known = KNOWN.iter().find(|(kind, _)| *kind == self.kind);
        out.write_str(known.map_or(&self.words, |(_, words)| words))
    }
}

/// What is new is in its place, but the folder could not be flushed to the disk. The kind stays.
pub(crate) fn unflushed(error: io::Error) -> io::Error {
    io::Error::new(error.kind(), Unflushed(error))
}

/// Why a folder could not be flushed to the disk after something new was put into it.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Unflushed(io::Error);

/// Whether that is why, and what is new is there.
pub(crate) fn is_unflushed(error: &io::Error) -> bool {
    matches!(error.get_ref(), Some(inner) if inner.is::<Unflushed>())
}

/// What lies at a path instead of a text that is read, with what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A link that leads nowhere.
    #[error("it is a link that leads nowhere. Name the file itself.")]
    DeadLink,
    /// A folder.
    #[error("it is a folder. Name a file in it.")]
    Folder,
    /// A device, a pipe or a socket.
    #[error("it is not a regular file. Name a file.")]
    NotRegular,
    /// A file larger than anything useful.
    #[error(
        "it has {} bytes, more than the {most} that are read. Is this the file you meant?",
        .size.map_or_else(|| format!("more than {most}"), |size| size.to_string())
    )]
    TooLarge {
        /// How large it is; `None` where it grew while it was read.
        size: Option<u64>,
        /// How much is read.
        most: usize,
    },
    /// A text in UTF-16.
    #[error("it is written in UTF-16. Save it as UTF-8.")]
    Utf16,
    /// Bytes that are no text.
    #[error("byte {at} is not UTF-8. Is this a text file?")]
    NotUtf8 {
        /// The first byte that is none, counted from 0.
        at: usize,
    },
}
