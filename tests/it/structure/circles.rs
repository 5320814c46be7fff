//! Circles: modules of one room that use each other. `session`, `cli` and `tui` have none; a circle elsewhere gives its
//! reason in the head of its first module.
//!
//! A module is a file. It uses another if it names an item declared there, through any re-export; a re-export itself
//! does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::{code, files, modules, root};

/// The path of a module: `store::open_file`.
type Module = String;

/// The first modules of the circles in other rooms. The head of each gives the reason for its circle.
const ARGUED: &[&str] = &[
    "document::chart",
    "document::docx::body",
    "document::layout",
    "document::pdf",
    "document::prose",
    "export::json",
    "export::oscal",
    "export::xlsx",
    "interaction::basis",
    "interaction::command",
    "interaction::form",
    "model::assessment",
    "model::assessment::summary",
    "model::questionnaire",
    "planner",
    "roadmap",
    "rules::edit",
    "store::encryption",
    "views::compare",
    "views::portfolio",
];

/// Words in the head of a justified circle, followed by the reason.
const REASON: &str = "use each other";

/// A path in code: `place::write`.
static PATH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b[a-z_]\w*(?:::\w+)+").unwrap());

/// A `use`, with its visibility and its tree.
static IMPORT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^\s*(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);").unwrap());

/// The declaration of a child module.
static CHILD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^\s*(?:pub(?:\([^)]*\))?\s+)?mod \w+;").unwrap());

/// A `use` of a module.
struct Import {
    is_public: bool,
    path: Vec<String>,
    alias: String,
}

struct Source {
    imports: Vec<Import>,
    /// The code without `use` and `mod` lines.
    body: String,
}

/// The paths of a `use` tree, each with its local name: `a::{b, c as d}` gives `a::b` and `a::c`.
fn expanded(tree: &str) -> Vec<(Vec<String>, String)> {
    let tree = tree.trim();
    let Some((before, group)) = tree.split_once('{') else {
        let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
        let path = path.trim().trim_end_matches("::self");
        let path: Vec<String> = path
            .split("::")
            .map(|part| part.trim().to_owned())
            .collect();
        let last = path.last().cloned().unwrap_or_default();
        let alias = if alias.is_empty() {
            last
        } else {
            alias.trim().to_owned()
        };
        return vec![(path, alias)];
    };
    let group = group.trim_end().trim_end_matches('}');
    let mut depth = 0;
    let parts = group.split(|letter| {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        letter == ',' && depth == 0
    });
    let parts = parts.filter(|part| !part.trim().is_empty());
    parts
        .flat_map(|part| expanded(&format!("{before}{}", part.trim())))
        .collect()
}

fn read(text: &str) -> Source {
    let code = code(text);
    let mut imports = Vec::new();
    for found in IMPORT.captures_iter(&code) {
        for (path, alias) in expanded(&found[2]) {
            imports.push(Import {
                is_public: found.get(1).is_some(),
                path,
                alias,
            });
        }
    }
    let body = CHILD
        .replace_all(&IMPORT.replace_all(&code, ""), "")
        .into_owned();
    Source { imports, body }
}

struct House(BTreeMap<Module, Source>);

impl House {
    fn read() -> Self {
        let files = modules().into_iter().flat_map(|room| files(&room));
        Self(
            files
                .map(|file| {
                    let name = file.strip_prefix(root()).unwrap().with_extension("");
                    let text = std::fs::read_to_string(&file).unwrap();
                    (name.to_string_lossy().replace('/', "::"), read(&text))
                })
                .collect(),
        )
    }

