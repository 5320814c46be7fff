//! The character encoding that the locale names.

use std::env;

/// The encoding, with the variable that names it, as in `LANG=C`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; without a variable where the system knows no other.
    Utf8(Option<String>),
    /// Another encoding: what surefoot draws may look wrong.
    Other(String),
    /// No locale is set.
    Unknown,
}

impl Encoding {
    /// The encoding of this process, from the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set.
    pub fn here() -> Self {
        Self::of(|name| env::var(name).ok())
    }

    fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| {
            let value = variable(name).filter(|value| !value.is_empty())?;
            Some((name, value))
        });
        match set {
            Some((name, value)) => {
                let plain = value.to_lowercase().replace('-', "");
                let set = format!("{name}={value}");
                if plain.contains("utf8") {
                    Self::Utf8(Some(set))
                } else {
                    Self::Other(set)
                }
            }
            None if cfg!(windows) => Self::Utf8(None),
            None => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_names_the_encoding() {
        let of = |set: &[(&str, &str)]| {
            Encoding::of(|name| {
                let found = set.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        let other = |set: &str| Encoding::Other(set.to_owned());
        assert_eq!(of(&[("LANG", "C")]), other("LANG=C"));
        assert_eq!(
            of(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")]),
            other("LC_ALL=C")
        );
        assert_eq!(
            of(&[("LC_ALL", ""), ("LANG", "C.utf8")]),
            Encoding::Utf8(Some("LANG=C.utf8".to_owned()))
        );
    }
}
