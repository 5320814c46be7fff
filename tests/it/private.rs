//! Files of surefoot are accessible to their owner alone, whatever the umask of the shell.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use crate::binary::in_a_shell;
use crate::disk::everything;

/// From everything permitted to everybody to nothing permitted to nobody.
const UMASKS: &[&str] = &["000", "002", "022", "077", "0277", "0777"];

/// Commands that create files: assessments, keys, snapshots, drafts, lists of recent files and each kind of report.
const LINES: &[&str] = &[
    "new x --name Helper",
    "set x DAT-P1=2 --note 'the vault door is open'",
    "set x DAT-P1=3",
    "example y",
    "report x --pdf r.pdf --docx r.docx --xlsx r.xlsx --md r.md --csv r.csv --ics r.ics --json r.json --toml r.toml",
    "report y --oscal r.oscal.json --poam r.poam.json",
    "encrypt x --passphrase-fd 3",
    "rekey x --passphrase-fd 3 --new-passphrase-fd 4",
    "new z --name Sealed --encrypt --passphrase-fd 3",
];

#[test]
fn everything_is_for_its_owner_alone_under_any_umask() {
    for umask in UMASKS {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path();
        // surefoot creates the folders above the data too.
        let before = format!("umask {umask}; export SUREFOOT_DATA=deep/down/data;");
        for line in LINES {
            let ran = in_a_shell(own, &before, line, &["orbit velvet crumb sandal"; 2]);
            assert_eq!(ran.code, 0, "{umask} {line}: {}{}", ran.out, ran.err);
        }
        let found = everything(own);
        for path in &found {
            let about = fs::symlink_metadata(path).unwrap();
            let wanted = if about.is_dir() { 0o700 } else { 0o600 };
            let mode = about.permissions().mode() & 0o7777;
            assert_eq!(mode, wanted, "{mode:o} under {umask}: {}", path.display());
        }
        let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        let names: Vec<String> = found.iter().map(name).collect();
        for made in [
            "r.pdf",
            "r.poam.json",
            "x.key.age",
            "z.key.age",
            "recent.toml",
            "lock",
        ] {
            assert!(
                names.iter().any(|name| name == made),
                "{made} is not among {names:?}"
            );
        }
    }
}
