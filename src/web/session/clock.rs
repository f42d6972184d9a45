//! The one place where wall time enters: milliseconds since the page was opened.

use crate::web::base::dom;

/// Milliseconds since the page was opened; they never decrease.
#[expect(
    clippy::disallowed_methods,
    reason = "pacing needs wall time, and this is where it enters"
)]
pub fn now_millis() -> f64 {
    dom::window().performance().map_or(0.0, |performance| performance.now())
}
