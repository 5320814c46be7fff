//! Measures the time and memory of the main commands on files whose lists are 10, 100 and 1,000 times as long as usual.
//!
//! A command may refuse a file with a message. Otherwise time and memory must not grow with the square of the list: 10
//! times the length may take at most 25 times as long, and no command may take more than 600 MB.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use surefoot::base::diagnostic::Source;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::{Assessment, file};

const FILE: &str = "x.surefoot.toml";
const COPY: &str = "y.surefoot.toml";
/// A file with a committed plan, to which the other lists are added.
const BASE: &str = "base.surefoot.toml";

const TIMES: [usize; 3] = [10, 100, 1_000];

/// Duration below which a command is too short to measure growth.
const SHORT: Duration = Duration::from_millis(200);
/// Maximum ratio of times for a list 10 times as long.
const MOST_GROWTH: f64 = 25.0;
const MOST_MEMORY: u64 = 600_000;
/// Interval between measurements of the memory of a command.
const MOMENT: Duration = Duration::from_micros(500);

const COMMANDS: [&str; 16] = [
    "score x",
    "gate x",
    "check x",
    "verify x",
    "due x",
    "roadmap x",
    "requirements x",
    "agenda x",
    "why x G2",
    "baseline x",
    "validation x",
    "compare base x",
    "report x --md x.md --toml x.toml --json x.json --xlsx x.xlsx --csv x.csv --ics x.ics --force",
    "report x --pdf x.pdf --docx x.docx --force",
    "merge x base --out z --force",
    "set x DAT-P1=3",
];

/// A list in a file: its name, its usual length, and a function that adds it to a folder.
struct List {
    name: &'static str,
    usual: usize,
    add: fn(&Folder, usize),
}

const LISTS: [List; 20] = [
    List {
        name: "people",
        usual: 5,
        add: |folder, count| folder.items(count, person),
    },
    List {
        name: "voters",
        usual: 7,
        add: |folder, count| folder.voters(count),
    },
    List {
        name: "meetings",
        usual: 5,
        add: |folder, count| folder.items(count, meeting),
    },
    List {
        name: "breaks",
        usual: 2,
        add: |folder, count| folder.breaks(count),
    },
    List {
        name: "parked items",
        usual: 10,
        add: |folder, count| folder.items(count, parked),
    },
    List {
        name: "rounds",
        usual: 3,
        add: |folder, count| folder.rounds(count),
    },
    List {
        name: "ballots",
        usual: 7,
        add: |folder, count| folder.ballots(count),
    },
    List {
        name: "validations",
        usual: 5,
        add: |folder, count| folder.items(count, validation),
    },
    List {
        name: "baselines",
        usual: 5,
        add: |folder, count| folder.items(count, baseline),
    },
    List {
        name: "exceptions",
        usual: 5,
        add: |folder, count| folder.items(count, exception),
    },
    List {
        name: "arranged steps",
        usual: 5,
        add: |folder, count| folder.items(count, arranged),
    },
    List {
        name: "days off",
        usual: 10,
        add: |folder, count| folder.days_off(count),
    },
    List {
        name: "freezes",
        usual: 3,
        add: |folder, count| folder.freezes(count),
    },
    List {
        name: "absences",
        usual: 4,
        add: |folder, count| folder.absences(count),
    },
    List {
        name: "people of a plan",
        usual: 6,
        add: |folder, count| folder.planned(count),
    },
    List {
        name: "unknown keys",
        usual: 3,
        add: |folder, count| folder.items(count, unknown),
    },
    List {
        name: "entries",
        usual: 10,
        add: |folder, count| folder.entries(count),
    },
    List {
        name: "one entry",
        usual: 10,
        add: |folder, count| folder.one_entry(count),
    },
    List {
        name: "conflicts",
        usual: 2,
        add: |folder, count| folder.conflicts(count),
    },
    List {
        name: "controls",
        usual: 94,
        add: |folder, count| folder.controls(count),
    },
];

