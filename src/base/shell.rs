//! Quotes the words of printed commands, so that they can be copied into a shell.
//!
//! Both front ends and the documents print commands; a name with spaces would fall apart in each of them.

use std::fmt::Display;

use crate::base::sanitize::sanitize_line;

/// The text as one word of a command: sanitized, and quoted if a shell would split or change it. A word that would be
/// taken for an option is a path below `./`.
pub fn word(text: impl Display) -> String {
    let text = sanitize_line(&text.to_string());
    let text = if text.starts_with('-') {
        format!("./{text}")
    } else {
        text
    };
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_=/,.+:@%".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text;
    }
    shell_words::quote(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_every_word_as_it_was_written() {
        for (text, typed) in [
            ("bot.surefoot.toml", "bot.surefoot.toml"),
            ("büro/a.toml", "büro/a.toml"),
            ("a b ü.toml", "'a b ü.toml'"),
            ("x (1).surefoot.toml", "'x (1).surefoot.toml'"),
            ("it's.toml", "'it'\\''s.toml'"),
            ("-x.toml", "./-x.toml"),
            ("", "''"),
        ] {
            assert_eq!(word(text), typed);
            let text = if text.starts_with('-') {
                format!("./{text}")
            } else {
                text.to_owned()
            };
            assert_eq!(shell_words::split(typed).unwrap(), [text]);
        }
    }
}
