//! Turns Rust text into tokens that slice patterns can match.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A token, or everything between two brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A name or a keyword.
    Word(String),
    /// One character of punctuation.
    Mark(char),
    /// A number or a text.
    Literal,
    /// `( … )`.
    Parentheses(Vec<Token>),
    /// `[ … ]`.
    Brackets(Vec<Token>),
    /// `{ … }`.
    Braces(Vec<Token>),
}

/// The tokens of a file, without its comments and lifetimes.
///
/// # Panics
///
/// If it is not Rust.
pub fn tokens(text: &str) -> Vec<Token> {
    let stream: TokenStream = text.parse().expect("a source is Rust");
    converted(stream)
}

fn converted(stream: TokenStream) -> Vec<Token> {
    let mut converted = Vec::new();
    let mut stream = stream.into_iter();
    while let Some(token) = stream.next() {
        converted.push(match token {
            TokenTree::Ident(ident) => Token::Word(ident.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                // A lifetime, whose name comes next.
                stream.next();
                continue;
            }
            TokenTree::Punct(punct) => Token::Mark(punct.as_char()),
            TokenTree::Literal(_) => Token::Literal,
            TokenTree::Group(group) => {
                let inside = self::converted(group.stream());
                match group.delimiter() {
                    Delimiter::Parenthesis | Delimiter::None => Token::Parentheses(inside),
                    Delimiter::Bracket => Token::Brackets(inside),
                    Delimiter::Brace => Token::Braces(inside),
                }
            }
        });
    }
    converted
}
