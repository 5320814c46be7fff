//! Help texts that clap does not generate: examples, the keys of `set`, exit codes.
//!
//! A test checks that each command has examples and that surefoot accepts each of them.

/// The examples of each command. The empty name stands for `surefoot` without a command.
pub(super) const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "surefoot                                        open the wizard",
            "surefoot chat.surefoot.toml                     continue where you left off",
            "surefoot chat.surefoot.toml --plain             use plain mode instead",
            "surefoot example demo && surefoot score demo.surefoot.toml",
            "surefoot gate chat.surefoot.toml --require G2   fail a build unless G2 passes",
            "surefoot report chat.surefoot.toml --pdf chat.pdf",
        ],
    ),
    (
        "new",
        &[
            "surefoot new chat --name \"Customer chat\"",
            "surefoot new chat --form core",
            "surefoot new chat --encrypt",
        ],
    ),
    ("example", &["surefoot example demo"]),
    (
        "set",
        &[
            "surefoot set chat.surefoot.toml tools=yes data_sensitivity=confidential regulation=gdpr,health",
            "surefoot set chat.surefoot.toml DAT-P1=2 MOD-P1=enforced --note \"seen in the wiki\"",
            "surefoot set chat.surefoot.toml DAT-P1=3 --evidence shown --what register --expires 2027-11-30",
            "surefoot set chat.surefoot.toml DAT-P3=unknown --investigator security --due 2026-12-15",
            "surefoot set chat.surefoot.toml MOD-P3=na --reason \"nothing is downloaded\"",
            "surefoot set chat.surefoot.toml DAT-P4 --exception \"tool comes in May\" --owner product \\\n      \
             --compensating-control \"weekly review\" --expires 2027-02-01",
            "surefoot set chat.surefoot.toml voters=ml,ops,security DAT-R1 --votes \"23?\"",
            "surefoot set chat.surefoot.toml DAT-R1=2 --why \"it is written\" --dissent \"ml saw it enforced\"",
            "surefoot set chat.surefoot.toml DAT-P1 --bookmark yes --park \"who owns the old data\"",
            "surefoot set chat.surefoot.toml security=100,50 target_phase=production target_date=2027-06-30",
        ],
    ),
    ("undo", &["surefoot undo chat.surefoot.toml"]),
    (
        "restore",
        &[
            "surefoot restore chat.surefoot.toml",
            "surefoot restore chat.surefoot.toml --to 2",
        ],
    ),
    (
        "ballot",
        &[
            "surefoot ballot chat.surefoot.toml --voter ann --out ann.surefoot.toml",
            "surefoot ballot chat.surefoot.toml --voter ann,ben --out papers/ --form core",
            "surefoot ballot chat.surefoot.toml --out papers/",
        ],
    ),
    (
        "agenda",
        &[
            "surefoot agenda chat.surefoot.toml",
            "surefoot agenda chat.surefoot.toml --agree",
            "surefoot agenda chat.surefoot.toml --json | jq -r '.points[0].control'",
        ],
    ),
    (
        "merge",
        &[
            "surefoot merge chat.surefoot.toml papers/*.toml --out chat.surefoot.toml --force",
            "surefoot merge chat.surefoot.toml from-ops.surefoot.toml --out both.surefoot.toml",
            "surefoot merge chat.surefoot.toml from-ops.surefoot.toml --out chat.surefoot.toml --force",
        ],
    ),
    (
        "git",
        &[
            "surefoot git install",
            "surefoot git text chat.surefoot.toml",
        ],
    ),
    ("redo", &["surefoot redo chat.surefoot.toml"]),
    (
        "baseline",
        &[
            "surefoot baseline chat.surefoot.toml --name \"2026 Q4\"",
            "surefoot baseline chat.surefoot.toml --name \"2026 Q3\" --at 2026-09-30",
            "surefoot baseline chat.surefoot.toml",
        ],
    ),
    (
        "reassess",
        &[
            "surefoot reassess chat.surefoot.toml --baseline \"2026 Q4\"",
            "surefoot reassess chat.surefoot.toml --list",
            "surefoot reassess chat.surefoot.toml --confirm DAT-P1 DAT-P2",
            "surefoot reassess chat.surefoot.toml --questionnaire our-2.0 --from our-1.0",
        ],
    ),
    (
        "due",
        &[
            "surefoot due chat.surefoot.toml --within 30d",
            "surefoot due *.surefoot.toml --json",
            "surefoot due",
        ],
    ),
    (
        "validation",
        &[
            "surefoot validation chat.surefoot.toml --add \"penetration test\" --controls MOD-R2,APP-R1 \\\n      \
             --every \"12 months\" --last 2026-03-02",
            "surefoot validation chat.surefoot.toml --done \"penetration test\" --on 2026-11-20",
            "surefoot validation chat.surefoot.toml",
        ],
    ),
    (
        "compare",
        &[
            "surefoot compare chat.surefoot.toml",
            "surefoot compare chat.surefoot.toml@2026-09-30 @now --fail-on regression",
            "surefoot compare chat.surefoot.toml other.surefoot.toml --json",
        ],
    ),
    (
        "score",
        &[
            "surefoot score chat.surefoot.toml",
            "surefoot score chat.surefoot.toml --json | jq .whole",
        ],
    ),
    (
        "gate",
        &[
            "surefoot gate chat.surefoot.toml",
            "surefoot gate chat.surefoot.toml --require G2 --allow-conditional",
            "surefoot gate chat.surefoot.toml --require G2 --junit gate.xml",
        ],
    ),
    (
        "requirements",
        &[
            "surefoot requirements chat.surefoot.toml --priority P1",
            "surefoot requirements chat.surefoot.toml --gate G2 --status missing",
        ],
    ),
    (
        "coverage",
        &[
            "surefoot coverage chat.surefoot.toml",
            "surefoot coverage chat.surefoot.toml --catalog owasp-llm-top10-2026",
            "surefoot coverage chat.surefoot.toml --catalog eu-ai-act --json",
        ],
    ),
    (
        "roadmap",
        &[
            "surefoot roadmap chat.surefoot.toml",
            "surefoot roadmap chat.surefoot.toml --people security=100,100 --start 2027-01-11",
            "surefoot roadmap chat.surefoot.toml --pin DAT-R3=2027-02-01 --drop APP-R7",
            "surefoot roadmap chat.surefoot.toml --meet G2=2027-03-01",
            "surefoot roadmap chat.surefoot.toml --agree",
        ],
    ),
    (
        "why",
        &[
            "surefoot why chat.surefoot.toml G2 DAT-P1 score",
            "surefoot why chat.surefoot.toml risk tools",
        ],
    ),
    (
        "report",
        &[
            "surefoot report chat.surefoot.toml --pdf chat.pdf --toml chat-report.toml",
            "surefoot report chat.surefoot.toml --only requirements --docx spec.docx --xlsx spec.xlsx",
            "surefoot report chat.surefoot.toml --redact --label green --pdf for-partners.pdf",
            "surefoot report chat.surefoot.toml --md - | less",
        ],
    ),
    (
        "portfolio",
        &[
            "surefoot portfolio assessments/",
            "surefoot portfolio teams/ bot.surefoot.toml --tier high --phase production",
            "surefoot portfolio assessments/ --pdf all.pdf --xlsx all.xlsx",
            "surefoot portfolio assessments/ --plan --first \"Customer chat\"",
            "surefoot portfolio assessments/ --csv all.csv && duckdb -c \"from 'all.csv' where missing > 1\"",
        ],
    ),
    ("schema", &["surefoot schema > report.schema.json"]),
    (
        "check",
        &[
            "surefoot check chat.surefoot.toml",
            "surefoot check our-questionnaire/",
        ],
    ),
    (
        "verify",
        &[
            "surefoot verify chat.surefoot.toml",
            "surefoot verify chat-report.toml",
        ],
    ),
    (
        "encrypt",
        &[
            "surefoot encrypt chat.surefoot.toml",
            "surefoot encrypt chat.surefoot.toml --recipient \"$(age-keygen -y spare.key)\"",
        ],
    ),
    (
        "decrypt",
        &[
            "surefoot decrypt chat.surefoot.toml",
            "surefoot decrypt chat.surefoot.toml --key recovery-key.txt",
        ],
    ),
    (
        "rekey",
        &[
            "surefoot rekey chat.surefoot.toml",
            "surefoot rekey chat.surefoot.toml --key recovery-key.txt --no-recovery",
        ],
    ),
    (
        "doctor",
        &["surefoot doctor", "surefoot doctor chat.surefoot.toml"],
    ),
    ("list", &["surefoot list", "ls \"$(surefoot list --data)\""]),
    (
        "completions",
        &["surefoot completions bash > ~/.local/share/bash-completion/completions/surefoot"],
    ),
    (
        "help",
        &[
            "surefoot help",
            "surefoot help workshop",
            "surefoot help encrypt",
        ],
    ),
    (
        "man",
        &[
            "surefoot man | man -l -",
            "surefoot man set > surefoot-set.1",
            "surefoot man workshop | man -l -",
        ],
    ),
];

/// The keys of `set` and their values.
pub(super) const SET_KEYS: &str = "\
Keys and values (case does not matter):
  a fact         yes, no, a choice, choices separated by commas, or none
  a control      0 to 4, the title of a level, na, unknown
  a role         percentages of time, one per person (security=100,50), or none
  system, current_phase, target_phase, target_date, start, form (core or full)
  workdays       mon,tue,wed
  days_off       2026-12-24,2026-12-25, or none
  freezes        2026-12-20..2027-01-03: work goes on, no gate passes
  PERSON.away    2027-02-08..2027-02-19, or none
  voters         a number or names (7, or ml,ops,security), or none
To delete an answer, set it to `unanswered` or to an empty value.
If any part is invalid, surefoot changes nothing.";

/// The exit codes and their meaning.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  success
  1  the answer is no: a required gate does not pass, `check` finds errors,
     `doctor` finds a problem, `verify` fails, a conflict remains (with
     --fail-on-conflict), anything got worse (with --fail-on), an item in
     `due` is overdue, or `report` has nothing to write in a format
  2  failure: a file cannot be read or written, or an argument is wrong";
