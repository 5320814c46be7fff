//! The architecture: rooms are layered in one order, a room uses only those above it, and the middle layers do no IO.

mod circles;
mod sentences;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Names that the middle layers must not use: disk, clock, environment, network, printing.
const FORBIDDEN_ABOVE_STORE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::time",
    "std::thread",
    "Timestamp::now",
    "Zoned::now",
    "println!",
    "print!(",
    "SystemTime",
    "Instant",
    "RandomState",
    "HashMap",
    "HashSet",
];

/// Names that no file may use: any kind of socket, and calls that look up the user through one. `supply` checks that no
/// dependency opens a network connection, and `cargo bench --bench torture -- sockets` that nothing opens a socket at
/// run time.
const FORBIDDEN_EVERYWHERE: &[&str] = &[
    "::net::",
    "::net;",
    "TcpListener",
    "TcpStream",
    "ToSocketAddrs",
    "UdpSocket",
    "UnixDatagram",
    "UnixListener",
    "UnixStream",
    "env::home_dir",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The rooms, one layer per line: a room uses only the rooms of the lines above its own.
const LAYERS: &[&[&str]] = &[
    &["base"],
    &["model"],
    &["rules"],
    &["planner"],
    &["roadmap"],
    &["views"],
    &["describe"],
    &["document", "export"],
    &["platform"],
    &["store"],
    &["session"],
    &["interaction"],
    &["cli", "tui"],
];

/// Disk access: modules, and methods of paths.
const DISK: &[&str] = &[
    "std::fs",
    "tempfile::",
    "same_file::",
    "File::open(",
    "File::create(",
    ".canonicalize()",
    ".exists()",
    ".try_exists()",
    ".is_dir()",
    ".is_file()",
    ".is_symlink()",
    ".metadata()",
    ".symlink_metadata()",
    ".read_dir()",
    ".read_link()",
];

/// Files outside `store` that may use one of `DISK`, and which.
const DISK_ELSEWHERE: &[(&str, &str)] = &[
    // The operating system presents the terminal as a file.
    ("tui/terminal/out.rs", "std::fs"),
];

/// Files outside `tui` that use the terminal library.
const TERMINAL_ELSEWHERE: &[&str] = &[
    // The prompt must not echo a passphrase, also on systems where terminal modes are not set through a file.
    "cli/passphrase/terminal.rs",
];

/// Parts of `store` without disk access that do not know the rest of it: encryption works on bytes, settings on text.
const PURE_IN_STORE: &[&str] = &["store/encryption", "store/config"];

/// Maximum number of lines in a file, including its unit tests.
const LONGEST: usize = 800;

/// The layer of a room, counted from the top.
fn layer(room: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&room))
}

/// The modules of `lib.rs`, in declaration order.
fn modules() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("lib.rs")).unwrap();
    text.lines()
        .filter_map(|line| {
            line.strip_prefix("pub mod ")?
                .strip_suffix(';')
                .map(str::to_owned)
        })
        .collect()
}

/// Every file of a module: `gate.rs`, and all files below `gate/`.
fn files(module: &str) -> Vec<PathBuf> {
    let mut found = vec![root().join(format!("{module}.rs"))];
    let mut folders = vec![root().join(module)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found
}

/// Source without comments, string literals and test modules: what the compiler sees in a release.
fn code(text: &str) -> String {
    let mut out = String::new();
    let text = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    for line in text.lines() {
        let mut in_text = false;
        let mut before = ' ';
        let mut kept = String::new();
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            if !in_text && letter == '/' && letters.peek() == Some(&'/') {
                break;
            }
            if letter == '"' && before != '\\' && before != '\'' {
                in_text = !in_text;
            }
            if !in_text {
                kept.push(letter);
            }
            before = if before == '\\' { ' ' } else { letter };
        }
        out.push_str(&kept);
        out.push('\n');
    }
    out
}

/// The modules of the crate that a file names, by `crate::NAME`, `surefoot::NAME`, or a chain of `super`.
fn named(code: &str, depth: usize) -> BTreeSet<String> {
    let up = "super::".repeat(depth);
    let mut found = BTreeSet::new();
    for start in ["crate::", "surefoot::"]
        .into_iter()
        .chain((depth > 0).then_some(up.as_str()))
    {
        for (at, _) in code.match_indices(start) {
            // `super::super::x` contains `super::x`; only a chain that reaches the root counts.
            if start.starts_with("super") && code[..at].ends_with("super::") {
                continue;
            }
            let rest = &code[at + start.len()..];
            if rest.starts_with("super::") {
                continue;
            }
            found.insert(
                rest.chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect(),
            );
        }
    }
    found
}

