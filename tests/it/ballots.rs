//! Ballots with the real program: papers for three voters, filled in separately, merged, and decided.

use surefoot::model::assessment::State;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::ballot::Ballot;
use surefoot::model::assessment::change::Change;
use surefoot::rules::agenda::{Stage, agreeing, by_disagreement};
use surefoot::rules::targets::targets;

use crate::binary::Workspace;
use crate::cases::{level_of, six};

/// A page on one line.
fn flat(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An assessment with three voters and an answer that no ballot paper may show.
fn desk() -> Workspace {
    let desk = Workspace::new();
    desk.fine("new chat --name Helper");
    desk.fine(
        "set chat voters=ann,ben,cy target_phase=prototype regulation=none DAT-P5=4 --note 'told by the boss'",
    );
    desk
}

/// Three papers, two of them filled in: two levels apart on DAT-P1, in agreement on DAT-P2.
fn filled() -> Workspace {
    let desk = desk();
    desk.fine("ballot chat --out papers");
    for line in [
        "set papers/chat-ann DAT-P1=1 --note 'only on paper'",
        "set papers/chat-ann DAT-P2=2 DAT-P4=unknown",
        "set papers/chat-ben DAT-P1=3 DAT-P2=2",
        "set papers/chat-ben DAT-P4=na --reason 'no such data'",
    ] {
        let ran = desk.run(line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
    }
    desk
}

const MERGE: &str = "merge papers/chat-ben chat papers/chat-ann --out chat --force";

#[test]
fn a_paper_asks_the_same_and_tells_nothing() {
    let desk = desk();
    let before = desk.read("chat.surefoot.toml");
    let told = flat(&desk.fine("ballot chat --out papers"));
    assert!(
        told.contains("Created 3 ballot papers:") && told.contains("without anyone's answers"),
        "{told}"
    );
    let paper = desk.read("papers/chat-ann.surefoot.toml");
    assert!(
        paper.contains("[ballot_paper]\nvoter = \"ann\"") && paper.contains("system = \"Helper\""),
        "{paper}"
    );
    for secret in ["boss", "DAT-P5", "[[plan.person]]", "ben"] {
        assert!(!paper.contains(secret), "{secret}: {paper}");
    }
    assert_eq!(
        desk.read("chat.surefoot.toml"),
        before,
        "the assessment is not changed"
    );
    // A paper has no results, and is not a system of the organisation.
    for line in [
        "score",
        "gate",
        "report --json -",
        "roadmap",
        "agenda",
        "ballot --out x",
    ] {
        let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
        let why = desk.refused(&format!("{command} papers/chat-ann {rest}"));
        assert!(why.contains("is the ballot paper for ann"), "{line}: {why}");
    }
    desk.fine("verify papers/chat-ann");
    let rows = desk.run("portfolio .");
    assert!(
        flat(&rows.out).contains("it is the ballot paper for ann"),
        "{}",
        rows.out
    );
    let why = desk.refused("set papers/chat-ann tools=yes DAT-P1=2");
    assert!(
        why.contains("Fact tools cannot be changed in the ballot paper for ann"),
        "{why}"
    );
}

#[test]
fn whose_paper_is_asked_where_it_cannot_be_known() {
    let desk = desk();
    let why = desk.refused("ballot chat --voter bens --out b");
    assert!(
        why.contains("bens is not a voter. The voters are ann, ben, cy. Did you mean"),
        "{why}"
    );
    desk.fine("set chat voters=none");
    assert!(
        desk.refused("ballot chat --out b")
            .contains("names no voters")
    );
    desk.fine("ballot chat --voter dora --out b");
    assert!(
        desk.refused("ballot chat --voter dora --out b")
            .contains("it is an assessment")
    );
    assert!(
        desk.refused("ballot chat --voter dora --out chat --force")
            .contains("it is an assessment")
    );
    let json: serde_json::Value =
        serde_json::from_str(&desk.fine("ballot chat --voter a/b,a-b --out p/ --json")).unwrap();
    assert_eq!(json["papers"][1]["file"], "p/chat-a-b-2.surefoot.toml");
}

#[test]
fn what_comes_back_is_the_same_in_any_order_and_once() {
    let desk = filled();
    let told = flat(&desk.fine(MERGE));
    for words in [
        "Ballots: 2 papers",
        "Ballots from ann (3 questions) and ben (3 questions).",
        "No ballot from cy.",
        "DAT-P1 ",
        "2 voters, 2 levels apart",
        "All votes agree on 1 question.",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let once = desk.read("chat.surefoot.toml");
    desk.fine("verify chat");
    desk.fine("merge papers/chat-ann papers/chat-ben papers/chat-cy chat --out other");
    assert_eq!(desk.read("other.surefoot.toml"), once);
    assert!(flat(&desk.fine(MERGE)).contains("was merged before"));
    assert_eq!(desk.read("chat.surefoot.toml"), once);
    // A voter's ballot alone changes no score.
    let json: serde_json::Value = serde_json::from_str(&desk.fine("score chat --json")).unwrap();
    assert!(json.to_string().len() > 100 && !once.contains("[answer.DAT-P1]\nlevel"));
    // A voter's later ballot replaces the earlier one, even within the same second.
    desk.fine("set papers/chat-ann DAT-P1=3 DAT-P2=unanswered");
    desk.fine(MERGE);
    desk.fine("verify chat");
    let json: serde_json::Value = serde_json::from_str(&desk.fine("agenda chat --json")).unwrap();
    let of = |id: &str| {
        json["points"]
            .as_array()
            .unwrap()
            .iter()
            .find(|point| point["control"] == id)
            .unwrap()
            .clone()
    };
    assert_eq!(
        (&of("DAT-P1")["stage"], &of("DAT-P1")["levels"][3]),
        (&"same".into(), &2.into())
    );
    assert_eq!(of("DAT-P2")["voters"], 1, "taken back");
    assert_eq!(json["without_ballot"], serde_json::json!(["cy"]));
}

#[test]
fn the_room_discusses_disagreements_and_agrees_on_the_rest() {
    let desk = filled();
    desk.fine(MERGE);
    let told = flat(&desk.fine("agenda chat"));
    let at = |words: &str| {
        told.find(words)
            .unwrap_or_else(|| panic!("{words}: {told}"))
    };
    assert!(
        at("DAT-P1") < at("DAT-P4")
            && at("DAT-P4") < at("All votes agree")
            && at("All votes agree") < at("DAT-P2")
    );
    assert!(
        told.contains("No ballot from cy.") && told.contains("1 question is already answered."),
        "{told}"
    );
    let agreed = flat(&desk.fine("agenda chat --agree"));
    assert!(
        agreed.contains("Answered 1 question on which all votes agree, as one edit")
            && agreed.contains("DAT-P2"),
        "{agreed}"
    );
    let text = desk.read("chat.surefoot.toml");
    assert!(
        text.contains("[answer.DAT-P2]\nlevel = 2") && text.contains("Both voters agree."),
        "{text}"
    );
    let again = desk.refused("agenda chat --agree");
    assert!(again.contains("No unanswered question has"), "{again}");
    desk.fine("undo chat");
    assert!(
        !desk
            .read("chat.surefoot.toml")
            .contains("[answer.DAT-P2]\nlevel")
    );
    desk.fine("report chat --md chat.md");
    let report = flat(&desk.read("chat.md"));
    for words in [
        "Ballots",
        "There is no ballot from cy.",
        "do not affect scores",
        "ballots: 1 for Ad hoc, 1 for Enforced",
    ] {
        assert!(report.contains(words), "{words}: {report}");
    }
}

#[test]
fn what_does_not_come_back_is_told() {
    let desk = filled();
    let why = desk.refused("merge papers/chat-ann papers/chat-ben --out both");
    assert!(
        why.contains("also name the assessment that they were made from"),
        "{why}"
    );
    desk.fine("new other --name Other");
    let why = desk.refused("merge other papers/chat-ann --out both");
    assert!(
        why.contains("it is a ballot paper for another assessment"),
        "{why}"
    );
    let why = desk.refused("merge chat papers/chat-ann --out papers/chat-ann --force");
    assert!(
        why.contains("papers/chat-ann.surefoot.toml: it is a ballot paper"),
        "{why}"
    );
    // A copy without the edits from which the paper was made.
    std::fs::copy(
        desk.path("chat.surefoot.toml"),
        desk.path("old.surefoot.toml"),
    )
    .unwrap();
    desk.fine("set chat DAT-P4=1");
    desk.fine("ballot chat --voter cy --out late");
    let why = desk.refused("merge old late --out both");
    assert!(
        why.contains("none of these copies has the edits it was made from"),
        "{why}"
    );
    // Facts changed by hand, and a note without an answer.
    let by_hand = desk.read("late.surefoot.toml").replace(
        "[ballot_paper]",
        "[answer.DAT-P1]\nnote = \"hm\"\n\n[ballot_paper]",
    );
    std::fs::write(
        desk.path("late.surefoot.toml"),
        by_hand.replace("system = \"Helper\"", "system = \"Mine\""),
    )
    .unwrap();
    let ran = desk.run("merge chat late --out both");
    assert!(
        ran.code == 0 && flat(&ran.err).contains("name of the system, note on DAT-P1"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert!(
        desk.read("both.surefoot.toml")
            .contains("system = \"Helper\"")
    );
    // Two papers of one voter.
    desk.fine("ballot chat --voter ann --out again");
    desk.fine("set again DAT-P1=4");
    let ran = desk.run("merge chat again papers/chat-ann --out third");
    assert!(
        flat(&ran.err).contains("are 2 ballot papers for ann: where both answer"),
        "{}",
        ran.err
    );
}

/// The paper of an encrypted assessment is encrypted with the same key, and answers from an encrypted paper never end
/// up in plain text.
#[cfg(unix)]
#[test]
fn what_is_sealed_stays_sealed() {
    use crate::binary::in_a_shell;
    let desk = filled();
    let folder = desk.folder.path();
    let shell = |line: &str| in_a_shell(folder, "", line, &["a quiet word\n"]);
    let ran = shell("encrypt papers/chat-ann --passphrase-fd 3");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = shell("merge chat papers/chat-ann --out both --passphrase-fd 3");
    assert!(
        ran.code == 2 && ran.err.contains("its votes would be readable there"),
        "{}",
        ran.err
    );
    let ran = shell("encrypt chat --passphrase-fd 3");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = shell("ballot chat --voter cy --out cy --passphrase-fd 3");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let bytes = std::fs::read(desk.path("cy.surefoot.toml")).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/") && desk.path("cy.key.age").exists());
    let ran = shell("set cy DAT-P1=4 --passphrase-fd 3");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = shell("merge papers/chat-ben cy chat --out both --passphrase-fd 3");
    assert!(
        ran.code == 0 && flat(&ran.out).contains("No ballot from ann."),
        "{}{}",
        ran.out,
        ran.err
    );
    assert!(
        std::fs::read(desk.path("both.surefoot.toml"))
            .unwrap()
            .starts_with(b"age-encryption.org/")
    );
}

/// Five controls: `A`, `B` and `D` are mandatory (weight 6), `C` and `E` recommended (weight 2).
fn five(said: &[(&str, &str)]) -> State {
    let mut state = State::default();
    state.profile.target_phase = Some("late".to_owned());
    for (control, votes) in said {
        for (voter, vote) in ["ann", "ben", "cy", "di"].into_iter().zip(votes.chars()) {
            let answer = match vote {
                '?' => Answer::Unknown {
                    investigator: String::new(),
                    due: None,
                },
                '-' => Answer::NotApplicable {
                    reason: "no".to_owned(),
                },
                level => {
                    Answer::Level(level_of(u8::try_from(level.to_digit(10).unwrap()).unwrap()))
                }
            };
            let record = state.controls.entry((*control).to_owned()).or_default();
            record.ballots.insert(
                voter.to_owned(),
                Ballot {
                    answer,
                    note: String::new(),
                },
            );
        }
    }
    state
}

fn order(state: &State) -> Vec<(String, Stage)> {
    let six = six();
    let points = by_disagreement(&six, state, &targets(&six, &state.profile));
    points
        .iter()
        .map(|point| (six.controls[point.control].id.clone(), point.stage))
        .collect()
}

/// Worked out by hand: `E` is three levels apart; `C` and `A` one level, and one of three voters is unsure about `C`,
/// none about `A`; all vote 2 on `B`; one voter voted on `D`. A lighter question with more spread comes before a
/// heavier one.
#[test]
fn an_agenda_sorts_by_spread_then_unsure_then_weight() {
    let state = five(&[
        ("A", "12"),
        ("B", "222"),
        ("C", "12?"),
        ("D", "4"),
        ("E", "03"),
    ]);
    let found = order(&state);
    let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["E", "C", "A", "D", "B"]);
    assert_eq!(
        found.iter().map(|(_, stage)| *stage).collect::<Vec<_>>(),
        [
            Stage::Disputed,
            Stage::Disputed,
            Stage::Disputed,
            Stage::Unheard,
            Stage::Same
        ]
    );
    // With equal spread and certainty, the heavier comes first, then the order of the questionnaire.
    let ids: Vec<String> = order(&five(&[("C", "12"), ("D", "34"), ("A", "23")]))
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(ids[..3], ["A", "D", "C"]);
    // No spread: one of two unsure comes before one of three; not applicable counts as a difference.
    let ids: Vec<String> = order(&five(&[("A", "22-"), ("B", "2?")]))
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(ids[..2], ["B", "A"]);
    // If all voters are unsure there is nothing to agree on.
    assert!(order(&five(&[("A", "??")])).contains(&("A".to_owned(), Stage::Unheard)));
}

/// Accepting unanimous votes takes the level that every voter gave, never one in between.
#[test]
fn only_what_all_say_is_agreed_on_at_once() {
    let six = six();
    let state = five(&[
        ("A", "33"),
        ("B", "24"),
        ("C", "2"),
        ("D", "2?"),
        ("E", "0000"),
    ]);
    let points = by_disagreement(&six, &state, &targets(&six, &state.profile));
    let edits = agreeing(&six, &points, "2026-12-01".parse().unwrap());
    let said: Vec<(&str, Option<&Answer>)> = edits
        .iter()
        .filter_map(|edit| match edit {
            Change::Answer { control, to } => Some((control.as_str(), to.as_ref())),
            _ => None,
        })
        .collect();
    assert_eq!(
        said,
        [
            ("A", Some(&Answer::Level(level_of(3)))),
            ("E", Some(&Answer::Level(level_of(0))))
        ]
    );
    assert_eq!(edits.len(), 4, "each with its decision");
}
