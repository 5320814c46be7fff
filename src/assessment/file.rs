//! An assessment as a file: `NAME.surefoot.toml`, format 1, for people to read and to edit by hand.
//!
//! In flows one text or one assessment; out flows the other, or diagnostics with places. Keys stand in a fixed order,
//! so that equal assessments are equal files and a small edit is a small difference. Reading never guesses: a value
//! that cannot be meant is told, and nothing is replaced by a default in silence.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Assessment;
use super::Kept;
use super::QuestionnaireName;
use super::State;
use super::answer::Answer;
use super::answer::Evidence;
use super::answer::Exception;
use super::answer::Record;
use super::change::Change;
use super::history::Entry;
use super::history::History;
use super::history::Stamp;
use super::plan::Days;
use super::plan::Person;
use super::plan::PlanSettings;
use super::plan::Workday;
use super::profile::FactAnswer;
use super::profile::Form;
use super::profile::Profile;
use crate::diagnostic;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Source;
use crate::questionnaire::EvidenceState;
use crate::questionnaire::TOP;
use crate::reader::Fields;
use crate::reader::Placed;
use crate::reader::Plain;
use crate::reader::Reader;
use crate::writer::Inline;
use crate::writer::Writer;

/// The format of assessment files that this program writes, and the newest it reads.
pub const FORMAT: i64 = 1;

/// What a name of an assessment file ends with.
pub const ENDING: &str = ".surefoot.toml";

/// The codes of the faults that only an assessment can have; those of any TOML file are in
/// [`reader::Code`](crate::reader::Code).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A word outside a closed list.
    UnknownWord,
    /// A day that is none.
    BadDate,
    /// An answer that says two things at once.
    TwoAnswers,
}

impl Code {
    /// Every code.
    pub const ALL: &'static [Self] = &[Self::UnknownWord, Self::BadDate, Self::TwoAnswers];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownWord => "unknown-word",
            Self::BadDate => "bad-date",
            Self::TwoAnswers => "two-answers",
        }
    }
}

// ---- reading -----------------------------------------------------------------------------------------------------------

/// Reads an assessment. The value is there if and only if no finding is an error.
///
/// An export that holds an assessment in its table `assessment` is read as that assessment.
pub fn read(source: &Source) -> (Option<Assessment>, Vec<Diagnostic>) {
    let reader = Reader::new(source);
    let assessment =
        reader.read(|root| if root.has("assessment") { exported(&root) } else { Some(whole(root)) }).flatten();
    let mut found = reader.finish();
    diagnostic::sort(&mut found);
    let assessment = assessment.filter(|_| !diagnostic::has_errors(&found));
    (assessment, found)
}

fn exported(root: &Fields<'_>) -> Option<Assessment> {
    root.required_table("assessment").map(whole)
}

fn whole(root: Fields<'_>) -> Assessment {
    root.format(FORMAT);
    let mut kept = Kept::new();
    let questionnaire =
        root.required_table("questionnaire").map(|fields| questionnaire(fields, &mut kept)).unwrap_or_default();
    let mut state = State { questionnaire, system: free_text(&root, "system"), ..State::default() };
    if let Some(profile) = root.table("profile") {
        state.profile = read_profile(profile, &mut kept);
    }
    if let Some(answers) = root.table("answer") {
        for (id, fields) in answers.named_tables() {
            let record = record(fields, &id.value, &mut kept);
            if !record.is_empty() {
                state.controls.insert(id.value, record);
            }
        }
    }
    if let Some(plan) = root.table("plan") {
        state.plan = read_plan(plan, &mut kept);
    }
    let mut entries: Vec<Entry> = Vec::new();
    for fields in root.tables("history") {
        if let Some(entry) = entry(fields, entries.last()) {
            entries.push(entry);
        }
    }
    keep(root, &[], &mut kept);
    Assessment::from_parts(state, History::from_entries(entries), kept)
}

/// Ends the reading of a table; what nobody read is kept.
fn keep(fields: Fields<'_>, path: &[&str], kept: &mut Kept) {
    let unread = fields.finish_kindly();
    if !unread.is_empty() {
        kept.insert(path.iter().map(|key| (*key).to_owned()).collect(), unread);
    }
}

