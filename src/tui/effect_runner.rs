//! Runs the effects that the screens request, and reports each result as a message.
//!
//! The screens and `update` must never touch the disk or the clock themselves; they request effects. Deciding what to
//! do is their task and must never happen here.

use std::path::{Path, PathBuf};

use super::effect::{Earlier, Effect, Moved, Outcome};
use super::message::Message;
use super::model::Model;
use crate::session::Error;
use crate::session::merge;
use crate::session::open::Opening;
use crate::session::path::at_home;
use crate::session::save::{Saved, save, save_elsewhere};
use crate::session::services::{Services, published};
use crate::store;
use crate::store::{OpenFile, Snapshot};

/// The runner of effects, with the services that they need and the open file.
#[derive(Debug)]
pub(crate) struct EffectRunner {
    pub(crate) world: Services,
    hold: Option<OpenFile>,
}

impl EffectRunner {
    /// A runner without an open file.
    pub(crate) fn new(world: Services) -> Self {
        Self { world, hold: None }
    }

    /// Runs an effect and returns its result as a message; `None` if there is nothing to report.
    pub(crate) fn perform(&mut self, effect: Effect, model: &Model) -> Option<Message> {
        match effect {
            Effect::Save => Some(Message::Saved(self.save(model)?)),
            Effect::SaveElsewhere(path) => {
                let work = model.work()?;
                let path = at_home(path);
                let (assessment, who) = (&work.basis.assessment, &self.world.who);
                let saved = save_elsewhere(self.hold.as_mut(), &path, assessment, who);
                Some(Message::Moved(saved.map(|(hold, key)| {
                    self.hold = Some(hold);
                    Moved {
                        path,
                        clock: clock(),
                        remark: key.map(|key| key.to_string()),
                    }
                })))
            }
            Effect::Join => {
                let own = &model.work()?.basis.assessment;
                let merged = merge::with_file(self.hold.as_mut()?, own, store::stamp("outside"));
                Some(Message::Joined(
                    merged.map(|merged| (Box::new(merged), clock())),
                ))
            }
            Effect::Draft(draft) => {
                let drafted = self.hold.as_mut()?.draft(draft.as_ref());
                Some(Message::Drafted(drafted.map_err(Error::from)))
            }
            Effect::PutDraftAside => {
                let file = &model.work()?.basis.file;
                Some(Message::Told(vec![
                    match self.hold.as_mut()?.put_draft_aside() {
                        Ok(aside) => aside.sentence(file, true),
                        Err(error) => error.to_string(),
                    },
                ]))
            }
            Effect::ListEarlier => {
                let listed = self.hold.as_ref()?.earlier().map_err(Error::from);
                let listed = listed.map(|states| states.into_iter().map(earlier).collect());
                Some(Message::Earlier(listed))
            }
            Effect::ReadEarlier(path) => {
                let read = store::open(&path)
                    .map_err(Error::from)
                    .map(|opened| Box::new(opened.assessment));
                Some(Message::ReadEarlier(read))
            }
            Effect::Remember(place) => {
                let work = model.work()?;
                // the last position is a convenience: failing to store it is not an error
                let _ = store::remember(&work.basis.file, &place);
                None
            }
            Effect::ListRecent => {
                self.hold = None;
                Some(Message::Recent(store::recent()))
            }
            Effect::Open(path) => {
                // release the current file first, because it may also be the file to open
                self.hold = None;
                Some(self.opened(|world| world.open(&at_home(path))))
            }
            Effect::Survey(folder) => {
                let surveyed = self.world.survey(at_home(folder), false).map(Box::new);
                Some(Message::Surveyed(surveyed))
            }
            Effect::SurveyTogether(folder) => {
                let surveyed = self.world.survey(folder, true).map(Box::new);
                Some(Message::Surveyed(surveyed))
            }
            Effect::Create { path, system, form } => {
                Some(self.opened(|world| world.create(at_home(path), &system, form)))
            }
            Effect::Example(path) => Some(self.opened(|world| world.example(&at_home(path)))),
            Effect::Export {
                format,
                path,
                order,
                redact,
                replace,
            } => {
                let work = model.work()?;
                let basis = &work.basis;
                let of = (
                    basis.file.as_path(),
                    &basis.questionnaire,
                    &basis.assessment,
                );
                let outcome = self
                    .world
                    .export(of, format, &path, (&order, redact), replace);
                Some(Message::Exported(
                    outcome.map_err(|refusal| (path, refusal)),
                ))
            }
            Effect::Tell(live) => {
                let work = model.work()?;
                // a second screen that misses an update is no reason to interrupt the session
                let _ = store::tell(&work.basis.file, live.as_ref().map(published).as_deref());
                None
            }
            Effect::Look(path, seen) => {
                let followed = self.world.look(&path, &seen)?;
                Some(Message::Followed(followed.map(Box::new)))
            }
            // the terminal runs these itself
            Effect::Edit(_) | Effect::Copy(_) | Effect::Mouse(_) | Effect::Quit => None,
        }
    }

    /// Creates a private copy of the text for the user's own editor, and returns its path.
    pub(crate) fn editor_copy(&mut self, text: &str) -> Result<PathBuf, Error> {
        let hold = self.hold.as_mut().ok_or(Error::NotOpen)?;
        Ok(hold.editor_copy(text)?)
    }

    /// Opens a file and keeps it open, in place of the current file.
    pub(crate) fn open(&mut self, path: &Path) -> Result<Opening, Error> {
        let (hold, opening) = self.world.open(path)?;
        self.hold = Some(hold);
        Ok(opening)
    }

    fn opened(
        &mut self,
        open: impl FnOnce(&Services) -> Result<(OpenFile, Opening), Error>,
    ) -> Message {
        Message::Opened(match open(&self.world) {
            Ok((hold, opening)) => {
                self.hold = Some(hold);
                Ok(Box::new(opening))
            }
            Err(fault) => Err(fault),
        })
    }

    fn save(&mut self, model: &Model) -> Option<Outcome> {
        let (work, hold) = (model.work()?, self.hold.as_mut()?);
        Some(match save(hold, &work.basis.assessment) {
            Ok(Saved::There) => Outcome::Down(clock()),
            Ok(Saved::Apart(path)) => Outcome::Apart(path, clock()),
            Err(error) => Outcome::Failed(error.to_string()),
        })
    }
}

/// The entry for a snapshot in the list of snapshots.
fn earlier(snapshot: Snapshot) -> Earlier {
    Earlier {
        holds: snapshot.holds(),
        at: snapshot.at,
        path: snapshot.path,
    }
}

/// The local time of day, as `HH:MM:SS`.
fn clock() -> String {
    store::local().strftime("%H:%M:%S").to_string()
}
