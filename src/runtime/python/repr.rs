//! `repr`: values as Python writes them.

/// What Python's `repr` gives for a value, which is how the log names the items of a queue.
///
/// ```
/// use loopscope::runtime::Repr;
/// assert_eq!((1, "it's", 2.0, None::<bool>).repr(), r#"(1, "it's", 2.0, None)"#);
/// assert_eq!(1e-7.repr(), "1e-07");
/// ```
///
/// Source: <https://docs.python.org/3.13/library/functions.html#repr>
pub trait Repr {
    /// The value as text.
    fn repr(&self) -> String;

    /// What Python's `str` gives: the same for everything but text, which is itself.
    ///
    /// ```
    /// use loopscope::runtime::Repr;
    /// assert_eq!(("it's".str(), 7.str()), ("it's".to_owned(), "7".to_owned()));
    /// ```
    fn str(&self) -> String {
        self.repr()
    }
}

macro_rules! as_displayed {
    ($($number:ty)*) => {$(
        impl Repr for $number {
            fn repr(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

as_displayed!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

impl Repr for f64 {
    fn repr(&self) -> String {
        let text = format!("{self:?}");
        // Python writes a sign and two digits into an exponent, and has its own words.
        match text.split_once('e') {
            None => text.replace("NaN", "nan"),
            Some((digits, exponent)) => {
                let (sign, exponent) = match exponent.strip_prefix('-') {
                    Some(exponent) => ('-', exponent),
                    None => ('+', exponent),
                };
                format!("{digits}e{sign}{exponent:0>2}")
            }
        }
    }
}

impl Repr for bool {
    fn repr(&self) -> String {
        if *self { "True" } else { "False" }.to_owned()
    }
}

impl Repr for str {
    fn repr(&self) -> String {
        python_repr(self)
    }

    fn str(&self) -> String {
        self.to_owned()
    }
}

impl Repr for String {
    fn repr(&self) -> String {
        python_repr(self)
    }

    fn str(&self) -> String {
        self.clone()
    }
}

impl<T: Repr + ?Sized> Repr for &T {
    fn repr(&self) -> String {
        (**self).repr()
    }

    fn str(&self) -> String {
        (**self).str()
    }
}

impl Repr for () {
    fn repr(&self) -> String {
        "None".to_owned()
    }
}

impl<T: Repr> Repr for Option<T> {
    fn repr(&self) -> String {
        self.as_ref().map_or_else(|| "None".to_owned(), Repr::repr)
    }
}

macro_rules! tuples {
    ($($first:ident $($rest:ident)*;)*) => {$(
        impl<$first: Repr $(, $rest: Repr)*> Repr for ($first, $($rest),*) {
            fn repr(&self) -> String {
                #[expect(non_snake_case, reason = "each value is called as its type")]
                let ($first, $($rest),*) = self;
                let items = [$first.repr() $(, $rest.repr())*];
                if items.len() == 1 { format!("({},)", items[0]) } else { format!("({})", items.join(", ")) }
            }
        }
    )*};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
}

/// Quotes a string as Python's `repr` does.
///
/// What cannot be printed is escaped: control characters, odd spaces, what is for private use.
pub(super) fn python_repr(text: &str) -> String {
    let has = |quote| text.bytes().any(|byte| byte == quote);
    let quote = if has(b'\'') && !has(b'"') { '"' } else { '\'' };
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    for c in text.chars() {
        match c {
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c == quote => {
                quoted.push('\\');
                quoted.push(c);
            }
            c if !is_printable(c) => quoted.push_str(&escaped(c)),
            c => quoted.push(c),
        }
    }
    quoted.push(quote);
    quoted
}

fn escaped(c: char) -> String {
    match u32::from(c) {
        code @ ..=0xff => format!("\\x{code:02x}"),
        code @ ..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

/// `str.isprintable`, for what programs use: the table of characters that are not assigned at all
/// would weigh more than it is worth.
fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(u32::from(c),
            0xa0 | 0xad | 0x1680 | 0x180e | 0x2000..=0x200f | 0x2028..=0x202f | 0x205f..=0x206f
            | 0x3000 | 0xe000..=0xf8ff | 0xfeff | 0xfff9..=0xfffb | 0xe0000..)
}