fn questionnaire(fields: Fields<'_>, kept: &mut Kept) -> QuestionnaireName {
    let name = QuestionnaireName {
        id: fields.text("id").value,
        version: fields.text("version").value,
        hash: free_text(&fields, "hash"),
    };
    keep(fields, &["questionnaire"], kept);
    name
}

fn free_text(fields: &Fields<'_>, key: &'static str) -> String {
    fields.optional_text(key).map(|text| text.value).unwrap_or_default()
}

fn read_profile(fields: Fields<'_>, kept: &mut Kept) -> Profile {
    let profile = Profile {
        facts: fields.table("facts").map(|table| facts(&table)).unwrap_or_default(),
        phase_today: fields.optional_text("phase_today").map(|text| text.value),
        phase_wanted: fields.optional_text("phase_wanted").map(|text| text.value),
        by: day(&fields, "by"),
        form: form(&fields, "form"),
    };
    keep(fields, &["profile"], kept);
    profile
}

fn form(fields: &Fields<'_>, key: &'static str) -> Form {
    fields
        .optional_text(key)
        .and_then(|text| word(fields, key, &text, Form::from_word, &["core", "full"]))
        .unwrap_or_default()
}

fn word<T>(
    fields: &Fields<'_>,
    key: &str,
    text: &Placed<String>,
    read: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> Option<T> {
    let value = read(&text.value);
    if value.is_none() {
        let message = format!("`{key}` cannot be `{}`", text.value);
        let help = format!("It is one of: {}.", known.join(", "));
        fields.reader().error(Code::UnknownWord.name(), text.span.clone(), message, Some(help));
    }
    value
}

fn facts(fields: &Fields<'_>) -> BTreeMap<String, FactAnswer> {
    let mut facts = BTreeMap::new();
    for (id, value) in fields.named_values() {
        match fact_answer(&value.value) {
            Some(answer) => {
                facts.insert(id.value, answer);
            }
            None => wrong_fact(fields, &id.value, value.span),
        }
    }
    facts
}

fn wrong_fact(fields: &Fields<'_>, id: &str, span: std::ops::Range<usize>) {
    let message = format!("the fact `{id}` must be true, false, a choice, or a list of choices");
    fields.reader().error(crate::reader::Code::WrongType.name(), span, message, None);
}

fn fact_answer(value: &Plain) -> Option<FactAnswer> {
    match value {
        Plain::Flag(yes) => Some(FactAnswer::YesNo(*yes)),
        Plain::Text(choice) => Some(FactAnswer::Choice(choice.clone())),
        Plain::List(items) => items
            .iter()
            .map(|item| if let Plain::Text(choice) = item { Some(choice.clone()) } else { None })
            .collect::<Option<BTreeSet<String>>>()
            .map(FactAnswer::Choices),
        _ => None,
    }
}

fn record(fields: Fields<'_>, id: &str, kept: &mut Kept) -> Record {
    let record = Record {
        answer: answer(&fields),
        evidence: fields.table("evidence").map(|table| finished(table, evidence)),
        note: free_text(&fields, "note"),
        owner: fields.optional_text("owner").map(|text| text.value),
        exception: fields.table("exception").and_then(|table| finished(table, exception)),
    };
    keep(fields, &["answer", id], kept);
    record
}

fn finished<'r, T>(fields: Fields<'r>, read: impl Fn(&Fields<'r>) -> T) -> T {
    let value = read(&fields);
    fields.finish_kindly();
    value
}

fn answer(fields: &Fields<'_>) -> Option<Answer> {
    let level = fields.optional_integer("level", &(0..i64::from(TOP) + 1));
    let reason = fields.optional_text("not_applicable");
    let unknown = fields.table("unknown");
    if [level.is_some(), reason.is_some(), unknown.is_some()].into_iter().filter(|said| *said).count() > 1 {
        let message = "an answer is a level, not applicable, or unknown: one of them";
        fields.reader().error(Code::TwoAnswers.name(), fields.span(), message, None);
    }
    let level = level.and_then(|level| u8::try_from(level.value).ok()).map(Answer::Level);
    level.or(reason.map(|reason| Answer::NotApplicable { reason: reason.value })).or(unknown.map(|unknown| {
        finished(unknown, |fields| Answer::Unknown { who: free_text(fields, "who"), by: day(fields, "by") })
    }))
}

fn evidence(fields: &Fields<'_>) -> Evidence {
    let state = fields.text("state");
    let words = EvidenceState::ALL.map(EvidenceState::word);
    Evidence {
        state: word(fields, "state", &state, EvidenceState::from_word, &words).unwrap_or_default(),
        level: u8::try_from(fields.integer("level", 0..i64::from(TOP) + 1).value).unwrap_or_default(),
        what: free_text(fields, "what"),
    }
}

fn exception(fields: &Fields<'_>) -> Option<Exception> {
    let (owner, reason, measure) =
        (free_text(fields, "owner"), free_text(fields, "reason"), free_text(fields, "measure"));
    Some(Exception {
        owner,
        reason,
        measure,
        granted: required_day(fields, "granted")?,
        expires: required_day(fields, "expires")?,
    })
}

fn required_day(fields: &Fields<'_>, key: &'static str) -> Option<Date> {
    if !fields.has(key) {
        fields.text(key);
    }
    day(fields, key)
}

fn day(fields: &Fields<'_>, key: &'static str) -> Option<Date> {
    let text = fields.optional_date(key)?;
    parse_day(fields, &text)
}

fn parse_day(fields: &Fields<'_>, text: &Placed<String>) -> Option<Date> {
    let day = text.value.parse().ok();
    if day.is_none() {
        let message = format!("`{}` is not a day", text.value);
        let help = "Write year, month and day: 2026-12-01.".to_owned();
        fields.reader().error(Code::BadDate.name(), text.span.clone(), message, Some(help));
    }
    day
}

fn read_plan(fields: Fields<'_>, kept: &mut Kept) -> PlanSettings {
    let mut plan = PlanSettings {
        start: day(&fields, "start"),
        days_off: days_off(&fields, "days_off"),
        freezes: stretches(&fields, "freezes"),
        ..PlanSettings::default()
    };
    if fields.has("workdays") {
        plan.workdays = workdays(&fields, "workdays");
    }
    for person in fields.tables("person") {
        let id = person.text("id").value;
        let read = finished(person, read_person);
        plan.people.insert(id, read);
    }
    keep(fields, &["plan"], kept);
    plan
}

fn read_person(fields: &Fields<'_>) -> Person {
    Person {
        roles: fields.texts("roles").into_iter().map(|role| role.value).collect(),
        percent: u8::try_from(fields.integer("percent", 1..101).value).unwrap_or(1),
        away: stretches(fields, "away"),
    }
}

fn workdays(fields: &Fields<'_>, key: &'static str) -> BTreeSet<Workday> {
    let known = Workday::ALL.map(Workday::word);
    fields.texts(key).iter().filter_map(|text| word(fields, key, text, Workday::from_word, &known)).collect()
}

fn days_off(fields: &Fields<'_>, key: &'static str) -> BTreeSet<Date> {
    fields.dates(key).iter().filter_map(|text| parse_day(fields, text)).collect()
}

fn stretches(fields: &Fields<'_>, key: &'static str) -> BTreeSet<Days> {
    fields
        .tables(key)
        .into_iter()
        .filter_map(|stretch| {
            let days = finished(stretch, |fields| {
                Some(Days { from: required_day(fields, "from")?, to: required_day(fields, "to")? })
            })?;
            Some(if days.from <= days.to { days } else { Days { from: days.to, to: days.from } })
        })
        .collect()
}

fn entry(fields: Fields<'_>, before: Option<&Entry>) -> Option<Entry> {
    let id = fields.text("id").value;
    let at = fields.text("at");
    let parents = if fields.has("parents") {
        fields.texts("parents").into_iter().map(|parent| parent.value).collect()
    } else {
        before.map(|entry| entry.id.clone()).into_iter().collect()
    };
    let (who, salt) = (free_text(&fields, "who"), free_text(&fields, "salt"));
    let changes = fields.tables("changes").into_iter().filter_map(change).collect();
    let undoes = fields.optional_text("undoes").map(|text| text.value);
    let time: Option<Timestamp> = at.value.parse().ok();
    if time.is_none() {
        let message = format!("`{}` is not a time", at.value);
        fields.reader().error(Code::BadDate.name(), at.span, message, Some("Write 2026-12-01T09:30:00Z.".to_owned()));
    }
    fields.finish_kindly();
    Some(Entry { id, parents, stamp: Stamp { at: time?, who, salt }, changes, undoes })
}

fn change(fields: Fields<'_>) -> Option<Change> {
    let set = fields.text("set");
    let control = || fields.text("control").value;
    let to_text = || fields.optional_text("to").map(|text| text.value);
    let change = match set.value.as_str() {
        "questionnaire" => Change::Questionnaire(QuestionnaireName {
            id: free_text(&fields, "id"),
            version: free_text(&fields, "version"),
            hash: free_text(&fields, "hash"),
        }),
        "system" => Change::System(to_text().unwrap_or_default()),
        "fact" => {
            let fact = fields.text("fact").value;
            let to = fields.plain("to").and_then(|value| {
                let answer = fact_answer(&value.value);
                if answer.is_none() {
                    wrong_fact(&fields, &fact, value.span);
                }
                answer
            });
            Change::Fact { fact, to }
        }
        "phase_today" => Change::PhaseToday(to_text()),
        "phase_wanted" => Change::PhaseWanted(to_text()),
        "by" => Change::By(day(&fields, "to")),
        "form" => Change::Form(form(&fields, "to")),
        "answer" => Change::Answer { control: control(), to: answer(&fields) },
        "evidence" => Change::Evidence { control: control(), to: fields.has("state").then(|| evidence(&fields)) },
        "note" => Change::Note { control: control(), to: to_text().unwrap_or_default() },
        "owner" => Change::Owner { control: control(), to: to_text() },
        "exception" => {
            Change::Exception { control: control(), to: if fields.has("granted") { exception(&fields) } else { None } }
        }
        "person" => {
            Change::Person { id: fields.text("id").value, to: fields.has("percent").then(|| read_person(&fields)) }
        }
        "start" => Change::Start(day(&fields, "to")),
        "workdays" => Change::Workdays(workdays(&fields, "to")),
        "days_off" => Change::DaysOff(days_off(&fields, "to")),
        "freezes" => Change::Freezes(stretches(&fields, "to")),
        other => {
            let message = format!("this surefoot knows no edit `{other}`");
            let help = "The file may be from a newer surefoot; take that one to open it.".to_owned();
            fields.reader().error(Code::UnknownWord.name(), set.span, message, Some(help));
            return None;
        }
    };
    fields.finish_kindly();
    Some(change)
}

// ---- writing -----------------------------------------------------------------------------------------------------------

/// The text of an assessment file.
pub fn write(assessment: &Assessment) -> String {
    let mut out = Writer::new();
    out.comment("An assessment made with surefoot. It lists weaknesses: treat it as secret.");
    out.comment("You may edit it by hand; surefoot records what you changed as an edit from outside.");
    out.gap();
    write_into(&mut out, assessment);
    out.finish()
}

/// Writes an assessment below whatever table the writer has open.
pub fn write_into(out: &mut Writer, assessment: &Assessment) {
    let state = assessment.state();
    out.integer("format", FORMAT);
    out.text("system", &state.system);
    let kept = assessment.kept();
    write_kept(out, &[], kept);
    out.table(&["questionnaire"]);
    out.text("id", &state.questionnaire.id);
    out.text("version", &state.questionnaire.version);
    out.text("hash", &state.questionnaire.hash);
    write_kept(out, &["questionnaire"], kept);
    write_profile(out, &state.profile, kept);
    let nothing = Record::default();
    let unread = kept
        .keys()
        .filter_map(|path| if let [answer, id] = path.as_slice() { (answer == "answer").then_some(id) } else { None });
    for id in state.controls.keys().chain(unread).collect::<BTreeSet<_>>() {
        write_record(out, id, state.controls.get(id).unwrap_or(&nothing), kept);
    }
    write_plan(out, &state.plan, kept);
    write_history(out, assessment.history());
}

fn write_kept(out: &mut Writer, path: &[&str], kept: &Kept) {
    let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
    if let Some(unread) = kept.get(&path) {
        out.kept(unread);
    }
}

fn write_profile(out: &mut Writer, profile: &Profile, kept: &Kept) {
    out.table(&["profile"]);
    for (key, phase) in [("phase_today", &profile.phase_today), ("phase_wanted", &profile.phase_wanted)] {
        if let Some(phase) = phase {
            out.text(key, phase);
        }
    }
    if let Some(by) = profile.by {
        out.value("by", &Inline::Day(by));
    }
    out.text("form", profile.form.word());
    write_kept(out, &["profile"], kept);
    if !profile.facts.is_empty() {
        out.table(&["profile", "facts"]);
        for (fact, answer) in &profile.facts {
            out.value(fact, &fact_inline(answer));
        }
    }
}

fn fact_inline(answer: &FactAnswer) -> Inline {
    match answer {
        FactAnswer::YesNo(yes) => Inline::Flag(*yes),
        FactAnswer::Choice(choice) => Inline::text(choice),
        FactAnswer::Choices(choices) => Inline::List(choices.iter().map(Inline::text).collect()),
    }
}

fn write_record(out: &mut Writer, id: &str, record: &Record, kept: &Kept) {
    out.table(&["answer", id]);
    if let Some(answer) = &record.answer {
        for (key, value) in answer_fields(answer) {
            out.value(key, &value);
        }
    }
    if let Some(evidence) = &record.evidence {
        out.value("evidence", &table(evidence_fields(evidence)));
    }
    if let Some(owner) = &record.owner {
        out.text("owner", owner);
    }
    if !record.note.is_empty() {
        out.text("note", &record.note);
    }
    write_kept(out, &["answer", id], kept);
    if let Some(exception) = &record.exception {
        out.table(&["answer", id, "exception"]);
        for (key, value) in exception_fields(exception) {
            out.value(key, &value);
        }
    }
}

fn table(fields: Vec<(&'static str, Inline)>) -> Inline {
    Inline::Table(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn answer_fields(answer: &Answer) -> Vec<(&'static str, Inline)> {
    match answer {
        Answer::Level(level) => vec![("level", Inline::Integer(i64::from(*level)))],
        Answer::NotApplicable { reason } => vec![("not_applicable", Inline::text(reason))],
        Answer::Unknown { who, by } => {
            let mut fields = vec![("who", Inline::text(who))];
            fields.extend(by.map(|by| ("by", Inline::Day(by))));
            vec![("unknown", table(fields))]
        }
    }
}

fn evidence_fields(evidence: &Evidence) -> Vec<(&'static str, Inline)> {
    let mut fields =
        vec![("state", Inline::text(evidence.state.word())), ("level", Inline::Integer(i64::from(evidence.level)))];
    if !evidence.what.is_empty() {
        fields.push(("what", Inline::text(&evidence.what)));
    }
    fields
}

fn exception_fields(exception: &Exception) -> Vec<(&'static str, Inline)> {
    vec![
        ("owner", Inline::text(&exception.owner)),
        ("reason", Inline::text(&exception.reason)),
        ("measure", Inline::text(&exception.measure)),
        ("granted", Inline::Day(exception.granted)),
        ("expires", Inline::Day(exception.expires)),
    ]
}

fn write_plan(out: &mut Writer, plan: &PlanSettings, kept: &Kept) {
    out.table(&["plan"]);
    if let Some(start) = plan.start {
        out.value("start", &Inline::Day(start));
    }
    out.value("workdays", &workday_list(&plan.workdays));
    out.value("days_off", &day_list(&plan.days_off));
    out.value("freezes", &stretch_list(&plan.freezes));
    write_kept(out, &["plan"], kept);
    for (id, person) in &plan.people {
        out.item(&["plan", "person"]);
        out.text("id", id);
        for (key, value) in person_fields(person) {
            out.value(key, &value);
        }
    }
}

fn workday_list(days: &BTreeSet<Workday>) -> Inline {
    Inline::List(days.iter().map(|day| Inline::text(day.word())).collect())
}

fn day_list(days: &BTreeSet<Date>) -> Inline {
    Inline::List(days.iter().copied().map(Inline::Day).collect())
}

fn stretch_list(stretches: &BTreeSet<Days>) -> Inline {
    let stretch = |days: &Days| table(vec![("from", Inline::Day(days.from)), ("to", Inline::Day(days.to))]);
    Inline::List(stretches.iter().map(stretch).collect())
}

fn person_fields(person: &Person) -> Vec<(&'static str, Inline)> {
    vec![
        ("roles", Inline::List(person.roles.iter().map(Inline::text).collect())),
        ("percent", Inline::Integer(i64::from(person.percent))),
        ("away", stretch_list(&person.away)),
    ]
}

fn write_history(out: &mut Writer, history: &History) {
    let mut before: Option<&Entry> = None;
    for entry in history.entries() {
        out.item(&["history"]);
        out.text("id", &entry.id);
        // the entry before is the parent unless said otherwise, as it nearly always is
        if entry.parents.iter().ne(before.map(|before| &before.id)) {
            out.value("parents", &Inline::List(entry.parents.iter().map(Inline::text).collect()));
        }
        out.text("at", &entry.stamp.at.to_string());
        out.text("who", &entry.stamp.who);
        out.text("salt", &entry.stamp.salt);
        if let Some(undoes) = &entry.undoes {
            out.text("undoes", undoes);
        }
        let changes: Vec<Inline> = entry.changes.iter().map(change_inline).collect();
        match changes.as_slice() {
            [] | [_] => out.value("changes", &Inline::List(changes)),
            _ => out.lines("changes", &changes),
        }
        before = Some(entry);
    }
}

/// An edit on one line, as it stands in a file: what the chain of the history is computed over.
pub(super) fn change_line(change: &Change) -> String {
    change_inline(change).to_string()
}

fn change_inline(change: &Change) -> Inline {
    let control = |control: &String, mut fields: Vec<(&'static str, Inline)>| {
        fields.insert(0, ("control", Inline::text(control)));
        fields
    };
    let maybe_text = |to: &Option<String>| to.iter().map(|to| ("to", Inline::text(to))).collect::<Vec<_>>();
    let maybe_day = |to: &Option<Date>| to.iter().map(|to| ("to", Inline::Day(*to))).collect::<Vec<_>>();
    let (set, fields) = match change {
        Change::Questionnaire(name) => (
            "questionnaire",
            vec![
                ("id", Inline::text(&name.id)),
                ("version", Inline::text(&name.version)),
                ("hash", Inline::text(&name.hash)),
            ],
        ),
        Change::System(to) => ("system", vec![("to", Inline::text(to))]),
        Change::Fact { fact, to } => {
            let mut fields = vec![("fact", Inline::text(fact))];
            fields.extend(to.iter().map(|to| ("to", fact_inline(to))));
            ("fact", fields)
        }
        Change::PhaseToday(to) => ("phase_today", maybe_text(to)),
        Change::PhaseWanted(to) => ("phase_wanted", maybe_text(to)),
        Change::By(to) => ("by", maybe_day(to)),
        Change::Form(to) => ("form", vec![("to", Inline::text(to.word()))]),
        Change::Answer { control: id, to } => {
            ("answer", control(id, to.as_ref().map(answer_fields).unwrap_or_default()))
        }
        Change::Evidence { control: id, to } => {
            ("evidence", control(id, to.as_ref().map(evidence_fields).unwrap_or_default()))
        }
        Change::Note { control: id, to } => ("note", control(id, vec![("to", Inline::text(to))])),
        Change::Owner { control: id, to } => ("owner", control(id, maybe_text(to))),
        Change::Exception { control: id, to } => {
            ("exception", control(id, to.as_ref().map(exception_fields).unwrap_or_default()))
        }
        Change::Person { id, to } => {
            let mut fields = vec![("id", Inline::text(id))];
            fields.extend(to.as_ref().map(person_fields).unwrap_or_default());
            ("person", fields)
        }
        Change::Start(to) => ("start", maybe_day(to)),
        Change::Workdays(to) => ("workdays", vec![("to", workday_list(to))]),
        Change::DaysOff(to) => ("days_off", vec![("to", day_list(to))]),
        Change::Freezes(to) => ("freezes", vec![("to", stretch_list(to))]),
    };
    let mut all = vec![("set", Inline::text(set))];
    all.extend(fields);
    table(all)
}
