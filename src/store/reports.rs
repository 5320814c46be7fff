//! Writes panic reports to the folder `reports` in the data folder.
//!
//! Keeps only the latest few, each readable by its owner alone. The caller composes the text so that it
//! contains no answer; no content of an assessment may pass through here.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Attempt, Error, clock, data_folder, make_folder};

/// Maximum number of reports that are kept.
const MOST_REPORTS: usize = 5;

/// Prefix and suffix of the file name of a report.
const NAME: (&str, &str) = ("fault-", ".txt");

/// Writes a report and returns its path.
///
/// # Errors
/// There is no data folder, or it cannot be written. Callers may ignore that.
pub fn keep_report(text: &str) -> Result<PathBuf, Error> {
    let data = data_folder().ok_or(Error::NoDataFolder)?;
    let folder = data.join("reports");
    make_folder(&folder)?;
    prune(&folder);
    let moment = clock::now().strftime("%Y%m%d-%H%M%S").to_string();
    let path = folder.join(format!(
        "{}{moment}-{}{}",
        NAME.0,
        std::process::id(),
        NAME.1
    ));
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written
        .map(|()| path.clone())
        .map_err(Error::io(Attempt::Write, &path))
}

/// Deletes the oldest reports to make room for one more. Names begin with the time, so they sort by age.
fn prune(folder: &Path) {
    let is_report = |path: &PathBuf| {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        name.starts_with(NAME.0) && name.ends_with(NAME.1)
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut reports: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(is_report)
        .collect();
    reports.sort();
    let many = reports.len().saturating_sub(MOST_REPORTS - 1);
    for path in reports.iter().take(many) {
        // one report too many does no harm
        let _ = fs::remove_file(path);
    }
}
