//! The elements that are written to: found in the page's markup when they are first needed.

use std::cell::OnceCell;
use std::fmt;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::NodeRef;

/// One element each; the markup is in `page.html`, and painters fill them.
#[derive(Clone, Debug)]
pub struct Views {
    /// What holds all of the page.
    pub(super) page: NodeRef,
    /// The canvas of the stage.
    pub(super) stage: View,
    /// The canvas of the timeline.
    pub(super) timeline: View,
    /// The canvas of the overview of the run.
    pub(super) overview: View,
    /// The box in which the timeline scrolls.
    pub(super) timeline_box: View,
    /// The sentence about what happens.
    pub(super) sentence: View,
    /// The story of the task that is pointed at or marked.
    pub(super) story: View,
    /// The virtual time as text.
    pub(super) time: View,
    /// The slider that is the playhead.
    pub(super) scrubber: View,
    /// The box that says why the run does not end as it should.
    pub(super) ending: View,
    /// The list of printed lines.
    pub(super) console: View,
    /// The box of the listings, one list for each language.
    pub(super) codes: View,
    /// The body of the table of tasks.
    pub(super) tasks: View,
    /// What is said about the trace.
    pub(super) footer: View,
}

/// An element of the page.
#[derive(Clone)]
pub struct View {
    page: NodeRef,
    selector: &'static str,
    found: Rc<OnceCell<HtmlElement>>,
}

impl Default for Views {
    fn default() -> Self {
        let page = NodeRef::default();
        let view =
            |selector| View { page: page.clone(), selector, found: Rc::new(OnceCell::new()) };
        Self {
            stage: view(".stage"),
            timeline: view(".timeline"),
            overview: view(".overview"),
            timeline_box: view(".timeline-box"),
            sentence: view(".sentence"),
            story: view(".story"),
            time: view(".time"),
            scrubber: view(".scrubber"),
            ending: view(".ending"),
            console: view(".console .lines"),
            codes: view(".codes"),
            tasks: view("tbody"),
            footer: view(".run"),
            page,
        }
    }
}

impl Views {
    /// Any other element of the page, which has to be what the markup says.
    pub(super) fn find<T: JsCast>(&self, selector: &str) -> Option<T> {
        find(&self.page, selector).map(JsCast::unchecked_into)
    }
}

impl View {
    /// The element, once the page is there.
    pub(super) fn element(&self) -> Option<&HtmlElement> {
        if self.found.get().is_none()
            && let Some(element) = find(&self.page, self.selector)
        {
            self.found.get_or_init(|| element);
        }
        self.found.get()
    }

    /// The element as what the markup says that it is.
    pub(super) fn cast<T: JsCast>(&self) -> Option<&T> {
        self.element().map(JsCast::unchecked_ref)
    }
}

fn find(page: &NodeRef, selector: &str) -> Option<HtmlElement> {
    // The selectors are ours, and valid.
    let element = page.cast::<Element>()?.query_selector(selector).ok()??;
    Some(element.unchecked_into())
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.selector)
    }
}
