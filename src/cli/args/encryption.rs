//! Arguments for encrypted assessments: the key file, recovery recipients, and where the passphrase comes from.
//!
//! A passphrase is never an argument, because other programs can read arguments. A recipient stays an unparsed string
//! until the command reads it: the error of a parser would repeat a secret key typed here by mistake.

use std::path::PathBuf;

use clap::Args;

/// How a sealed assessment is opened.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Opening {
    /// The key of a sealed file [default: NAME.key.age beside it]
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Read the passphrase from descriptor N instead of asking
    #[arg(long, value_name = "N")]
    pub(crate) passphrase_fd: Option<u32>,
}

/// Who else opens what is sealed.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Recovery {
    /// Let a recovery key open it too, age1…; once for each
    #[arg(long, value_name = "RECIPIENT")]
    pub(crate) recipient: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Encrypt {
    /// The assessment
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) recovery: Recovery,
    /// Read the new passphrase from descriptor N instead of asking
    #[arg(long, value_name = "N")]
    pub(crate) passphrase_fd: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct Decrypt {
    /// The assessment
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) opening: Opening,
}

#[derive(Debug, Args)]
pub(crate) struct Rekey {
    /// The assessment
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) opening: Opening,
    #[command(flatten)]
    pub(crate) recovery: Recovery,
    /// Let no recovery key open it any more
    #[arg(long, conflicts_with = "recipient")]
    pub(crate) no_recovery: bool,
    /// Read the new passphrase from descriptor N instead of asking
    #[arg(long, value_name = "N")]
    pub(crate) new_passphrase_fd: Option<u32>,
}

/// What is said before a passphrase is chosen.
pub(crate) const BEFORE: &str = "\
The assessment will open with its key file and a passphrase, and with nothing else. A lost passphrase is lost, and so is a
lost key file: nobody can bring them back, and no part of the assessment either. Keep a copy of the key file elsewhere. A
recovery key, made with `age-keygen`, locked away and named with --recipient, opens the assessment without both.";

/// What `encrypt` does and does not.
pub(super) const ENCRYPT_NOTES: &str = "\
The assessment and its snapshots keep their names and are sealed in the format
of age. The key is in NAME.key.age beside it, sealed with your passphrase:
    age -d -i NAME.key.age NAME.surefoot.toml
opens the assessment without surefoot. A lost passphrase or key file is lost
for good; a recovery key (--recipient) opens the assessment without them.
What was on the disk before may still be found there by who reads it raw, and
copies elsewhere (mail, git, backups, reports) stay as they are.";
