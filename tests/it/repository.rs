//! The content of the repository: a fixed top level, and no file that does not belong in a source tree.

use std::path::{Path, PathBuf};
use std::process::Command;

/// All names allowed at the top level besides dot-files.
const TOP_LEVEL: &[&str] = &[
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "assets",
    "benches",
    "clippy.toml",
    "questionnaires",
    "rust-toolchain.toml",
    "src",
    "tests",
];

/// The maximum size of a tracked file outside `assets`, in bytes.
const LARGEST: u64 = 1_000_000;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files tracked by git, as paths below the root.
///
/// Outside a repository (a source archive) nothing is tracked, and the list is empty.
fn tracked() -> Vec<PathBuf> {
    if !root().join(".git").exists() {
        return Vec::new();
    }
    let output = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let names = String::from_utf8(output.stdout).unwrap();
    names.split_terminator('\0').map(PathBuf::from).collect()
}

/// The first component of a path.
fn top(path: &Path) -> &str {
    path.components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap()
}

fn is_allowed_at_the_top(name: &str) -> bool {
    name.starts_with('.') || TOP_LEVEL.contains(&name)
}

fn is_too_large(path: &Path, bytes: u64) -> bool {
    bytes > LARGEST && top(path) != "assets"
}

#[test]
fn only_listed_names_stand_at_the_top() {
    let strangers: Vec<PathBuf> = tracked()
        .into_iter()
        .filter(|path| !is_allowed_at_the_top(top(path)))
        .collect();
    assert!(
        strangers.is_empty(),
        "remove these, or argue for them in TOP_LEVEL: {strangers:?}"
    );
    assert!(!is_allowed_at_the_top(
        "numpy-2.4.6-cp311-cp311-manylinux.whl"
    ));
}

#[test]
fn no_tracked_file_is_larger_than_1_mb() {
    // A file that is deleted but not yet committed is still listed.
    let size = |path: &PathBuf| std::fs::metadata(root().join(path)).map_or(0, |about| about.len());
    let large: Vec<PathBuf> = tracked()
        .into_iter()
        .filter(|path| is_too_large(path, size(path)))
        .collect();
    assert!(
        large.is_empty(),
        "these do not belong into a source tree: {large:?}"
    );
    assert!(is_too_large(Path::new("tests/model.bin"), LARGEST + 1));
    assert!(!is_too_large(
        Path::new("assets/fonts/Sans.otf"),
        LARGEST + 1
    ));
}