/// The rooms that a file uses although they are not in a layer above its own.
fn upward(room: &str, file: &Path, squeezed: &str) -> BTreeSet<String> {
    // src/base.rs is at depth 1 below the root, src/base/x.rs at depth 2.
    let depth = file
        .strip_prefix(root())
        .map_or(0, |path| path.components().count());
    let above = |name: &str| match room {
        // The planner could be a crate of its own.
        "planner" => None,
        _ => layer(name).filter(|at| Some(*at) < layer(room)),
    };
    named(squeezed, depth)
        .into_iter()
        .filter(|name| name != room && layer(name).is_some() && above(name).is_none())
        .collect()
}

/// Whether code without spaces uses a name, also within the braces of a `use`.
fn names(squeezed: &str, word: &str) -> bool {
    let grouped = |(module, item): (&str, &str)| {
        squeezed
            .split(&format!("{module}::{{"))
            .skip(1)
            .any(|rest| {
                let group = rest.split(';').next().unwrap_or_default();
                let mut words = group.split(|c: char| !c.is_alphanumeric() && c != '_');
                words.any(|word| word == item)
            })
    };
    squeezed.contains(word) || word.split_once("::").is_some_and(grouped)
}

/// Descriptions of the rules that a file breaks.
fn faults(room: &str, file: &Path, text: &str) -> Vec<String> {
    let code = code(text);
    let squeezed: String = code.split_whitespace().collect();
    let mut faults = Vec::new();
    // In a file at depth 1, `super` is the root as well.
    let groups = ["crate::{", "crate::*", "surefoot::{", "useself::{"];
    let is_room = file
        .strip_prefix(root())
        .is_ok_and(|path| path.components().count() == 1);
    for group in groups.into_iter().chain(is_room.then_some("super::{")) {
        if squeezed.contains(group) {
            faults.push(format!(
                "{}: a grouped use hides who uses whom: {group}",
                file.display()
            ));
        }
    }
    let below = file.strip_prefix(root()).unwrap_or(file).to_string_lossy();
    for name in upward(room, file, &squeezed) {
        faults.push(format!("{}: {room} may not use {name}", file.display()));
    }
    let pure_part = PURE_IN_STORE.iter().find(|part| below.starts_with(**part));
    if let Some(part) = pure_part {
        let own = format!("crate::{}", part.replace('/', "::"));
        if squeezed.replace(&own, "").contains("crate::store") {
            faults.push(format!("{}: {part} may not use store", file.display()));
        }
    }
    if room != "store" {
        let words = DISK.iter().filter(|word| names(&squeezed, word));
        for word in words.filter(|word| !DISK_ELSEWHERE.contains(&(below.as_ref(), word))) {
            faults.push(format!(
                "{}: only store may touch the disk, and this names {word}",
                file.display()
            ));
        }
    }
    let names_terminal = ["crossterm", "ratatui"]
        .iter()
        .any(|word| code.contains(word));
    if names_terminal && room != "tui" && !TERMINAL_ELSEWHERE.contains(&below.as_ref()) {
        faults.push(format!(
            "{}: only tui may name the terminal library",
            file.display()
        ));
    }
    if layer(room) < layer("store") || pure_part.is_some() {
        let words = FORBIDDEN_ABOVE_STORE.iter();
        for word in words.filter(|word| names(&squeezed, &word.replace(' ', ""))) {
            faults.push(format!(
                "{}: {room} stands above store and names {word}",
                file.display()
            ));
        }
    }
    faults
}

#[test]
fn a_room_uses_only_those_above_it() {
    let mut found = Vec::new();
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    let rooms: Vec<&str> = LAYERS.iter().copied().flatten().copied().collect();
    assert_eq!(modules(), rooms, "lib.rs lists the rooms in their order");
    for room in rooms {
        for file in files(room) {
            let text = std::fs::read_to_string(&file).unwrap();
            found.extend(faults(room, &file, &text));
            seen.insert(file);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    // A file that belongs to no room would escape this test.
    let mut all: Vec<PathBuf> = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                all.push(entry.path());
            }
        }
    }
    all.retain(|path| {
        !seen.contains(path) && !path.ends_with("lib.rs") && !path.ends_with("main.rs")
    });
    assert!(all.is_empty(), "no room of lib.rs holds {all:?}");
}

