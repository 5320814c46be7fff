//! The one table of commands.
//!
//! In flows nothing; out flow the keys that are obeyed, the footer, the help, the palette and the table of the README.
//! No key may be handled that does not stand here, but for text typed into a field.

use std::fmt::Write as _;

use super::message::Key;

/// Where one can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
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
    /// A text to read: help, or why.
    Sheet,
    /// The list of commands to filter.
    Palette,
    /// Fields to fill in.
    Form,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 13] = [
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
        Self::Sheet,
        Self::Palette,
        Self::Form,
    ];

    /// The screens of an assessment, in the order in which tab visits them.
    pub const SCREENS: [Self; 7] =
        [Self::Profile, Self::Overview, Self::Question, Self::Results, Self::Requirements, Self::Roadmap, Self::Export];

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
            Self::Sheet => "Reading",
            Self::Palette => "Palette",
            Self::Form => "Fields",
        }
    }

    /// Whether typed characters are text there.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Palette | Self::Form)
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
    Accept,
    Next,
    Why,
    Undo,
    Redo,
    NextScreen,
    PreviousScreen,
    Go(Place),
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
    pub places: &'static [Place],
    /// What it belongs to.
    pub group: Group,
}

use Place::{
    Coverage, Export, Form, Overview, Palette, People, Profile, Question, Requirements, Results, Roadmap, Sheet,
    Welcome,
};

const SCREENS: &[Place] = &Place::SCREENS;
const OVER: &[Place] = &[Profile, Overview, Question, Results, Requirements, Roadmap, Export, People, Coverage, Sheet];
const WITH_WELCOME: &[Place] = &[Welcome, Profile, Overview, Question, Results, Requirements, Roadmap, Export];
const LISTS: &[Place] =
    &[Welcome, Profile, Overview, Question, Results, Requirements, Roadmap, Export, People, Coverage];
const LISTS_AND_SHEETS: &[Place] =
    &[Welcome, Profile, Overview, Question, Results, Requirements, Roadmap, Export, People, Coverage, Sheet];
const SIDEWAYS: &[Place] = &[Profile, Overview, Question, Results, Requirements, Roadmap, Export];
const COPIED: &[Place] = &[Overview, Question, Results, Requirements, Roadmap, Coverage, Sheet];
const ANYWHERE: &[Place] = &Place::ALL;

macro_rules! commands {
    ($($group:ident { $($id:expr, [$($key:literal),*], $title:literal, $short:literal, $help:literal, $places:expr;)* })*) => {
        /// Every command; the order here is the order in footer, help and palette.
        pub const COMMANDS: &[Command] = &[$($(Command {
            id: $id,
            keys: &[$($key),*],
            title: $title,
            short: $short,
            help: $help,
            places: $places,
            group: Group::$group,
        }),*),*];
    };
}

