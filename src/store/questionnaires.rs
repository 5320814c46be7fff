//! Loads and checks questionnaires: one in a given folder, the built-in one, or the one that an assessment
//! uses.
//!
//! For a questionnaire with errors, all errors are reported. A questionnaire id taken from an assessment must not lead
//! out of the data folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::place::name_of;
use super::{Attempt, Error, Unreadable, data_folder, read_source};
use crate::model::assessment::{Assessment, QuestionnaireName};
use crate::model::questionnaire::file::{Content, catalog_folder};
use crate::model::questionnaire::{Questionnaire, builtin, check};

/// Reads the files of a questionnaire from its folder.
///
/// # Errors
/// The folder or one of its files cannot be read, or it contains too many files.
pub fn read_questionnaire(folder: &Path) -> Result<Content, Error> {
    let frame_path = folder.join("questionnaire.toml");
    let mut content = Content::default();
    if frame_path.exists() {
        stays_inside(&frame_path, folder)?;
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
            is_next_to(&catalogs, folder)?;
            for path in toml_files(&catalogs)? {
                content.catalogs.push(read_source(&path)?);
            }
        }
    }
    Ok(content)
}

/// Returns the TOML files in a folder, sorted by name because the order on disk is arbitrary.
fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).map_err(Error::io(Attempt::Read, folder))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    for path in &paths {
        stays_inside(path, folder)?;
    }
    if paths.len() > 200 {
        return Err(Error::NoQuestionnaireFolder {
            folder: folder.to_owned(),
            files: paths.len(),
        });
    }
    Ok(paths)
}

/// Refuses a link that leads out of its folder: an error message would quote a line of a file that the author of the
/// questionnaire cannot read, such as a token in a pipeline.
fn stays_inside(path: &Path, folder: &Path) -> Result<(), Error> {
    let (Ok(target), Ok(folder)) = (fs::canonicalize(path), fs::canonicalize(folder)) else {
        // reading the file reports a link that leads nowhere
        return Ok(());
    };
    // reading anything but a regular file is refused in any case
    outside(path, target.starts_with(folder) || !target.is_file())
}

/// Refuses a folder of catalogs that is neither in the folder of the questionnaire nor next to it, and hidden folders.
fn is_next_to(catalogs: &Path, folder: &Path) -> Result<(), Error> {
    let (Ok(target), Ok(folder)) = (fs::canonicalize(catalogs), fs::canonicalize(folder)) else {
        return Ok(());
    };
    let is_hidden = name_of(&target).starts_with('.');
    let is_near = target.parent() == Some(folder.as_path()) || target.parent() == folder.parent();
    outside(catalogs, is_near && !is_hidden)
}

fn outside(path: &Path, is_inside: bool) -> Result<(), Error> {
    if is_inside {
        return Ok(());
    }
    Err(Error::Unreadable {
        path: path.to_owned(),
        why: Unreadable::Outside,
    })
}

/// Loads and checks the questionnaire in a folder, or the built-in one.
///
/// # Errors
/// The questionnaire cannot be read, or is invalid.
pub fn questionnaire(folder: Option<&Path>) -> Result<Questionnaire, Error> {
    let content = match folder {
        Some(folder) => read_questionnaire(folder)?,
        None => builtin::ai_security(),
    };
    let (questionnaire, found) = check::check(&content);
    questionnaire.ok_or_else(|| Error::Invalid {
        found,
        sources: content.sources(),
        kept: None,
    })
}

/// Returns the questionnaire folders in the data folder, sorted by name. Empty if they cannot be listed.
pub fn own_questionnaires() -> Vec<PathBuf> {
    let entries = data_folder().and_then(|data| fs::read_dir(data.join("questionnaires")).ok());
    let mut folders: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// Loads the questionnaire that an assessment uses: from `folder`, or else the built-in one or one in the data
/// folder.
///
/// # Errors
/// The questionnaire is not installed, has another id, cannot be read, or is invalid.
pub fn questionnaire_of(
    assessment: &Assessment,
    folder: Option<&Path>,
) -> Result<Questionnaire, Error> {
    questionnaire_named(&assessment.state().questionnaire, folder)
}

/// Like [`questionnaire_of`], for the questionnaire with this name.
pub(super) fn questionnaire_named(
    wanted: &QuestionnaireName,
    folder: Option<&Path>,
) -> Result<Questionnaire, Error> {
    let found = match folder {
        Some(folder) => questionnaire(Some(folder))?,
        None if wanted.id == builtin::DEFAULT => questionnaire(None)?,
        None => {
            let folder =
                data_folder().map(|data| data.join("questionnaires").join(safe_name(&wanted.id)));
            match folder.filter(|folder| folder.is_dir()) {
                Some(folder) => questionnaire(Some(&folder))?,
                None => return Err(Error::UnknownQuestionnaire(wanted.id.clone())),
            }
        }
    };
    if found.id != wanted.id {
        return Err(Error::OtherQuestionnaire {
            wanted: wanted.id.clone(),
            found: found.id,
        });
    }
    Ok(found)
}

/// Replaces every character of a name that could lead out of its folder.
fn safe_name(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
                c
            } else {
                '-'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    /// `check` quotes the lines that it refuses, and a pipeline prints them in its log.
    #[cfg(unix)]
    #[test]
    fn no_line_of_a_file_outside_is_quoted() {
        use std::os::unix::fs::symlink;

        use super::*;

        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        fs::create_dir_all(at("home/.secret")).unwrap();
        fs::create_dir_all(at("home/q")).unwrap();
        for file in ["home/token", "home/.secret/x.toml"] {
            fs::write(at(file), "token canary 1234\n").unwrap();
        }
        let frame = at("home/q/questionnaire.toml");
        let link = at("home/q/layer.toml");
        let outside = at("home/.secret");
        let absolute = format!("catalogs = '{}'\n", outside.display());
        for catalogs in [
            "catalogs = '../.secret'\n",
            "catalogs = '../../home/.secret'",
            &absolute,
        ] {
            fs::write(&frame, catalogs).unwrap();
            let refused = questionnaire(Some(&at("home/q"))).unwrap_err().to_string();
            assert!(!refused.contains("canary"), "{refused}");
        }
        symlink("../.secret", at("home/q/catalogs")).unwrap();
        fs::write(&frame, "").unwrap();
        let refused = questionnaire(Some(&at("home/q"))).unwrap_err().to_string();
        assert!(!refused.contains("canary"), "{refused}");
        fs::remove_file(at("home/q/catalogs")).unwrap();
        symlink("../token", &link).unwrap();
        let refused = questionnaire(Some(&at("home/q"))).unwrap_err().to_string();
        assert!(
            !refused.contains("canary") && refused.contains("leads out of"),
            "{refused}"
        );
        fs::remove_file(&link).unwrap();
        fs::write(at("home/q/other.txt"), "not a layer\n").unwrap();
        symlink("other.txt", &link).unwrap();
        let read = questionnaire(Some(&at("home/q"))).unwrap_err().to_string();
        assert!(
            read.contains("not a layer"),
            "a link within the folder is read: {read}"
        );
        fs::remove_file(&frame).unwrap();
        symlink("../token", &frame).unwrap();
        let refused = questionnaire(Some(&at("home/q"))).unwrap_err().to_string();
        assert!(!refused.contains("canary"), "{refused}");
    }
}
