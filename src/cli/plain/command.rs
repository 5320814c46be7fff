//! The table of commands in plain mode.
//!
//! The session, its help and the table in the README all use this one table. What a command does is defined elsewhere.

use std::fmt::Write as _;

/// What a command is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Id {
    Free,
    NotApplicable,
    Unknown,
    Evidence,
    Note,
    Owner,
    Exception,
    Vote,
    Bookmark,
    Clear,
    Confirm,
    Voices,
    Park,
    Set,
    Probe,
    About,
    Why,
    Again,
    List,
    Parked,
    Conflicts,
    Take,
    Score,
    Gates,
    Requirements,
    Roadmap,
    Skip,
    Back,
    Go,
    Next,
    Undo,
    Redo,
    Export,
    Save,
    Help,
    Quit,
}

/// Where a command is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Fact,
    Question,
    /// At a fact and at a question.
    Both,
    Anywhere,
}

/// One command.
#[derive(Clone, Copy, Debug)]
pub(super) struct Command {
    pub(super) id: Id,
    /// The words it begins with; none where an answer is typed as it is.
    pub(super) names: &'static [&'static str],
    /// How it is typed.
    pub(super) typed: &'static str,
    pub(super) at: At,
    pub(super) help: &'static str,
}

const fn command(
    id: Id,
    names: &'static [&'static str],
    typed: &'static str,
    at: At,
    help: &'static str,
) -> Command {
    Command {
        id,
        names,
        typed,
        at,
        help,
    }
}

/// Every command, in the order in which help tells them.
pub(super) const COMMANDS: &[Command] = &[
    command(
        Id::Free,
        &[],
        "yes, no",
        At::Fact,
        "Answers a fact of yes or no.",
    ),
    command(
        Id::Free,
        &[],
        "2, or 1,3, or none",
        At::Fact,
        "Takes the choice of that number; of a list several, or none of it.",
    ),
    command(
        Id::Free,
        &[],
        "2026-12-01, +90, none",
        At::Fact,
        "Says the day by which it shall be there: a day, in so many days, or none.",
    ),
    command(
        Id::Free,
        &[],
        "0 to 4",
        At::Question,
        "Answers with that level and goes to the next open question.",
    ),
    command(
        Id::Confirm,
        &["confirm"],
        "confirm",
        At::Question,
        "Says in a re-assessment that the answer still holds, and goes to the next one to be confirmed.",
    ),
    command(
        Id::NotApplicable,
        &["na"],
        "na REASON",
        At::Question,
        "Sets the question aside, with a reason.",
    ),
    command(
        Id::Unknown,
        &["unknown"],
        "unknown WHO by DATE",
        At::Question,
        "Says that nobody here knows, who finds out, and by when: 2026-12-01, or +14 for in fourteen days. The day may be left out.",
    ),
    command(
        Id::Evidence,
        &["evidence"],
        "evidence shown WHAT until DATE",
        At::Question,
        "Says how well the answer is supported: claimed, shown or verified, by what, and the last day it holds. What and day may be left out.",
    ),
    command(
        Id::Note,
        &["note"],
        "note TEXT",
        At::Question,
        "Adds a line to the note. Alone it tells the note; note - empties it.",
    ),
    command(
        Id::Owner,
        &["owner"],
        "owner WHO",
        At::Question,
        "Names the person or role that carries it. Alone it tells who; owner - leaves it to its own role.",
    ),
    command(
        Id::Exception,
        &["exception"],
        "exception",
        At::Question,
        "Asks for a dated permission to fall short: owner, reason, measure, last day. exception - takes it back.",
    ),
    command(
        Id::Vote,
        &["vote"],
        "vote 3323?2",
        At::Question,
        "Takes a round of votes: a digit for each voice, ? for who does not know; or counts from level 0, as in vote 1 4 2 0 0. \
         A second vote is a second round; 0 to 4 then settles it and asks why.",
    ),
    command(
        Id::Bookmark,
        &["bookmark"],
        "bookmark",
        At::Question,
        "Marks the question to come back to, or takes the mark away.",
    ),
    command(
        Id::Clear,
        &["clear"],
        "clear",
        At::Both,
        "Takes the answer away, so that the question is open again.",
    ),
    command(
        Id::Probe,
        &["probe"],
        "probe",
        At::Question,
        "Tells a question that gets the room talking.",
    ),
    command(
        Id::About,
        &["about"],
        "about",
        At::Both,
        "Tells why it is asked, what to ask to be shown, the pitfall and the requirement.",
    ),
    command(
        Id::Why,
        &["why"],
        "why ID",
        At::Anywhere,
        "Tells where a number or target comes from: of the question one is at, or of an id such as G2, score or risk.",
    ),
    command(
        Id::Again,
        &["again"],
        "again",
        At::Anywhere,
        "Says the question again.",
    ),
    command(
        Id::Skip,
        &["skip"],
        "skip, or an empty line",
        At::Both,
        "Goes on without an answer.",
    ),
    command(
        Id::Back,
        &["back"],
        "back",
        At::Anywhere,
        "Goes to the one before.",
    ),
    command(
        Id::Next,
        &["next"],
        "next",
        At::Anywhere,
        "Goes to the next question without an answer.",
    ),
    command(
        Id::Go,
        &["go"],
        "go 42, go DAT-P1",
        At::Anywhere,
        "Goes to the question of that number or id, or to the fact of that id; go facts to the first fact.",
    ),
    command(
        Id::Undo,
        &["undo"],
        "undo",
        At::Anywhere,
        "Takes back the last change, as far back as the first answer.",
    ),
    command(
        Id::Redo,
        &["redo"],
        "redo",
        At::Anywhere,
        "Brings back the change taken back last.",
    ),
    command(
        Id::List,
        &["list"],
        "list open",
        At::Anywhere,
        "Lists the questions with their numbers: all, or only those that are open, unknown, disputed, bookmarked, or gaps.",
    ),
    command(
        Id::Score,
        &["score"],
        "score",
        At::Anywhere,
        "Tells what the answers are worth.",
    ),
    command(
        Id::Gates,
        &["gates", "gate"],
        "gates",
        At::Anywhere,
        "Tells which gates stand open, and what shuts the others.",
    ),
    command(
        Id::Requirements,
        &["requirements"],
        "requirements",
        At::Anywhere,
        "Tells what follows from the answers, most urgent first.",
    ),
    command(
        Id::Roadmap,
        &["roadmap"],
        "roadmap",
        At::Anywhere,
        "Tells who does what, and when each gate can open.",
    ),
    command(
        Id::Voices,
        &["voices"],
        "voices 7",
        At::Anywhere,
        "Says how many vote, or who, as in voices ml, ops, security. Alone it tells them.",
    ),
    command(
        Id::Park,
        &["park"],
        "park TEXT",
        At::Anywhere,
        "Puts a point aside for later.",
    ),
    command(
        Id::Parked,
        &["parked"],
        "parked",
        At::Anywhere,
        "Tells the points put aside.",
    ),
    command(
        Id::Conflicts,
        &["conflicts"],
        "conflicts",
        At::Anywhere,
        "Tells what two copies changed apart from each other and nobody has settled, each version with its number.",
    ),
    command(
        Id::Take,
        &["take"],
        "take 1 2",
        At::Anywhere,
        "Settles the first of what conflicts tells with its second version.",
    ),
    command(
        Id::Set,
        &["set"],
        "set KEY=VALUE",
        At::Anywhere,
        "Sets what surefoot set can: system=NAME, form=core, security=100,50 and more.",
    ),
    command(
        Id::Export,
        &["export"],
        "export FILE.pdf",
        At::Anywhere,
        "Writes the report as .pdf, .docx, .md, .xlsx, .csv, .ics, .json or .toml; export FILE.pdf replace writes over a file that is there.",
    ),
    command(
        Id::Save,
        &["save"],
        "save",
        At::Anywhere,
        "Tries again to save, where that failed; else each change is saved at once.",
    ),
    command(
        Id::Help,
        &["help", "?"],
        "help",
        At::Anywhere,
        "Lists what can be typed.",
    ),
    command(
        Id::Quit,
        &["quit", "q", "exit"],
        "quit",
        At::Anywhere,
        "Ends surefoot; everything is saved. So does the end of the input.",
    ),
];

