//! The fuzz checks without a fuzzer: each check runs on its seeds, so that no target breaks unnoticed.

use std::fs;
use std::path::{Path, PathBuf};

#[expect(
    unreachable_pub,
    reason = "the targets of the fuzzer, a package of their own, reach it"
)]
#[path = "../fuzz/src/lib.rs"]
pub(crate) mod checks;

use checks::CHECKS;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz")
}

#[test]
fn every_check_holds_on_its_seeds() {
    let mut bytes = 0;
    for (name, check) in CHECKS {
        let mut seeds = 0;
        for entry in fs::read_dir(folder().join("seeds").join(name)).unwrap() {
            let path = entry.unwrap().path();
            let seed = fs::read(&path).unwrap();
            println!("{}", path.display());
            check(&seed);
            (seeds, bytes) = (seeds + 1, bytes + seed.len());
        }
        assert!(seeds > 2, "{name} has hardly a seed");
    }
    assert!(
        bytes < 50_000,
        "{bytes} bytes of seeds are more than anybody looks at"
    );
}

#[test]
fn every_check_is_a_target_that_the_script_runs() {
    let (package, script) = ["Cargo.toml", "run"]
        .map(|name| fs::read_to_string(folder().join(name)).unwrap())
        .into();
    let targets: Vec<&str> = script
        .lines()
        .find_map(|line| line.strip_prefix("all="))
        .unwrap()
        .trim_matches('"')
        .split(' ')
        .collect();
    assert_eq!(targets, CHECKS.map(|(name, _)| name));
    for name in targets {
        assert!(
            package.contains(&format!(
                "name = \"{name}\"\npath = \"targets/{name}.rs\"\n"
            )),
            "{name}"
        );
        let target = fs::read_to_string(folder().join(format!("targets/{name}.rs"))).unwrap();
        assert!(
            target.contains(&format!("surefoot_fuzz::{name}::check(bytes)")),
            "{name}"
        );
    }
    assert_eq!(
        fs::read_dir(folder().join("targets")).unwrap().count(),
        CHECKS.len()
    );
}
