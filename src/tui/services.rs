//! Runs the effects that the screens request, and reports each result as a message.
//!
//! The screens and `update` must never touch the disk or the clock themselves; they request effects. Deciding what to
//! do is their task and must never happen here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;

use super::effect::{Done, Earlier, Effect, Followed, Moved, Opening, Outcome, Refusal, Surveyed};
use super::message::Message;
use super::model::{Basis, Live, Model};
use crate::base::diagnostic::{Source, count};
use crate::base::hash;
use crate::base::plural::capital;
use crate::base::toml::read::Reader;
use crate::base::toml::write::Writer;
use crate::model::assessment::example::example;
use crate::model::assessment::plan::Person;
use crate::model::assessment::profile::Form;
use crate::model::assessment::{Assessment, beginning_with};
use crate::rules::agenda;
use crate::store;
use crate::store::{
    EXPORT_AGAIN, Existing, Fault, FileStamp, OpenFile, SaveError, Snapshot, WriteRefusal,
};
use crate::views::exporter::Exporter;
use crate::views::options::{ExportOptions, Format};
use crate::views::portfolio::plan;

/// What the world is like: everything the screens may not look up themselves.
#[derive(Clone, Debug)]
pub(crate) struct Services {
    /// The folder of the questionnaire, where one was named.
    pub(crate) questionnaire: Option<PathBuf>,
    /// Who makes the edits.
    pub(crate) who: String,
    /// The day it is.
    pub(crate) today: Date,
    /// The people a new assessment begins with; one for each role where there are none.
    pub(crate) people: BTreeMap<String, Person>,
}

/// The world with the assessment that is open in it.
#[derive(Debug)]
pub(crate) struct EffectRunner {
    pub(crate) world: Services,
    hold: Option<OpenFile>,
}

impl EffectRunner {
    /// One on which nothing lies.
    pub(crate) fn new(world: Services) -> Self {
        Self { world, hold: None }
    }

    /// Does what was asked, and says how it went.
    pub(crate) fn perform(&mut self, effect: Effect, model: &Model) -> Option<Message> {
        match effect {
            Effect::Save => Some(Message::Saved(self.save(model)?)),
            Effect::SaveElsewhere(path) => {
                let work = model.work()?;
                let path = at_home(path);
                let key = self.hold.as_ref().and_then(|hold| hold.key().cloned());
                let made = OpenFile::create(&path, &work.basis.assessment, key, &self.world.who);
                Some(Message::Moved(made.map(|hold| {
                    // what is open goes on beside the new file
                    let _ = self.hold.as_mut().map(|before| before.draft(None));
                    let remark = hold
                        .key()
                        .and_then(|_| remark_on_key(&work.basis.file, &path));
                    self.hold = Some(hold);
                    Moved {
                        path,
                        clock: clock(),
                        remark,
                    }
                })))
            }
            Effect::Join => {
                let work = model.work()?;
                let outside = store::stamp("outside");
                let joined = self.hold.as_mut()?.join(&work.basis.assessment, outside);
                Some(Message::Joined(
                    joined.map(|joined| (Box::new(joined), clock())),
                ))
            }
            Effect::Draft(draft) => {
                Some(Message::Drafted(self.hold.as_mut()?.draft(draft.as_ref())))
            }
            Effect::PutDraftAside => {
                let file = &model.work()?.basis.file;
                Some(Message::Told(vec![
                    match self.hold.as_mut()?.put_draft_aside() {
                        Ok(aside) => aside.sentence(file, true),
                        Err(fault) => fault.render(false),
                    },
                ]))
            }
            Effect::ListEarlier => {
                let listed = self.hold.as_ref()?.earlier();
                let listed = listed.map(|states| states.into_iter().map(earlier).collect());
                Some(Message::Earlier(listed))
            }
            Effect::ReadEarlier(path) => {
                let read = store::open(&path).map(|opened| Box::new(opened.assessment));
                Some(Message::ReadEarlier(read))
            }
            Effect::Remember(place) => {
                let work = model.work()?;
                // forgetting what was open harms nobody
                let _ = store::remember(&work.basis.file, &place);
                None
            }
            Effect::ListRecent => {
                self.hold = None;
                Some(Message::Recent(store::recent()))
            }
            Effect::Open(path) => {
                // it may be the one that lies here
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
                let outcome =
                    self.world
                        .export(&work.basis, format, &path, (&order, redact), replace);
                Some(Message::Exported(
                    outcome.map_err(|refusal| (path, refusal)),
                ))
            }
            Effect::Tell(live) => {
                let work = model.work()?;
                // a second screen that is told nothing harms nobody
                let _ = store::tell(&work.basis.file, live.as_ref().map(told).as_deref());
                None
            }
            Effect::Look(path, seen) => {
                let followed = self.world.look(&path, &seen)?;
                Some(Message::Followed(followed.map(Box::new)))
            }
            // these need the terminal, which does them itself
            Effect::Edit(_) | Effect::Copy(_) | Effect::Mouse(_) | Effect::Quit => None,
        }
    }

