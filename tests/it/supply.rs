//! Dependencies: licences, sources and crates must be allowed in `.cargo/deny.toml`, so that somebody reviews each new
//! one. Read from the lock file and the metadata of the crates; no network.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The policy.
fn policy() -> toml::Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".cargo/deny.toml");
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn list(policy: &toml::Table, section: &str, key: &str) -> BTreeSet<String> {
    let list = policy[section][key].as_array().unwrap();
    list.iter()
        .map(|word| word.as_str().unwrap().to_owned())
        .collect()
}

/// The metadata of every crate that is built on this system.
fn crates() -> Vec<Value> {
    let about = Command::new("rustc").arg("-vV").output().unwrap();
    let about = String::from_utf8(about.stdout).unwrap();
    let host = about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let told = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--offline",
            "--filter-platform",
            host,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        told.status.success(),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    told["packages"].as_array().unwrap().clone()
}

/// Whether the allowed licences satisfy a licence expression. `/` is the old notation for OR.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let mut depth = 0;
    // First the outermost AND, then the outermost OR: neither may be split within brackets.
    for word in [" AND ", " OR "] {
        for (at, sign) in expression.char_indices() {
            match sign {
                '(' => depth += 1,
                ')' => depth -= 1,
                ' ' if depth == 0 && expression[at..].starts_with(word) => {
                    let (left, right) = (&expression[..at], &expression[at + word.len()..]);
                    let (left, right) = (is_met(left, allowed), is_met(right, allowed));
                    return if word == " AND " {
                        left && right
                    } else {
                        left || right
                    };
                }
                _ => {}
            }
        }
    }
    match expression
        .strip_prefix('(')
        .and_then(|inside| inside.strip_suffix(')'))
    {
        Some(inside) => is_met(inside, allowed),
        None => allowed.contains(expression.trim()),
    }
}

#[test]
fn each_licence_is_allowed() {
    let allowed = list(&policy(), "licenses", "allow");
    let crates = crates();
    assert!(crates.len() > 300, "all of them are looked at");
    for one in &crates {
        let licence = one["license"]
            .as_str()
            .unwrap_or_default()
            .replace(" / ", " OR ")
            .replace('/', " OR ");
        assert!(
            is_met(&licence, &allowed),
            "{} {}: `{licence}`",
            one["name"],
            one["version"]
        );
    }
    // Other systems need other crates.
    if cfg!(not(target_os = "linux")) {
        return;
    }
    let said = |licence: &&String| {
        crates.iter().any(|one| {
            one["license"]
                .as_str()
                .is_some_and(|words| words.contains(licence.as_str()))
        })
    };
    let idle: Vec<&String> = allowed.iter().filter(|licence| !said(licence)).collect();
    assert!(idle.is_empty(), "allowed, and nothing bears it: {idle:?}");
}

#[test]
fn an_expression_is_met_as_a_lawyer_reads_it() {
    let allowed: BTreeSet<String> = ["MIT", "Zlib"].map(str::to_owned).into();
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT OR GPL-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR GPL-3.0) AND Zlib", true),
        ("(MIT OR GPL-3.0) AND Apache-2.0", false),
        ("GPL-3.0 AND MIT OR Zlib", false),
        ("", false),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}

/// A crate comes from the registry or is surefoot itself, and none can open a connection.
#[test]
fn crates_come_from_the_registry_and_none_opens_a_socket() {
    let banned = list(&policy(), "bans", "deny");
    for one in crates() {
        let (name, source) = (one["name"].as_str().unwrap(), one["source"].as_str());
        assert!(!banned.contains(name), "{name}");
        assert_eq!(source.is_none(), name == "surefoot", "{name}: {source:?}");
        if let Some(source) = source {
            assert_eq!(
                source, "registry+https://github.com/rust-lang/crates.io-index",
                "{name}"
            );
        }
    }
}
