//! Folders on the disk: their content at any depth, and half-written files in them.

use std::fs;
use std::path::{Path, PathBuf};

/// The files and folders below a folder.
pub(crate) fn everything(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(everything(&path));
        }
        found.push(path);
    }
    found
}

/// The half-written files below a folder.
pub(crate) fn temporaries(folder: &Path) -> Vec<PathBuf> {
    let begins = |path: &PathBuf| {
        path.file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with(".surefoot-")
    };
    everything(folder)
        .into_iter()
        .filter(|path| !path.is_dir() && begins(path))
        .collect()
}

/// Copies the content of a folder into another one.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
