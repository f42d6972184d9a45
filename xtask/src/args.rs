//! The arguments of a command.

use crate::failure::{Failure, Result};

/// Arguments that have not been read yet.
pub struct Args(Vec<String>);

impl Args {
    /// The arguments of a command line.
    pub fn new(words: impl IntoIterator<Item = String>) -> Self {
        Self(words.into_iter().collect())
    }

    /// Takes the first word that is not an option: the name of the command.
    pub fn command(&mut self) -> Option<String> {
        let at = self.0.iter().position(|word| !word.starts_with('-'))?;
        Some(self.0.remove(at))
    }

    /// Takes an option without a value; returns `true` if it was given.
    pub fn flag(&mut self, names: &[&str]) -> bool {
        let before = self.0.len();
        self.0.retain(|word| !names.contains(&word.as_str()));
        self.0.len() < before
    }

    /// Takes an option with a value, given as `--name value` or `--name=value`.
    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let prefix = format!("{name}=");
        let Some(at) = self.0.iter().position(|word| word == name || word.starts_with(&prefix))
        else {
            return Ok(None);
        };
        let word = self.0.remove(at);
        if let Some(value) = word.strip_prefix(&prefix) {
            return Ok(Some(value.to_owned()));
        }
        if at < self.0.len() {
            return Ok(Some(self.0.remove(at)));
        }
        Err(Failure::usage(format!("{name} needs a value after it")))
    }

    /// Fails if arguments are left that no command has taken.
    pub fn finish(self) -> Result {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(Failure::usage(format!(
                "`{word}` is not understood here; `cargo xtask --help` lists what is"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Args;

    fn args(line: &str) -> Args {
        Args::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_may_come_before_and_after_the_command() {
        let mut args = args("--verbose serve --port=9000 --release");
        assert!(args.flag(&["-v", "--verbose"]));
        assert_eq!(args.value("--port").unwrap().as_deref(), Some("9000"));
        assert!(args.flag(&["--release"]));
        assert_eq!(args.command().as_deref(), Some("serve"));
        assert!(args.finish().is_ok());
    }

    #[test]
    fn a_value_may_be_a_word_of_its_own_but_not_missing() {
        assert_eq!(args("--port 1").value("--port").unwrap().as_deref(), Some("1"));
        assert!(args("--port").value("--port").is_err());
    }

    #[test]
    fn arguments_that_are_left_are_named() {
        let refused = args("--relase").finish().unwrap_err();
        assert!(refused.to_string().contains("`--relase`"));
    }
}
