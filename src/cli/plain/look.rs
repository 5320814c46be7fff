//! Read-only commands of plain mode: lists, explanations, and the results that follow from the answers.
//!
//! Results have the text of the commands of the same names. Nothing is changed here.

use crate::describe::Describe as _;
use crate::model::questionnaire::ControlIx;
use std::path::{Path, PathBuf};

use super::super::help;
use super::super::open::Evaluated;
use super::super::page::{Page, cell};
use super::super::show;
use super::dispatch::{PlainSession, Position};
use super::reply::{Effect, Reply, short};
use crate::base::diagnostic::suggestion;
use crate::describe::why;
use crate::interaction::pager;
use crate::interaction::pager::{Entry, Pager};
use crate::interaction::profile::Item;
use crate::interaction::question_filter::QuestionFilter;
use crate::interaction::search::{Hit, found};
use crate::model::assessment::answer::Record;
use crate::rules::requirements::Gap;
use crate::views::options::Format;

/// The words for the lists, with their filters. The name of a role lists the questions for which the role is
/// accountable.
const LISTS: [(&str, QuestionFilter); 8] = [
    ("all", QuestionFilter::All),
    ("unanswered", QuestionFilter::Unanswered),
    ("unconfirmed", QuestionFilter::Unconfirmed),
    ("unknown", QuestionFilter::Unknown),
    ("disputed", QuestionFilter::Disputed),
    ("contradicting", QuestionFilter::Contradicting),
    ("bookmarked", QuestionFilter::Bookmarked),
    ("gaps", QuestionFilter::Gap),
];