/// Front-end files that match on kinds of changes to describe or show them, and that create none.
const MATCH_ON_CHANGES: &[&str] = &[
    "cli/baseline.rs",
    "cli/plain/ask.rs",
    "cli/set.rs",
    "interaction/basis.rs",
    "interaction/profile.rs",
    "tui/screen/conflicts.rs",
    "tui/screen/roadmap/sentences.rs",
    "tui/update/changing.rs",
];

/// Whether code names a kind of change, which is necessary to create one.
fn names_a_kind_of_change(text: &str) -> bool {
    let squeezed: String = code(text).split_whitespace().collect();
    let mut kinds = squeezed.split("Change::").skip(1);
    kinds.any(|rest| rest.starts_with(|letter: char| letter.is_ascii_uppercase()))
        || squeezed.contains(".confirmation(")
}

/// `rules::edit` is the only way from a user's request to a change.
#[test]
fn front_ends_make_no_changes() {
    let mut found: Vec<String> = Vec::new();
    for room in ["session", "interaction", "cli", "tui"] {
        for file in files(room) {
            let text = std::fs::read_to_string(&file).unwrap();
            let name = file.strip_prefix(root()).unwrap();
            let is_listed = MATCH_ON_CHANGES
                .iter()
                .any(|known| name == Path::new(known));
            if names_a_kind_of_change(&text) != is_listed {
                found.push(name.display().to_string());
            }
        }
    }
    assert!(found.is_empty(), "ask `rules::edit`: {found:?}");
    assert!(names_a_kind_of_change(
        "let a = Change::Note { control, to };"
    ));
    assert!(!names_a_kind_of_change(
        "let a = ScreenAction::Change(changes);"
    ));
}

/// The names in a file that lead to a socket.
fn ways_out(file: &Path, text: &str) -> Vec<String> {
    let squeezed: String = code(text).split_whitespace().collect();
    let mut found: Vec<String> = FORBIDDEN_EVERYWHERE
        .iter()
        .filter(|word| squeezed.contains(**word))
        .map(|word| (*word).to_owned())
        .collect();
    // Without HOME the `directories` library looks up the user; the only file that uses it checks HOME first.
    if squeezed.contains("directories::") && !file.ends_with("store/settings.rs") {
        found.push("directories::".to_owned());
    }
    found
        .into_iter()
        .map(|word| format!("{}: {word}", file.display()))
        .collect()
}

#[test]
fn no_file_names_a_socket() {
    let mut files: Vec<PathBuf> = modules().iter().flat_map(|module| files(module)).collect();
    files.extend([root().join("lib.rs"), root().join("main.rs")]);
    let read = |file: &PathBuf| std::fs::read_to_string(file).unwrap();
    let found: Vec<String> = files
        .iter()
        .flat_map(|file| ways_out(file, &read(file)))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    let broken = |text: &str| !ways_out(Path::new("gate.rs"), text).is_empty();
    assert!(
        broken("use std::net::TcpStream;")
            && broken("use std::net;")
            && broken("use std::os::unix::net::*;")
    );
    assert!(broken("fn f() { std::env::home_dir() }") && broken("directories::BaseDirs::new()"));
    assert!(!broken(
        "// std::net::TcpStream\nfn f() { let words = \"std::net::TcpStream\"; }"
    ));
}

/// The source contains nothing that exists only for tests or that differs between builds.
#[test]
fn no_file_knows_a_test_switch() {
    let mut files: Vec<PathBuf> = modules().iter().flat_map(|module| files(module)).collect();
    files.extend([root().join("lib.rs"), root().join("main.rs")]);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for word in ["SUREFOOT_TEST", "debug_assertions"] {
            assert!(!text.contains(word), "{} names {word}", file.display());
        }
    }
}

#[test]
fn every_file_says_at_its_head_what_it_is_for() {
    for module in modules() {
        for file in files(&module) {
            let text = std::fs::read_to_string(&file).unwrap();
            assert!(text.starts_with("//! "), "{} has no head", file.display());
            assert!(
                text.lines().count() <= LONGEST,
                "{} is longer than {LONGEST} lines: divide it, or give the reason in its head and an exception here",
                file.display()
            );
        }
    }
}

/// The number of string errors in a text: `Result` types whose error is a `String`.
fn string_errors(text: &str) -> usize {
    let squeezed: String = code(text).split_whitespace().collect();
    let pattern = regex::Regex::new(r"Result<[^;{}=]*?,String>").unwrap();
    pattern.find_iter(&squeezed).count()
}