commands! {
    Write {
        Id::Keep, ["ctrl-s"], "Keep", "keep", "Keeps what the fields say and closes them.", &[Form];
        Id::NewLine, ["enter"], "Next or new line", "next, or new line", "Goes to the next field, keeps after the last one, and makes a new line in a note.", &[Form];
        Id::Editor, ["ctrl-e"], "In your editor", "", "Opens a note in the program that VISUAL or EDITOR names, and takes back what it leaves.", &[Form];
        Id::NextField, ["tab"], "Next field", "next field", "Goes to the next field.", &[Form];
        Id::PreviousField, ["shift-tab"], "Previous field", "", "Goes to the field before.", &[Form];
        Id::Up, ["up"], "Up", "", "Moves up a line, a field or a command.", &[Form, Palette];
        Id::Down, ["down"], "Down", "", "Moves down a line, a field or a command.", &[Form, Palette];
        Id::Left, ["left"], "Left", "", "Moves left in the text, or takes the choice before.", &[Form, Palette];
        Id::Right, ["right"], "Right", "", "Moves right in the text, or takes the choice after.", &[Form, Palette];
        Id::WordLeft, ["ctrl-left", "alt-b"], "A word left", "", "Moves to the beginning of the word before.", &[Form, Palette];
        Id::WordRight, ["ctrl-right", "alt-f"], "A word right", "", "Moves behind the next word.", &[Form, Palette];
        Id::PageUp, ["page-up"], "Rows up", "", "Moves up in a note by the rows that are shown at once.", &[Form];
        Id::PageDown, ["page-down"], "Rows down", "", "Moves down in a note by the rows that are shown at once.", &[Form];
        Id::First, ["home"], "Beginning", "", "Moves to the beginning of the line.", &[Form, Palette];
        Id::Last, ["end"], "End", "", "Moves to the end of the line.", &[Form, Palette];
        Id::Backspace, ["backspace"], "Delete before", "", "Deletes the character before the cursor.", &[Form, Palette];
        Id::Delete, ["delete"], "Delete after", "", "Deletes the character after the cursor.", &[Form, Palette];
        Id::DeleteWord, ["ctrl-w"], "Delete a word", "", "Deletes the word before the cursor.", &[Form, Palette];
        Id::DeleteToStart, ["ctrl-u"], "Delete to the beginning", "", "Deletes from the beginning of the line to the cursor.", &[Form, Palette];
    }
    Answer {
        Id::New, ["n"], "New assessment", "new", "Begins an assessment of a system in a file of its own.", &[Welcome];
        Id::Open, ["o"], "Open a file", "open", "Opens an assessment by its path.", &[Welcome];
        Id::Example, ["e"], "Example", "example", "Makes a copy of the example assessment to look around in.", &[Welcome];
        Id::Yes, ["y"], "Yes", "yes", "Answers the fact with yes and goes to the next one.", &[Profile];
        Id::No, ["n"], "No", "no", "Answers the fact with no and goes to the next one.", &[Profile];
        Id::Pick, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], "Pick by number", "pick", "Takes the choice of that number; 0 says none of a list.", &[Profile];
        Id::Mark, ["space"], "Mark", "", "Marks or unmarks the choice one stands on, where several can hold.", &[Profile];
        Id::Level, ["0", "1", "2", "3", "4"], "Answer with a level", "answer", "Answers with that level and goes to the next open question.", &[Question];
        Id::NotApplicable, ["n"], "Not applicable", "not applicable", "Sets the control aside, with a reason.", &[Question];
        Id::Unknown, ["u"], "Unknown", "unknown", "Says that nobody here knows, who finds out, and by when.", &[Question];
        Id::Evidence, ["e"], "Evidence", "evidence", "Says how well the answer is supported: claimed, shown or verified, for which level, by what.", &[Question];
        Id::Note, ["m"], "Note", "note", "Writes down what the room wants to remember.", &[Question];
        Id::Exception, ["x"], "Exception", "", "Writes a dated exception: owner, reason, measure, last day.", &[Question];
        Id::Owner, ["o"], "Owner", "", "Names the person or role that carries the control.", &[Question];
        Id::Clear, ["backspace", "delete"], "Clear the answer", "", "Takes the answer away, so that the question is open again.", &[Profile, Question];
        Id::People, ["p"], "People of the plan", "people", "Says who is there, for which roles, for how much of their time.", &[Roadmap];
        Id::Drop, ["d"], "Drop or take up again", "drop", "Takes the work on the control out of the plan, or back into it, and says what the gates do.", &[Roadmap];
        Id::Wanted, ["t"], "Wanted day", "wanted", "Says on which day the next step of the control shall start; an empty day takes it back.", &[Roadmap];
        Id::PutOff, ["z"], "Put off", "put off", "Says before which day no step of the control starts; an empty day takes it back.", &[Roadmap];
        Id::Meet, ["g"], "Meet a date", "meet a date", "Works out how much more time of one role opens a gate by a day.", &[Roadmap];
        Id::Agree, ["a"], "Agree on this plan", "agree", "Keeps the plan as the one agreed on; later plans are held against its days.", &[Roadmap];
        Id::Start, ["s"], "First day of work", "start", "Sets the day on which the plan begins.", &[Roadmap];
        Id::More, ["+", "=", "right", "l"], "More time", "more time", "Gives the person ten percent more of their time.", &[People];
        Id::Less, ["-", "left", "h"], "Less time", "less time", "Gives the person ten percent less of their time.", &[People];
        Id::AddPerson, ["a"], "Add a person", "add", "Adds a person to the plan.", &[People];
        Id::RemovePerson, ["delete", "backspace"], "Remove the person", "remove", "Takes the person out of the plan when pressed twice.", &[People];
        Id::Path, ["e"], "Change the path", "path", "Says where the file is written.", &[Export];
        Id::Paper, ["p"], "Paper", "paper", "Changes between A4 and Letter.", &[Export];
    }
    Look {
        Id::Chain, ["c"], "Critical chain", "chain", "Shows for each gate the steps one after the other that decide its day.", &[Roadmap];
        Id::Accept, ["enter"], "Choose", "choose", "Opens, answers or writes what one stands on.", &[Welcome, Profile, Overview, Question, Results, Requirements, Roadmap, Export, People, Coverage, Palette];
        Id::About, ["i"], "About this control", "about", "Shows why it matters, evidence, pitfall, requirement and related frameworks.", &[Question, Requirements, Roadmap];
        Id::Filter, ["f"], "Filter", "filter", "Shows only some: what is not met, by priority, or of a framework what is below target or related to nothing.", &[Requirements, Coverage];
        Id::Coverage, ["c"], "Frameworks", "frameworks", "Shows each public framework through the controls related to its items.", &[Overview, Results, Requirements];
        Id::Plan, ["v"], "Other plan", "other plan", "Changes between the plan of the known gaps and the one with all unknown from zero.", &[Roadmap];
        Id::Why, ["w"], "Why", "why", "Shows where the number or thing one stands on comes from.", SCREENS;
        Id::Copy, ["y"], "Copy", "", "Sends what one stands on, or the text one reads, to the terminal's clipboard.", COPIED;
        Id::Mouse, ["ctrl-o"], "Mouse on or off", "", "Lets the mouse click and scroll; off, the terminal marks text with it as it does elsewhere.", ANYWHERE;
    }
    Go {
        Id::Next, ["space"], "Next step", "next", "Goes to what has to be done next.", &[Overview, Question, Results, Requirements, Roadmap, Export];
        Id::NextScreen, ["tab"], "Next screen", "screens", "Goes to the screen to the right.", SCREENS;
        Id::PreviousScreen, ["shift-tab"], "Previous screen", "", "Goes to the screen to the left.", SCREENS;
        Id::Go(Profile), ["f2"], "Go to Profile", "", "The facts of the system, and what follows from them.", OVER;
        Id::Go(Overview), ["f3"], "Go to Overview", "", "Layers and phases with their progress.", OVER;
        Id::Go(Question), ["f4"], "Go to Question", "", "The control looked at last.", OVER;
        Id::Go(Results), ["f5"], "Go to Results", "", "Scores, gates and the largest gaps.", OVER;
        Id::Go(Requirements), ["f6"], "Go to Requirements", "", "What follows from the answers.", OVER;
        Id::Go(Roadmap), ["f7"], "Go to Roadmap", "", "Who does what, and when each gate can open.", OVER;
        Id::Go(Export), ["f8"], "Go to Export", "", "Writes PDF, Markdown and TOML.", OVER;
        Id::Undo, ["ctrl-z"], "Undo", "", "Takes back the last change, as far back as the first answer.", &[Profile, Overview, Question, Results, Requirements, Roadmap, Export, People];
        Id::Redo, ["ctrl-y"], "Redo", "", "Brings back the change taken back last.", OVER;
        Id::Palette, ["ctrl-p"], "Commands", "", "Lists every command, to be filtered by typing.", WITH_WELCOME;
        Id::Help, ["?", "f1"], "Help", "help", "Lists the keys of the screen.", WITH_WELCOME;
        Id::Back, ["esc"], "Back", "back", "Leads out one level; on the first screen it ends surefoot.", ANYWHERE;
        Id::Quit, ["q"], "Quit", "quit", "Ends surefoot; everything is saved.", WITH_WELCOME;
        Id::Stop, ["ctrl-c"], "Stop", "", "Ends surefoot from anywhere; what is being written is kept where it can be.", ANYWHERE;
    }
    Move {
        Id::Up, ["up", "k"], "Up", "", "Moves up.", LISTS;
        Id::Down, ["down", "j"], "Down", "", "Moves down.", LISTS;
        Id::Left, ["left", "h"], "Left", "", "Moves left, or to the one before.", SIDEWAYS;
        Id::Right, ["right", "l"], "Right", "", "Moves right, or to the one after.", SIDEWAYS;
        Id::Down, ["down", "j"], "Scroll down", "scroll", "Moves the text up by a line.", &[Sheet];
        Id::Up, ["up", "k"], "Scroll up", "", "Moves the text down by a line.", &[Sheet];
        Id::PageUp, ["page-up"], "A page up", "", "Moves up by ten.", LISTS_AND_SHEETS;
        Id::PageDown, ["page-down"], "A page down", "", "Moves down by ten.", LISTS_AND_SHEETS;
        Id::First, ["home"], "First", "", "Moves to the first one.", LISTS_AND_SHEETS;
        Id::Last, ["end"], "Last", "", "Moves to the last one.", LISTS_AND_SHEETS;
    }
}