fn person(at: usize) -> String {
    let roles = [
        "product",
        "data-science",
        "platform-operations",
        "security",
        "legal-compliance",
    ];
    let (role, percent) = (roles[at % roles.len()], 20 + at * 7 % 80);
    format!("[[plan.person]]\nid = \"p{at}\"\nroles = [\"{role}\"]\npercent = {percent}\n")
}

fn meeting(at: usize) -> String {
    format!(
        "[[room.meeting]]\nid = \"m{at}\"\nbegan = \"{}\"\nminutes = 90\n",
        moment(at)
    )
}

fn parked(at: usize) -> String {
    format!(
        "[[room.parked]]\nid = \"k{at}\"\nat = \"{}\"\nwhat = \"point {at}\"\ncontrol = \"DAT-P1\"\n",
        moment(at)
    )
}

fn validation(at: usize) -> String {
    format!(
        "[[validation]]\nid = \"v{at}\"\nkind = \"other\"\nname = \"test {at}\"\ncontrols = [\"DAT-P1\"]\n\
         every = \"12 months\"\nfirst = 2027-01-01\n"
    )
}

fn baseline(at: usize) -> String {
    format!("[[baseline]]\nid = \"b{at}\"\nname = \"state {at}\"\non = 2026-11-01\nupon = []\n")
}

fn exception(at: usize) -> String {
    format!(
        "[answer.X{at}]\nlevel = 1\n[answer.X{at}.exception]\nowner = \"ann\"\nreason = \"late\"\ncompensating_control = \"a guard\"\n\
         granted = 2026-11-01\nexpires = 2027-01-01\n"
    )
}

fn arranged(at: usize) -> String {
    format!("[[plan.step]]\ncontrol = \"X{at}\"\nnot_before = 2027-01-01\n")
}

fn unknown(at: usize) -> String {
    format!("[later.key{at}]\nvalue = {at}\n")
}

fn moment(at: usize) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + 60 * i64::try_from(at).unwrap()).unwrap()
}

fn stamp(at: usize) -> Stamp {
    Stamp {
        at: moment(at),
        who: "team".to_owned(),
        salt: format!("{at:032x}"),
    }
}

/// Returns `count` dates, 2 days apart.
fn days(count: usize) -> impl Iterator<Item = jiff::civil::Date> {
    let first = jiff::civil::date(2027, 1, 1);
    first.series(jiff::Span::new().days(2)).take(count)
}