#[test]
fn errors_are_types() {
    for file in modules().iter().flat_map(|room| files(room)) {
        let text = std::fs::read_to_string(&file).unwrap();
        assert_eq!(string_errors(&text), 0, "{}", file.display());
    }
    assert_eq!(string_errors("fn f() -> Result<(), String> {}"), 1);
    assert_eq!(string_errors("fn f() -> Result<Vec<String>, Error> {}"), 0);
}

/// The map in `lib.rs` names an existing test for each invariant.
#[test]
fn the_map_names_tests_that_exist() {
    let map = std::fs::read_to_string(root().join("lib.rs")).unwrap();
    let holds = map
        .split("Invariants, each with the test that checks it")
        .nth(1)
        .unwrap();
    let holds = holds.split("\n\n").next().unwrap();
    let name = regex::Regex::new(r"[^\[]`([a-z_]+)(?:::([a-z_]+))?`").unwrap();
    let tests = root().join("../tests/it");
    let mut seen = 0;
    for found in name.captures_iter(holds) {
        let module = found.get(2).map_or_else(
            || tests.join(&found[1]),
            |inner| tests.join(&found[1]).join(inner.as_str()),
        );
        let screens = tests.join("screens").join(&found[1]);
        let exists = [module, screens]
            .iter()
            .any(|path| path.with_extension("rs").exists());
        assert!(exists, "no test{}", &found[0]);
        seen += 1;
    }
    assert!(seen >= 15, "{seen}");
}

#[test]
fn the_name_of_a_test_can_be_typed() {
    let pattern = regex::Regex::new(r"#\[test\]\s+(?:#\[[^\n]*\]\s+)*fn (\w+)").unwrap();
    let rooms = modules()
        .into_iter()
        .chain(["../tests", "../benches"].map(str::to_owned));
    let mut count = 0;
    for file in rooms
        .flat_map(|room| files(&room))
        .filter(|file| file.exists())
    {
        let text = std::fs::read_to_string(&file).unwrap();
        for declared in pattern.captures_iter(&text) {
            count += 1;
            let name = &declared[1];
            assert!(
                name.len() <= 60,
                "{}: {name} has {} letters",
                file.display(),
                name.len()
            );
        }
    }
    assert!(count > 600, "{count}");
}

/// Proves that the test can fail: it finds each way of breaking the order.
#[test]
fn each_way_of_reaching_down_is_found() {
    let broken_in =
        |room: &str, file: &str, text: &str| !faults(room, &root().join(file), text).is_empty();
    let broken = |file: &str, text: &str| broken_in("rules", file, text);
    assert!(broken("rules.rs", "use crate::views::Rows;"));
    assert!(broken("rules.rs", "fn f() { crate ::views::x() }"));
    assert!(broken("rules.rs", "use crate::{\n    views::Rows,\n};"));
    assert!(broken("rules.rs", "use super::cli::x;"));
    assert!(broken("rules.rs", "use super::{cli, tui};"));
    assert!(broken("rules/x.rs", "use super::super::cli::x;"));
    assert!(broken("rules.rs", "fn f() { std::fs::read(x) }"));
    assert!(broken(
        "rules.rs",
        "let s = \"// not a comment\"; crate::cli::x()"
    ));
    assert!(!broken(
        "rules.rs",
        "// use crate::views::Rows;\nfn f() { let s = \"crate::cli\"; }"
    ));
    assert!(
        !broken("rules/x.rs", "use super::views;"),
        "that is a part of rules"
    );
    assert!(!broken("rules.rs", "use crate::base::hash;"));
    assert!(broken_in("planner", "planner.rs", "use crate::base::hash;"));
    assert!(broken_in("tui", "tui/x.rs", "use crate::cli::x;"));
    assert!(broken("rules.rs", "use std::{fmt, fs};"));
    let touches = |text: &str| broken_in("cli", "cli/x.rs", text);
    assert!(touches("use std::{fs, io};") && touches("use std::{io, fs::{File, read}};"));
    assert!(touches("use std::fs;") && touches("fn f(p: &Path) -> bool { p.exists() }"));
    assert!(!touches("use std::{fmt, io};") && !touches("use crate::store::exists;"));
    assert!(broken_in("cli", "cli/ballot.rs", "use std::fs;"));
    assert!(broken_in("cli", "cli/x.rs", "use crate::tui::x;"));
    assert!(broken_in(
        "cli",
        "cli/x.rs",
        "use ratatui::crossterm::event;"
    ));
    assert!(!broken_in("tui", "tui/x.rs", "use ratatui::text::Line;"));
    assert!(broken_in("platform", "platform.rs", "use std::fs;"));
    let encryption = |text: &str| broken_in("store", "store/encryption/x.rs", text);
    assert!(encryption("use std::fs;") && encryption("use crate::store::lock;"));
    assert!(!encryption("use crate::store::encryption::Key;"));
    assert!(!broken_in("store", "store/x.rs", "use std::fs;"));
    assert!(broken_in(
        "document",
        "document/x.rs",
        "use crate::export::x;"
    ));
}

