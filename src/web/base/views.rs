//! The elements that are written to: found in the page's markup when they are first needed.

use std::cell::OnceCell;
use std::fmt;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::NodeRef;

use crate::web::base::dom;

/// One element each; the markup is in `page.html`, and painters fill them.
#[derive(Clone, Debug)]
pub struct Views {
    /// What holds all of the page.
    pub page: NodeRef,
    /// The canvas of the stage.
    pub stage: View,
    /// The canvas of the timeline.
    pub timeline: View,
    /// The canvas of the overview of the run.
    pub overview: View,
    /// The box in which the timeline scrolls.
    pub timeline_box: View,
    /// The sentence about what happens.
    pub sentence: View,
    /// The story of the task that is pointed at or marked.
    pub story: View,
    /// The virtual time as text.
    pub time: View,
    /// The slider that is the playhead.
    pub scrubber: View,
    /// The box that says why the run does not end as it should.
    pub ending: View,
    /// The list of printed lines.
    pub console: View,
    /// The box of the listings, one list for each language.
    pub codes: View,
    /// The body of the table of tasks.
    pub tasks: View,
    /// What is said about the trace.
    pub footer: View,
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
    pub fn find<T: JsCast>(&self, selector: &str) -> Option<T> {
        find(&self.page, selector).map(JsCast::unchecked_into)
    }

    /// Marks the button `name` as pressed or not.
    pub fn set_pressed(&self, name: &str, is_pressed: bool) {
        if let Some(button) = self.find::<Element>(&format!("[data-do={name}]")) {
            dom::set_attribute(&button, "aria-pressed", if is_pressed { "true" } else { "false" });
        }
    }
}

impl View {
    /// The element, once the page is there.
    pub fn element(&self) -> Option<&HtmlElement> {
        if self.found.get().is_none()
            && let Some(element) = find(&self.page, self.selector)
        {
            self.found.get_or_init(|| element);
        }
        self.found.get()
    }

    /// The element as what the markup says that it is.
    pub fn cast<T: JsCast>(&self) -> Option<&T> {
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