/// The commands of a place, in the order of the table.
pub fn of(place: Place) -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(move |command| command.places.contains(&place))
}

/// The command that a key means in a place.
pub fn find(place: Place, key: Key) -> Option<&'static Command> {
    of(place).find(|command| command.keys.iter().any(|word| Key::parse(word) == Some(key)))
}

impl Command {
    /// Its keys as a person reads them: `0-4`, `up or k`.
    pub fn keys_words(&self) -> String {
        match self.keys {
            [first, .., last] if self.keys.len() > 2 && self.keys.iter().all(|key| is_digit(key)) => {
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
        let _ = writeln!(out, "| {} | keys | where | what it does |\n|---|---|---|---|", group.title());
        for command in COMMANDS.iter().filter(|command| command.group == group) {
            let keys: Vec<String> = match command.keys_words() {
                words if command.keys.len() > 2 && is_digit(command.keys.first().unwrap_or(&"")) => {
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

fn places_words(places: &[Place]) -> String {
    match places {
        _ if places == ANYWHERE => "anywhere".to_owned(),
        _ if places == SCREENS => "every screen of an assessment".to_owned(),
        _ if places == OVER => "every screen of an assessment, and what lies over it".to_owned(),
        _ if places == WITH_WELCOME => "every screen".to_owned(),
        _ if places == LISTS => "every list".to_owned(),
        _ if places == LISTS_AND_SHEETS => "every list and text".to_owned(),
        _ => places.iter().map(|place| place.title()).collect::<Vec<_>>().join(", "),
    }
}
