//! Merges the records of controls that became one control.
//!
//! Its own module because all rules of the merge are here. The merged record must never look better than its parts, and
//! every text of the parts must be in it: a text without a place of its own goes into the note.

use jiff::civil::Date;

use crate::model::assessment::answer::{Answer, Evidence, Exception, Record};
use crate::model::questionnaire::{EvidenceState, Level};

/// A record, with the id of its control.
pub(super) type OldRecord<'a> = (&'a str, Record);

/// The texts of each part that have no place of their own in the merged record, each with a label.
type Lost = [Vec<String>];

/// Merges the records of controls that became the control `into`. Its own record comes first, if it has one; a single
/// part is returned as it is. `highest` is the highest target that any gate sets.
///
/// - **Answer:** the lowest level wins. Unknown wins over every level except 0, because the unknown part may be worse,
///   but not worse than 0. The merged control is not applicable only if every answered part is; the reasons are
///   joined. Several unknown parts keep the first investigator and the earliest due date. A part without an answer does
///   not count.
/// - **Evidence:** the weakest state, the lowest level and the earliest expiry, with the descriptions joined. A part with
///   a level but without evidence is merely claimed, so the whole is; claimed evidence does not expire.
/// - **Exception:** that of the first part which has one, with the period of the exception that expires first. It is
///   dropped if it would permit a gap that nobody permitted: if another answered part has no exception, unless that
///   part is not applicable, is at `highest` and so meets every target, or is at no lower level than `into`, which has
///   an exception of its own.
/// - **Accountable and responsible:** the first that is named.
/// - **Votes, ballots and decision:** those of the first part.
/// - **Bookmark:** set if any part has one. **Confirmation:** the earliest, if every answered part is confirmed.
/// - **Note:** the notes of the parts and every text that the rules above drop, below the id of the control that each
///   belongs to.
pub(super) fn merged(into: &str, parts: &[OldRecord<'_>], highest: Level) -> Option<Record> {
    let (_, first) = parts.first()?;
    if parts.len() == 1 {
        return Some(first.clone());
    }
    let mut lost = vec![Vec::new(); parts.len()];
    let record = Record {
        answer: answer(parts, &mut lost),
        evidence: evidence(parts),
        owner: role(parts, "Accountable", |record| &record.owner, &mut lost),
        responsible: role(
            parts,
            "Responsible",
            |record| &record.responsible,
            &mut lost,
        ),
        exception: exception(into, parts, highest, &mut lost),
        bookmarked: parts.iter().any(|(_, record)| record.bookmarked),
        confirmed: confirmed(parts),
        ..first.clone()
    };
    for ((_, record), lost) in parts.iter().zip(&mut lost).skip(1) {
        opinions(record, lost);
    }
    let record = Record {
        note: note(parts, &lost),
        ..record
    };
    (!record.is_empty()).then_some(record)
}

fn answer(parts: &[OldRecord<'_>], lost: &mut Lost) -> Option<Answer> {
    let answers = || {
        parts
            .iter()
            .filter_map(|(_, record)| record.answer.as_ref())
    };
    let unknown = answers().filter_map(|answer| match answer {
        Answer::Unknown { investigator, due } => Some((investigator, *due)),
        Answer::Level(_) | Answer::NotApplicable { .. } => None,
    });
    let unknown: Vec<(&String, Option<Date>)> = unknown.collect();
    let lowest = parts.iter().filter_map(|(_, record)| record.level()).min();
    let merged = match lowest {
        Some(level) if level == Level::NONE || unknown.is_empty() => Answer::Level(level),
        _ if !unknown.is_empty() => {
            let names = || unknown.iter().map(|(name, _)| *name);
            let first = names().find(|name| !is_blank(name)).or(names().next());
            Answer::Unknown {
                investigator: first.cloned().unwrap_or_default(),
                due: unknown.iter().filter_map(|(_, due)| *due).min(),
            }
        }
        _ => {
            answers().next()?;
            let reason = |(id, record): &OldRecord<'_>| match &record.answer {
                Some(Answer::NotApplicable { reason }) => Some(((*id).to_owned(), reason.clone())),
                _ => None,
            };
            Answer::NotApplicable {
                reason: joined(parts.iter().filter_map(reason)),
            }
        }
    };
    for ((_, record), lost) in parts.iter().zip(lost) {
        let Some(part) = &record.answer else { continue };
        let is_joined = matches!(
            (part, &merged),
            (Answer::NotApplicable { .. }, Answer::NotApplicable { .. })
        );
        if !is_joined && text_of(part) != text_of(&merged) {
            lost.extend(labelled(part));
        }
    }
    Some(merged)
}

fn evidence(parts: &[OldRecord<'_>]) -> Option<Evidence> {
    let given = || {
        let given =
            |(id, record): &OldRecord<'_>| Some(((*id).to_owned(), record.evidence.clone()?));
        parts.iter().filter_map(given)
    };
    let is_claim =
        |(_, record): &OldRecord<'_>| record.level().is_some() && record.evidence.is_none();
    let state = if parts.iter().any(is_claim) {
        EvidenceState::Claimed
    } else {
        given().map(|(_, evidence)| evidence.state).min()?
    };
    let what = joined(given().map(|(id, evidence)| (id, evidence.what)));
    let is_claim = state == EvidenceState::Claimed;
    if is_claim && what.is_empty() {
        return None;
    }
    let expiries = given().filter_map(|(_, evidence)| evidence.expires);
    Some(Evidence {
        state,
        level: given().map(|(_, evidence)| evidence.level).min()?,
        what,
        expires: expiries.min().filter(|_| !is_claim),
    })
}

fn role<'p>(
    parts: &'p [OldRecord<'_>],
    label: &str,
    of: impl Fn(&'p Record) -> &'p Option<String>,
    lost: &mut Lost,
) -> Option<String> {
    let kept = parts.iter().find_map(|(_, record)| of(record).as_ref())?;
    for ((_, record), lost) in parts.iter().zip(lost) {
        let other = of(record).as_ref().filter(|other| *other != kept);
        lost.extend(other.and_then(|other| line(label, other)));
    }
    Some(kept.clone())
}

fn exception(
    into: &str,
    parts: &[OldRecord<'_>],
    highest: Level,
    lost: &mut Lost,
) -> Option<Exception> {
    let exceptions = || parts.iter().filter_map(|(_, one)| one.exception.as_ref());
    let own = parts.iter().find(|(id, _)| *id == into);
    let own = own
        .map(|(_, own)| own)
        .filter(|own| own.exception.is_some());
    let is_covered = |(_, record): &OldRecord<'_>| match &record.answer {
        _ if record.exception.is_some() => true,
        None | Some(Answer::NotApplicable { .. }) => true,
        Some(Answer::Level(level)) => {
            let permitted = own.and_then(Record::level);
            *level >= highest || permitted.is_some_and(|permitted| *level >= permitted)
        }
        Some(Answer::Unknown { .. }) => false,
    };
    let is_permitted = parts.iter().all(is_covered);
    let ends_first = exceptions().min_by_key(|exception| exception.expires)?;
    let kept = exceptions().next().filter(|_| is_permitted);
    for ((_, record), lost) in parts.iter().zip(lost) {
        let Some(dropped) = &record.exception else {
            continue;
        };
        let mut keep = |label: &str, of: fn(&Exception) -> &String| {
            if kept.is_none_or(|kept| of(kept) != of(dropped)) {
                lost.extend(line(label, of(dropped)));
            }
        };
        let label = format!("Exception until {}", dropped.expires);
        keep(&label, |one| &one.reason);
        keep("Compensating control", |one| &one.compensating_control);
        keep("Exception owner", |one| &one.owner);
    }
    kept.map(|kept| Exception {
        granted: ends_first.granted,
        expires: ends_first.expires,
        ..kept.clone()
    })
}

fn confirmed(parts: &[OldRecord<'_>]) -> Option<Date> {
    let counts =
        |(_, record): &&OldRecord<'_>| record.answer.is_some() || record.confirmed.is_some();
    // `None` is the least, so a part that is not confirmed wins
    let days = parts
        .iter()
        .filter(counts)
        .map(|(_, record)| record.confirmed);
    days.min().flatten()
}

/// Adds the texts of a part's decision and ballots, which the merged record does not take over.
fn opinions(record: &Record, lost: &mut Vec<String>) {
    if let Some(decision) = &record.decision {
        let changed =
            Some(&decision.answer).filter(|answer| record.answer.as_ref() != Some(answer));
        lost.extend(changed.and_then(labelled));
        lost.extend(line("Decision", &decision.why));
        lost.extend(line("Dissent", &decision.dissent));
    }
    for (voter, ballot) in &record.ballots {
        let label = format!("Ballot of {voter}");
        lost.extend(line(&label, text_of(&ballot.answer)));
        lost.extend(line(&label, &ballot.note));
    }
}

/// Returns the note of the merged record: that of the first part if no other text is to be kept. Otherwise, the texts of
/// each part follow the id of its control, on a line of its own.
fn note(parts: &[OldRecord<'_>], lost: &Lost) -> String {
    let mut blocks: Vec<String> = Vec::new();
    for ((id, record), lost) in parts.iter().zip(lost) {
        let note = Some(&record.note).filter(|note| !is_blank(note));
        let lines: Vec<&str> = note.into_iter().chain(lost).map(String::as_str).collect();
        if lines.is_empty() {
            continue;
        }
        let text = lines.join("\n");
        // a note of an earlier merge begins with the id already
        let has_id = text.lines().next() == Some(*id) && lost.is_empty();
        blocks.push(if has_id {
            text
        } else {
            format!("{id}\n{text}")
        });
    }
    let is_silent = |(_, record): &OldRecord<'_>| is_blank(&record.note);
    let is_same = lost.iter().all(Vec::is_empty) && parts.iter().skip(1).all(is_silent);
    match parts.first() {
        Some((_, first)) if is_same => first.note.clone(),
        _ => blocks.join("\n\n"),
    }
}

/// Joins texts on one line, each with the id of its control; a text that occurs twice appears once. A single text has
/// no id.
fn joined(texts: impl Iterator<Item = (String, String)>) -> String {
    let mut distinct: Vec<(String, String)> = Vec::new();
    for (id, text) in texts {
        if !is_blank(&text) && distinct.iter().all(|(_, known)| *known != text) {
            distinct.push((id, text));
        }
    }
    match distinct.as_slice() {
        [(_, only)] => only.clone(),
        several => {
            let texts = several.iter().map(|(id, text)| format!("{id}: {text}"));
            texts.collect::<Vec<_>>().join("; ")
        }
    }
}

/// Returns the text of an answer: a reason or an investigator; empty for a level.
fn text_of(answer: &Answer) -> &str {
    match answer {
        Answer::Level(_) => "",
        Answer::NotApplicable { reason } => reason,
        Answer::Unknown { investigator, .. } => investigator,
    }
}

fn labelled(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Level(_) => None,
        Answer::NotApplicable { reason } => line("Not applicable", reason),
        Answer::Unknown { investigator, .. } => line("Investigator", investigator),
    }
}

fn line(label: &str, text: &str) -> Option<String> {
    (!is_blank(text)).then(|| format!("{label}: {text}"))
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unnecessary_wraps,
        reason = "the answer of a record is optional"
    )]

    use jiff::civil::date;

    use super::*;
    use crate::model::assessment::answer::Decision;
    use crate::model::assessment::ballot::Ballot;
    use crate::model::assessment::vote::{Round, Tally};

    fn level(number: u8) -> Option<Answer> {
        Some(Answer::Level(Level::new(number).unwrap()))
    }

    fn unknown(investigator: &str, due: Option<Date>) -> Option<Answer> {
        let investigator = investigator.to_owned();
        Some(Answer::Unknown { investigator, due })
    }

    fn not_applicable(reason: &str) -> Option<Answer> {
        let reason = reason.to_owned();
        Some(Answer::NotApplicable { reason })
    }

    fn answered(answer: Option<Answer>) -> Record {
        Record {
            answer,
            ..Record::default()
        }
    }

    /// The survivor M and the others A and B, in this order. The highest target is 3.
    fn merge<const N: usize>(records: [Record; N]) -> Record {
        let parts: Vec<OldRecord<'_>> = ["M", "A", "B"].into_iter().zip(records).collect();
        merged("M", &parts, Level::ENFORCED).unwrap()
    }

    fn merged_answer<const N: usize>(answers: [Option<Answer>; N]) -> (Option<Answer>, String) {
        let record = merge(answers.map(answered));
        (record.answer, record.note)
    }

    fn evidence(state: EvidenceState, number: u8, what: &str, expires: Option<Date>) -> Evidence {
        Evidence {
            state,
            level: Level::new(number).unwrap(),
            what: what.to_owned(),
            expires,
        }
    }

    fn shown(number: u8, evidence: Option<Evidence>) -> Record {
        Record {
            evidence,
            ..answered(level(number))
        }
    }

    /// An exception whose texts carry `name`, granted on a day of May and valid until a day of June.
    fn excepted(answer: Option<Answer>, name: &str, granted: i8, expires: i8) -> Record {
        Record {
            exception: Some(Exception {
                owner: format!("{name} owner"),
                reason: format!("{name} reason"),
                compensating_control: format!("{name} guard"),
                granted: date(2026, 5, granted),
                expires: date(2026, 6, expires),
            }),
            ..answered(answer)
        }
    }

    #[test]
    fn a_single_record_is_not_changed() {
        let record = Record {
            note: "n".to_owned(),
            votes: vec![Round::Open([].into())],
            ..excepted(not_applicable("r"), "A", 1, 2)
        };
        let alone = merged("M", &[("A", record.clone())], Level::ENFORCED);
        assert_eq!(alone, Some(record));
        assert_eq!(merged("M", &[], Level::ENFORCED), None);
    }

    #[test]
    fn the_lowest_level_wins() {
        assert_eq!(
            merged_answer([level(3), level(1), level(2)]),
            (level(1), String::new())
        );
        assert_eq!(merged_answer([None, level(3)]), (level(3), String::new()));
        let nothing = [("M", answered(None)), ("A", answered(None))];
        assert_eq!(merged("M", &nothing, Level::ENFORCED), None);
    }

    #[test]
    fn unknown_wins_over_every_level_but_zero() {
        let ops = unknown("ops", None);
        assert_eq!(
            merged_answer([level(1), ops.clone()]),
            (ops.clone(), String::new())
        );
        let zero = merged_answer([ops.clone(), level(0)]);
        assert_eq!(zero, (level(0), "M\nInvestigator: ops".to_owned()));
        let aside = merged_answer([not_applicable("no models"), ops.clone()]);
        assert_eq!(aside, (ops, "M\nNot applicable: no models".to_owned()));
    }

    #[test]
    fn several_unknown_answers_keep_the_earliest_due_date() {
        let (may, june) = (Some(date(2026, 5, 1)), Some(date(2026, 6, 1)));
        let both = merged_answer([unknown(" ", None), unknown("ops", june), unknown("ml", may)]);
        assert_eq!(
            both,
            (unknown("ops", may), "B\nInvestigator: ml".to_owned())
        );
    }

    #[test]
    fn not_applicable_needs_every_answered_part() {
        let (one, other) = (not_applicable("no models"), not_applicable("no agents"));
        let both = not_applicable("M: no models; A: no agents");
        assert_eq!(merged_answer([one.clone(), other]), (both, String::new()));
        let same = merged_answer([one.clone(), one.clone(), None]);
        assert_eq!(same, (one.clone(), String::new()));
        let level_wins = merged_answer([one, level(2)]);
        assert_eq!(
            level_wins,
            (level(2), "M\nNot applicable: no models".to_owned())
        );
    }

    #[test]
    fn evidence_is_as_weak_as_its_weakest_part() {
        let (may, june) = (date(2026, 5, 1), date(2026, 6, 1));
        let strong = evidence(EvidenceState::Verified, 2, "report", Some(june));
        let weak = evidence(EvidenceState::Shown, 3, "ticket", Some(may));
        let both = merge([shown(2, Some(strong.clone())), shown(3, Some(weak))]).evidence;
        let expected = evidence(EvidenceState::Shown, 2, "M: report; A: ticket", Some(may));
        assert_eq!(both, Some(expected));
        // the other level is merely claimed, and a claim does not expire
        let one = merge([shown(3, None), shown(2, Some(strong.clone()))]).evidence;
        assert_eq!(
            one,
            Some(evidence(EvidenceState::Claimed, 2, "report", None))
        );
        // a part without a level needs no evidence
        let aside = merge([
            answered(not_applicable("r")),
            shown(2, Some(strong.clone())),
        ]);
        assert_eq!(aside.evidence, Some(strong));
        let nothing = evidence(EvidenceState::Shown, 2, "", None);
        assert_eq!(
            merge([shown(2, Some(nothing)), shown(2, None)]).evidence,
            None
        );
    }

    #[test]
    fn the_survivors_people_stay_and_others_are_noted() {
        let record = |owner: Option<&str>, responsible: Option<&str>| Record {
            owner: owner.map(str::to_owned),
            responsible: responsible.map(str::to_owned),
            ..Record::default()
        };
        let both = merge([record(Some("ann"), None), record(Some("ben"), Some("cy"))]);
        assert_eq!(
            (both.owner.as_deref(), both.responsible.as_deref()),
            (Some("ann"), Some("cy"))
        );
        assert_eq!(both.note, "A\nAccountable: ben");
        let same = merge([
            record(Some("ann"), Some("cy")),
            record(Some("ann"), Some("di")),
        ]);
        assert_eq!(same.note, "A\nResponsible: di");
    }

    #[test]
    fn exceptions_of_all_parts_become_one_that_ends_first() {
        let both = merge([
            excepted(level(2), "M", 3, 20),
            excepted(level(1), "A", 2, 10),
        ]);
        let kept = both.exception.unwrap();
        assert_eq!(
            (kept.reason.as_str(), kept.owner.as_str()),
            ("M reason", "M owner")
        );
        assert_eq!(
            (kept.granted, kept.expires),
            (date(2026, 5, 2), date(2026, 6, 10))
        );
        assert_eq!(
            both.note,
            "A\nException until 2026-06-10: A reason\nCompensating control: A guard\nException owner: A owner"
        );
    }

    #[test]
    fn an_exception_covers_no_gap_that_nobody_permitted() {
        let is_kept = |survivor: Record, other: Record| {
            let record = merge([survivor, other]);
            let is_kept = record.exception.is_some();
            assert_eq!(record.note.contains("guard"), !is_kept, "{}", record.note);
            is_kept
        };
        let own = || excepted(level(2), "M", 1, 9);
        assert!(is_kept(own(), answered(level(2))), "no gap is larger");
        assert!(is_kept(own(), answered(not_applicable("r"))));
        assert!(is_kept(own(), answered(None)));
        assert!(!is_kept(own(), answered(level(1))), "1 was not permitted");
        assert!(!is_kept(own(), answered(unknown("ops", None))));
        let other = || excepted(level(1), "A", 1, 9);
        assert!(is_kept(answered(level(3)), other()), "3 meets every target");
        assert!(is_kept(answered(not_applicable("r")), other()));
        assert!(is_kept(answered(None), other()));
        assert!(!is_kept(answered(level(2)), other()), "a target may be 3");
        assert!(!is_kept(answered(unknown("ops", None)), other()));
    }

    /// Without a record of its own, the control takes over the record of the first of the others, but no exception of it
    /// that does not cover the second.
    #[test]
    fn records_merge_into_a_control_without_one() {
        let one = Record {
            note: "one".to_owned(),
            ..excepted(level(1), "A", 1, 9)
        };
        let two = Record {
            note: "two".to_owned(),
            ..answered(level(2))
        };
        let record = merged("M", &[("A", one), ("B", two)], Level::ENFORCED).unwrap();
        assert_eq!((record.answer, record.exception), (level(1), None));
        assert!(
            record.note.starts_with("A\none\nException until")
                && record.note.ends_with("\n\nB\ntwo")
        );
    }

    #[test]
    fn votes_stay_with_the_survivor_and_no_word_is_lost() {
        let voted = |name: &str| {
            let ballot = Ballot {
                answer: not_applicable(&format!("{name} aside")).unwrap(),
                note: format!("{name} ballot"),
            };
            Record {
                note: format!("{name} note"),
                votes: vec![Round::Counted {
                    tally: Tally::default(),
                    secret: name == "A",
                }],
                decision: Some(Decision {
                    on: date(2026, 5, 1),
                    answer: unknown(&format!("{name} lab"), None).unwrap(),
                    why: format!("{name} why"),
                    dissent: format!("{name} dissent"),
                }),
                ballots: [(format!("{name} voter"), ballot)].into(),
                bookmarked: name == "A",
                ..answered(level(2))
            }
        };
        let (survivor, other) = (voted("M"), voted("A"));
        let record = merge([survivor.clone(), other]);
        assert_eq!(record.votes, survivor.votes);
        assert_eq!(record.decision, survivor.decision);
        assert_eq!(record.ballots, survivor.ballots);
        assert!(record.bookmarked);
        assert_eq!(
            record.note,
            "M\nM note\n\nA\nA note\nInvestigator: A lab\nDecision: A why\nDissent: A dissent\n\
             Ballot of A voter: A aside\nBallot of A voter: A ballot"
        );
    }

    #[test]
    fn notes_stand_below_the_ids_they_belong_to() {
        let noted = |note: &str| Record {
            note: note.to_owned(),
            ..Record::default()
        };
        assert_eq!(
            merge([noted("mine"), noted(" ")]).note,
            "mine",
            "nothing is added"
        );
        assert_eq!(merge([noted(""), noted("theirs")]).note, "A\ntheirs");
        let both = merge([noted("mine"), noted("theirs")]);
        assert_eq!(both.note, "M\nmine\n\nA\ntheirs");
        // a later merge adds to the note and repeats no id
        let later = merged("M", &[("M", both), ("C", noted("more"))], Level::ENFORCED);
        assert_eq!(later.unwrap().note, "M\nmine\n\nA\ntheirs\n\nC\nmore");
    }

    #[test]
    fn the_earliest_confirmation_counts_if_all_are_confirmed() {
        let confirmed = |answer, day: Option<i8>| Record {
            confirmed: day.map(|day| date(2026, 5, day)),
            ..answered(answer)
        };
        let on = |records: [Record; 2]| merge(records).confirmed.map(Date::day);
        assert_eq!(
            on([confirmed(level(1), Some(9)), confirmed(level(2), Some(4))]),
            Some(4)
        );
        assert_eq!(
            on([confirmed(level(1), Some(9)), confirmed(level(2), None)]),
            None
        );
        assert_eq!(
            on([confirmed(level(1), Some(9)), confirmed(None, None)]),
            Some(9)
        );
    }
}
