//! Tests in a real browser: the digests are the same as natively, and the page answers while the
//! loop is busy.

#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::disallowed_methods,
    reason = "how quickly a page answers is measured in wall time, and tests may measure it"
)]

use gloo_timers::future::TimeoutFuture;
use loopscope::address::Address;
use loopscope::demos::Demo;
use loopscope::player::Pace;
use loopscope::run::{Opened, opened};
use loopscope::runtime::{Exception, Lock, create_named_task, sleep};
use loopscope::web::{App, AppProps};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};
use yew::AppHandle;

wasm_bindgen_test_configure!(run_in_browser);

/// People perceive an answer within this time as immediate, in milliseconds.
const IMMEDIATE_MILLIS: f64 = 100.0;

const DIGESTS: &str = include_str!("goldens/digests.txt");

/// A demo whose loop always has a ready handle, so it never waits and never ends by itself.
static SPIN: Demo = Demo {
    id: "spin",
    title: "spin",
    idea: "Never idle",
    moments: &[],
    parameters: &[],
    presets: &[],
    program: |_| {
        Box::pin(async {
            loop {
                sleep(0.0).await?;
            }
        })
    },
    deadlocks: |_| false,
    rust: "",
    python: "",
};

/// A demo that reports something and ends in a deadlock.
static STUCK: Demo = Demo {
    id: "stuck",
    title: "stuck",
    idea: "Never ends",
    moments: &[],
    parameters: &[],
    presets: &[],
    program: |_| {
        Box::pin(async {
            create_named_task("fails", async { Err::<(), _>(Exception::new("ValueError", "no")) });
            sleep(1.0).await?;
            let lock = Lock::named("a");
            lock.acquire().await?;
            lock.acquire().await
        })
    },
    deadlocks: |_| true,
    rust: "",
    python: "",
};

#[wasm_bindgen_test]
fn computed_runs_have_the_native_digests() {
    for (address, digest) in known_runs() {
        let opened = opened(&address.source).expect("every demo is here");
        let (values, _) = opened.program().read_values(address.value_pairs());
        let found = opened.run(values).film.trace().digest();
        assert_eq!(found.to_string(), digest, "{address}");
    }
}

#[wasm_bindgen_test]
async fn live_runs_have_the_native_digests() {
    for (mut address, digest) in known_runs() {
        address.view.pace = Pace::new(50.0, 0.0).with_gaps_skipped(true);
        let opened = opened(&address.source).expect("every demo is here");
        let page = Page::open(opened, address.clone());
        let live = page.wait_for(".run[data-live-digest]:not([data-live-digest=''])").await;
        assert_eq!(live.get_attribute("data-live-digest").as_deref(), Some(digest), "{address}");
        assert_eq!(live.get_attribute("data-digest").as_deref(), Some(digest), "{address}");
        page.close();
    }
}

#[wasm_bindgen_test]
async fn a_page_that_never_idles_answers_clicks() {
    let mut address = Address::default();
    address.view.pace = Pace::new(50.0, 0.0);
    let page = Page::open(Opened::of_demo(&SPIN), address);
    page.wait_for("[aria-label='Pause']").await;
    let mut late = Vec::new();
    for _ in 0..10 {
        // The click comes at any time, as that of a person.
        let asked_millis = now_millis();
        TimeoutFuture::new(0).await;
        page.wait_for("[aria-label='Pause']").await.unchecked_into::<HtmlElement>().click();
        page.wait_for("[aria-label='Play']").await;
        let took_millis = now_millis() - asked_millis;
        if took_millis >= IMMEDIATE_MILLIS {
            late.push(took_millis);
        }
        page.wait_for("[aria-label='Play']").await.unchecked_into::<HtmlElement>().click();
        page.wait_for("[aria-label='Pause']").await;
        TimeoutFuture::new(40).await;
    }
    // Another program may make one answer late; a page that keeps the thread is late every time.
    assert!(late.len() <= 1, "late by milliseconds: {late:?}");
    let footer = page.wait_for(".run").await;
    assert_eq!(
        footer.get_attribute("data-live-digest").as_deref(),
        Some(""),
        "the loop was still busy at the end of the test"
    );
    page.close();
}

#[wasm_bindgen_test]
async fn a_deadlock_and_a_report_are_shown() {
    let page = Page::open(Opened::of_demo(&STUCK), Address::default());
    let ending = page.wait_for(".ending:not([hidden])").await;
    let circle = "So they wait in a circle: main → lock a → main";
    assert_eq!(
        ending.last_element_child().and_then(|last| last.text_content()).as_deref(),
        Some(circle)
    );
    let who = page.wait_for(".printed.reported .who").await.text_content();
    assert_eq!(who.as_deref(), Some("stderr"));
    let what = page.wait_for(".printed.reported .what").await.text_content().unwrap_or_default();
    assert_eq!(what.lines().count(), 2, "{what}");
    page.close();
}

/// Every golden run with its digest.
fn known_runs() -> impl Iterator<Item = (Address, &'static str)> {
    DIGESTS.lines().map(|line| {
        let (address, digest) = line.split_once(' ').expect("a line is an address and a digest");
        let (address, complaints) = Address::parse(address);
        assert!(complaints.is_empty(), "{line}: {complaints:?}");
        (address, digest)
    })
}

/// The page in an element of its own.
struct Page {
    root: Element,
    app: AppHandle<App>,
}

impl Page {
    fn open(opened: Opened, address: Address) -> Self {
        let document = web_sys::window().and_then(|window| window.document()).expect("a document");
        let root = document.create_element("div").expect("an element can be made");
        document.body().expect("a body").append_child(&root).expect("a child can be added");
        let props = AppProps { opened: Some(opened), address };
        let app = yew::Renderer::<App>::with_root_and_props(root.clone(), props).render();
        Self { root, app }
    }

    /// The first element that the selector finds, once there is one.
    async fn wait_for(&self, selector: &str) -> Element {
        const PATIENCE_MILLIS: f64 = 60_000.0;
        let started_millis = now_millis();
        loop {
            if let Some(element) = self.root.query_selector(selector).expect("a valid selector") {
                return element;
            }
            let waited_millis = now_millis() - started_millis;
            assert!(waited_millis < PATIENCE_MILLIS, "{selector} did not appear");
            TimeoutFuture::new(1).await;
        }
    }

    fn close(self) {
        self.app.destroy();
        self.root.remove();
    }
}

fn now_millis() -> f64 {
    web_sys::window().and_then(|window| window.performance()).expect("a clock").now()
}
