//! The rows of the command table.
//!
//! The order of the rows is the order of the footer, the help of screens and lines, the palette and the README.

use super::Focus::{
    Agenda, Ballot, Baselines, Closing, Conflicts, Coverage, Due, Earlier, Export, Form, GoTo,
    Notes, Overview, Pager, Palette, ParkingLot, People, Portfolio, Profile, Question,
    Requirements, Results, Reveal, Roadmap, Search, Tour, Welcome,
};
use super::{At, Command, Focus, Group, Id, Keys, Line, NoKeys, NoLine};

pub(super) const ANYWHERE: &[Focus] = &Focus::ALL;
pub(super) const SCREENS: &[Focus] = &Focus::SCREENS;
/// The screens of an assessment and what lies over them.
pub(super) const OVER: &[Focus] = &[
    Profile,
    Overview,
    Question,
    Results,
    Requirements,
    Roadmap,
    Export,
    People,
    Coverage,
    ParkingLot,
    Baselines,
    Due,
    Conflicts,
    Agenda,
    Reveal,
    Closing,
    Pager,
];
/// Where something can be undone.
const UNDO: &[Focus] = &[
    Profile,
    Overview,
    Question,
    Results,
    Requirements,
    Roadmap,
    Export,
    People,
    ParkingLot,
    Baselines,
    Due,
    Reveal,
    Closing,
    Conflicts,
    Agenda,
];
/// Where help and the palette are.
pub(super) const WITH_HELP: &[Focus] = &[
    Welcome,
    Profile,
    Overview,
    Question,
    Results,
    Requirements,
    Roadmap,
    Export,
    Reveal,
    ParkingLot,
    Conflicts,
    Agenda,
    Baselines,
    Due,
    Closing,
    Notes,
    Portfolio,
];
/// Where a point can be parked by its key.
const PARKING: &[Focus] = &[
    Overview,
    Question,
    Results,
    Requirements,
    Reveal,
    ParkingLot,
    Closing,
];
/// Where the clock of the meeting has its key.
const MEETING: &[Focus] = &[Overview, Question];
pub(super) const WITH_WELCOME: &[Focus] = &[
    Welcome,
    Profile,
    Overview,
    Question,
    Results,
    Requirements,
    Roadmap,
    Export,
    Portfolio,
];
pub(super) const LISTS: &[Focus] = &[
    Welcome,
    Profile,
    Overview,
    Question,
    Results,
    Requirements,
    Roadmap,
    Export,
    People,
    Coverage,
    ParkingLot,
    Earlier,
    Baselines,
    Due,
    Conflicts,
    Agenda,
    Portfolio,
    Closing,
];
pub(super) const LISTS_AND_SHEETS: &[Focus] = &[
    Welcome,
    Profile,
    Overview,
    Question,
    Results,
    Requirements,
    Roadmap,
    Export,
    People,
    Coverage,
    ParkingLot,
    Earlier,
    Baselines,
    Due,
    Conflicts,
    Agenda,
    Portfolio,
    Closing,
    Pager,
];
/// Where enter opens, answers or writes the selected item.
const CHOOSE: &[Focus] = &[
    Welcome,
    Profile,
    Overview,
    Question,
    Results,
    Requirements,
    Roadmap,
    Export,
    People,
    Coverage,
    ParkingLot,
    Earlier,
    Baselines,
    Agenda,
    Search,
    Closing,
    Palette,
    Portfolio,
];
/// Where something can be copied.
const COPIED: &[Focus] = &[
    Overview,
    Question,
    Results,
    Requirements,
    Roadmap,
    Coverage,
    Pager,
];
/// Where text is typed.
const TEXT: &[Focus] = &[Form, Palette, Search];
const LEVELS: &[&str] = &["0", "1", "2", "3", "4"];
const DIGITS: &[&str] = &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
const VERSIONS: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9"];
const REMOVE: &[&str] = &["delete", "backspace"];

type Screen = Result<Keys, NoKeys>;
type Lines = Result<Line, NoLine>;