impl At {
    /// Whether a command of here is understood there.
    fn covers(self, at: Self) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Both => at != Self::Anywhere,
            one => one == at,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Fact => "a fact",
            Self::Question => "a question",
            Self::Both => "a fact, a question",
            Self::Anywhere => "anywhere",
        }
    }
}

/// The commands that are understood at a place.
pub(super) fn of(at: At) -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(move |command| command.at.covers(at))
}

/// The command that begins with a word, wherever it is understood.
pub(super) fn find(word: &str) -> Option<&'static Command> {
    let lower = word.to_lowercase();
    COMMANDS
        .iter()
        .find(|command| command.names.contains(&lower.as_str()))
}

/// Whether a command is understood at a place.
pub(super) fn is_at(command: &Command, at: At) -> bool {
    command.at.covers(at)
}

/// The table of the README.
pub fn command_table_markdown() -> String {
    let mut out = "| type | at | what it does |\n|---|---|---|\n".to_owned();
    for command in COMMANDS {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} |",
            command.typed,
            command.at.words(),
            command.help
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_means_two_things() {
        let mut seen: Vec<&str> = Vec::new();
        for command in COMMANDS {
            assert!(
                command.help.ends_with('.') && !command.typed.is_empty(),
                "{:?}",
                command.id
            );
            assert_eq!(
                command.names.is_empty(),
                command.id == Id::Free,
                "{:?}",
                command.id
            );
            for name in command.names {
                assert!(!seen.contains(name), "{name} twice");
                assert_eq!(
                    find(&name.to_uppercase()).map(|found| found.id),
                    Some(command.id)
                );
                seen.push(name);
            }
            let first = command.names.first().copied().unwrap_or_default();
            assert!(
                command.typed.starts_with(first),
                "{} is typed {}",
                first,
                command.typed
            );
        }
    }
}