impl PlainSession {
    /// Prints lines about the open assessment.
    pub(super) fn print(&self, lines: impl FnOnce(&mut Page, Evaluated<'_>)) -> Reply {
        let basis = &self.basis;
        let mut page = Page::new(self.width, false);
        lines(
            &mut page,
            Evaluated {
                questionnaire: &basis.questionnaire,
                assessment: &basis.assessment,
            },
        );
        Reply {
            words: page.finish(),
            effects: Vec::new(),
        }
    }

    pub(super) fn probe(&self) -> Reply {
        let control = self.control().and_then(|at| self.basis.control(at));
        self.say(control.map_or("", |control| &control.probe))
    }

    pub(super) fn score(&self) -> Reply {
        let report = &self.basis.report;
        self.print(|page, seen| show::score_lines(page, seen, report, self.width))
    }

    pub(super) fn gates(&self) -> Reply {
        let report = &self.basis.report;
        self.print(|page, seen| show::gates_lines(page, seen, report, report.targets.horizon))
    }

    pub(super) fn requirements(&self) -> Reply {
        let report = &self.basis.report;
        let most = report.requirements.len();
        self.print(|page, seen| show::requirements::requirement_lines(page, seen, report, most))
    }

    pub(super) fn roadmap(&self) -> Reply {
        let report = &self.basis.report;
        let plan = self.basis.outlook();
        self.print(|page, seen| {
            show::roadmap::roadmap_lines(page, seen, report, &plan, None, self.width);
        })
    }

    /// Prints everything in the questionnaire about the item at the prompt.
    pub(super) fn about(&self) -> Reply {
        let sheet = match self.place {
            Position::Question(control) => pager::about(&self.basis, control),
            Position::Item(item) => {
                let words = [
                    item.question(&self.basis),
                    item.why(&self.basis),
                    item.example(&self.basis),
                ];
                let entries = words.into_iter().filter(|words| !words.is_empty());
                let entries = entries
                    .map(|words| Entry::Words(words.to_owned()))
                    .collect();
                Pager {
                    title: item.title(&self.basis).to_owned(),
                    entries,
                    scroll: 0,
                }
            }
            Position::End => Pager::default(),
        };
        self.pager(&sheet)
    }

    /// Prints the text of a pager, as shown on screens.
    pub(super) fn pager(&self, sheet: &Pager) -> Reply {
        let mut page = Page::new(self.width, false);
        help::text(&mut page, sheet);
        Reply {
            words: page.finish(),
            effects: Vec::new(),
        }
    }

    /// Searches questions, notes, parked items and terms by prefixes of words.
    pub(super) fn search(&self, typed: &str) -> Reply {
        if typed.is_empty() {
            return self.say("Type search and one or more words, or their beginnings.");
        }
        let line = |hit: Hit| {
            let number = hit
                .number
                .map_or(String::new(), |number| format!("{number}. "));
            format!("{number}{}: {}", hit.title, hit.words)
        };
        let found = found(&self.basis, typed, QuestionFilter::All);
        if found.is_empty() {
            return self.say(format!("Nothing found for {}.", short(typed)));
        }
        self.say(found.into_iter().map(line).collect::<Vec<_>>().join("\n"))
    }

    /// Explains the number or target of the item at the prompt, or of the item with a given id.
    pub(super) fn why(&self, rest: &str) -> Reply {
        let basis = &self.basis;
        let here = match self.place {
            Position::Question(control) => basis.id(control),
            Position::Item(Item::Fact(fact)) => basis
                .questionnaire
                .facts
                .get(fact)
                .map_or("risk", |fact| fact.id.as_str()),
            Position::Item(_) => "risk",
            Position::End => "score",
        };
        let id = if rest.is_empty() { here } else { rest };
        let Some(found) = why::why_with(
            &basis.questionnaire,
            basis.state(),
            &basis.report,
            id,
            &|day| basis.day(day),
        ) else {
            let known = why::known_ids(&basis.questionnaire);
            let next = suggestion(id, known.iter().map(String::as_str)).unwrap_or_else(|| {
                "Type why and the id of a control, requirement, gate, fact or layer, or score or risk."
                    .to_owned()
            });
            return self.say(format!(
                "There is nothing called `{}` here. {next}",
                short(id)
            ));
        };
        let mut page = Page::new(self.width, false);
        page.line(&found.title);
        for line in found.lines {
            page.rows(0, &[vec![cell("-"), cell(line)]]);
        }
        Reply {
            words: page.finish(),
            effects: Vec::new(),
        }
    }

    /// Lists the questions that match a filter, with their numbers.
    pub(super) fn list(&self, which: &str) -> Reply {
        let basis = &self.basis;
        let lower = which.to_lowercase();
        let which = if lower.is_empty() {
            "all"
        } else {
            lower.as_str()
        };
        let listed = LISTS.iter().find(|(word, _)| *word == which);
        let roles = &basis.questionnaire.roles;
        let role = roles.position(|role| role.id.eq_ignore_ascii_case(which));
        let Some(only) = listed
            .map(|(_, only)| *only)
            .or(role.map(QuestionFilter::Role))
        else {
            let words = LISTS.map(|(word, _)| word);
            let next = suggestion(which, words)
                .unwrap_or_else(|| format!("Type list and one of: {}.", words.join(", ")));
            return self.say(format!("There is no list `{}`. {next}", short(which)));
        };
        let gaps: Vec<ControlIx> = basis
            .report
            .gaps(&basis.questionnaire)
            .iter()
            .map(|gap| gap.control)
            .collect();
        let record = |control: ControlIx| basis.state().record(basis.id(control));
        let is = |control: ControlIx, of: fn(&Record) -> bool| record(control).is_some_and(of);
        let questions = basis.questions();
        // gaps are listed most urgent first, other lists in the order of the questionnaire
        let listed = if which == "gaps" {
            gaps
        } else {
            questions
                .iter()
                .copied()
                .filter(|&control| only.keeps(basis, control))
                .collect()
        };
        let line = |control: ControlIx| {
            let number = questions.iter().position(|&one| one == control);
            let number = number.map_or("not asked".to_owned(), |at| (at + 1).to_string());
            let mut words = format!(
                "{number}. {}: {}",
                basis.name(control),
                basis.standing(control).describe(&basis.questionnaire)
            );
            if which == "gaps"
                && let Some(gap) = basis.report.requirement(control)
            {
                match gap.short {
                    Some((gate, Gap::Evidence)) => {
                        words.extend([", needs evidence for ", basis.gate_id(gate)]);
                    }
                    _ => words.extend([", needs ", &basis.level(gap.target)]),
                }
            }
            if is(control, Record::is_disputed) {
                words.push_str(", disputed");
            } else if is(control, |record| record.dissented().is_some()) {
                words.push_str(", with dissent");
            }
            if is(control, |record| record.bookmarked) {
                words.push_str(", bookmarked");
            }
            words + "."
        };
        let mut lines: Vec<String> = listed.iter().map(|&control| line(control)).collect();
        let counts = basis.progress();
        lines.push(match which {
            "all" => format!(
                "{} questions: {} unanswered, {} unknown, {} not applicable.",
                questions.len(),
                counts.unanswered,
                counts.unknown,
                counts.not_applicable
            ),
            _ if listed.is_empty() => format!("The list {which} is empty."),
            _ => format!("{} of {} questions.", listed.len(), questions.len()),
        });
        self.say(lines.join("\n"))
    }

    /// Exports in the format that the file extension names.
    pub(super) fn export(&self, rest: &str) -> Reply {
        let (name, replace) = match rest.strip_suffix(" replace") {
            Some(name) => (name.trim(), true),
            None => (rest, false),
        };
        let lower = name.to_lowercase();
        let format = Format::ALL.into_iter().find(|format| {
            lower.ends_with(format.suffix())
                && Path::new(&lower)
                    .file_name()
                    .is_some_and(|name| name.len() > format.suffix().len())
        });
        match format {
            Some(format) => Reply::ask_for(Effect::Export { format, path: PathBuf::from(name), replace }),
            None => self.say("Type export and a file name that ends in .pdf, .docx, .md, .xlsx, .csv, .ics, .json or .toml, as in export report.pdf."),
        }
    }
}
