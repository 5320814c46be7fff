//! The rows of the command table: every command, where it works and which keys run it.
//!
//! The order of the rows is the order of the footer, the help and the palette.

use super::Focus::{
    Agenda, Ballot, Baselines, Closing, Conflicts, Coverage, Due, Earlier, Export, Form, GoTo,
    Notes, Overview, Pager, Palette, ParkingLot, People, Portfolio, Profile, Question,
    Requirements, Results, Reveal, Roadmap, Search, Tour, Welcome,
};
use super::{Command, Focus};
use super::{Group, Id};

pub(super) const SCREENS: &[Focus] = &Focus::SCREENS;
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
pub(super) const PARKING: &[Focus] = &[
    Overview,
    Question,
    Results,
    Requirements,
    Reveal,
    ParkingLot,
    Closing,
];
/// Where the clock of the meeting has its key.
pub(super) const MEETING: &[Focus] = &[Overview, Question];
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
pub(super) const SIDEWAYS: &[Focus] = &[
    Profile,
    Overview,
    Question,
    Results,
    Requirements,
    Roadmap,
    Export,
];
/// Where something can be copied.
pub(super) const COPIED: &[Focus] = &[
    Overview,
    Question,
    Results,
    Requirements,
    Roadmap,
    Coverage,
    Pager,
];
pub(super) const ANYWHERE: &[Focus] = &Focus::ALL;

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
        Id::Up, ["up"], "Up", "", "Moves up a line, a field or an entry.", &[Form, Palette, Search];
        Id::Down, ["down"], "Down", "", "Moves down a line, a field or an entry.", &[Form, Palette, Search];
        Id::Left, ["left"], "Left", "", "Moves left in the text, or takes the choice before.", &[Form, Palette, Search];
        Id::Right, ["right"], "Right", "", "Moves right in the text, or takes the choice after.", &[Form, Palette, Search];
        Id::WordLeft, ["ctrl-left", "alt-b"], "A word left", "", "Moves to the beginning of the word before.", &[Form, Palette, Search];
        Id::WordRight, ["ctrl-right", "alt-f"], "A word right", "", "Moves behind the next word.", &[Form, Palette, Search];
        Id::PageUp, ["page-up"], "Rows up", "", "Moves up in a note by the rows that are shown at once.", &[Form];
        Id::PageDown, ["page-down"], "Rows down", "", "Moves down in a note by the rows that are shown at once.", &[Form];
        Id::First, ["home"], "Beginning", "", "Moves to the beginning of the line.", &[Form, Palette, Search];
        Id::Last, ["end"], "End", "", "Moves to the end of the line.", &[Form, Palette, Search];
        Id::Backspace, ["backspace"], "Delete before", "", "Deletes the character before the cursor.", &[Form, Palette, Search];
        Id::Delete, ["delete"], "Delete after", "", "Deletes the character after the cursor.", &[Form, Palette, Search];
        Id::DeleteWord, ["ctrl-w"], "Delete a word", "", "Deletes the word before the cursor.", &[Form, Palette, Search];
        Id::DeleteToStart, ["ctrl-u"], "Delete to the beginning", "", "Deletes from the beginning of the line to the cursor.", &[Form, Palette, Search];
    }
    Answer {
        Id::New, ["n"], "New assessment", "new", "Begins an assessment of a system in a file of its own.", &[Welcome];
        Id::Open, ["o"], "Open a file", "open", "Opens an assessment by its path.", &[Welcome];
        Id::Example, ["e"], "Example", "example", "Makes a copy of the example assessment to look around in.", &[Welcome];
        Id::Portfolio, ["p"], "Portfolio", "portfolio", "Shows all systems below a folder side by side.", &[Welcome];
        Id::Yes, ["y"], "Yes", "yes", "Answers the fact with yes and goes to the next one.", &[Profile];
        Id::No, ["n"], "No", "no", "Answers the fact with no and goes to the next one.", &[Profile];
        Id::Pick, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], "Pick by number", "pick", "Takes the choice of that number; 0 says none of a list.", &[Profile];
        Id::Mark, ["space"], "Mark", "", "Marks or unmarks the choice one stands on, where several can hold.", &[Profile];
        Id::Level, ["0", "1", "2", "3", "4"], "Answer with a level", "answer", "Answers with that level and goes to the next open question.", &[Question];
        Id::Confirm, ["c"], "Confirm", "", "Says in a re-assessment that the answer still holds, and goes to the next one to be confirmed.", &[Question];
        Id::Vote, ["v"], "Vote", "vote", "Takes the votes of the room on the question.", &[Question];
        Id::Unknown, ["u"], "Unknown", "unknown", "Says that nobody here knows, who finds out, and by when.", &[Question];
        Id::NotApplicable, ["n"], "Not applicable", "not applicable", "Sets the control aside, with a reason.", &[Question];
        Id::Evidence, ["e"], "Evidence", "evidence", "Says how well the answer is supported: claimed, shown or verified, for which level, by what, until when.", &[Question];
        Id::Note, ["m"], "Note", "note", "Writes down what the room wants to remember.", &[Question];
        Id::Exception, ["x"], "Exception", "", "Writes a dated exception: owner, reason, measure, last day.", &[Question];
        Id::Owner, ["o"], "Owner", "", "Names the person or role that carries the control.", &[Question];
        Id::Level, ["0", "1", "2", "3", "4"], "Agree on a level", "agree", "Settles the question with that level, and asks why.", &[Reveal];
        Id::Unknown, ["u"], "Unknown", "unknown", "Settles that nobody here knows: who finds out, and by when.", &[Reveal];
        Id::Vote, ["v"], "Another round", "another round", "Takes the votes once more; the rounds before are kept.", &[Reveal];
        Id::NotApplicable, ["n"], "Not applicable", "", "Settles that the control does not apply, with a reason.", &[Reveal];
        Id::Cast, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], "A vote or a count", "vote", "One digit for each voice in turn, 3323; or how many named each level from 0, with blanks between: 1 4 2 0 0.", &[Ballot];
        Id::CastUnknown, ["?"], "Does not know", "unknown", "The voice whose turn it is does not know.", &[Ballot];
        Id::Blank, ["space"], "Between counts", "", "A blank between two counts.", &[Ballot];
        Id::Reveal, ["enter"], "Reveal", "reveal", "Shows what the room said, and keeps it.", &[Ballot];
        Id::Secret, ["s"], "Secret ballot", "secret", "Each voice presses one key unseen and passes the keyboard on; only the counts are kept.", &[Ballot];
        Id::Voices, ["w"], "Voices", "voices", "Says who votes: roles or initials, or only how many.", &[Ballot];
        Id::Voices, [], "Voices", "", "Says who votes: roles or initials, or only how many.", &[Overview, Question];
        Id::Backspace, ["backspace"], "Take back a vote", "", "Takes back what was typed last.", &[Ballot];
        Id::Because, ["r"], "Reason", "", "Writes down why the answer is what it is, and what others hold: a decision of the log.", &[Question];
        Id::Park, ["p"], "Park a point", "", "Puts a point aside for later, with the question it came up with.", PARKING;
        Id::Settle, ["d"], "Settled or not", "settled", "Marks the parked point as settled, or as not settled again.", &[ParkingLot];
        Id::Take, ["1", "2", "3", "4", "5", "6", "7", "8", "9"], "Take a version", "take", "Takes the version of that number of what one stands on; that settles it.", &[Conflicts];
        Id::AgreeAll, ["a"], "Agree on what all say", "agree on all", "Settles every question on which all voices say the same, as one edit; asked twice.", &[Agenda];
        Id::Bookmark, ["b"], "Bookmark", "", "Marks the question to come back to, or takes the mark away.", &[Question];
        Id::Clock, ["t"], "Clock and breaks", "meeting", "Begins a meeting with its time box; while it runs, begins a break or ends it.", &[Overview];
        Id::Clock, ["t"], "Clock and breaks", "", "Begins a meeting with its time box; while it runs, begins a break or ends it.", &[Question];
        Id::TimeBox, [], "Time box", "", "Changes how long the meeting and each question may take.", MEETING;
        Id::EndMeeting, [], "End the meeting", "", "Stops the clock, and keeps how far the room came.", MEETING;
        Id::Clear, ["backspace", "delete"], "Clear the answer", "", "Takes the answer away, so that the question is open again.", &[Profile, Question];
        Id::People, ["p"], "People of the plan", "people", "Says who is there, for which roles, for how much of their time.", &[Roadmap];
        Id::Drop, ["d"], "Drop or take up again", "drop", "Takes the work on the control out of the plan, or back into it, and says what the gates do.", &[Roadmap];
        Id::Wanted, ["t"], "Wanted day", "wanted", "Says on which day the next step of the control shall start; an empty day takes it back.", &[Roadmap];
        Id::PutOff, ["z"], "Put off", "put off", "Says before which day no step of the control starts; an empty day takes it back.", &[Roadmap];
        Id::Meet, ["m"], "Meet a date", "meet a date", "Works out how much more time of one role opens a gate by a day.", &[Roadmap];
        Id::Agree, ["a"], "Agree on this plan", "agree", "Keeps the plan as the one agreed on; later plans are held against its days.", &[Roadmap];
        Id::Start, ["s"], "First day of work", "start", "Sets the day on which the plan begins.", &[Roadmap];
        Id::More, ["+", "=", "right", "l"], "More time", "more time", "Gives the person ten percent more of their time.", &[People];
        Id::Less, ["-", "left", "h"], "Less time", "less time", "Gives the person ten percent less of their time.", &[People];
        Id::AddPerson, ["a"], "Add a person", "add", "Adds a person to the plan.", &[People];
        Id::RemovePerson, ["delete", "backspace"], "Remove the person", "remove", "Takes the person out of the plan when pressed twice.", &[People];
        Id::Reassess, ["r"], "Re-assessment", "", "Begins to go through all answers again, each to be confirmed or given anew.", &[Overview];
        Id::Reassess, [], "Re-assessment", "", "Begins to go through all answers again, each to be confirmed or given anew.", &[Profile, Question, Results, Requirements, Roadmap, Export];
        Id::SetBaseline, ["a"], "Set a baseline", "set one", "Marks the state of now, to hold later ones against.", &[Baselines];
        Id::AddValidation, ["a"], "Add a validation", "add", "Adds a test, scan or drill that comes round, and the controls whose evidence rests on it.", &[Due];
        Id::Done, ["d"], "Done today", "done today", "Says that the test, scan or drill was done today; it is due again a cadence later.", &[Due];
        Id::RemoveValidation, ["delete", "backspace"], "Remove the validation", "remove", "Takes the test, scan or drill away when pressed twice.", &[Due];
        Id::Path, ["e"], "Change the path", "path", "Says where the file is written.", &[Export];
        Id::Paper, ["p"], "Paper", "", "Changes between A4 and Letter.", &[Export];
        Id::WriteAll, ["a"], "Write all formats", "write all", "Writes each format of the document; files that are there stay.", &[Export];
    }
    Look {
        Id::Preview, ["v"], "Look at its first page", "first page", "Shows what the first page of the document says.", &[Export];
        Id::Chain, ["c"], "Critical chain", "chain", "Shows for each gate the steps one after the other that decide its day.", &[Roadmap];
        Id::Accept, ["enter"], "Choose", "choose", "Opens, answers or writes what one stands on.", &[Welcome, Profile, Overview, Question, Results, Requirements, Roadmap, Export, People, Coverage, ParkingLot, Earlier, Baselines, Agenda, Search, Closing, Palette, Portfolio];
        Id::Accept, ["enter", "e"], "Edit", "edit", "Edits a test, scan or drill, and goes to where anything else is edited.", &[Due];
        Id::About, ["i"], "About this control", "about", "Shows why it matters, evidence, pitfall, requirement and related frameworks.", &[Question, Requirements, Roadmap, Reveal];
        Id::Filter, ["f"], "Filter", "filter", "Shows only some: what is not met, by priority, or of a framework what is below target or related to nothing; of all systems those of a risk, a phase or an owner.", &[Requirements, Coverage, Portfolio];
        Id::Common, ["g"], "What many lack", "what many lack", "Shows the gaps common to many systems, or the systems again.", &[Portfolio];
        Id::Together, ["t"], "One plan for all", "one plan", "Shows the day each gate can open where all systems share their people, or the systems again.", &[Portfolio];
        Id::Coverage, ["c"], "Frameworks", "frameworks", "Shows each public framework through the controls related to its items.", &[Overview, Results, Requirements];
        Id::Plan, ["v"], "Other plan", "other plan", "Changes between the plan of the known gaps and the one with all unknown from zero.", &[Roadmap];
        Id::Wall, ["f9"], "Wall", "", "One question, large and calm, for the whole room; again leads back.", SCREENS;
        Id::Dark, ["."], "Blank the screen", "", "Shows nothing until the next key, whichever it is.", WITH_HELP;
        Id::ParkingLot, ["ctrl-l"], "Parking lot", "", "Lists the points that were put aside, to be given to somebody.", SCREENS;
        Id::Conflicts, ["ctrl-x"], "Changed on both sides", "", "Lists what two copies of the assessment changed apart from each other, to be settled.", SCREENS;
        Id::Agenda, ["ctrl-a"], "Agenda", "", "Lists what the room has to settle, furthest apart first, with the ballots there are.", SCREENS;
        Id::Decisions, ["ctrl-d"], "Decisions", "", "Lists what the room agreed on, why, and what others hold.", SCREENS;
        Id::Closing, ["f12"], "Closing", "", "The last ten minutes: gaps, actions with owner and day, what was forgotten, the report.", SCREENS;
        Id::Tour, ["t"], "Tour", "tour", "Five steps through the screens; esc leaves it at any step.", &[Welcome];
        Id::Tour, [], "Tour", "", "Five steps through the screens; esc leaves it at any step.", SCREENS;
        Id::Order, ["s"], "Order of what is left", "", "Goes through what is left by disagreement, where there were votes, by worth, or as the questionnaire does.", MEETING;
        Id::Order, ["s"], "In this order", "in this order", "The next question is the one that comes next here; again goes as the questionnaire does.", &[Agenda];
        Id::NextFilter, ["tab"], "Next filter", "filter", "All, open, unknown, disputed, contradicting, short for the next gate, by role, bookmarked.", &[Search];
        Id::PreviousFilter, ["shift-tab"], "Filter before", "", "The filter before.", &[Search];
        Id::Why, ["w"], "Why", "why", "Shows where the number or thing one stands on comes from.", SCREENS;
        Id::Theme, ["ctrl-t"], "Next theme", "", "Changes how everything looks: default, light, dark, high-contrast, wall, mono.", ANYWHERE;
        Id::Copy, ["y"], "Copy", "", "Sends what one stands on, or the text one reads, to the terminal's clipboard.", COPIED;
        Id::Mouse, ["ctrl-o"], "Mouse on or off", "", "Lets the mouse click and scroll; off, the terminal marks text with it as it does elsewhere.", ANYWHERE;
    }
    Go {
        Id::Next, ["space", "enter", "right"], "Next of the tour", "next", "Goes to the next of the five steps.", &[Tour];
        Id::Left, ["left"], "Step before", "before", "Goes back to the step before.", &[Tour];
        Id::Next, ["space"], "Next step", "next", "Goes to what has to be done next.", &[Overview, Question, Results, Requirements, Roadmap, Export];
        Id::Search, ["/"], "Search", "", "Finds questions, notes, owners, evidence, reasons, parked points and terms.", SCREENS;
        Id::Only, ["f"], "Only some", "", "Lists only the open, unknown, disputed or contradicting questions, or those of a role; left and right then stay among them.", MEETING;
        Id::GoTo, ["g"], "Go to a number", "", "Goes to the question of that number; no more keys than it has digits.", SCREENS;
        Id::Digit, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], "Digit", "number", "The next digit of the number.", &[GoTo];
        Id::Backspace, ["backspace"], "Take back a digit", "", "Takes back the last digit.", &[GoTo];
        Id::Accept, ["enter"], "Go there", "go", "Goes to the question of that number.", &[GoTo];
        Id::Accept, ["enter"], "Go to the thing", "go to it", "Goes to the screen on which the thing one stands on is edited.", &[Conflicts];
        Id::Backward, ["["], "Backward", "", "Goes back to the question looked at before.", &[Question];
        Id::Forward, ["]"], "Forward", "", "Goes forward again.", &[Question];
        Id::NextScreen, ["tab"], "Next screen", "screens", "Goes to the screen to the right.", SCREENS;
        Id::PreviousScreen, ["shift-tab"], "Previous screen", "", "Goes to the screen to the left.", SCREENS;
        Id::Go(Profile), ["f2"], "Go to Profile", "", "The facts of the system, and what follows from them.", OVER;
        Id::Go(Overview), ["f3"], "Go to Overview", "", "Layers and phases with their progress.", OVER;
        Id::Go(Question), ["f4"], "Go to Question", "", "The control looked at last.", OVER;
        Id::Go(Results), ["f5"], "Go to Results", "", "Scores, gates and the largest gaps.", OVER;
        Id::Go(Requirements), ["f6"], "Go to Requirements", "", "What follows from the answers.", OVER;
        Id::Go(Roadmap), ["f7"], "Go to Roadmap", "", "Who does what, and when each gate can open.", OVER;
        Id::Go(Export), ["f8"], "Go to Export", "", "Writes documents: for people, for lists, for programs.", OVER;
        Id::SaveNow, ["ctrl-s"], "Save now", "", "Saves again what could not be saved, joins what another program wrote meanwhile, or takes a file that was only read.", SCREENS;
        Id::SaveElsewhere, ["ctrl-w"], "Save elsewhere", "", "Goes on in another file; the one before stays as it is.", SCREENS;
        Id::Earlier, ["ctrl-r"], "Earlier states", "", "Lists what the assessment was before, to bring it back.", SCREENS;
        Id::Baselines, ["ctrl-b"], "Baselines", "", "Lists the states that were marked, and shows what moved since.", SCREENS;
        Id::Due, ["ctrl-f"], "What is due", "", "Lists everything that has a day, what is overdue first: evidence, tests, exceptions, unknowns, reviews.", SCREENS;
        Id::Undo, ["ctrl-z"], "Undo", "", "Takes back the last change, as far back as the first answer.", &[Profile, Overview, Question, Results, Requirements, Roadmap, Export, People, ParkingLot, Baselines, Due, Reveal, Closing, Conflicts, Agenda];
        Id::Redo, ["ctrl-y"], "Redo", "", "Brings back the change taken back last.", OVER;
        Id::Palette, ["ctrl-p"], "Commands", "", "Lists every command, to be filtered by typing.", WITH_HELP;
        Id::Help, ["?", "f1"], "Help", "help", "Lists the keys of the screen.", WITH_HELP;
        Id::Help, ["f1"], "Help", "help", "Lists the keys of the screen.", &[Ballot];
        Id::Back, ["enter", "space"], "Close", "", "Closes the text.", &[Pager];
        Id::Back, ["esc"], "Back", "back", "Leads out one level; on the first screen it ends surefoot.", ANYWHERE;
        Id::Quit, ["q"], "Quit", "quit", "Ends surefoot; everything is saved.", WITH_WELCOME;
        Id::Quit, ["q"], "Quit", "quit", "Ends the second screen; the session goes on.", &[Notes];
        Id::Stop, ["ctrl-c"], "Stop", "", "Ends surefoot from anywhere; what is being typed comes back at the next opening.", ANYWHERE;
    }
    Move {
        Id::Up, ["up", "k"], "Up", "", "Moves up.", LISTS;
        Id::Down, ["down", "j"], "Down", "", "Moves down.", LISTS;
        Id::Left, ["left", "h"], "Left", "", "Moves left, or to the one before.", SIDEWAYS;
        Id::Right, ["right", "l"], "Right", "", "Moves right, or to the one after.", SIDEWAYS;
        Id::Down, ["down", "j"], "Scroll down", "scroll", "Moves the text up by a line.", &[Pager, Notes];
        Id::Up, ["up", "k"], "Scroll up", "", "Moves the text down by a line.", &[Pager, Notes];
        Id::PageUp, ["page-up"], "A page up", "", "Moves up by ten.", LISTS_AND_SHEETS;
        Id::PageDown, ["page-down"], "A page down", "", "Moves down by ten.", LISTS_AND_SHEETS;
        Id::First, ["home"], "First", "", "Moves to the first one.", LISTS_AND_SHEETS;
        Id::Last, ["end"], "Last", "", "Moves to the last one.", LISTS_AND_SHEETS;
    }
}
