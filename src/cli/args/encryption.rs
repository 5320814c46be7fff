//! Arguments for encrypted assessments: the key file, recovery recipients, and the source of the passphrase.
//!
//! A passphrase is never an argument, because other programs can read arguments. A recipient stays an unparsed string
//! until the command reads it, because the error message of a parser would repeat a secret key typed here by mistake.

use std::path::PathBuf;

use clap::Args;

/// Arguments that determine how an encrypted assessment is opened.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Opening {
    /// Key file [default: NAME.key.age next to the assessment]
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Read the passphrase from file descriptor N
    #[arg(long, value_name = "N")]
    pub(crate) passphrase_fd: Option<u32>,
}

/// Recovery keys that also open the assessment.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Recovery {
    /// Recipient of a recovery key, age1… (repeatable)
    #[arg(long, value_name = "RECIPIENT")]
    pub(crate) recipient: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Encrypt {
    /// Assessment file
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) recovery: Recovery,
    /// Read the new passphrase from file descriptor N
    #[arg(long, value_name = "N")]
    pub(crate) passphrase_fd: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct Decrypt {
    /// Assessment file
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) opening: Opening,
}

#[derive(Debug, Args)]
pub(crate) struct Rekey {
    /// Assessment file
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) opening: Opening,
    #[command(flatten)]
    pub(crate) recovery: Recovery,
    /// Remove all recovery keys
    #[arg(long, conflicts_with = "recipient")]
    pub(crate) no_recovery: bool,
    /// Read the new passphrase from file descriptor N
    #[arg(long, value_name = "N")]
    pub(crate) new_passphrase_fd: Option<u32>,
}

/// The warning before the user chooses a passphrase.
pub(crate) const BEFORE: &str = "\
Only the key file and the passphrase together will open the assessment. If you
lose either of them, nobody can recover it or any part of the assessment. Keep a
copy of the key file elsewhere. A recovery key opens the assessment without
either: create one with `age-keygen`, lock it away and pass its recipient with
--recipient.";

/// What `encrypt` does, and what it does not protect.
pub(super) const ENCRYPT_NOTES: &str = "\
The assessment and its snapshots keep their names and are encrypted in the age
format. The key is in NAME.key.age beside the assessment, protected by your
passphrase. To open the assessment without surefoot:
    age -d -i NAME.key.age NAME.surefoot.toml
A lost passphrase or key file cannot be recovered. A recovery key (--recipient)
opens the assessment without either. Plain text that was on the disk before may
still be recoverable from it. Copies elsewhere (mail, git, backups, reports)
stay as they are.";
