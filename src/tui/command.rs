//! The table of commands: the only source of the keys, footer, help, palette and key table in the README.
//!
//! Every key that surefoot handles is in this table, except the characters typed into a field.

mod table;

use std::fmt::Write as _;

use super::message::Key;

pub use table::COMMANDS;
use table::{ANYWHERE, LISTS, LISTS_AND_SHEETS, OVER, SCREENS, WITH_HELP, WITH_WELCOME};

/// Where one can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Focus {
    /// Choosing an assessment.
    Welcome,
    /// The facts of the system.
    Profile,
    /// Layers and phases with their progress.
    Overview,
    /// One control.
    Question,
    /// Scores, gates and gaps.
    Results,
    /// What follows from the answers.
    Requirements,
    /// Who does what, and when.
    Roadmap,
    /// Writing reports.
    Export,
    /// The people of the plan.
    People,
    /// Public frameworks, seen through the controls related to them.
    Coverage,
    /// Taking votes.
    Ballot,
    /// Votes on the table, to be settled.
    Reveal,
    /// Points that were put aside.
    ParkingLot,
    /// What the assessment was before.
    Earlier,
    /// States that somebody marked.
    Baselines,
    /// What has a day.
    Due,
    /// What was changed on both sides.
    Conflicts,
    /// What the room has to settle, furthest apart first.
    Agenda,
    /// All systems below a folder.
    Portfolio,
    /// The number of a question.
    GoTo,
    /// What was typed, found everywhere.
    Search,
    /// The last ten minutes.
    Closing,
    /// Following a session in another terminal.
    Notes,
    /// Five steps through the screens.
    Tour,
    /// A text to read: help, or why.
    Pager,
    /// The list of commands to filter.
    Palette,
    /// Fields to fill in.
    Form,
}

impl Focus {
    /// Every place.
    pub const ALL: [Self; 27] = [
        Self::Welcome,
        Self::Profile,
        Self::Overview,
        Self::Question,
        Self::Results,
        Self::Requirements,
        Self::Roadmap,
        Self::Export,
        Self::People,
        Self::Coverage,
        Self::Ballot,
        Self::Reveal,
        Self::ParkingLot,
        Self::Earlier,
        Self::Baselines,
        Self::Due,
        Self::Conflicts,
        Self::Agenda,
        Self::Portfolio,
        Self::GoTo,
        Self::Search,
        Self::Closing,
        Self::Notes,
        Self::Tour,
        Self::Pager,
        Self::Palette,
        Self::Form,
    ];

    /// The screens of an assessment, in the order in which tab visits them.
    pub const SCREENS: [Self; 7] = [
        Self::Profile,
        Self::Overview,
        Self::Question,
        Self::Results,
        Self::Requirements,
        Self::Roadmap,
        Self::Export,
    ];

    /// The screens of a ballot paper: what only a team can look at is not among them.
    pub const OF_PAPER: [Self; 3] = [Self::Profile, Self::Overview, Self::Question];

    /// What it is called on screens.
    pub fn title(self) -> &'static str {
        match self {
            Self::Welcome => "Welcome",
            Self::Profile => "Profile",
            Self::Overview => "Overview",
            Self::Question => "Question",
            Self::Results => "Results",
            Self::Requirements => "Requirements",
            Self::Roadmap => "Roadmap",
            Self::Export => "Export",
            Self::People => "People",
            Self::Coverage => "Frameworks",
            Self::Ballot => "Ballot",
            Self::Reveal => "Votes",
            Self::ParkingLot => "Parking lot",
            Self::Earlier => "Earlier states",
            Self::Baselines => "Baselines",
            Self::Due => "What is due",
            Self::Conflicts => "Changed on both sides",
            Self::Agenda => "Agenda",
            Self::Portfolio => "Portfolio",
            Self::GoTo => "Number",
            Self::Search => "Search",
            Self::Closing => "Closing",
            Self::Notes => "Notes",
            Self::Tour => "Tour",
            Self::Pager => "Reading",
            Self::Palette => "Palette",
            Self::Form => "Fields",
        }
    }

    /// Whether typed characters are text there.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Palette | Self::Form | Self::Search)
    }
}

/// What belongs together in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Saying something.
    Answer,
    /// Looking at something.
    Look,
    /// Going somewhere.
    Go,
    /// Moving on a screen.
    Move,
    /// Writing text.
    Write,
}

