//! Snapshots of an assessment: whole files in the folder beside it, kept more sparsely the older they are.
//!
//! Each snapshot contains the bytes that a save is about to replace, unchanged: an encrypted file yields an encrypted
//! snapshot. The age of a snapshot is determined by the time in its name, not by the modification time of its file.

use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::clock;
use super::error::{Attempt, Error};
use super::paths::folder_of;
use super::place::{files_in, name_of};
use crate::store::state_dir::StateDir;

/// A snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Time of the snapshot, to the second.
    pub at: Timestamp,
    /// Path of the file.
    pub path: PathBuf,
}

/// Minimum interval between consecutive snapshots, in seconds.
const APART: i64 = 600;
/// Number of latest snapshots that are kept regardless of age.
const LATEST: usize = 12;
/// Age in days up to which the last snapshot of each day is kept.
const DAYS: i64 = 14;
/// Age in days up to which the last snapshot of every 7 days is kept.
const WEEKS: i64 = 70;
/// Maximum number of days that the time between consecutive snapshots adds to the age of the earlier ones.
const PAUSE: i64 = 7;
/// Format of the time in a file name.
pub(super) const NAME: &str = "%Y%m%dT%H%M%SZ";
const ENDING: &str = ".toml";

/// Returns all snapshots in the folder, latest first. Snapshots later than `now` come last: the clock was wrong when
/// they were taken.
///
/// # Errors
/// The folder beside the assessment cannot be listed.
pub(super) fn all(kept: &StateDir, now: Timestamp) -> Result<Vec<Snapshot>, Error> {
    let unread = Error::io(Attempt::List, kept.folder());
    if !kept.look().map_err(&unread)? {
        return Ok(Vec::new());
    }
    let snapshot = |path: PathBuf| {
        let when = DateTime::strptime(NAME, name_of(&path).strip_suffix(ENDING)?).ok()?;
        Some(Snapshot {
            at: when.to_zoned(TimeZone::UTC).ok()?.timestamp(),
            path,
        })
    };
    let files = files_in(kept.folder()).map_err(&unread)?;
    let mut found: Vec<Snapshot> = files.into_iter().filter_map(snapshot).collect();
    found.sort_by_key(|snapshot| (snapshot.at > now, std::cmp::Reverse(snapshot.at)));
    Ok(found)
}

/// Returns the snapshots of the assessment at `path`, latest first. The assessment itself need not be readable.
///
/// # Errors
/// The folder beside the assessment cannot be listed.
pub fn earlier(path: &Path) -> Result<Vec<Snapshot>, Error> {
    all(&StateDir::beside(&lies_at(path)), clock::now())
}

/// Returns the canonical path of a file. If the file does not exist, only its folder is resolved.
pub(super) fn lies_at(path: &Path) -> PathBuf {
    let there = fs::canonicalize(path).ok();
    let folder = || {
        Some(
            fs::canonicalize(folder_of(path))
                .ok()?
                .join(path.file_name()?),
        )
    };
    there.or_else(folder).unwrap_or_else(|| path.to_owned())
}

/// Saves a snapshot of `bytes` if the last one is old enough, and deletes surplus snapshots.
///
/// # Errors
/// The snapshot cannot be written. The caller decides whether to save without it.
pub(super) fn keep(kept: &StateDir, bytes: &[u8], now: Timestamp) -> Result<(), Error> {
    let before = all(kept, now)?;
    let recent = |last: &Snapshot| (0..APART).contains(&(now.as_second() - last.at.as_second()));
    if before.first().is_some_and(recent) {
        return Ok(());
    }
    let path = kept.folder().join(format!(
        "{}{ENDING}",
        now.to_zoned(TimeZone::UTC).strftime(NAME)
    ));
    match kept.make().and_then(|()| kept.place(&path, bytes, false)) {
        // a snapshot from the same second is recent enough
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        outcome => outcome.map_err(Error::io(Attempt::Write, &path))?,
    }
    let times: Vec<Timestamp> = before.iter().map(|snapshot| snapshot.at).collect();
    for at in surplus(&times, now) {
        if let Some(snapshot) = before.get(at) {
            let _ = fs::remove_file(&snapshot.path);
        }
    }
    Ok(())
}

