//! Random assessments from a seed.
//!
//! Its own module so that the generator of random numbers is shared by mutations and tests, and never by the rules.

use super::read::{EvidenceState, Fact, FactKind, Questionnaire};
use super::rules::{
    Answer, Assessment, Day, Demand, Evidence, Exception, FactValue, Form, Record, targets,
};
use std::collections::BTreeMap;

/// A xorshift generator. Equal seeds give equal sequences.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Rng {
        // Neighbouring seeds must not give similar sequences, and xorshift must not start at 0.
        let mut rng = Rng((seed ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9) | 1);
        for _ in 0..8 {
            rng.next_u64();
        }
        rng
    }

    pub(crate) fn next_u64(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    /// A number from 0 to `n - 1`; 0 where `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        if n == 0 {
            0
        } else {
            (self.next_u64() % n as u64) as usize
        }
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}

/// A random assessment. Every third seed gives one that is nearly met.
pub(crate) fn random_assessment(q: &Questionnaire, seed: u64) -> Assessment {
    let mut rng = Rng::new(seed);
    let nearly_met = seed.is_multiple_of(3);
    let today = 20_000 + rng.between(0, 400) as Day;
    // Most of the nearly met and half of the others answer every fact.
    let unanswered = match (nearly_met, rng.percent(50), rng.percent(25)) {
        (true, _, true) => 3,
        (false, true, _) => 12,
        _ => 0,
    };
    let mut a = Assessment {
        facts: random_facts(q, &mut rng, unanswered),
        current_phase: if rng.percent(25) {
            None
        } else {
            rng.pick(&q.phases).cloned()
        },
        target_phase: rng.pick(&q.phases).cloned().unwrap_or_default(),
        form: if rng.percent(if nearly_met { 8 } else { 20 }) {
            Form::Short
        } else {
            Form::Full
        },
        records: BTreeMap::new(),
        today,
    };
    if nearly_met {
        a.records = nearly_met_records(q, &a, &mut rng);
    } else {
        a.records = wild_records(q, &a, &mut rng);
    }
    a
}

fn random_facts(
    q: &Questionnaire,
    rng: &mut Rng,
    unanswered: usize,
) -> BTreeMap<String, FactValue> {
    // A plain system, an average one or a grave one: without it nearly every tier would be high.
    let bias = 15 + 30 * rng.below(3);
    let mut facts = BTreeMap::new();
    for fact in &q.facts {
        let value = random_fact(fact, rng, bias);
        if !rng.percent(unanswered) {
            facts.insert(fact.id.clone(), value);
        }
    }
    facts
}

fn random_fact(fact: &Fact, rng: &mut Rng, bias: usize) -> FactValue {
    match fact.kind {
        FactKind::YesNo => FactValue::YesNo(rng.percent(bias)),
        FactKind::Several => FactValue::Choices(
            fact.choices
                .iter()
                .filter(|_| rng.percent(bias / 2))
                .cloned()
                .collect(),
        ),
        FactKind::Graded => {
            let mut grade = 0;
            while grade + 1 < fact.choices.len() && rng.percent(bias) {
                grade += 1;
            }
            FactValue::Choice(fact.choices.get(grade).cloned().unwrap_or_default())
        }
    }
}

/// Records of all kinds, also for controls that do not apply or are not asked.
fn wild_records(q: &Questionnaire, a: &Assessment, rng: &mut Rng) -> BTreeMap<String, Record> {
    let skill = rng.between(0, 3);
    let silent = rng.below(30);
    // Every fifth has no known gap, only missing answers.
    let strong = rng.percent(20);
    let mut records = BTreeMap::new();
    for control in &q.controls {
        let answer = match rng.below(100) {
            x if x < silent => Answer::Unanswered,
            x if x < silent + 8 => Answer::Unknown,
            x if x < silent + 15 => Answer::NotApplicable,
            _ => Answer::Level((skill + rng.between(-1, 2)).clamp(0, 4)),
        };
        let mut record = Record {
            answer,
            evidence: rng.percent(65).then(|| random_evidence(a, rng)),
            exception: rng.percent(30).then(|| random_exception(q, a, rng)),
            confirmed: !rng.percent(10),
        };
        if strong && matches!(answer, Answer::Level(_)) {
            record.answer = Answer::Level(4);
            record.evidence = Some(Evidence {
                state: EvidenceState::Verified,
                level: 4,
                expires: None,
            });
        }
        // A tenth of the controls has no record at all.
        if !rng.percent(10) {
            records.insert(control.id.clone(), record);
        }
    }
    records
}

