//! Asking for a lazy part.

use yew::Callback;

use crate::web::base::lazy_part::LazyPart;
use crate::web::session::message::Message;

/// Asks for a lazy part when it is needed, once and not at every frame.
pub struct Asking {
    tell: Callback<Message>,
    has_asked: bool,
}

impl Asking {
    /// Has not asked yet; `tell` asks for the part.
    pub fn new(tell: &Callback<Message>) -> Self {
        Self { tell: tell.clone(), has_asked: false }
    }

    /// The part, if it has been fetched; otherwise asks for it, unless it has done so already.
    pub fn need<T: Copy>(&mut self, part: &'static LazyPart<T>) -> Option<T> {
        let found = part.get();
        if found.is_none() && !std::mem::replace(&mut self.has_asked, true) {
            self.tell.emit(Message::Need(part));
        }
        found
    }

    /// The part is not needed now. The next need asks again, because the part may have failed to
    /// come.
    pub fn forget(&mut self) {
        self.has_asked = false;
    }
}