    /// Makes a private copy of a text for the person's own editor. Returns where it lies.
    pub(crate) fn editor_copy(&mut self, text: &str) -> Result<PathBuf, Fault> {
        let hold = self.hold.as_mut().ok_or_else(|| Fault::System {
            words: "no assessment is open.".to_owned(),
        })?;
        hold.editor_copy(text)
    }

    /// Takes a file in hand.
    pub(crate) fn open(&mut self, path: &Path) -> Result<Opening, Fault> {
        let (hold, opening) = self.world.open(path)?;
        self.hold = Some(hold);
        Ok(opening)
    }

    fn opened(
        &mut self,
        open: impl FnOnce(&Services) -> Result<(OpenFile, Opening), Fault>,
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
        let assessment = &work.basis.assessment;
        let apart = |hold: &mut OpenFile| {
            hold.save_apart(assessment)
                .map(|path| Outcome::Apart(path.to_owned(), clock()))
        };
        Some(match hold.save(assessment) {
            Ok(()) => Outcome::Down(clock()),
            Err(SaveError::Changed) => {
                apart(hold).unwrap_or_else(|fault| Outcome::Failed(fault.render(false)))
            }
            Err(SaveError::Fault(fault)) => Outcome::Failed(fault.render(false)),
        })
    }
}

impl Services {
    /// Looks at the session on a file; nothing where nothing is new.
    fn look(&self, path: &Path, seen: &FileStamp) -> Option<Result<Followed, Fault>> {
        let now = store::seen(path);
        (now != *seen).then(|| self.followed(path, now))
    }

    /// The session on a file.
    pub(crate) fn follow(&self, path: &Path) -> Result<Followed, Fault> {
        self.followed(path, store::seen(path))
    }

    fn followed(&self, path: &Path, seen: FileStamp) -> Result<Followed, Fault> {
        let opened = store::open(path)?;
        let questionnaire =
            store::questionnaire_of(&opened.assessment, self.questionnaire.as_deref())?;
        let live = store::told(path).and_then(|source| heard(&source));
        Ok(Followed {
            path: path.to_owned(),
            questionnaire,
            assessment: opened.assessment,
            live,
            seen,
        })
    }

    /// Reads all assessments below a folder, or one; together with what one plan for all of them needs.
    fn survey(&self, folder: PathBuf, together: bool) -> Result<Surveyed, Fault> {
        let mut found = store::find_systems(std::slice::from_ref(&folder));
        if let Some(fault) = found.faults.pop() {
            return Err(fault);
        }
        if found.files.is_empty() {
            let folder = folder.display();
            let words = format!(
                "there is no assessment below {folder}. Their names end in .surefoot.toml."
            );
            return Err(Fault::System { words });
        }
        let care = together.then(|| plan::care(found.files.len()));
        let files = store::read_systems(
            &found.files,
            self.questionnaire.as_deref(),
            self.today,
            false,
            care,
        );
        Ok(Surveyed {
            folder,
            files: files.into(),
            today: self.today,
            together,
        })
    }

    /// Opens a file with its questionnaire, to edit it.
    pub(crate) fn open(&self, path: &Path) -> Result<(OpenFile, Opening), Fault> {
        let (hold, opened) = OpenFile::open(path, &self.who, PATIENCE)?;
        let questionnaire =
            store::questionnaire_of(&opened.assessment, self.questionnaire.as_deref())?;
        let mut notes = Vec::new();
        let named = &opened.assessment.state().questionnaire;
        if named.version != questionnaire.version {
            notes.push(format!(
                "It was answered with version {} of the questionnaire; this is version {}. `surefoot reassess FILE` takes it \
                 there.",
                named.version, questionnaire.version
            ));
        } else if named.hash != questionnaire.hash {
            notes.push(
                "The questionnaire has changed since it was answered, though its version is the same.".to_owned(),
            );
        }
        if !opened.found.is_empty() {
            let sources: &[Source] = std::slice::from_ref(&opened.source);
            notes.push(format!("The file has {}:", count(&opened.found)));
            notes.extend(
                opened
                    .found
                    .iter()
                    .map(|found| found.render(sources, false)),
            );
        }
        let apart = store::saved_apart(path, &opened.assessment);
        notes.extend(apart.iter().map(|path| {
            format!(
                "{} was saved apart and is not merged. Close this, and press ctrl-s to merge it.",
                path.display()
            )
        }));
        let drafts = store::drafts_put_aside(path, &opened.assessment);
        notes.extend(drafts.iter().map(|draft| draft.sentence(path, true)));
        notes.extend(hold.remark().map(str::to_owned));
        notes.extend(opened.doubts);
        let known = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let place = store::recent()
            .into_iter()
            .find(|recent| recent.path == known)
            .map(|recent| recent.place);
        let opening = Opening {
            place: place.unwrap_or_default(),
            notes,
            read_only: hold.read_only().map(str::to_owned),
            sealed: hold.key().is_some(),
            apart,
            brought_back: opened.brought_back,
            draft: opened.draft,
            ..Opening::of(path, questionnaire, opened.assessment)
        };
        Ok((hold, opening))
    }