/// Names that no declaration may use again: private terms that were replaced by the field's own.
const FORMER_NAMES: &[&str] = &[
    "Agreed",
    "Asked",
    "Because",
    "Beside",
    "Both",
    "Decline",
    "Desk",
    "Every",
    "Fault",
    "Floor",
    "GateMark",
    "Glance",
    "Heard",
    "Hold",
    "Jump",
    "Kept",
    "Look",
    "Lot",
    "Move",
    "NoLock",
    "NotJoined",
    "Only",
    "Order",
    "Part",
    "Place",
    "Put",
    "Said",
    "Seen",
    "Sheet",
    "Shortfall",
    "Surface",
    "Told",
    "Unsaved",
    "Voices",
    "Way",
    "Wish",
    "World",
    "apart",
    "ask_nobody",
    "behind",
    "both",
    "dark",
    "decline",
    "dice",
    "ending",
    "floor_words",
    "for_the_owner_alone",
    "given",
    "grant",
    "harmless",
    "hear",
    "held",
    "hold",
    "joining",
    "jump",
    "keys_by",
    "later",
    "leaving",
    "looks",
    "made",
    "making",
    "only",
    "orders",
    "phase_today",
    "phase_wanted",
    "presses",
    "put_forward",
    "skim",
    "spoken",
    "taken",
    "told",
    "upkeep",
    "vault",
    "words",
];

/// The former names that the declarations of a text use.
fn former_names(text: &str) -> Vec<String> {
    let declaration = regex::Regex::new(
        r"(?m)^ *(?:pub(?:\([a-z:]+\))? )?(?:const )?(?:mod|struct|enum|trait|type|fn) ([A-Za-z_]+)",
    )
    .unwrap();
    let names = declaration
        .captures_iter(text)
        .map(|found| found[1].to_owned());
    names
        .filter(|name| FORMER_NAMES.contains(&name.as_str()))
        .collect()
}

#[test]
fn no_declaration_has_a_former_name() {
    let mut found = Vec::new();
    let rooms = modules()
        .into_iter()
        .chain(["../tests", "../benches"].map(str::to_owned));
    for file in rooms
        .flat_map(|room| files(&room))
        .filter(|file| file.exists())
    {
        let text = std::fs::read_to_string(&file).unwrap();
        let names = former_names(&text).into_iter();
        found.extend(names.map(|name| format!("{}: {name}", file.display())));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let text = "pub(crate) struct Hold {\n    fn hear() {}\n// enum Wish\nfn hears() {}\n";
    assert_eq!(former_names(text), ["Hold", "hear"]);
}

/// Matches for indices without a newtype, and for fallbacks to an empty text when an index is out of range.
fn untyped_indices(text: &str) -> Vec<String> {
    let pattern = regex::Regex::new(concat!(
        r"\b(?:control|gate|layer|phase|theme|role|fact|tier|step|catalog): (?:[&(\[]|mut |Option<|Vec<|BTreeSet<)*usize\b",
        r#"|\b(?:controls|gates|layers|phases|themes|roles|facts|tiers|steps|levels|catalogs)\s*\.get\([^()]*\)\s*\.map_or\("","#,
        r"|\bby index\b",
    ))
    .unwrap();
    let found = pattern.find_iter(text);
    found.map(|found| found.as_str().to_owned()).collect()
}

#[test]
fn an_index_has_a_type_of_its_own() {
    let mut found = Vec::new();
    // The planner only knows tasks and resources.
    for file in modules()
        .iter()
        .filter(|room| *room != "planner")
        .flat_map(|room| files(room))
    {
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        let names = untyped_indices(text).into_iter();
        found.extend(names.map(|name| format!("{}: {name}", file.display())));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let text = "/// By gate.\nfn f(gate: usize, step: &[usize], gates: usize) { q.roles.get(at).map_or(\"\", id) }";
    assert_eq!(untyped_indices(text).len(), 3);
}
