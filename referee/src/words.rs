//! Printing results in the form in which Python prints them.

use std::fmt::Display;

use loopscope::runtime::print;

/// A value in the form in which Python prints it.
pub fn show(value: Option<i64>) -> String {
    value.map_or_else(|| "None".to_owned(), |number| number.to_string())
}

/// A truth value in the form in which Python prints it.
pub fn python_bool(truth: bool) -> &'static str {
    if truth { "True" } else { "False" }
}

/// Prints what an await of `name` returned.
pub fn say_gave(name: &str, what: impl Display) {
    print(format!("{name} gave {what}"));
}

/// Prints a property of `subject`.
pub fn say(subject: &str, what: &str, answer: impl Display) {
    print(format!("{subject} {what}: {answer}"));
}

/// Prints a property of `subject` that is true or false.
pub fn say_truth(subject: &str, what: &str, answer: bool) {
    say(subject, what, python_bool(answer));
}