fn random_evidence(a: &Assessment, rng: &mut Rng) -> Evidence {
    let states = [
        EvidenceState::Claimed,
        EvidenceState::Shown,
        EvidenceState::Shown,
        EvidenceState::Verified,
    ];
    let expires = match rng.below(10) {
        0..=4 => None,
        5..=7 => Some(a.today + rng.between(1, 300) as Day),
        8 => Some(a.today + rng.between(-1, 1) as Day),
        _ => Some(a.today - rng.between(1, 200) as Day),
    };
    Evidence {
        state: *rng.pick(&states).unwrap_or(&EvidenceState::Shown),
        level: rng.between(0, 4),
        expires,
    }
}

/// An exception that counts, or one that is expired, too long, in the future, incomplete or at one of the limits.
fn random_exception(q: &Questionnaire, a: &Assessment, rng: &mut Rng) -> Exception {
    let limit = rng.pick(&q.gates).map_or(90, |g| g.exception_days) as Day;
    let granted = a.today - rng.between(0, i64::from(limit.min(40))) as Day;
    let usual = Exception {
        granted,
        expires: granted + limit,
        complete: true,
    };
    match rng.below(20) {
        0 => Exception {
            expires: a.today - rng.between(1, 30) as Day,
            granted: a.today - 60,
            complete: true,
        },
        1 => Exception {
            expires: granted + limit + rng.between(1, 100) as Day,
            ..usual
        },
        2 => Exception {
            granted: a.today + rng.between(1, 20) as Day,
            expires: a.today + 40,
            complete: true,
        },
        3 => Exception {
            complete: false,
            ..usual
        },
        4 => Exception {
            granted: a.today,
            expires: a.today,
            complete: true,
        },
        5 => Exception {
            granted: a.today - limit,
            expires: a.today,
            complete: true,
        },
        6 => Exception {
            granted: a.today - limit - 1,
            expires: a.today - 1,
            complete: true,
        },
        // Many on one day, so that ties are decided by id.
        7..=11 => Exception {
            granted: a.today,
            expires: a.today + 30,
            complete: true,
        },
        _ => usual,
    }
}

/// Records that reach the targets of the target phase with verified evidence, except for a few controls.
fn nearly_met_records(
    q: &Questionnaire,
    a: &Assessment,
    rng: &mut Rng,
) -> BTreeMap<String, Record> {
    let all = targets(q, a);
    let horizon = q.gates.iter().rposition(|g| g.phase == a.target_phase);
    let target = |id: &str| {
        horizon
            .and_then(|g| all[g].get(id))
            .map_or(2, |one| one.target)
    };
    let mut records = BTreeMap::new();
    for control in &q.controls {
        let level = (target(&control.id) + i64::from(rng.percent(25))).min(4);
        let evidence = Evidence {
            state: EvidenceState::Verified,
            level,
            expires: rng.percent(50).then_some(a.today + 30),
        };
        let record = Record {
            answer: Answer::Level(level),
            evidence: Some(evidence),
            exception: None,
            confirmed: true,
        };
        records.insert(control.id.clone(), record);
    }
    // Half of them have only gaps that exceptions may cover, so that passing conditionally and the allowance are met often.
    let gentle = rng.percent(50);
    let may_be_spoiled = |one: &Demand| !gentle || (one.must && !one.never_deferrable);
    let asked: Vec<(String, Demand)> = match horizon {
        Some(g) => all[g]
            .iter()
            .filter(|(_, one)| may_be_spoiled(one))
            .map(|(id, one)| (id.clone(), *one))
            .collect(),
        None => Vec::new(),
    };
    let most = [0, 1, 3, 6, 15][rng.below(5)];
    for _ in 0..rng.below(most + 1) {
        if let Some((id, one)) = rng.pick(&asked)
            && let Some(record) = records.get_mut(id)
        {
            spoil(q, a, record, one.target, gentle, rng);
        }
    }
    records
}

/// Makes one record fall short, mostly in a way that an exception can cover; always so where `gentle`.
fn spoil(
    q: &Questionnaire,
    a: &Assessment,
    record: &mut Record,
    target: i64,
    gentle: bool,
    rng: &mut Rng,
) {
    let usable = Exception {
        granted: a.today - rng.between(0, 3) as Day,
        expires: a.today + 20,
        complete: true,
    };
    match rng.below(if gentle { 8 } else { 16 }) {
        0..=4 => {
            record.answer = Answer::Level((target - 1).max(0));
            record.exception = Some(usable);
        }
        5..=7 => {
            record.evidence = rng.percent(50).then_some(Evidence {
                state: EvidenceState::Shown,
                level: target - 1,
                expires: None,
            });
            record.exception = Some(usable);
        }
        8 => record.exception = Some(usable),
        9 => record.answer = Answer::Unknown,
        10 => record.answer = Answer::NotApplicable,
        11 => record.answer = Answer::Unanswered,
        12 => record.answer = Answer::Level(rng.between(0, target)),
        13 => record.evidence = Some(random_evidence(a, rng)),
        14 => record.confirmed = false,
        _ => {
            record.answer = Answer::Level((target - 1).max(0));
            record.exception = Some(random_exception(q, a, rng));
        }
    }
}
