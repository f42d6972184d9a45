//! The one place that says which functions are inlined natively, and why.

/// Inlines a function into every caller natively, and leaves it to the compiler in wasm.
///
/// These functions run in every step or for every handle. Natively each caller then contains only the
/// case that it needs, and saves fewer registers. Without it, by callgrind, an operation of the
/// benchmarks takes more instructions: W1 10 %, W2 12 %, W3 7 %, W4 6 %, W5 3 %, W6 4 %. The page is
/// compiled for size, where the copies would be downloaded.
macro_rules! inline_natively {
    ($function:item) => {
        #[cfg_attr(
            not(target_arch = "wasm32"),
            inline(always),
            expect(clippy::inline_always, reason = "measured, as said above")
        )]
        #[cfg_attr(target_arch = "wasm32", inline)]
        $function
    };
}

pub(crate) use inline_natively;