    /// The path from the root of the crate for a path used in a module; `None` for a path outside the crate.
    fn absolute(&self, module: &str, path: &[String]) -> Option<Vec<String>> {
        let own = || module.split("::").map(str::to_owned);
        let ups = path.iter().take_while(|part| *part == "super").count();
        match path.first()?.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some(own().chain(path[1..].iter().cloned()).collect()),
            "super" => {
                let depth = own().count().checked_sub(ups)?;
                Some(
                    own()
                        .take(depth)
                        .chain(path[ups..].iter().cloned())
                        .collect(),
                )
            }
            first => {
                let is_child = self.0.contains_key(&format!("{module}::{first}"));
                is_child.then(|| own().chain(path.iter().cloned()).collect())
            }
        }
    }

    /// The module that declares the item of a path.
    fn declaring(&self, path: &[String], depth: usize) -> Option<Module> {
        let length =
            (1..=path.len()).rfind(|length| self.0.contains_key(&path[..*length].join("::")))?;
        let module = path[..length].join("::");
        let Some(item) = path.get(length) else {
            return Some(module);
        };
        let import = self.0[&module]
            .imports
            .iter()
            .find(|import| import.alias == *item);
        let through = import.filter(|_| depth < 6).and_then(|import| {
            let mut further = self.absolute(&module, &import.path)?;
            further.extend_from_slice(&path[length + 1..]);
            self.declaring(&further, depth + 1)
        });
        Some(through.unwrap_or(module))
    }

    /// The modules of its own room that a module uses.
    fn uses(&self, module: &str) -> BTreeSet<Module> {
        let Source { imports, body } = &self.0[module];
        let words: BTreeSet<&str> = body
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .collect();
        let imported = imports
            .iter()
            .filter(|import| !import.is_public || words.contains(import.alias.as_str()))
            .map(|import| import.path.clone());
        // `place::write(…)`, where `place` is a child or an import.
        let named = PATH.find_iter(body).map(|path| {
            let path: Vec<String> = path.as_str().split("::").map(str::to_owned).collect();
            match imports.iter().find(|import| import.alias == path[0]) {
                Some(import) => [&import.path[..], &path[1..]].concat(),
                None => path,
            }
        });
        let room = module.split("::").next();
        imported
            .chain(named)
            .filter_map(|path| self.declaring(&self.absolute(module, &path)?, 0))
            .filter(|used| used != module && used.split("::").next() == room)
            .collect()
    }

    /// The circles of a room, each with its modules ordered by depth.
    fn circles(&self, room: &str) -> Vec<Vec<Module>> {
        let own: Vec<&Module> = self
            .0
            .keys()
            .filter(|module| module.split("::").next() == Some(room))
            .collect();
        let uses: BTreeMap<&Module, BTreeSet<Module>> = own
            .iter()
            .map(|module| (*module, self.uses(module)))
            .collect();
        // Every module reachable from one, in any number of steps.
        let reached = |from: &Module| {
            let mut reached: BTreeSet<Module> = BTreeSet::new();
            let mut waiting = vec![from.clone()];
            while let Some(module) = waiting.pop() {
                for used in &uses[&module] {
                    if reached.insert(used.clone()) {
                        waiting.push(used.clone());
                    }
                }
            }
            reached
        };
        let all: BTreeMap<&Module, BTreeSet<Module>> = own
            .iter()
            .map(|module| (*module, reached(module)))
            .collect();
        let mut circles: Vec<Vec<Module>> = Vec::new();
        for module in own {
            let is_known = circles.iter().flatten().any(|known| known == module);
            if all[module].contains(module) && !is_known {
                let mutual = all[module]
                    .iter()
                    .filter(|other| all[*other].contains(module));
                let mut circle: Vec<Module> = mutual.cloned().collect();
                circle.sort_by_key(|module| (module.matches("::").count(), module.clone()));
                circles.push(circle);
            }
        }
        circles
    }
}

#[test]
fn modules_do_not_use_each_other_without_a_reason() {
    let house = House::read();
    let mut argued = BTreeSet::new();
    for room in modules() {
        for circle in house.circles(&room) {
            match room.as_str() {
                "tui" | "cli" | "session" => panic!("these modules use each other: {circle:?}"),
                _ => drop(argued.insert(circle[0].clone())),
            }
        }
    }
    let listed: BTreeSet<Module> = ARGUED.iter().map(|module| (*module).to_owned()).collect();
    assert_eq!(
        argued, listed,
        "argue a new circle in its head, or delete one that is gone"
    );
    for module in ARGUED {
        let file = root().join(module.replace("::", "/")).with_extension("rs");
        let text = std::fs::read_to_string(file).unwrap();
        let head: Vec<&str> = text
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .collect();
        let head: String = head.concat();
        assert!(
            head.contains(REASON),
            "{module} gives no reason for its circle"
        );
    }
}

#[test]
fn a_circle_is_found_through_a_re_export() {
    let house = |files: &[(&str, &str)]| {
        House(
            files
                .iter()
                .map(|(name, text)| ((*name).to_owned(), read(text)))
                .collect(),
        )
    };
    let circle = house(&[
        ("a", "mod b;\nmod c;\npub use b::B;\n"),
        ("a::b", "use super::c;\npub struct B;\nfn f() { c::g() }\n"),
        ("a::c", "use crate::a::{B, x::Y};\npub fn g() -> B {}\n"),
    ]);
    assert_eq!(circle.circles("a"), [["a::b", "a::c"]]);
    let line = house(&[
        ("a", "mod b;\nmod c;\npub use b::B;\n"),
        ("a::b", "pub struct B;\n"),
        ("a::c", "use super::B;\n// super::d\n"),
    ]);
    assert!(line.circles("a").is_empty());
    let parent = house(&[
        ("a", "mod b;\nuse b::f;\npub struct A;\n"),
        ("a::b", "use super::A;\npub fn f(a: A) {}\n"),
    ]);
    assert_eq!(parent.circles("a"), [["a", "a::b"]]);
}
