//! Lines for the person at the terminal.

/// Prints a line; when nobody reads any more, as after `| head`, the work goes on in silence.
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}

/// Prints a line about something that went wrong, beside the output proper.
macro_rules! complain {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($words)*);
    }};
}

pub(crate) use {complain, say};