fn listed(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// A folder with a file.
struct Folder(tempfile::TempDir);

/// The outcome of a command.
struct Ran {
    code: Option<i32>,
    err: String,
    time: Duration,
    /// Peak memory in kilobytes.
    memory: u64,
}

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for words in [
            "new base --name Helper",
            "set base DAT-P1=2",
            "roadmap base --agree",
        ] {
            let ran = folder.run(words);
            assert_eq!(ran.code, Some(0), "{words}: {}", ran.err);
        }
        fs::copy(folder.path(BASE), folder.path(FILE)).unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, words: &str) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_surefoot"));
        command.args(words.split(' ')).current_dir(self.0.path());
        command
            .env("SUREFOOT_CONFIG", "")
            .env("SUREFOOT_DATA", self.path("data"));
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(fs::File::create(self.path("said")).unwrap());
        let start = Instant::now();
        let mut child = command.spawn().unwrap();
        let mut memory = 0;
        while child.try_wait().unwrap().is_none() {
            memory = peak(child.id()).unwrap_or(memory);
            std::thread::sleep(MOMENT);
        }
        // The process has already ended.
        let status = child.wait().unwrap();
        let err = fs::read_to_string(self.path("said")).unwrap_or_default();
        Ran {
            code: status.code(),
            err,
            time: start.elapsed(),
            memory,
        }
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path(FILE)).unwrap()
    }

    fn put(&self, text: &str) {
        fs::write(self.path(FILE), text).unwrap();
    }

    /// Appends `count` tables to the file.
    fn items(&self, count: usize, item: fn(usize) -> String) {
        let mut text = self.text();
        for at in 0..count {
            let _ = write!(text, "\n{}", item(at));
        }
        self.put(&text);
    }

    /// Replaces the first occurrence of `from`, which must exist.
    fn replaced(&self, from: &str, to: &str) {
        let text = self.text();
        assert!(text.contains(from), "{from}");
        self.put(&text.replacen(from, to, 1));
    }

    /// Adds a key to the existing answer.
    fn answer(&self, key: &str, value: &str) {
        self.replaced(
            "[answer.DAT-P1]\n",
            &format!("[answer.DAT-P1]\n{key} = {value}\n"),
        );
    }

    fn voters(&self, count: usize) {
        let names = listed((0..count).map(|at| format!("\"voter {at}\"")));
        self.put(&format!("{}\n[room]\nvoters = {names}\n", self.text()));
    }

    fn breaks(&self, count: usize) {
        let breaks = listed(
            (0..count)
                .map(|at| format!("{{ from = \"{}\", to = \"{}\" }}", moment(at), moment(at))),
        );
        self.put(&format!(
            "{}\n{}breaks = {breaks}\n",
            self.text(),
            meeting(0)
        ));
    }

    fn rounds(&self, count: usize) {
        self.answer(
            "votes",
            &listed((0..count).map(|at| format!("{{ counts = [1, 2, {}, 0, 0] }}", at % 9))),
        );
    }

    fn ballots(&self, count: usize) {
        self.answer(
            "ballots",
            &listed(
                (0..count).map(|at| format!("{{ voter = \"voter {at}\", level = {} }}", at % 5)),
            ),
        );
    }

    fn days_off(&self, count: usize) {
        self.replaced(
            "days_off = []",
            &format!(
                "days_off = {}",
                listed(days(count).map(|day| day.to_string()))
            ),
        );
    }

    fn freezes(&self, count: usize) {
        let freezes = days(count).map(|day| format!("{{ from = {day}, to = {day} }}"));
        self.replaced("freezes = []", &format!("freezes = {}", listed(freezes)));
    }

    fn absences(&self, count: usize) {
        let away = days(count).map(|day| format!("{{ from = {day}, to = {day} }}"));
        self.replaced("away = []", &format!("away = {}", listed(away)));
    }

    /// Adds a committed plan for people most of whom have left.
    fn planned(&self, count: usize) {
        let text = self.text();
        let (before, agreed) = text.split_once("[plan.committed]").unwrap();
        let names = (0..count)
            .map(|at| format!("\"q{at}\", "))
            .collect::<Vec<_>>()
            .concat();
        let agreed = agreed.replacen("people = [", &format!("people = [{names}"), 1);
        self.put(&format!("{before}[plan.committed]{agreed}"));
    }

    fn assessment(&self) -> Assessment {
        let source = Source {
            name: FILE.to_owned(),
            text: self.text(),
        };
        file::read(&source).0.unwrap()
    }

    fn entries(&self, count: usize) {
        let mut assessment = self.assessment();
        for at in 0..count {
            let (control, to) = ("DAT-P1".to_owned(), format!("note {at}"));
            assessment.change(Change::Note { control, to }, stamp(at));
        }
        self.put(&file::write(&assessment));
    }

    /// Repeats the last entry of the history `count` times.
    fn one_entry(&self, count: usize) {
        let text = self.text();
        let entry = format!("[[history]]{}", text.rsplit_once("[[history]]").unwrap().1);
        self.put(&format!("{text}\n{}", format!("{entry}\n").repeat(count)));
    }

    /// Creates 2 diverged copies with `count` conflicts, each caused by a separate edit.
    fn conflicts(&self, count: usize) {
        for (name, word) in [(COPY, "one"), (FILE, "other")] {
            let mut assessment = self.assessment();
            for at in 0..count {
                let (control, to) = (format!("X{at}"), format!("{word} {at}"));
                assessment.change(Change::Note { control, to }, stamp(at));
            }
            fs::write(self.path(name), file::write(&assessment)).unwrap();
        }
        // Leave a file that cannot be merged unchanged.
        if self
            .run("merge x y --out z --force")
            .code
            .is_some_and(|code| code < 2)
        {
            fs::rename(self.path("z.surefoot.toml"), self.path(FILE)).unwrap();
        }
    }

    /// Creates a questionnaire with `count` controls, and an assessment that uses it.
    fn controls(&self, count: usize) {
        let own = self.path("own");
        copied(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/ai-security"),
            &own,
        );
        copied(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/catalogs"),
            &self.path("catalogs"),
        );
        let layer = own.join("data.toml");
        let mut text = fs::read_to_string(&layer).unwrap();
        let control = text
            .split("\n[[control]]\n")
            .nth(1)
            .unwrap()
            .replace("after = [", "# after = [");
        let control = format!("[[control]]\n{control}\n");
        for at in 0..count.saturating_sub(94) {
            let _ = write!(
                text,
                "\n{}",
                control.replacen("DAT-P1", &format!("DAT-X{at}"), 1)
            );
        }
        fs::write(layer, text).unwrap();
        // If surefoot refuses the questionnaire, every command refuses it too, with the existing file.
        if self.run("new fresh --name Helper --questionnaire own").code == Some(0) {
            for name in [BASE, FILE] {
                fs::copy(self.path("fresh.surefoot.toml"), self.path(name)).unwrap();
            }
        }
    }
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        if entry.path().is_dir() {
            copied(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// Returns the peak memory of a process in kilobytes; `None` once it has ended.
fn peak(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

/// Runs all commands on every list, or only on the named lists. Returns whether all stayed within bounds; `None` for an
/// unknown name.
pub(crate) fn row(named: &[&str]) -> Option<bool> {
    if named
        .iter()
        .any(|name| LISTS.iter().all(|list| list.name != *name))
    {
        return None;
    }
    let wanted = |list: &&List| named.is_empty() || named.contains(&list.name);
    let mut held = true;
    for list in LISTS.iter().filter(wanted) {
        let mut before: Vec<Duration> = Vec::new();
        for times in TIMES {
            let folder = Folder::new();
            (list.add)(&folder, list.usual * times);
            let size = fs::metadata(folder.path(FILE)).map_or(0, |file| file.len());
            let (mut refused, mut faults) = (None, Vec::new());
            let (mut longest, mut most, mut growth) =
                ((Duration::ZERO, ""), (0, ""), (0.0_f64, ""));
            let mut now = Vec::new();
            let own = if list.name == "controls" {
                " --questionnaire own"
            } else {
                ""
            };
            for (at, words) in COMMANDS.iter().enumerate() {
                let own = if words.starts_with("check") { "" } else { own };
                let ran = folder.run(&format!("{words}{own}"));
                match ran.code {
                    Some(0 | 1) => {}
                    Some(2) if !ran.err.is_empty() => refused = Some(ran.err.clone()),
                    code => faults.push(format!("{words}: ended with {code:?}, {}", ran.err)),
                }
                let earlier = before.get(at).copied().unwrap_or(ran.time).max(SHORT);
                let times = ran.time.as_secs_f64() / earlier.as_secs_f64();
                longest = longest.max((ran.time, words));
                most = most.max((ran.memory, words));
                if times > growth.0 {
                    growth = (times, words);
                }
                if times > MOST_GROWTH {
                    faults.push(format!(
                        "{words}: {times:.1} times as long for ten times as much"
                    ));
                }
                if ran.memory > MOST_MEMORY {
                    faults.push(format!("{words}: {} MB", ran.memory / 1_000));
                }
                now.push(ran.time);
            }
            before = now;
            println!(
                "sizes: {:<17}{:>7}, {:>5} KB: {:>6.2} s at most ({}), {:>4.1} times as long ({}), {:>4} MB ({})",
                list.name,
                list.usual * times,
                size / 1_000,
                longest.0.as_secs_f64(),
                first(longest.1),
                growth.0,
                first(growth.1),
                most.0 / 1_000,
                first(most.1),
            );
            if let Some(refused) = refused {
                println!(
                    "       refused: {}",
                    refused.split_whitespace().collect::<Vec<_>>().join(" ")
                );
            }
            for fault in &faults {
                println!("       FAULT {fault}");
            }
            held &= faults.is_empty();
        }
    }
    Some(held)
}

/// Returns the name of a command.
fn first(words: &str) -> &str {
    words.split(' ').next().unwrap_or_default()
}
