//! The rows of the command table.
//!
//! The rows determine the order of commands in the footer, the help for screens and plain mode, the palette and the
//! README.

use super::Focus::{
    Agenda, Ballot, Baselines, Closing, Conflicts, Coverage, Due, Earlier, Export, Form, GoTo,
    Notes, Overview, Pager, Palette, ParkingLot, People, Portfolio, Profile, Question,
    Requirements, Results, Reveal, Roadmap, Search, Tour, Welcome,
};
use super::{At, Command, Focus, Group, Id, Keys, Line, NoKeys, NoLine};

pub(super) const ANYWHERE: &[Focus] = Focus::ALL;
pub(super) const SCREENS: &[Focus] = &Focus::SCREENS;
/// The screens of an assessment and most of their overlays.
pub(super) const OVER: &[Focus] = &join::<17>(&[
    SCREENS,
    &[
        People, Coverage, ParkingLot, Baselines, Due, Conflicts, Agenda, Reveal, Closing, Pager,
    ],
]);
/// The places where help and the palette are available.
pub(super) const WITH_HELP: &[Focus] = &join::<17>(&[
    &[Welcome],
    SCREENS,
    &[
        Reveal, ParkingLot, Conflicts, Agenda, Baselines, Due, Closing, Notes, Portfolio,
    ],
]);
/// The places where a key to park an item is available.
const PARKING: &[Focus] = &[
    Overview,
    Question,
    Results,
    Requirements,
    Reveal,
    ParkingLot,
    Closing,
];
/// The places where the key for the meeting clock is available.
const MEETING: &[Focus] = &[Overview, Question];
pub(super) const WITH_WELCOME: &[Focus] = &join::<9>(&[&[Welcome], SCREENS, &[Portfolio]]);
/// Overlay lists in which Enter chooses the selected item.
const OVERLAID_LISTS: &[Focus] = &[People, Coverage, ParkingLot, Earlier, Baselines];
pub(super) const LISTS: &[Focus] = &join::<18>(&[
    &[Welcome],
    SCREENS,
    OVERLAID_LISTS,
    &[Due, Conflicts, Agenda, Portfolio, Closing],
]);
pub(super) const LISTS_AND_SHEETS: &[Focus] = &join::<19>(&[LISTS, &[Pager]]);
/// The places where Enter opens, answers or exports the selected item.
const CHOOSE: &[Focus] = &join::<18>(&[
    &[Welcome],
    SCREENS,
    OVERLAID_LISTS,
    &[Agenda, Search, Closing, Palette, Portfolio],
]);
/// The places where something can be copied.
const COPIED: &[Focus] = &[
    Overview,
    Question,
    Results,
    Requirements,
    Roadmap,
    Coverage,
    Portfolio,
    Pager,
];
/// The places where text can be typed.
const TEXT: &[Focus] = &[Form, Palette, Search];
const LEVELS: &[&str] = &["0", "1", "2", "3", "4"];
const DIGITS: &[&str] = &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
const VERSIONS: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9"];
const REMOVE: &[&str] = &["delete", "backspace"];

/// The keys for a command on screens; a command without keys is in the palette only.
const fn keys(
    keys: &'static [&'static str],
    short: &'static str,
    places: &'static [Focus],
) -> Keys {
    Keys {
        keys,
        short,
        places,
    }
}

/// The line for a command: the words that begin the line, every way to type it, and the prompts that accept it.
const fn line(words: &'static [&'static str], typed: &'static str, at: At) -> Line {
    Line { words, typed, at }
}

/// Concatenates lists of places. A call with a wrong `N` does not compile.
const fn join<const N: usize>(lists: &[&[Focus]]) -> [Focus; N] {
    let mut all = [Focus::Welcome; N];
    let mut length = 0;
    let mut list = 0;
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            all[length] = lists[list][at];
            length += 1;
            at += 1;
        }
        list += 1;
    }
    assert!(length == N, "the lists differ in length");
    all
}

