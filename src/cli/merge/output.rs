//! The output of `merge`: the merged copies and ballots, the voters who have not voted, and the remaining conflicts.
//!
//! Prints text for people or one JSON object for programs. Nothing is merged here.

use super::super::open::listed;
use super::super::page::{Cell, Page, TextStyle, cell, clean, count};
use crate::base::plural;
use crate::base::shell::word;
use crate::cli::conflicts;
use crate::cli::output::TerminalInfo;
use crate::describe::votes;
use crate::export::json;
use crate::export::json::command::{MergeWire, MergedCopyWire, ReturnedWire, SaidWire, conflict};
use crate::model::assessment::paper::Returned;
use crate::model::assessment::vote::Voters;
use crate::model::questionnaire::Questionnaire;
use crate::rules::agenda;
use crate::rules::agenda::{Point, Stage};
use crate::rules::targets::targets;
use crate::session::merge::{Copy, Merged};
use crate::session::path::shown;

/// The maximum number of disputed questions named.
const MOST: usize = 5;

/// The result of a merge.
pub(super) struct MergeOutput<'a> {
    pub(super) merged: &'a Merged,
    pub(super) questionnaire: Questionnaire,
}

impl MergeOutput<'_> {
    fn papers(&self) -> impl Iterator<Item = (&Copy, &Returned)> {
        let is_paper = self.merged.assessment.state().ballot_paper.is_some();
        self.merged
            .copies
            .iter()
            .filter(move |_| !is_paper)
            .filter_map(|copy| Some((copy, copy.returned.as_ref()?)))
    }

    /// The copies that are not ballot papers, each with the number of edits that only it has.
    fn copies(&self) -> Vec<(&Copy, usize)> {
        let is_paper = self.merged.assessment.state().ballot_paper.is_some();
        let all = self
            .merged
            .copies
            .iter()
            .zip(self.merged.own.iter().copied());
        all.filter(|(copy, _)| is_paper || copy.returned.is_none())
            .collect()
    }

    /// Whether a paper has an entry that no copy has.
    fn is_new(&self, returned: &Returned) -> bool {
        let Some(entry) = &returned.entry else {
            return false;
        };
        let has = |copy: &Copy| {
            copy.assessment
                .history()
                .entries()
                .iter()
                .any(|known| known.id == entry.id)
        };
        !self.merged.copies.iter().any(has)
    }

    /// Remarks about unmerged changes in papers, papers from unknown voters, and several papers from one voter.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let known = &self.merged.assessment.state().room.voters;
        for (copy, returned) in self.papers() {
            let (file, voter) = (shown(&copy.path), clean(&returned.paper.voter));
            if !returned.left.is_empty() {
                remarks.push(format!(
                    "{file} changes more than answers ({}). The team decides the rest, so it stays in the ballot paper \
                     for {voter}. A note counts only with an answer.",
                    listed(&returned.left, 3)
                ));
            }
            if let Voters::Named(names) = known
                && !names.contains(&returned.paper.voter)
            {
                remarks.push(format!(
                    "{voter} is not one of the voters; the ballot counts anyway."
                ));
            }
            let apart = |(other, again): &(&Copy, &Returned)| {
                again.paper.voter == returned.paper.voter
                    && !other
                        .assessment
                        .history()
                        .has_root_of(copy.assessment.history())
                    && other.path < copy.path
            };
            if let Some((other, _)) = self.papers().find(apart) {
                remarks.push(format!(
                    "{} and {file} are 2 ballot papers for {voter}: where both answer, the later one counts.",
                    shown(&other.path)
                ));
            }
        }
        remarks
    }

    pub(super) fn for_people(&self, surface: TerminalInfo) -> String {
        let mut page = surface.page();
        let (file, history) = (shown(&self.merged.out), self.merged.assessment.history());
        let copies = self.copies();
        let edits = history.entries().len();
        page.line(&match copies.len() {
            1 => format!(
                "Merged the ballot papers into {file}: {} in all.",
                count(edits, "edit")
            ),
            2 => format!(
                "Merged both copies into {file}: {} in all.",
                count(edits, "edit")
            ),
            more => format!(
                "Merged {more} copies into {file}: {} in all.",
                count(edits, "edit")
            ),
        });
        let row = |(copy, own): &(&Copy, usize)| {
            let by_hand = match copy.by_hand {
                0 => String::new(),
                number => format!(", 1 of them manual ({})", count(number, "change")),
            };
            let own = format!("{} only here{by_hand}", count(*own, "edit"));
            vec![cell(shown(&copy.path)), cell(own).look(TextStyle::Faint)]
        };
        if copies.len() > 1 {
            page.rows(2, &copies.iter().map(row).collect::<Vec<_>>());
        }
        self.ballots(&mut page);
        page.gap();
        let conflicts = history.conflicts();
        if conflicts.is_empty() {
            if copies.len() > 1 {
                page.line("No conflicts.");
            }
            page.inside(
                2,
                &format!("Next: `surefoot {file_word}`", file_word = word(&file)),
                TextStyle::Faint,
            );
            return page.finish();
        }
        page.title(&format!(
            "{} to resolve",
            count(conflicts.len(), "conflict")
        ));
        conflicts::lines(&mut page, &self.questionnaire, conflicts);
        page.gap();
        page.line(&format!(
            "All versions are kept, and the one in effect is marked. Resolve with `surefoot {file_word}` and ctrl-x, or \
             edit the value.", file_word = word(&file)
        ));
        page.finish()
    }

    /// Adds the returned ballots, the voters who have not voted, and the questions with the widest disagreement.
    fn ballots(&self, page: &mut Page) {
        let papers: Vec<(&Copy, &Returned)> = self.papers().collect();
        if papers.is_empty() {
            return;
        }
        page.gap();
        page.title(&format!("Ballots: {}", count(papers.len(), "paper")));
        let row = |(copy, returned): &(&Copy, &Returned)| {
            let state = match (returned.entry.is_some(), self.is_new(returned)) {
                (false, _) => "has no answers",
                (true, false) => "was merged before",
                (true, true) => "",
            };
            vec![
                cell(clean(&returned.paper.voter)).look(TextStyle::Strong),
                cell(count(returned.answered.len(), "question")).right(),
                cell(shown(&copy.path)).look(TextStyle::Faint),
                cell(state).look(TextStyle::Faint),
            ]
        };
        page.rows(2, &papers.iter().map(row).collect::<Vec<_>>());
        let state = self.merged.assessment.state();
        let cast: Vec<String> = state
            .cast()
            .into_iter()
            .map(|(voter, number)| format!("{} ({})", clean(voter), count(number, "question")))
            .collect();
        let missing: Vec<String> = state.missing_voters().into_iter().map(clean).collect();
        page.gap();
        if !cast.is_empty() {
            page.line(&format!("Ballots from {}.", plural::listed(&cast)));
        }
        match (&state.room.voters, missing.as_slice()) {
            (Voters::Named(_), []) if !cast.is_empty() => page.line("Every voter has voted."),
            (Voters::Named(_), missing) if !missing.is_empty() => {
                page.line(&format!("No ballot from {}.", plural::listed(missing)));
            }
            (Voters::Named(_), _) => {}
            _ => {
                let named = format!(
                    "`surefoot set {} voters=ml,ops` names them.",
                    word(shown(&self.merged.out))
                );
                page.line(&format!(
                    "No voters are named, so surefoot cannot list who is missing. {named}"
                ));
            }
        }
        let points = agenda::by_disagreement(
            &self.questionnaire,
            state,
            &targets(&self.questionnaire, &state.profile),
        );
        let disputed: Vec<&Point> = points
            .iter()
            .filter(|point| point.stage == Stage::Disputed)
            .collect();
        let same = points
            .iter()
            .filter(|point| point.stage == Stage::Same)
            .count();
        page.gap();
        if !disputed.is_empty() {
            page.title(&format!(
                "Widest disagreement first: {} of {}",
                disputed.len().min(MOST),
                count(disputed.len(), "disputed question")
            ));
            let row = |point: &&Point| -> Vec<Cell> {
                vec![
                    cell(self.questionnaire.control_name(point.control)),
                    cell(votes::spread(point)).look(TextStyle::Faint),
                ]
            };
            page.rows(2, &disputed.iter().take(MOST).map(row).collect::<Vec<_>>());
        }
        if same > 0 {
            page.line(&format!("All votes agree on {}.", count(same, "question")));
        }
        page.remark(&format!(
            "`surefoot agenda {}` lists all, widest disagreement first.",
            word(shown(&self.merged.out))
        ));
    }

    pub(super) fn for_programs(&self) -> String {
        let state = self.merged.assessment.state();
        let copy = |(copy, own): (&Copy, usize)| MergedCopyWire {
            file: copy.path.display().to_string(),
            edits: copy.assessment.history().entries().len(),
            own,
            by_hand: copy.by_hand,
        };
        let paper = |(copy, returned): (&Copy, &Returned)| ReturnedWire {
            file: copy.path.display().to_string(),
            voter: returned.paper.voter.clone(),
            questions: returned.answered.len(),
            new: self.is_new(returned),
            left: returned.left.clone(),
        };
        let voter = |(voter, questions): (&str, usize)| SaidWire {
            voter: voter.to_owned(),
            questions,
        };
        json::answer(MergeWire {
            file: self.merged.out.display().to_string(),
            edits: self.merged.assessment.history().entries().len(),
            copies: self.copies().into_iter().map(copy).collect(),
            papers: self.papers().map(paper).collect(),
            voters: state.cast().into_iter().map(voter).collect(),
            without_ballot: state
                .missing_voters()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            conflicts: self
                .merged
                .assessment
                .history()
                .conflicts()
                .iter()
                .map(|one| conflict(&self.questionnaire, one))
                .collect(),
        })
    }
}