impl Group {
    /// Every group in the order of the help.
    pub const ALL: [Self; 5] = [Self::Answer, Self::Look, Self::Go, Self::Move, Self::Write];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Answer => "Answer and change",
            Self::Look => "Look",
            Self::Go => "Go",
            Self::Move => "Move",
            Self::Write => "Write",
        }
    }
}

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table below says what each does")]
pub enum Id {
    New,
    Open,
    Portfolio,
    Common,
    Together,
    Example,
    Yes,
    No,
    Pick,
    Mark,
    Level,
    NotApplicable,
    Unknown,
    Evidence,
    Note,
    Exception,
    Owner,
    Because,
    Vote,
    Cast,
    CastUnknown,
    Blank,
    Secret,
    Reveal,
    Voices,
    Park,
    Settle,
    Bookmark,
    Clock,
    TimeBox,
    EndMeeting,
    Clear,
    About,
    Filter,
    Coverage,
    People,
    Start,
    Drop,
    Wanted,
    PutOff,
    Meet,
    Agree,
    Chain,
    Plan,
    AddPerson,
    More,
    Less,
    RemovePerson,
    Paper,
    Path,
    Preview,
    WriteAll,
    Accept,
    Next,
    Why,
    Wall,
    Dark,
    ParkingLot,
    Conflicts,
    Agenda,
    AgreeAll,
    Take,
    Decisions,
    Closing,
    Tour,
    Order,
    Only,
    NextFilter,
    PreviousFilter,
    Search,
    GoTo,
    Digit,
    Backward,
    Forward,
    Theme,
    SaveNow,
    SaveElsewhere,
    Earlier,
    Baselines,
    SetBaseline,
    Reassess,
    Confirm,
    Due,
    AddValidation,
    RemoveValidation,
    Done,
    Undo,
    Redo,
    NextScreen,
    PreviousScreen,
    Go(Focus),
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    First,
    Last,
    Copy,
    Mouse,
    Keep,
    Editor,
    NextField,
    PreviousField,
    NewLine,
    Backspace,
    Delete,
    WordLeft,
    WordRight,
    DeleteWord,
    DeleteToStart,
    Back,
    Palette,
    Help,
    Quit,
    Stop,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// What it does.
    pub id: Id,
    /// The keys, as typed; a command without any is in the palette.
    pub keys: &'static [&'static str],
    /// What it is called.
    pub title: &'static str,
    /// What the footer calls it; empty where the footer leaves it out.
    pub short: &'static str,
    /// One sentence.
    pub help: &'static str,
    /// Where it works.
    pub places: &'static [Focus],
    /// What it belongs to.
    pub group: Group,
}

impl Id {
    /// Whether it makes sense on a ballot paper: a voice that answers alone votes in no meeting, and nothing follows yet.
    pub fn is_for_papers(self) -> bool {
        match self {
            Self::Go(place) => Focus::OF_PAPER.contains(&place),
            Self::Yes
            | Self::No
            | Self::Pick
            | Self::Mark
            | Self::Evidence
            | Self::Exception
            | Self::Owner
            | Self::Because
            | Self::Vote
            | Self::Voices
            | Self::Park
            | Self::ParkingLot
            | Self::Decisions
            | Self::Agenda
            | Self::Closing
            | Self::Order
            | Self::Clock
            | Self::TimeBox
            | Self::EndMeeting
            | Self::Wall
            | Self::Tour
            | Self::Baselines
            | Self::Coverage
            | Self::Conflicts => false,
            _ => true,
        }
    }
}

/// The commands of a place, in the order of the table.
pub fn of(place: Focus) -> impl Iterator<Item = &'static Command> {
    COMMANDS
        .iter()
        .filter(move |command| command.places.contains(&place))
}

/// The command that a key means in a place.
pub fn find(place: Focus, key: Key) -> Option<&'static Command> {
    of(place).find(|command| {
        command
            .keys
            .iter()
            .any(|word| Key::parse(word) == Some(key))
    })
}

impl Command {
    /// Its keys as a person reads them: `0-4`, `up or k`.
    pub fn keys_words(&self) -> String {
        match self.keys {
            [first, .., last]
                if self.keys.len() > 2 && self.keys.iter().all(|key| is_digit(key)) =>
            {
                format!("{first}-{last}")
            }
            keys => keys.join(" or "),
        }
    }

    /// Its first key, or its range of digits, as the footer shows it.
    pub fn key_short(&self) -> String {
        match self.keys {
            [first, ..] if !is_digit(first) => (*first).to_owned(),
            _ => self.keys_words(),
        }
    }
}

fn is_digit(key: &str) -> bool {
    key.len() == 1 && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// The table as Markdown, for the README.
pub fn key_table_markdown() -> String {
    let mut out = String::new();
    for group in Group::ALL {
        let _ = writeln!(
            out,
            "| {} | keys | where | what it does |\n|---|---|---|---|",
            group.title()
        );
        for command in COMMANDS.iter().filter(|command| command.group == group) {
            let keys: Vec<String> = match command.keys_words() {
                words
                    if command.keys.len() > 2 && is_digit(command.keys.first().unwrap_or(&"")) =>
                {
                    vec![format!("`{words}`")]
                }
                _ => command.keys.iter().map(|key| format!("`{key}`")).collect(),
            };
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} |",
                command.title,
                keys.join(" "),
                places_words(command.places),
                command.help
            );
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn places_words(places: &[Focus]) -> String {
    match places {
        _ if places == ANYWHERE => "anywhere".to_owned(),
        _ if places == SCREENS => "every screen of an assessment".to_owned(),
        _ if places == OVER => "every screen of an assessment, and what lies over it".to_owned(),
        _ if places == WITH_WELCOME => "every screen".to_owned(),
        _ if places == WITH_HELP => {
            "every screen, votes, parking lot, what is due, both sides and closing".to_owned()
        }
        _ if places == LISTS => "every list".to_owned(),
        _ if places == LISTS_AND_SHEETS => "every list and text".to_owned(),
        _ => places
            .iter()
            .map(|place| place.title())
            .collect::<Vec<_>>()
            .join(", "),
    }
}