macro_rules! commands {
    ($($group:ident { $($id:expr, $title:literal, $help:literal, $screen:expr, $line:expr;)* })*) => {
        /// Every command, in the order of the footer, help and palette.
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
        Id::Keep, "Save the form", "Save the fields and close them.", Ok(keys(&["ctrl-s"], "save", &[Form])), Err(NoLine::Fields);
        Id::NewLine, "Next or new line", "Go to the next field or line.", Ok(keys(&["enter"], "next, or new line", &[Form])), Err(NoLine::Fields);
        Id::Editor, "In your editor", "Edit the note in your own editor.", Ok(keys(&["ctrl-e"], "", &[Form])), Err(NoLine::Terminal);
        Id::NextField, "Next field", "Go to the next field.", Ok(keys(&["tab"], "next field", &[Form])), Err(NoLine::Fields);
        Id::PreviousField, "Previous field", "Go to the previous field.", Ok(keys(&["shift-tab"], "", &[Form])), Err(NoLine::Fields);
        Id::Up, "Up", "Move up one line, field or entry.", Ok(keys(&["up"], "", TEXT)), Err(NoLine::Terminal);
        Id::Down, "Down", "Move down one line, field or entry.", Ok(keys(&["down"], "", TEXT)), Err(NoLine::Terminal);
        Id::Left, "Left", "Move left, or select the previous choice.", Ok(keys(&["left"], "", TEXT)), Err(NoLine::Terminal);
        Id::Right, "Right", "Move right, or select the next choice.", Ok(keys(&["right"], "", TEXT)), Err(NoLine::Terminal);
        Id::WordLeft, "A word left", "Move to the beginning of the previous word.", Ok(keys(&["ctrl-left", "alt-b"], "", TEXT)), Err(NoLine::Terminal);
        Id::WordRight, "A word right", "Move to the end of the next word.", Ok(keys(&["ctrl-right", "alt-f"], "", TEXT)), Err(NoLine::Terminal);
        Id::PageUp, "Rows up", "Move up one page in a note.", Ok(keys(&["page-up"], "", &[Form])), Err(NoLine::Terminal);
        Id::PageDown, "Rows down", "Move down one page in a note.", Ok(keys(&["page-down"], "", &[Form])), Err(NoLine::Terminal);
        Id::First, "Beginning", "Move to the beginning of the line.", Ok(keys(&["home"], "", TEXT)), Err(NoLine::Terminal);
        Id::Last, "End", "Move to the end of the line.", Ok(keys(&["end"], "", TEXT)), Err(NoLine::Terminal);
        Id::Backspace, "Delete before", "Delete the character before the cursor.", Ok(keys(&["backspace"], "", TEXT)), Err(NoLine::Terminal);
        Id::Delete, "Delete after", "Delete the character after the cursor.", Ok(keys(&["delete"], "", TEXT)), Err(NoLine::Terminal);
        Id::DeleteWord, "Delete a word", "Delete the word before the cursor.", Ok(keys(&["ctrl-w"], "", TEXT)), Err(NoLine::Terminal);
        Id::DeleteToStart, "Delete to the beginning", "Delete to the beginning of the line.", Ok(keys(&["ctrl-u"], "", TEXT)), Err(NoLine::Terminal);
    }
    Answer {
        Id::New, "New assessment", "Start a new assessment.", Ok(keys(&["n"], "new", &[Welcome])), Ok(line(&["new"], "new", At::Menu));
        Id::Open, "Open a file", "Open an assessment by its path.", Ok(keys(&["o"], "open", &[Welcome])), Ok(line(&["open"], "open", At::Menu));
        Id::Example, "Example", "Create an example assessment to explore.", Ok(keys(&["e"], "example", &[Welcome])), Ok(line(&["example"], "example", At::Menu));
        Id::Portfolio, "Portfolio", "Show all systems in a folder.", Ok(keys(&["p"], "portfolio", &[Welcome])), Err(NoLine::Subcommand);
        Id::Yes, "Yes", "Answer yes and go to the next fact.", Ok(keys(&["y"], "yes", &[Profile])), Ok(line(&[], "yes", At::Fact));
        Id::No, "No", "Answer no and go to the next fact.", Ok(keys(&["n"], "no", &[Profile])), Ok(line(&[], "no", At::Fact));
        Id::Pick, "Pick by number", "Choose by number; 0 chooses none.", Ok(keys(DIGITS, "pick", &[Profile])), Ok(line(&[], "2, or 1,3, or none", At::Fact));
        Id::Mark, "Mark", "Mark or unmark the selected choice.", Ok(keys(&["space"], "", &[Profile])), Err(NoLine::PartOfALine);
        Id::Date, "Date", "Set the target date; none removes it.", Err(NoKeys::Enter), Ok(line(&[], "2026-12-01, +90, none", At::Fact));
        Id::Level, "Answer with a level", "Answer with that level and go on.", Ok(keys(LEVELS, "answer", &[Question])), Ok(line(&[], "0 to 4", At::Question));
        Id::Confirm, "Confirm", "Confirm and go to the next question.", Ok(keys(&["c"], "", &[Question])), Ok(line(&["confirm"], "confirm", At::Question));
        Id::Vote, "Vote", "Record a round of votes on the question.", Ok(keys(&["v"], "vote", &[Question])), Ok(line(&["vote"], "vote 3323?2, vote 1 4 2 0 0", At::Question));
        Id::Unknown, "Unknown", "Record that nobody knows, and name an investigator.", Ok(keys(&["u"], "unknown", &[Question])), Ok(line(&["unknown"], "unknown WHO by DATE, unknown WHO", At::Question));
        Id::NotApplicable, "Not applicable", "Mark the control as not applicable.", Ok(keys(&["n"], "not applicable", &[Question])), Ok(line(&["na"], "na REASON", At::Question));
        Id::Evidence, "Evidence", "Record the evidence and when it expires.", Ok(keys(&["e"], "evidence", &[Question])), Ok(line(&["evidence"], "evidence claimed, evidence shown WHAT, evidence verified WHAT until DATE", At::Question));
        Id::Note, "Note", "Write a note on the question.", Ok(keys(&["m"], "note", &[Question])), Ok(line(&["note"], "note TEXT to add a line, note to read it, note - to clear it", At::Question));
        Id::Exception, "Exception", "Grant an exception until a date.", Ok(keys(&["x"], "", &[Question])), Ok(line(&["exception"], "exception, exception - to remove it", At::Question));
        Id::Owner, "Accountable", "Set who is accountable for the control.", Ok(keys(&["o"], "", &[Question])), Ok(line(&["accountable", "owner"], "accountable WHO, accountable to read it, accountable - to leave it to the role", At::Question));
        Id::Responsible, "Responsible", "Set who does the work on the control.", Ok(keys(&["O"], "", &[Question])), Ok(line(&["responsible"], "responsible WHO, responsible to read it, responsible - to leave it to the role", At::Question));
        Id::Level, "Decide the level", "Decide on that level and record why.", Ok(keys(LEVELS, "agree", &[Reveal])), Err(NoLine::AnotherRow);
        Id::Unknown, "Unknown", "Decide that nobody knows, and name an investigator.", Ok(keys(&["u"], "unknown", &[Reveal])), Err(NoLine::AnotherRow);
        Id::Vote, "Another round", "Record another round; earlier rounds are kept.", Ok(keys(&["v"], "another round", &[Reveal])), Err(NoLine::AnotherRow);
        Id::NotApplicable, "Not applicable", "Decide that the control does not apply.", Ok(keys(&["n"], "", &[Reveal])), Err(NoLine::AnotherRow);
        Id::Cast, "A vote or a count", "Type votes by voter, or counts by level.", Ok(keys(DIGITS, "vote", &[Ballot])), Err(NoLine::PartOfALine);
        Id::CastUnknown, "Does not know", "Record that the next voter does not know.", Ok(keys(&["?"], "unknown", &[Ballot])), Err(NoLine::PartOfALine);
        Id::Blank, "Next count", "Start the next count.", Ok(keys(&["space"], "", &[Ballot])), Err(NoLine::PartOfALine);
        Id::Reveal, "Reveal", "Show the votes and save them.", Ok(keys(&["enter"], "reveal", &[Ballot])), Err(NoLine::PartOfALine);
        Id::Secret, "Secret ballot", "Vote secretly; only the counts are saved.", Ok(keys(&["s"], "secret", &[Ballot])), Ok(line(&["secret"], "secret", At::Question));
        Id::Voters, "Voters", "Set who votes, or just how many.", Ok(keys(&["w"], "voters", &[Ballot])), Err(NoLine::AnotherRow);
        Id::Voters, "Voters", "Set who votes, or just how many.", Ok(keys(&[], "", &[Overview, Question])), Ok(line(&["voters"], "voters 7, voters ml, ops, security, voters to list them", At::Anywhere));
        Id::Backspace, "Delete a vote", "Delete the last vote typed.", Ok(keys(&["backspace"], "", &[Ballot])), Err(NoLine::Terminal);
        Id::Reason, "Reason", "Record the reason for the answer and dissent.", Ok(keys(&["r"], "", &[Question])), Ok(line(&["reason"], "reason TEXT", At::Question));
        Id::Park, "Park an item", "Park an item for later, with its question.", Ok(keys(&["p"], "", PARKING)), Ok(line(&["park"], "park TEXT", At::Anywhere));
        Id::Settle, "Done or not", "Mark the parked item done or not done.", Ok(keys(&["d"], "done", &[ParkingLot])), Ok(line(&["settle"], "settle 2", At::Anywhere));
        Id::Resolve, "Keep a version", "Keep that version and resolve the conflict.", Ok(keys(VERSIONS, "keep", &[Conflicts])), Ok(line(&["take"], "take 1 2", At::Anywhere));
        Id::AgreeOnAll, "Accept unanimous votes", "Answer every question on which all votes agree.", Ok(keys(&["a"], "accept all", &[Agenda])), Ok(line(&["agree"], "agree", At::Anywhere));
        Id::Bookmark, "Bookmark", "Add or remove a bookmark.", Ok(keys(&["b"], "", &[Question])), Ok(line(&["bookmark"], "bookmark", At::Question));
        Id::Clock, "Clock and breaks", "Start a meeting, or pause or resume it.", Ok(keys(&["t"], "meeting", &[Overview])), Ok(line(&["clock"], "clock 90, clock", At::Anywhere));
        Id::Clock, "Clock and breaks", "Start a meeting, or pause or resume it.", Ok(keys(&["t"], "", &[Question])), Err(NoLine::AnotherRow);
        Id::TimeBox, "Time box", "Change the minutes per meeting and question.", Ok(keys(&[], "", MEETING)), Ok(line(&["timebox"], "timebox, timebox 90, timebox 90 5", At::Anywhere));
        Id::EndMeeting, "End the meeting", "End the meeting and record its progress.", Ok(keys(&[], "", MEETING)), Ok(line(&["end"], "end", At::Anywhere));
        Id::Clear, "Clear the answer", "Delete the answer.", Ok(keys(&["backspace", "delete"], "", &[Profile, Question])), Ok(line(&["clear"], "clear", At::FactOrQuestion));
        Id::People, "People in the plan", "List people with their roles and time.", Ok(keys(&["p"], "people", &[Roadmap])), Ok(line(&["people"], "people", At::Anywhere));
        Id::Drop, "Drop or restore", "Drop or restore the control in the plan.", Ok(keys(&["d"], "drop", &[Roadmap])), Ok(line(&["drop"], "drop", At::Question));
        Id::Pin, "Pin to a day", "Pin the control's next step to a day.", Ok(keys(&["t"], "pin", &[Roadmap])), Ok(line(&["pin"], "pin DATE, pin - to unpin it", At::Question));
        Id::NotBefore, "Not before", "Set the control's earliest start.", Ok(keys(&["z"], "not before", &[Roadmap])), Ok(line(&["not-before"], "not-before DATE, not-before - to remove it", At::Question));
        Id::Meet, "Meet a date", "Calculate the people needed to meet a date.", Ok(keys(&["m"], "meet a date", &[Roadmap])), Ok(line(&["meet"], "meet G2=DATE", At::Anywhere));
        Id::Commit, "Commit to this plan", "Commit to the plan, to measure slippage.", Ok(keys(&["a"], "commit", &[Roadmap])), Ok(line(&["commit"], "commit", At::Anywhere));
        Id::Start, "First day of work", "Set the day the plan begins.", Ok(keys(&["s"], "start", &[Roadmap])), Ok(line(&[], "set start=2026-12-01", At::Anywhere));
        Id::More, "More time", "Add 10% to the person's time.", Ok(keys(&["+", "=", "right", "l"], "more time", &[People])), Err(NoLine::Set);
        Id::Less, "Less time", "Take 10% off the person's time.", Ok(keys(&["-", "left", "h"], "less time", &[People])), Err(NoLine::Set);
        Id::AddPerson, "Add a person", "Add a person to the plan.", Ok(keys(&["a"], "add", &[People])), Ok(line(&["person"], "person, person NAME to change one, set security=100,50", At::Anywhere));
        Id::RemovePerson, "Remove the person", "Remove the person (press twice).", Ok(keys(REMOVE, "remove", &[People])), Err(NoLine::Set);
        Id::Reassess, "Reassessment", "Start a reassessment, to confirm every answer.", Ok(keys(&["r"], "", &[Overview])), Ok(line(&["reassess"], "reassess, reassess BASELINE", At::Anywhere));
        Id::Reassess, "Reassessment", "Start a reassessment, to confirm every answer.", Ok(keys(&[], "", &[Profile, Question, Results, Requirements, Roadmap, Export])), Err(NoLine::AnotherRow);
        Id::SetBaseline, "Save a baseline", "Save the current state as a baseline.", Ok(keys(&["a"], "save one", &[Baselines])), Ok(line(&["baseline"], "baseline NAME", At::Anywhere));
        Id::RemoveBaseline, "Remove the baseline", "Remove the baseline; its state stays in history.", Ok(keys(REMOVE, "remove", &[Baselines])), Ok(line(&["remove-baseline"], "remove-baseline NAME", At::Anywhere));
        Id::AddValidation, "Add a validation", "Add a recurring test, scan or drill.", Ok(keys(&["a"], "add", &[Due])), Ok(line(&["validation"], "validation restore drill of DAT-R1 every 12 months, validation add, validation change NAME, validation to list them", At::Anywhere));
        Id::Done, "Done today", "Record that the validation was done.", Ok(keys(&["d"], "done today", &[Due])), Ok(line(&["done"], "done NAME, done NAME on DATE", At::Anywhere));
        Id::RemoveValidation, "Remove the validation", "Remove the recurring test, scan or drill.", Ok(keys(REMOVE, "remove", &[Due])), Ok(line(&["remove"], "remove NAME", At::Anywhere));
        Id::Set, "Set a value", "Set any value as `surefoot set` does.", Err(NoKeys::Enter), Ok(line(&["set"], "set KEY=VALUE", At::Anywhere));
        Id::Path, "Change the path", "Change the path of the file to write.", Ok(keys(&["e"], "path", &[Export])), Err(NoLine::PartOfALine);
        Id::Paper, "Paper", "Switch between A4 and Letter.", Ok(keys(&["p"], "", &[Export])), Err(NoLine::Subcommand);
        Id::WriteAll, "Write all formats", "Write the document in every format.", Ok(keys(&["a"], "write all", &[Export])), Err(NoLine::Subcommand);
    }
    Look {
        Id::Preview, "Preview the first page", "Show the text of the first page.", Ok(keys(&["v"], "preview", &[Export])), Err(NoLine::Layout);
        Id::Chain, "Critical chain", "Show the steps that decide each gate's date.", Ok(keys(&["c"], "chain", &[Roadmap])), Err(NoLine::PartOfALine);
        Id::Accept, "Choose", "Open, answer or export the selected item.", Ok(keys(&["enter"], "choose", CHOOSE)), Err(NoLine::Cursor);
        Id::Accept, "Edit", "Edit the selected item.", Ok(keys(&["enter", "e"], "edit", &[Due])), Err(NoLine::Cursor);
        Id::About, "About this control", "Show everything about the control.", Ok(keys(&["i"], "about", &[Question, Requirements, Roadmap, Reveal])), Ok(line(&["about"], "about", At::FactOrQuestion));
        Id::Probe, "Probe", "Show a question that starts the discussion.", Err(NoKeys::Shown), Ok(line(&["probe"], "probe", At::Question));
        Id::Filter, "Filter", "Show only some of the rows.", Ok(keys(&["f"], "filter", &[Requirements, Coverage, Portfolio])), Err(NoLine::Whole);
        Id::CommonGaps, "Common gaps", "Switch between common gaps and systems.", Ok(keys(&["g"], "common gaps", &[Portfolio])), Err(NoLine::Subcommand);
        Id::SharedPlan, "Shared plan", "Show gate dates from one shared plan.", Ok(keys(&["t"], "shared plan", &[Portfolio])), Err(NoLine::Subcommand);
        Id::Coverage, "Frameworks", "Show public frameworks and their related controls.", Ok(keys(&["c"], "frameworks", &[Overview, Results, Requirements])), Ok(line(&["frameworks"], "frameworks, frameworks ID", At::Anywhere));
        Id::Plan, "Other plan", "Switch between worst case and known gaps.", Ok(keys(&["v"], "other plan", &[Roadmap])), Err(NoLine::PartOfALine);
        Id::Wall, "Wall", "Show one question in large type, or return.", Ok(keys(&["f9"], "", SCREENS)), Err(NoLine::Layout);
        Id::BlankScreen, "Blank the screen", "Hide everything until the next key.", Ok(keys(&["."], "", WITH_HELP)), Err(NoLine::Layout);
        Id::ParkingLot, "Parking lot", "List the parked items.", Ok(keys(&["ctrl-l"], "", SCREENS)), Ok(line(&["parked"], "parked, parked 2 WHO by DATE", At::Anywhere));
        Id::Conflicts, "Conflicts", "List the conflicts between diverged copies.", Ok(keys(&["ctrl-x"], "", SCREENS)), Ok(line(&["conflicts"], "conflicts", At::Anywhere));
        Id::Agenda, "Agenda", "List questions to decide, widest disagreement first.", Ok(keys(&["ctrl-a"], "", SCREENS)), Ok(line(&["agenda"], "agenda", At::Anywhere));
        Id::Decisions, "Decisions", "List the decisions, their reasons and the dissent.", Ok(keys(&["ctrl-d"], "", SCREENS)), Ok(line(&["decisions"], "decisions", At::Anywhere));
        Id::Closing, "Closing", "Close the meeting with gaps, actions and report.", Ok(keys(&["f12"], "", SCREENS)), Ok(line(&["closing"], "closing", At::Anywhere));
        Id::Tour, "Tour", "Tour the screens in 5 steps.", Ok(keys(&["t"], "tour", &[Welcome])), Err(NoLine::Layout);
        Id::Tour, "Tour", "Tour the screens in 5 steps.", Ok(keys(&[], "", SCREENS)), Err(NoLine::Layout);
        Id::Order, "Order of questions", "Change the order of the questions.", Ok(keys(&["s"], "", MEETING)), Ok(line(&["order"], "order disagreement, order worth, order questionnaire", At::Anywhere));
        Id::Order, "In this order", "Ask questions in this order, or as written.", Ok(keys(&["s"], "in this order", &[Agenda])), Err(NoLine::AnotherRow);
        Id::NextFilter, "Next filter", "Switch to the next filter.", Ok(keys(&["tab"], "filter", &[Search])), Err(NoLine::PartOfALine);
        Id::PreviousFilter, "Previous filter", "Switch to the previous filter.", Ok(keys(&["shift-tab"], "", &[Search])), Err(NoLine::PartOfALine);
        Id::Why, "Why", "Show where the selected item comes from.", Ok(keys(&["w"], "why", SCREENS)), Ok(line(&["why"], "why, why G2, why DAT-P1, why score", At::Anywhere));
        Id::Gates, "Gates", "Show which gates pass, and all blockers.", Err(NoKeys::Shown), Ok(line(&["gates", "gate"], "gates", At::Anywhere));
        Id::Theme, "Next theme", "Switch to the next theme.", Ok(keys(&["ctrl-t"], "", ANYWHERE)), Err(NoLine::Layout);
        Id::Copy, "Copy", "Copy the selected item or the text.", Ok(keys(&["y"], "", COPIED)), Err(NoLine::Terminal);
        Id::Mouse, "Mouse on or off", "Switch the mouse between clicking and selecting.", Ok(keys(&["ctrl-o"], "", ANYWHERE)), Err(NoLine::Terminal);
        Id::Again, "Again", "Show the question again.", Err(NoKeys::Shown), Ok(line(&["again"], "again", At::Anywhere));
    }
    Go {
        Id::Next, "Next tour step", "Go to the next step of the tour.", Ok(keys(&["space", "enter", "right"], "next", &[Tour])), Err(NoLine::Layout);
        Id::Left, "Previous tour step", "Go to the previous step of the tour.", Ok(keys(&["left"], "previous", &[Tour])), Err(NoLine::Layout);
        Id::Next, "Next step", "Go to the next thing to do.", Ok(keys(&["space"], "next", &[Overview, Question, Results, Requirements, Roadmap, Export])), Ok(line(&["next"], "next", At::Anywhere));
        Id::Skip, "Skip", "Continue without an answer.", Err(NoKeys::Cursor), Ok(line(&["skip"], "skip, or an empty line", At::FactOrQuestion));
        Id::Previous, "Previous question", "Go to the previous question or fact.", Err(NoKeys::Cursor), Ok(line(&["back"], "back", At::Anywhere));
        Id::Search, "Search", "Search questions, notes, evidence, owners and terms.", Ok(keys(&["/"], "", SCREENS)), Ok(line(&["search"], "search WORDS", At::Anywhere));
        Id::List, "Filter questions", "List the questions, or only some of them.", Ok(keys(&["f"], "", MEETING)), Ok(line(&["list"], "list, list unanswered, list unknown, list disputed, list bookmarked, list gaps, list ROLE", At::Anywhere));
        Id::GoTo, "Go to a number", "Go to the question with that number.", Ok(keys(&["g"], "", SCREENS)), Ok(line(&["go"], "go 42, go DAT-P1, go tools", At::Anywhere));
        Id::Digit, "Digit", "Type the next digit of the number.", Ok(keys(DIGITS, "number", &[GoTo])), Err(NoLine::PartOfALine);
        Id::Backspace, "Delete a digit", "Delete the last digit.", Ok(keys(&["backspace"], "", &[GoTo])), Err(NoLine::Terminal);
        Id::Accept, "Go there", "Go to the question with that number.", Ok(keys(&["enter"], "go", &[GoTo])), Err(NoLine::PartOfALine);
        Id::Accept, "Go to the item", "Go to where the item is edited.", Ok(keys(&["enter"], "go to it", &[Conflicts])), Err(NoLine::Cursor);
        Id::Backward, "Backward", "Go back to the question shown before.", Ok(keys(&["["], "", &[Question])), Err(NoLine::Terminal);
        Id::Forward, "Forward", "Go forward again.", Ok(keys(&["]"], "", &[Question])), Err(NoLine::Terminal);
        Id::NextScreen, "Next screen", "Go to the next screen.", Ok(keys(&["tab"], "screens", SCREENS)), Err(NoLine::Layout);
        Id::PreviousScreen, "Previous screen", "Go to the previous screen.", Ok(keys(&["shift-tab"], "", SCREENS)), Err(NoLine::Layout);
        Id::Go(Profile), "Go to Profile", "Show the facts and their consequences.", Ok(keys(&["f2"], "", OVER)), Ok(line(&["facts"], "facts", At::Anywhere));
        Id::Go(Overview), "Go to Overview", "Show the layers and phases with their progress.", Ok(keys(&["f3"], "", OVER)), Ok(line(&["overview"], "overview", At::Anywhere));
        Id::Go(Question), "Go to Question", "Show the current question.", Ok(keys(&["f4"], "", OVER)), Ok(line(&["questions"], "questions", At::Anywhere));
        Id::Go(Results), "Go to Results", "Show the scores and the most urgent gaps.", Ok(keys(&["f5"], "", OVER)), Ok(line(&["score"], "score", At::Anywhere));
        Id::Go(Requirements), "Go to Requirements", "Show the requirements, most urgent first.", Ok(keys(&["f6"], "", OVER)), Ok(line(&["requirements"], "requirements", At::Anywhere));
        Id::Go(Roadmap), "Go to Roadmap", "Show the plan and the gate dates.", Ok(keys(&["f7"], "", OVER)), Ok(line(&["roadmap"], "roadmap", At::Anywhere));
        Id::Go(Export), "Go to Export", "Export documents, lists and data.", Ok(keys(&["f8"], "", OVER)), Ok(line(&["export"], "export FILE.pdf, export FILE.pdf replace", At::Anywhere));
        Id::SaveNow, "Save now", "Save again if the last save failed.", Ok(keys(&["ctrl-s"], "", SCREENS)), Ok(line(&["save"], "save", At::Anywhere));
        Id::SaveElsewhere, "Save elsewhere", "Continue in another file; the current one stays.", Ok(keys(&["ctrl-w"], "", SCREENS)), Ok(line(&["elsewhere"], "elsewhere, elsewhere FILE", At::Anywhere));
        Id::Earlier, "Snapshots", "List the snapshots, to restore one.", Ok(keys(&["ctrl-r"], "", SCREENS)), Err(NoLine::Subcommand);
        Id::Baselines, "Baselines", "List the baselines and the changes since each.", Ok(keys(&["ctrl-b"], "", SCREENS)), Ok(line(&["baselines"], "baselines", At::Anywhere));
        Id::Due, "What is due", "List everything due, overdue items first.", Ok(keys(&["ctrl-f"], "", SCREENS)), Ok(line(&["due"], "due", At::Anywhere));
        Id::Undo, "Undo", "Undo the last change.", Ok(keys(&["ctrl-z"], "", OVER)), Ok(line(&["undo"], "undo", At::Anywhere));
        Id::Redo, "Redo", "Redo the last undone change.", Ok(keys(&["ctrl-y"], "", OVER)), Ok(line(&["redo"], "redo", At::Anywhere));
        Id::Palette, "Commands", "List every command; type to filter.", Ok(keys(&["ctrl-p"], "", WITH_HELP)), Err(NoLine::Layout);
        Id::Help, "Help", "List the commands.", Ok(keys(&["?", "f1"], "help", WITH_HELP)), Ok(line(&["help", "?"], "help, help TOPIC, help WORD", At::Anywhere));
        Id::Help, "Help", "List the commands.", Ok(keys(&["f1"], "help", &[Ballot, Form, Search, People, Coverage, Earlier])), Err(NoLine::AnotherRow);
        Id::Manual, "Manual", "Search the manual and read a topic.", Ok(keys(&["?"], "manual", &[Pager])), Err(NoLine::PartOfALine);
        Id::Manual, "Manual", "Search the manual and read a topic.", Ok(keys(&[], "", WITH_WELCOME)), Err(NoLine::PartOfALine);
        Id::Back, "Close", "Close the text.", Ok(keys(&["enter", "space"], "", &[Pager])), Err(NoLine::Layout);
        Id::Back, "Back", "Go back without saving, or quit.", Ok(keys(&["esc"], "back", ANYWHERE)), Ok(line(&["cancel"], "cancel", At::Part));
        Id::Quit, "Quit", "Quit surefoot; everything is saved.", Ok(keys(&["q"], "quit", WITH_WELCOME)), Ok(line(&["quit", "q", "exit"], "quit, or the end of the input", At::Anywhere));
        Id::Quit, "Quit", "Quit the second screen; the session continues.", Ok(keys(&["q"], "quit", &[Notes])), Err(NoLine::Layout);
        Id::Stop, "Stop", "Quit at once; a draft is kept.", Ok(keys(&["ctrl-c"], "", ANYWHERE)), Err(NoLine::Terminal);
    }
    Move {
        Id::Up, "Up", "Move up.", Ok(keys(&["up", "k"], "", LISTS)), Err(NoLine::Cursor);
        Id::Down, "Down", "Move down.", Ok(keys(&["down", "j"], "", LISTS)), Err(NoLine::Cursor);
        Id::Left, "Left", "Move left, or to the previous item.", Ok(keys(&["left", "h"], "", SCREENS)), Err(NoLine::Cursor);
        Id::Right, "Right", "Move right, or to the next item.", Ok(keys(&["right", "l"], "", SCREENS)), Err(NoLine::Cursor);
        Id::Down, "Scroll down", "Scroll down one line.", Ok(keys(&["down", "j"], "scroll", &[Pager, Notes])), Err(NoLine::Terminal);
        Id::Up, "Scroll up", "Scroll up one line.", Ok(keys(&["up", "k"], "", &[Pager, Notes])), Err(NoLine::Terminal);
        Id::PageUp, "A page up", "Move up 10 rows.", Ok(keys(&["page-up"], "", LISTS_AND_SHEETS)), Err(NoLine::Cursor);
        Id::PageDown, "A page down", "Move down 10 rows.", Ok(keys(&["page-down"], "", LISTS_AND_SHEETS)), Err(NoLine::Cursor);
        Id::First, "First", "Move to the first item.", Ok(keys(&["home"], "", LISTS_AND_SHEETS)), Err(NoLine::Cursor);
        Id::Last, "Last", "Move to the last item.", Ok(keys(&["end"], "", LISTS_AND_SHEETS)), Err(NoLine::Cursor);
    }
}