/// The keys of a command on screens; without a key it is in the palette.
const fn keys(
    keys: &'static [&'static str],
    short: &'static str,
    places: &'static [Focus],
) -> Screen {
    Ok(Keys {
        keys,
        short,
        places,
    })
}

const fn no_keys(why: NoKeys) -> Screen {
    Err(why)
}

/// The line of a command: the words it begins with, all ways in which it is typed, and the prompts that take it.
const fn line(words: &'static [&'static str], typed: &'static str, at: At) -> Lines {
    Ok(Line { words, typed, at })
}

const fn no_line(why: NoLine) -> Lines {
    Err(why)
}

macro_rules! commands {
    ($($group:ident { $($id:expr, $title:literal, $help:literal, $screen:expr, $line:expr;)* })*) => {
        /// Every command; the order here is the order in footer, help and palette.
        pub const COMMANDS: &[Command] = &[$($(Command {
            id: $id,
            group: Group::$group,
            title: $title,
            help: $help,
            screen: $screen,
            line: $line,
        }),*),*];
    };
}

commands! {
    Write {
        Id::Keep, "Save the form", "Save the fields and close them.", keys(&["ctrl-s"], "save", &[Form]), no_line(NoLine::Fields);
        Id::NewLine, "Next or new line", "Go to the next field, or add a line to a note.", keys(&["enter"], "next, or new line", &[Form]), no_line(NoLine::Fields);
        Id::Editor, "In your editor", "Edit a note in the program that VISUAL or EDITOR names.", keys(&["ctrl-e"], "", &[Form]), no_line(NoLine::Terminal);
        Id::NextField, "Next field", "Go to the next field.", keys(&["tab"], "next field", &[Form]), no_line(NoLine::Fields);
        Id::PreviousField, "Previous field", "Go to the previous field.", keys(&["shift-tab"], "", &[Form]), no_line(NoLine::Fields);
        Id::Up, "Up", "Move up one line, field or entry.", keys(&["up"], "", TEXT), no_line(NoLine::Terminal);
        Id::Down, "Down", "Move down one line, field or entry.", keys(&["down"], "", TEXT), no_line(NoLine::Terminal);
        Id::Left, "Left", "Move left in the text, or take the previous choice.", keys(&["left"], "", TEXT), no_line(NoLine::Terminal);
        Id::Right, "Right", "Move right in the text, or take the next choice.", keys(&["right"], "", TEXT), no_line(NoLine::Terminal);
        Id::WordLeft, "A word left", "Move to the beginning of the previous word.", keys(&["ctrl-left", "alt-b"], "", TEXT), no_line(NoLine::Terminal);
        Id::WordRight, "A word right", "Move to the end of the next word.", keys(&["ctrl-right", "alt-f"], "", TEXT), no_line(NoLine::Terminal);
        Id::PageUp, "Rows up", "Move up one page in a note.", keys(&["page-up"], "", &[Form]), no_line(NoLine::Terminal);
        Id::PageDown, "Rows down", "Move down one page in a note.", keys(&["page-down"], "", &[Form]), no_line(NoLine::Terminal);
        Id::First, "Beginning", "Move to the beginning of the line.", keys(&["home"], "", TEXT), no_line(NoLine::Terminal);
        Id::Last, "End", "Move to the end of the line.", keys(&["end"], "", TEXT), no_line(NoLine::Terminal);
        Id::Backspace, "Delete before", "Delete the character before the cursor.", keys(&["backspace"], "", TEXT), no_line(NoLine::Terminal);
        Id::Delete, "Delete after", "Delete the character after the cursor.", keys(&["delete"], "", TEXT), no_line(NoLine::Terminal);
        Id::DeleteWord, "Delete a word", "Delete the word before the cursor.", keys(&["ctrl-w"], "", TEXT), no_line(NoLine::Terminal);
        Id::DeleteToStart, "Delete to the beginning", "Delete from the beginning of the line to the cursor.", keys(&["ctrl-u"], "", TEXT), no_line(NoLine::Terminal);
    }
    Answer {
        Id::New, "New assessment", "Start an assessment of a system in a new file.", keys(&["n"], "new", &[Welcome]), line(&["new"], "new", At::Menu);
        Id::Open, "Open a file", "Open an assessment by its path.", keys(&["o"], "open", &[Welcome]), line(&["open"], "open", At::Menu);
        Id::Example, "Example", "Create a copy of the example assessment to explore.", keys(&["e"], "example", &[Welcome]), line(&["example"], "example", At::Menu);
        Id::Portfolio, "Portfolio", "Show all systems below a folder side by side.", keys(&["p"], "portfolio", &[Welcome]), no_line(NoLine::Subcommand);
        Id::Yes, "Yes", "Answer the fact with yes and go to the next one.", keys(&["y"], "yes", &[Profile]), line(&[], "yes", At::Fact);
        Id::No, "No", "Answer the fact with no and go to the next one.", keys(&["n"], "no", &[Profile]), line(&[], "no", At::Fact);
        Id::Pick, "Pick by number", "Choose by number; 0 chooses none of a list.", keys(DIGITS, "pick", &[Profile]), line(&[], "2, or 1,3, or none", At::Fact);
        Id::Mark, "Mark", "Mark or unmark the selected choice.", keys(&["space"], "", &[Profile]), no_line(NoLine::PartOfALine);
        Id::Date, "Date", "Set the target date; none removes it.", no_keys(NoKeys::Enter), line(&[], "2026-12-01, +90, none", At::Fact);
        Id::Level, "Answer with a level", "Answer with that level and go to the next unanswered question.", keys(LEVELS, "answer", &[Question]), line(&[], "0 to 4", At::Question);
        Id::Confirm, "Confirm", "Confirm the answer in a reassessment and go to the next one.", keys(&["c"], "", &[Question]), line(&["confirm"], "confirm", At::Question);
        Id::Vote, "Vote", "Record a round of votes on the question.", keys(&["v"], "vote", &[Question]), line(&["vote"], "vote 3323?2, vote 1 4 2 0 0", At::Question);
        Id::Unknown, "Unknown", "Record that nobody knows, who investigates, and by when.", keys(&["u"], "unknown", &[Question]), line(&["unknown"], "unknown WHO by DATE, unknown WHO", At::Question);
        Id::NotApplicable, "Not applicable", "Set the control as not applicable, with a reason.", keys(&["n"], "not applicable", &[Question]), line(&["na"], "na REASON", At::Question);
        Id::Evidence, "Evidence", "Record how the answer is supported, by what, and until when.", keys(&["e"], "evidence", &[Question]), line(&["evidence"], "evidence claimed, evidence shown WHAT, evidence verified WHAT until DATE", At::Question);
        Id::Note, "Note", "Write a note on the question.", keys(&["m"], "note", &[Question]), line(&["note"], "note TEXT to add a line, note to read it, note - to empty it", At::Question);
        Id::Exception, "Exception", "Grant a dated exception with an owner and a compensating control.", keys(&["x"], "", &[Question]), line(&["exception"], "exception, exception - to remove it", At::Question);
        Id::Owner, "Owner", "Name the person or role accountable for the control.", keys(&["o"], "", &[Question]), line(&["owner"], "owner WHO, owner to read it, owner - to leave it to the role", At::Question);
        Id::Level, "Agree on a level", "Decide on that level and record why.", keys(LEVELS, "agree", &[Reveal]), no_line(NoLine::AnotherRow);
        Id::Unknown, "Unknown", "Decide that nobody knows, who investigates, and by when.", keys(&["u"], "unknown", &[Reveal]), no_line(NoLine::AnotherRow);
        Id::Vote, "Another round", "Record another round; earlier rounds are kept.", keys(&["v"], "another round", &[Reveal]), no_line(NoLine::AnotherRow);
        Id::NotApplicable, "Not applicable", "Decide that the control does not apply, with a reason.", keys(&["n"], "", &[Reveal]), no_line(NoLine::AnotherRow);
        Id::Cast, "A vote or a count", "Type a digit for each voter, or a count for each level.", keys(DIGITS, "vote", &[Ballot]), no_line(NoLine::PartOfALine);
        Id::CastUnknown, "Does not know", "Record that the next voter does not know.", keys(&["?"], "unknown", &[Ballot]), no_line(NoLine::PartOfALine);
        Id::Blank, "Between counts", "Separate two counts.", keys(&["space"], "", &[Ballot]), no_line(NoLine::PartOfALine);
        Id::Reveal, "Reveal", "Show the votes and save them.", keys(&["enter"], "reveal", &[Ballot]), no_line(NoLine::PartOfALine);
        Id::Secret, "Secret ballot", "Let each voter press one key unseen; only counts are saved.", keys(&["s"], "secret", &[Ballot]), line(&["secret"], "secret", At::Question);
        Id::Voters, "Voters", "Set who votes, by role or initials, or only how many.", keys(&["w"], "voters", &[Ballot]), no_line(NoLine::AnotherRow);
        Id::Voters, "Voters", "Set who votes, by role or initials, or only how many.", keys(&[], "", &[Overview, Question]), line(&["voters", "voices"], "voters 7, voters ml, ops, security, voters to list them", At::Anywhere);
        Id::Backspace, "Delete a vote", "Delete the last vote typed.", keys(&["backspace"], "", &[Ballot]), no_line(NoLine::Terminal);
        Id::Reason, "Reason", "Record why the answer is what it is, and the dissent.", keys(&["r"], "", &[Question]), line(&["reason"], "reason TEXT", At::Question);
        Id::Park, "Park a point", "Park a point for later, with its question.", keys(&["p"], "", PARKING), line(&["park"], "park TEXT", At::Anywhere);
        Id::Settle, "Done or not", "Mark the parked item as done, or as not done.", keys(&["d"], "done", &[ParkingLot]), line(&["settle"], "settle 2", At::Anywhere);
        Id::Resolve, "Keep a version", "Keep that version and resolve the conflict.", keys(VERSIONS, "keep", &[Conflicts]), line(&["take"], "take 1 2", At::Anywhere);
        Id::AgreeOnAll, "Agree on equal votes", "Answer every question on which all votes agree.", keys(&["a"], "agree on all", &[Agenda]), line(&["agree"], "agree", At::Anywhere);
        Id::Bookmark, "Bookmark", "Add or remove a bookmark.", keys(&["b"], "", &[Question]), line(&["bookmark"], "bookmark", At::Question);
        Id::Clock, "Clock and breaks", "Start a meeting; during it, start or end a break.", keys(&["t"], "meeting", &[Overview]), line(&["clock"], "clock 90, clock", At::Anywhere);
        Id::Clock, "Clock and breaks", "Start a meeting; during it, start or end a break.", keys(&["t"], "", &[Question]), no_line(NoLine::AnotherRow);
        Id::TimeBox, "Time box", "Change the minutes for the meeting and for each question.", keys(&[], "", MEETING), line(&["timebox"], "timebox 90, timebox 90 5", At::Anywhere);
        Id::EndMeeting, "End the meeting", "Stop the clock and record how far the team came.", keys(&[], "", MEETING), line(&["end"], "end", At::Anywhere);
        Id::Clear, "Clear the answer", "Remove the answer.", keys(&["backspace", "delete"], "", &[Profile, Question]), line(&["clear"], "clear", At::FactOrQuestion);
        Id::People, "People of the plan", "List the people of the plan, with their roles and time.", keys(&["p"], "people", &[Roadmap]), line(&["people"], "people", At::Anywhere);
        Id::Drop, "Drop or take up", "Drop the control from the plan, or take it up.", keys(&["d"], "drop", &[Roadmap]), line(&["drop"], "drop", At::Question);
        Id::Pin, "Pin to a day", "Pin the next step of the control to a day.", keys(&["t"], "pin", &[Roadmap]), line(&["pin"], "pin DATE, pin - to free it", At::Question);
        Id::NotBefore, "Not before", "Start no step of the control before a day.", keys(&["z"], "not before", &[Roadmap]), line(&["not-before"], "not-before DATE, not-before - to free it", At::Question);
        Id::Meet, "Meet a date", "Calculate how much more time of one role a date needs.", keys(&["m"], "meet a date", &[Roadmap]), line(&["meet"], "meet G2=DATE", At::Anywhere);
        Id::Commit, "Commit to this plan", "Save the plan as the committed one, to measure slippage.", keys(&["a"], "commit", &[Roadmap]), line(&["commit"], "commit", At::Anywhere);
        Id::Start, "First day of work", "Set the day on which the plan begins.", keys(&["s"], "start", &[Roadmap]), line(&[], "set start=2026-12-01", At::Anywhere);
        Id::More, "More time", "Add 10% to the time of the person.", keys(&["+", "=", "right", "l"], "more time", &[People]), no_line(NoLine::Set);
        Id::Less, "Less time", "Take 10% from the time of the person.", keys(&["-", "left", "h"], "less time", &[People]), no_line(NoLine::Set);
        Id::AddPerson, "Add a person", "Add a person to the plan.", keys(&["a"], "add", &[People]), line(&[], "set security=100,50", At::Anywhere);
        Id::RemovePerson, "Remove the person", "Remove the person from the plan (press twice).", keys(REMOVE, "remove", &[People]), no_line(NoLine::Set);
        Id::Reassess, "Reassessment", "Start a reassessment: every answer is to be confirmed.", keys(&["r"], "", &[Overview]), line(&["reassess"], "reassess, reassess BASELINE", At::Anywhere);
        Id::Reassess, "Reassessment", "Start a reassessment: every answer is to be confirmed.", keys(&[], "", &[Profile, Question, Results, Requirements, Roadmap, Export]), no_line(NoLine::AnotherRow);
        Id::SetBaseline, "Set a baseline", "Save the current state as a baseline.", keys(&["a"], "set one", &[Baselines]), line(&["baseline"], "baseline NAME", At::Anywhere);
        Id::AddValidation, "Add a validation", "Add a recurring test, scan or drill and its controls.", keys(&["a"], "add", &[Due]), line(&["validation"], "validation restore drill of DAT-R1 every 12 months, validation to list them", At::Anywhere);
        Id::Done, "Done today", "Record that the validation was done.", keys(&["d"], "done today", &[Due]), line(&["done"], "done NAME, done NAME on DATE", At::Anywhere);
        Id::RemoveValidation, "Remove the validation", "Delete the validation.", keys(REMOVE, "remove", &[Due]), line(&["remove"], "remove NAME", At::Anywhere);
        Id::Set, "Set a value", "Set any value as `surefoot set` does.", no_keys(NoKeys::Enter), line(&["set"], "set KEY=VALUE", At::Anywhere);
        Id::Path, "Change the path", "Change the path of the file to write.", keys(&["e"], "path", &[Export]), no_line(NoLine::PartOfALine);
        Id::Paper, "Paper", "Switch between A4 and Letter.", keys(&["p"], "", &[Export]), no_line(NoLine::Subcommand);
        Id::WriteAll, "Write all formats", "Write the document in each format; existing files stay.", keys(&["a"], "write all", &[Export]), no_line(NoLine::Subcommand);
    }
    Look {
        Id::Preview, "Preview the first page", "Show the text of the first page.", keys(&["v"], "first page", &[Export]), no_line(NoLine::Layout);
        Id::Chain, "Critical chain", "Show the steps that decide the date of each gate.", keys(&["c"], "chain", &[Roadmap]), no_line(NoLine::PartOfALine);
        Id::Accept, "Choose", "Open, answer or export the selected item.", keys(&["enter"], "choose", CHOOSE), no_line(NoLine::Cursor);
        Id::Accept, "Edit", "Edit the validation, or go to where the item is edited.", keys(&["enter", "e"], "edit", &[Due]), no_line(NoLine::Cursor);
        Id::About, "About this control", "Show why it matters, evidence, pitfall, requirement and frameworks.", keys(&["i"], "about", &[Question, Requirements, Roadmap, Reveal]), line(&["about"], "about", At::FactOrQuestion);
        Id::Probe, "Probe", "Show a question that starts the discussion.", no_keys(NoKeys::Shown), line(&["probe"], "probe", At::Question);
        Id::Filter, "Filter", "Show only some of the rows.", keys(&["f"], "filter", &[Requirements, Coverage, Portfolio]), no_line(NoLine::Whole);
        Id::CommonGaps, "Common gaps", "Show the gaps common to many systems, or the systems.", keys(&["g"], "common gaps", &[Portfolio]), no_line(NoLine::Subcommand);
        Id::SharedPlan, "One plan for all", "Show when each gate can pass if all systems share people.", keys(&["t"], "one plan", &[Portfolio]), no_line(NoLine::Subcommand);
        Id::Coverage, "Frameworks", "Show each public framework and the controls related to it.", keys(&["c"], "frameworks", &[Overview, Results, Requirements]), line(&["frameworks"], "frameworks, frameworks ID", At::Anywhere);
        Id::Plan, "Other plan", "Switch to the plan in which every unknown starts at zero.", keys(&["v"], "other plan", &[Roadmap]), no_line(NoLine::PartOfALine);
        Id::Wall, "Wall", "Show one question in large type, or the screens again.", keys(&["f9"], "", SCREENS), no_line(NoLine::Layout);
        Id::BlankScreen, "Blank the screen", "Show nothing until the next key.", keys(&["."], "", WITH_HELP), no_line(NoLine::Layout);
        Id::ParkingLot, "Parking lot", "List the parked items.", keys(&["ctrl-l"], "", SCREENS), line(&["parked"], "parked, parked 2 WHO by DATE", At::Anywhere);
        Id::Conflicts, "Conflicts", "List the conflicts between two copies, with each version.", keys(&["ctrl-x"], "", SCREENS), line(&["conflicts"], "conflicts", At::Anywhere);
        Id::Agenda, "Agenda", "List the questions to decide, the widest disagreement first.", keys(&["ctrl-a"], "", SCREENS), line(&["agenda"], "agenda", At::Anywhere);
        Id::Decisions, "Decisions", "List the decisions, their reasons and the dissent.", keys(&["ctrl-d"], "", SCREENS), line(&["decisions"], "decisions", At::Anywhere);
        Id::Closing, "Closing", "Close the meeting: gaps, actions, parked items, the report.", keys(&["f12"], "", SCREENS), line(&["closing"], "closing", At::Anywhere);
        Id::Tour, "Tour", "Tour the screens in five steps.", keys(&["t"], "tour", &[Welcome]), no_line(NoLine::Layout);
        Id::Tour, "Tour", "Tour the screens in five steps.", keys(&[], "", SCREENS), no_line(NoLine::Layout);
        Id::Order, "Order of questions", "Order the questions by disagreement, by worth or as written.", keys(&["s"], "", MEETING), line(&["order"], "order disagreement, order worth, order questionnaire", At::Anywhere);
        Id::Order, "In this order", "Go through the questions in this order, or as written.", keys(&["s"], "in this order", &[Agenda]), no_line(NoLine::AnotherRow);
        Id::NextFilter, "Next filter", "Show the questions of the next filter.", keys(&["tab"], "filter", &[Search]), no_line(NoLine::PartOfALine);
        Id::PreviousFilter, "Previous filter", "Show the questions of the previous filter.", keys(&["shift-tab"], "", &[Search]), no_line(NoLine::PartOfALine);
        Id::Why, "Why", "Show where the selected number, target or id comes from.", keys(&["w"], "why", SCREENS), line(&["why"], "why, why G2, why DAT-P1, why score", At::Anywhere);
        Id::Gates, "Gates", "Show which gates pass, and what fails the others.", no_keys(NoKeys::Shown), line(&["gates", "gate"], "gates", At::Anywhere);
        Id::Theme, "Next theme", "Switch to the next theme.", keys(&["ctrl-t"], "", ANYWHERE), no_line(NoLine::Layout);
        Id::Copy, "Copy", "Copy the selected item, or the text, to the clipboard.", keys(&["y"], "", COPIED), no_line(NoLine::Terminal);
        Id::Mouse, "Mouse on or off", "Let the mouse click and scroll, or mark text.", keys(&["ctrl-o"], "", ANYWHERE), no_line(NoLine::Terminal);
        Id::Again, "Again", "Show the question again.", no_keys(NoKeys::Shown), line(&["again"], "again", At::Anywhere);
    }
    Go {
        Id::Next, "Next of the tour", "Go to the next step of the tour.", keys(&["space", "enter", "right"], "next", &[Tour]), no_line(NoLine::Layout);
        Id::Left, "Previous of the tour", "Go to the previous step of the tour.", keys(&["left"], "previous", &[Tour]), no_line(NoLine::Layout);
        Id::Next, "Next step", "Go to what has to be done next.", keys(&["space"], "next", &[Overview, Question, Results, Requirements, Roadmap, Export]), line(&["next"], "next", At::Anywhere);
        Id::Skip, "Skip", "Go on without an answer.", no_keys(NoKeys::Cursor), line(&["skip"], "skip, or an empty line", At::FactOrQuestion);
        Id::Previous, "Previous question", "Go to the previous question or fact.", no_keys(NoKeys::Cursor), line(&["back"], "back", At::Anywhere);
        Id::Search, "Search", "Find questions, notes, owners, evidence, reasons, parked items and terms.", keys(&["/"], "", SCREENS), line(&["search"], "search WORDS", At::Anywhere);
        Id::List, "Filter questions", "List the questions, or only some of them.", keys(&["f"], "", MEETING), line(&["list"], "list, list open, list unknown, list disputed, list bookmarked, list gaps, list ROLE", At::Anywhere);
        Id::GoTo, "Go to a number", "Go to the question of that number.", keys(&["g"], "", SCREENS), line(&["go"], "go 42, go DAT-P1, go tools", At::Anywhere);
        Id::Digit, "Digit", "Type the next digit of the number.", keys(DIGITS, "number", &[GoTo]), no_line(NoLine::PartOfALine);
        Id::Backspace, "Delete a digit", "Delete the last digit.", keys(&["backspace"], "", &[GoTo]), no_line(NoLine::Terminal);
        Id::Accept, "Go there", "Go to the question of that number.", keys(&["enter"], "go", &[GoTo]), no_line(NoLine::PartOfALine);
        Id::Accept, "Go to the thing", "Go to the screen that edits the selected item.", keys(&["enter"], "go to it", &[Conflicts]), no_line(NoLine::Cursor);
        Id::Backward, "Backward", "Go back to the question shown before.", keys(&["["], "", &[Question]), no_line(NoLine::Terminal);
        Id::Forward, "Forward", "Go forward again.", keys(&["]"], "", &[Question]), no_line(NoLine::Terminal);
        Id::NextScreen, "Next screen", "Go to the next screen.", keys(&["tab"], "screens", SCREENS), no_line(NoLine::Layout);
        Id::PreviousScreen, "Previous screen", "Go to the previous screen.", keys(&["shift-tab"], "", SCREENS), no_line(NoLine::Layout);
        Id::Go(Profile), "Go to Profile", "Show the facts of the system and what follows from them.", keys(&["f2"], "", OVER), line(&["facts"], "facts", At::Anywhere);
        Id::Go(Overview), "Go to Overview", "Show the layers and phases with their progress.", keys(&["f3"], "", OVER), line(&["overview"], "overview", At::Anywhere);
        Id::Go(Question), "Go to Question", "Show the current question.", keys(&["f4"], "", OVER), line(&["questions"], "questions", At::Anywhere);
        Id::Go(Results), "Go to Results", "Show the scores and the largest gaps.", keys(&["f5"], "", OVER), line(&["score"], "score", At::Anywhere);
        Id::Go(Requirements), "Go to Requirements", "Show the requirements, most urgent first.", keys(&["f6"], "", OVER), line(&["requirements"], "requirements", At::Anywhere);
        Id::Go(Roadmap), "Go to Roadmap", "Show who does what, and when each gate can pass.", keys(&["f7"], "", OVER), line(&["roadmap"], "roadmap", At::Anywhere);
        Id::Go(Export), "Go to Export", "Write documents for people, lists and programs.", keys(&["f8"], "", OVER), line(&["export"], "export FILE.pdf, export FILE.pdf replace", At::Anywhere);
        Id::SaveNow, "Save now", "Try to save again; every change is saved at once.", keys(&["ctrl-s"], "", SCREENS), line(&["save"], "save", At::Anywhere);
        Id::SaveElsewhere, "Save elsewhere", "Continue in another file; the current one stays.", keys(&["ctrl-w"], "", SCREENS), no_line(NoLine::Subcommand);
        Id::Earlier, "Snapshots", "List the snapshots, to restore one.", keys(&["ctrl-r"], "", SCREENS), no_line(NoLine::Subcommand);
        Id::Baselines, "Baselines", "List the baselines and what changed since each.", keys(&["ctrl-b"], "", SCREENS), line(&["baselines"], "baselines", At::Anywhere);
        Id::Due, "What is due", "List everything with a due date, overdue items first.", keys(&["ctrl-f"], "", SCREENS), line(&["due"], "due", At::Anywhere);
        Id::Undo, "Undo", "Undo the last change.", keys(&["ctrl-z"], "", UNDO), line(&["undo"], "undo", At::Anywhere);
        Id::Redo, "Redo", "Redo the change undone last.", keys(&["ctrl-y"], "", OVER), line(&["redo"], "redo", At::Anywhere);
        Id::Palette, "Commands", "List every command, filtered by typing.", keys(&["ctrl-p"], "", WITH_HELP), no_line(NoLine::Layout);
        Id::Help, "Help", "List the commands.", keys(&["?", "f1"], "help", WITH_HELP), line(&["help", "?"], "help", At::Anywhere);
        Id::Help, "Help", "List the commands.", keys(&["f1"], "help", &[Ballot]), no_line(NoLine::AnotherRow);
        Id::Back, "Close", "Close the text.", keys(&["enter", "space"], "", &[Pager]), no_line(NoLine::Layout);
        Id::Back, "Back", "Go back one level without saving, or quit from the first screen.", keys(&["esc"], "back", ANYWHERE), line(&["cancel"], "cancel", At::Part);
        Id::Quit, "Quit", "Quit surefoot; everything is saved.", keys(&["q"], "quit", WITH_WELCOME), line(&["quit", "q", "exit"], "quit, or the end of the input", At::Anywhere);
        Id::Quit, "Quit", "Quit the second screen; the session continues.", keys(&["q"], "quit", &[Notes]), no_line(NoLine::Layout);
        Id::Stop, "Stop", "Quit from anywhere; a draft of what was typed is kept.", keys(&["ctrl-c"], "", ANYWHERE), no_line(NoLine::Terminal);
    }
    Move {
        Id::Up, "Up", "Move up.", keys(&["up", "k"], "", LISTS), no_line(NoLine::Cursor);
        Id::Down, "Down", "Move down.", keys(&["down", "j"], "", LISTS), no_line(NoLine::Cursor);
        Id::Left, "Left", "Move left, or to the previous item.", keys(&["left", "h"], "", SCREENS), no_line(NoLine::Cursor);
        Id::Right, "Right", "Move right, or to the next item.", keys(&["right", "l"], "", SCREENS), no_line(NoLine::Cursor);
        Id::Down, "Scroll down", "Scroll down one line.", keys(&["down", "j"], "scroll", &[Pager, Notes]), no_line(NoLine::Terminal);
        Id::Up, "Scroll up", "Scroll up one line.", keys(&["up", "k"], "", &[Pager, Notes]), no_line(NoLine::Terminal);
        Id::PageUp, "A page up", "Move up ten rows.", keys(&["page-up"], "", LISTS_AND_SHEETS), no_line(NoLine::Cursor);
        Id::PageDown, "A page down", "Move down ten rows.", keys(&["page-down"], "", LISTS_AND_SHEETS), no_line(NoLine::Cursor);
        Id::First, "First", "Move to the first item.", keys(&["home"], "", LISTS_AND_SHEETS), no_line(NoLine::Cursor);
        Id::Last, "Last", "Move to the last item.", keys(&["end"], "", LISTS_AND_SHEETS), no_line(NoLine::Cursor);
    }
}