/// Returns the indices of the snapshots to delete before a new one is added. `times` is sorted as in [`all`].
fn surplus(times: &[Timestamp], now: Timestamp) -> Vec<usize> {
    let day = |at: Timestamp| at.as_second().div_euclid(86_400);
    // A day counts only if work was done around it: counted from the clock alone, 1 save with the clock far ahead would
    // make every snapshot too old. So ages begin at the latest snapshot, and a pause adds at most `PAUSE` days.
    let mut age = 0;
    let mut later = times.first().copied();
    let mut last = None;
    let mut surplus = Vec::new();
    for (index, at) in times.iter().copied().enumerate() {
        if at <= now {
            age += later.map_or(0, |later| (day(later) - day(at)).clamp(0, PAUSE));
            later = Some(at);
        }
        if index < LATEST - 1 {
            continue;
        }
        // the day, or the period of 7 days, for which one snapshot is kept; `None` if none is kept
        let span = match age {
            _ if at > now => Some((2, day(at))),
            ago if ago < DAYS => Some((0, day(at))),
            ago if ago < WEEKS => Some((1, day(at).div_euclid(7))),
            _ => None,
        };
        if span.is_none() || span == last {
            surplus.push(index);
        }
        last = span;
    }
    surplus
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 12 latest snapshots are kept, including the snapshot being added, so the first 11 here are kept. Of those at
    /// 13:00 and 12:00 on the same day, the later snapshot is kept. After that, one per day is kept up to 13 days ago,
    /// one per 7 days up to 69 days ago, and none beyond. The 11 days without a snapshot before 20 November count as 7,
    /// so the ages here are 1, 1, 2, 9, 16, 17, and then 7 more for each.
    #[test]
    fn fewer_stay_the_longer_ago_they_are() {
        let now: Timestamp = "2026-11-22T14:00:00Z".parse().unwrap();
        let ago = |hours: i64| now - jiff::SignedDuration::from_hours(hours);
        let latest: Vec<Timestamp> = (0..11).map(ago).collect();
        assert!(surplus(&latest, now).is_empty());
        let mut times = latest;
        times.extend([24 + 1, 24 + 2, 48, 13 * 24, 20 * 24, 21 * 24].map(ago));
        times.extend((4..14).map(|weeks| ago(weeks * 7 * 24)));
        // 20 and 21 days ago are 2 and 1 November 2026, a Monday and a Sunday; these 7-day periods begin on a
        // Thursday
        // 17 is 28 days ago, with an age of 24; 24 is the first with an age of 70 or more
        assert_eq!(surplus(&times, now), [12, 16, 24, 25, 26]);
    }

    #[test]
    fn a_clock_far_ahead_neither_thins_nor_stays_latest() {
        let folder = tempfile::tempdir().unwrap();
        let kept = StateDir::beside(&folder.path().join("x.surefoot.toml"));
        let put = |at: Timestamp| keep(&kept, at.to_string().as_bytes(), at).unwrap();
        let now: Timestamp = "2026-11-22T14:00:00Z".parse().unwrap();
        for days in (0..30).rev() {
            put(now - jiff::SignedDuration::from_hours(24 * days));
        }
        let now = now + jiff::SignedDuration::from_hours(1);
        put(now);
        let before = all(&kept, now).unwrap();
        let wrong: Timestamp = "2099-01-01T00:00:00Z".parse().unwrap();
        put(wrong);
        let after = all(&kept, wrong).unwrap();
        assert_eq!(
            after.get(1..),
            Some(before.as_slice()),
            "nothing is thinned"
        );
        // the clock is right again
        let later = now + jiff::SignedDuration::from_hours(1);
        put(later);
        let listed = all(&kept, later).unwrap();
        assert_eq!(listed.first().map(|one| one.at), Some(later));
        assert_eq!(listed.last().map(|one| one.at), Some(wrong));
    }

    #[test]
    fn a_state_is_put_away_once_in_ten_minutes() {
        let folder = tempfile::tempdir().unwrap();
        let kept = StateDir::beside(&folder.path().join("x.surefoot.toml"));
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for (now, text) in [
            ("2026-11-22T14:00:00Z", "a"),
            ("2026-11-22T14:09:59Z", "b"),
            ("2026-11-22T14:10:00Z", "c"),
        ] {
            keep(&kept, text.as_bytes(), at(now)).unwrap();
        }
        let texts: Vec<String> = all(&kept, at("2026-11-22T14:10:00Z"))
            .unwrap()
            .iter()
            .map(|one| fs::read_to_string(&one.path).unwrap())
            .collect();
        assert_eq!(texts, ["c", "a"]);
        // a clock that was set back does not prevent snapshots
        keep(&kept, b"d", at("2026-11-01T00:00:00Z")).unwrap();
        assert_eq!(all(&kept, at("2026-11-01T00:00:00Z")).unwrap().len(), 3);
    }
}
