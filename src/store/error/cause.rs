//! Attempted file operations and the reasons why they fail: an error from the system, or content that is not text.
//!
//! Separate from `Error` because nothing here depends on assessments, keys or snapshots.

use std::{fmt, io};

/// Operation on a file or folder; `Display` is the verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Read a file.
    Read,
    /// Write a file.
    Write,
    /// Create a file.
    Create,
    /// Rename a file.
    Rename,
    /// Remove a file.
    Remove,
    /// Create a folder.
    MakeFolder,
    /// List the files of a folder.
    List,
    /// Look into a folder during a search.
    LookInto,
    /// Copy a damaged file to another name.
    KeepDamaged,
    /// Create a private copy of a note in a folder.
    CopyNote,
    /// Decrypt a file.
    Open,
    /// Encrypt a file.
    Encrypt,
}

impl fmt::Display for Attempt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Create | Self::MakeFolder => "create",
            Self::Rename => "rename",
            Self::Remove => "remove",
            Self::List => "list",
            Self::LookInto => "look into",
            Self::KeepDamaged => "keep the damaged file in",
            Self::CopyNote => "make a private copy in",
            Self::Open => "open",
            Self::Encrypt => "encrypt",
        })
    }
}

/// Reason why the system refused an operation; `Display` is the reason without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IoCause {
    /// Kind of the error.
    pub kind: io::ErrorKind,
    /// Message from the system.
    words: String,
    /// Whether the new file is in place and only its folder could not be flushed.
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
    /// Returns the next step after a failed attempt, in one sentence.
    pub(super) fn next(&self, attempt: Attempt) -> &'static str {
        const NEXT: [(io::ErrorKind, &str); 6] = [
            (
                io::ErrorKind::InvalidFilename,
                "Choose a shorter name or another folder.",
            ),
            (io::ErrorKind::NotFound, "Check the path."),
            (io::ErrorKind::PermissionDenied, "Choose another folder."),
            (io::ErrorKind::StorageFull, "Free some space and try again."),
            (io::ErrorKind::ReadOnlyFilesystem, "Choose another folder."),
            (
                io::ErrorKind::AlreadyExists,
                "Choose another name, or remove the existing file first.",
            ),
        ];
        if self.is_unflushed {
            return "The new file is in place, but a power failure may undo it. Try again.";
        }
        let is_read = matches!(
            attempt,
            Attempt::Read | Attempt::List | Attempt::LookInto | Attempt::Open
        );
        if is_read && self.kind == io::ErrorKind::PermissionDenied {
            return "Check its permissions.";
        }
        let found = NEXT.iter().find(|(kind, _)| *kind == self.kind);
        found.map_or("Try again.", |(_, next)| next)
    }
}

impl fmt::Display for IoCause {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const KNOWN: [(io::ErrorKind, &str); 5] = [
            (
                io::ErrorKind::InvalidFilename,
                "the name or the path is too long",
            ),
            (io::ErrorKind::NotFound, "there is no such file"),
            (io::ErrorKind::PermissionDenied, "permission denied"),
            // the `tempfile` crate words this error differently
            (io::ErrorKind::StorageFull, "the disk is full"),
            (
                io::ErrorKind::ReadOnlyFilesystem,
                "the file system is read-only",
            ),
        ];
        let known = KNOWN.iter().find(|(kind, _)| *kind == self.kind);
        out.write_str(known.map_or(&self.words, |(_, words)| words))
    }
}

/// Marks an error as a failed flush of a folder whose new file is already in place. Keeps the error kind.
pub(crate) fn unflushed(error: io::Error) -> io::Error {
    io::Error::new(error.kind(), Unflushed(error))
}

/// Error from flushing a folder to disk after a file was placed in it.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Unflushed(io::Error);

/// Returns whether only the flush of the folder failed, so the new file is in place.
pub(crate) fn is_unflushed(error: &io::Error) -> bool {
    matches!(error.get_ref(), Some(inner) if inner.is::<Unflushed>())
}

/// Reason why a path does not lead to readable text, with the next step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A dangling link.
    #[error("it is a broken link. Name the file itself.")]
    DeadLink,
    /// A link, or a folder of catalogs, that leads out of the questionnaire.
    #[error("it leads out of the questionnaire. Copy the file into its folder.")]
    Outside,
    /// A folder.
    #[error("it is a folder. Name a file in it.")]
    Folder,
    /// A device, a pipe or a socket.
    #[error("it is not a regular file. Name a file.")]
    NotRegular,
    /// A file beyond the size limit.
    #[error(
        "it has {} bytes; the limit is {most}. Is this the file you meant?",
        .size.map_or_else(|| format!("more than {most}"), |size| size.to_string())
    )]
    TooLarge {
        /// Size in bytes. `None` if the file grew while it was read.
        size: Option<u64>,
        /// Limit in bytes.
        most: usize,
    },
    /// UTF-16 text.
    #[error("it is written in UTF-16. Save it as UTF-8.")]
    Utf16,
    /// Bytes that are not UTF-8.
    #[error("byte {at} is not UTF-8. Is this a text file?")]
    NotUtf8 {
        /// Offset of the first invalid byte, from 0.
        at: usize,
    },
}
