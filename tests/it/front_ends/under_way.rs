//! Requests most of which need something in progress: a meeting, a reassessment, votes, a step that waits.

use super::Route::{By, No};
use super::Verdict::{Made, Refused};
use super::{LEVEL, NO_MEETING, OPEN, PLANNED, Route, Row, WAITING, row};

const NO_PARKED: Route = No("`surefoot set` parks a point and changes none");
const NO_SECRET: Route = No("a command line shows the votes that it holds");

/// The requests during a meeting and a reassessment.
pub(super) const ROWS_UNDER_WAY: &[Row] = &[
    // ---- the profile
    row(
        "CurrentPhase",
        OPEN,
        By("f2 end left left left 3"),
        By("go current_phase\n3"),
        By("set FILE current_phase=scale"),
        Made(&["current phase: scale"]),
    ),
    // ---- votes and decisions
    row(
        "SecretVotes",
        LEVEL,
        By("v s 2 3 3 enter"),
        By("secret\n2\n3\n3"),
        NO_SECRET,
        Made(&["DAT-R1 votes: 0 0 1 2 0 0"]),
    ),
    row(
        "AgreeOnAll",
        OPEN,
        By("ctrl-a a a"),
        By("agree"),
        By("agenda FILE --agree"),
        Made(&[
            "MOD-R5 answer: 3 Enforced",
            "MOD-R5 decision: 3 Enforced; reason: All 3 voters agree",
            "MOD-R5 confirmed",
        ]),
    ),
    row(
        "Confirm",
        LEVEL,
        By("c"),
        By("confirm"),
        By("reassess FILE --confirm DAT-R1"),
        Made(&["DAT-R1 confirmed"]),
    ),
    row(
        "Confirm",
        OPEN,
        By("c"),
        By("confirm"),
        By("reassess FILE --confirm MOD-R5"),
        Refused("MOD-R5 has no answer to confirm. Answer it first."),
    ),
    row(
        "Reassess",
        OPEN,
        By("f3 r"),
        By("reassess"),
        By("reassess FILE"),
        Refused("A reassessment began on 21 Nov 2026: 0 of "),
    ),
    // ---- parked items
    row(
        "ParkedItem",
        OPEN,
        By("ctrl-l enter ctrl-u text:ops tab ctrl-u text:+14 ctrl-s"),
        By("parked 1 ops by +14"),
        NO_PARKED,
        Made(&["parked item: “who pays”"]),
    ),
    row(
        "ParkedDone",
        OPEN,
        By("ctrl-l d"),
        By("settle 1"),
        NO_PARKED,
        Made(&["parked item: “who pays”"]),
    ),
    // ---- the meeting
    row(
        "Break",
        OPEN,
        By("t"),
        By("clock"),
        NO_MEETING,
        Made(&["meeting: 2026-11-21 from 10:00"]),
    ),
    row(
        "EndMeeting",
        OPEN,
        By("ctrl-p text:end·the·meeting enter"),
        By("end"),
        NO_MEETING,
        Made(&["meeting: 2026-11-21 from 10:00 to 08:00"]),
    ),
    // ---- baselines and validations
    row(
        "ChangeValidation",
        OPEN,
        By("ctrl-f end enter tab tab tab ctrl-u text:6·months ctrl-s"),
        By("validation change restore drill\n\n\n\n6 months\n\n\n\n"),
        By("validation FILE --change 'restore drill' --every '6 months'"),
        Made(&["validation: restore drill every 6 months, first due 2027-11-21"]),
    ),
    row(
        "ChangeValidation",
        OPEN,
        By("ctrl-f end enter tab tab tab ctrl-u text:often ctrl-s"),
        By("validation change restore drill\n\n\n\noften\n\n\n\n"),
        By("validation FILE --change 'restore drill' --every often"),
        Refused("`often` is not a cadence."),
    ),
    row(
        "ValidationDone",
        OPEN,
        By("ctrl-f end d"),
        By("done restore drill"),
        By("validation FILE --done 'restore drill'"),
        Made(&["validation: restore drill every 12 months, last done 2026-11-21"]),
    ),
    row(
        "ValidationDone",
        OPEN,
        No("a screen records today and no other day"),
        By("done restore drill on +3"),
        By("validation FILE --done 'restore drill' --on +3"),
        Refused("24 Nov 2026 is in the future."),
    ),
    row(
        "RemoveValidation",
        OPEN,
        By("ctrl-f end backspace backspace"),
        By("remove restore drill"),
        By("validation FILE --remove 'restore drill'"),
        Made(&["validation: none"]),
    ),
    // ---- the plan; the command arranges a step only together with committing the plan
    row(
        "Percent",
        OPEN,
        By("f7 p +"),
        By("set legal-compliance=30"),
        By("set FILE legal-compliance=30"),
        Made(&["person counsel: legal-compliance at 30%"]),
    ),
    row(
        "RemovePerson",
        OPEN,
        By("f7 p backspace backspace"),
        By("set legal-compliance=none"),
        By("set FILE legal-compliance=none"),
        Made(&["person counsel: not in the plan"]),
    ),
    row(
        "Pin",
        PLANNED,
        By("f7 t ctrl-u text:2027-02-01 ctrl-s a"),
        By("pin 2027-02-01\ncommit"),
        By("roadmap FILE --pin DAT-P4=2027-02-01 --agree"),
        Made(&[
            "DAT-P4 work: pinned to 2027-02-01",
            "committed plan: as of 2026-11-21",
        ]),
    ),
    row(
        "Pin",
        PLANNED,
        By("f7 t ctrl-u text:soon ctrl-s"),
        By("pin soon"),
        By("roadmap FILE --pin DAT-P4=soon --agree"),
        Refused("`soon` is not a date."),
    ),
    row(
        "NotBefore",
        PLANNED,
        By("f7 z ctrl-u text:2027-02-01 ctrl-s a"),
        By("not-before 2027-02-01\ncommit"),
        By("roadmap FILE --postpone DAT-P4=2027-02-01 --agree"),
        Made(&[
            "DAT-P4 work: not before 2027-02-01",
            "committed plan: as of 2026-11-21",
        ]),
    ),
    row(
        "NotBefore",
        PLANNED,
        By("f7 z ctrl-u text:soon ctrl-s"),
        By("not-before soon"),
        By("roadmap FILE --postpone DAT-P4=soon --agree"),
        Refused("`soon` is not a date."),
    ),
    row(
        "Drop",
        WAITING,
        By("f7 end d a"),
        By("drop\ncommit"),
        By("roadmap FILE --drop DAT-R6 --agree"),
        Made(&[
            "DAT-R6 work: not before 2028-01-03, dropped",
            "committed plan: as of 2026-11-21",
        ]),
    ),
    row(
        "Free",
        WAITING,
        By("f7 end z ctrl-u ctrl-s a"),
        By("not-before -\ncommit"),
        By("roadmap FILE --free DAT-R6 --agree"),
        Made(&[
            "DAT-R6 work: as scheduled",
            "committed plan: as of 2026-11-21",
        ]),
    ),
    row(
        "Commit",
        OPEN,
        By("f7 a"),
        By("commit"),
        By("roadmap FILE --agree"),
        Made(&["committed plan: as of 2026-11-21"]),
    ),
];