    /// Begins an assessment in a file that is not there yet.
    pub(crate) fn create(
        &self,
        path: PathBuf,
        system: &str,
        form: Form,
    ) -> Result<(OpenFile, Opening), Fault> {
        let questionnaire = store::questionnaire(self.questionnaire.as_deref())?;
        let (changes, notes) = beginning_with(&questionnaire, system, form, &self.people);
        let assessment = Assessment::begin(changes, store::stamp(&self.who));
        let hold = OpenFile::create(&path, &assessment, None, &self.who)?;
        let opening = Opening {
            notes,
            fresh: true,
            read_only: hold.read_only().map(str::to_owned),
            ..Opening::of(path, questionnaire, assessment)
        };
        Ok((hold, opening))
    }

    /// Copies the example, with a history as if a team had made it.
    pub(crate) fn example(&self, path: &Path) -> Result<(OpenFile, Opening), Fault> {
        let questionnaire = store::questionnaire(None)?;
        let assessment = example(&questionnaire).ok_or_else(|| Fault::System {
            words: "the example inside this surefoot is broken.".to_owned(),
        })?;
        drop(OpenFile::create(path, &assessment, None, &self.who)?);
        let (hold, opening) = self.open(path)?;
        Ok((
            hold,
            Opening {
                fresh: true,
                ..opening
            },
        ))
    }

    fn export(
        &self,
        basis: &Basis,
        format: Format,
        path: &Path,
        (order, redact): (&ExportOptions, bool),
        replace: bool,
    ) -> Result<Done, Refusal> {
        let path = &at_home(path.to_owned());
        let existing = if replace {
            Existing::Replaced
        } else {
            Existing::Stays
        };
        let refused = |why: WriteRefusal| {
            let words = capital(&why.sentence(Some(EXPORT_AGAIN)));
            if why.can_be_confirmed() {
                Refusal::Exists(words)
            } else {
                Refusal::Words(words)
            }
        };
        store::may_write(path, Some(&basis.file), existing).map_err(refused)?;
        let exporter = Exporter::of(&basis.questionnaire, &basis.assessment, self.today, redact);
        let export = exporter
            .write(format, order)
            .map_err(|why| Refusal::Words(why.to_string()))?;
        store::write_output(path, &export.bytes, Some(&basis.file), existing).map_err(refused)?;
        let hash = hash::of_file(&export.bytes);
        let (bytes, pages, missing) = (export.bytes.len(), export.pages, export.missing);
        Ok(Done {
            path: path.to_owned(),
            bytes,
            pages,
            missing,
            hash,
        })
    }
}

/// How long somebody who opens a file waits for a command that is just writing it.
const PATIENCE: Duration = Duration::from_secs(1);

/// What there is to know about an earlier state before it is taken.
fn earlier(snapshot: Snapshot) -> Earlier {
    Earlier {
        holds: snapshot.holds(),
        at: snapshot.at,
        path: snapshot.path,
    }
}

/// A path in which `~/` is the home of whoever runs this, as a shell has it.
pub(crate) fn at_home(path: PathBuf) -> PathBuf {
    match (path.strip_prefix("~"), store::home()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path,
    }
}

/// Puts the key of a sealed assessment beside a copy of it, and says what became of it.
fn remark_on_key(from: &Path, to: &Path) -> Option<String> {
    match store::copy_key(from, to) {
        Ok(put) => put.map(|key| format!("Its key is beside it, in {}.", key.display())),
        Err(fault) => {
            let (why, key) = (fault.render(false), store::key_file(from));
            Some(format!(
                "Its key is not beside it: {why} Open it with --key {}.",
                key.display()
            ))
        }
    }
}

/// The time of day.
fn clock() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}

/// What a second screen is told, as text.
fn told(live: &Live) -> String {
    let mut out = Writer::new();
    out.comment("What a session of surefoot has on its screen, for its second screen.");
    out.text("control", &live.control);
    out.text("since", &live.since.to_string());
    out.text("order", live.order.word());
    out.finish()
}

/// What a second screen was told; nothing where it cannot be understood.
fn heard(source: &Source) -> Option<Live> {
    let reader = Reader::new(source);
    reader.read(|root| Live {
        control: root.text("control").value,
        since: root.text("since").value.parse().unwrap_or_default(),
        order: agenda::AgendaOrder::from_word(&root.text("order").value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_what_is_heard() {
        let since = "2026-11-21T14:00:00Z".parse().unwrap_or_default();
        for order in [
            agenda::AgendaOrder::Questionnaire,
            agenda::AgendaOrder::Worth,
            agenda::AgendaOrder::Disagreement,
        ] {
            let live = Live {
                control: "DAT-P1".to_owned(),
                since,
                order,
            };
            let source = Source {
                name: "live".to_owned(),
                text: told(&live),
            };
            assert_eq!(heard(&source), Some(live));
        }
    }
}
