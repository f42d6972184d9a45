//! The first picture: what `www/index.html` shows until the page is there is what the page then
//! shows of the default program, before its run begins.

#![cfg(not(target_arch = "wasm32"))]

use std::fmt::Write;
use std::path::PathBuf;
use std::rc::Rc;
use std::{env, fs};

use loopscope::program::{Parameter, ParameterKind, Program, Source, Value};
use loopscope::run::{catalogue, opened};
use loopscope::scene::{
    Axis, Film, Level, Playhead, Screening, Shape, StageView, TimelineView, inline_svg, sentence,
    stage, text_width, timeline,
};

/// The comments in `www/index.html` between which the first picture is.
const MARKS: (&str, &str) = ("<!-- The first picture. -->\n", "<!-- Its end. -->");

/// The sizes of stage and lanes on screens of some widths, from the widest on. The style sheet shows
/// the pictures of the screen's width, and `e2e/first.spec.js` compares these sizes with the page's.
const SCREENS: [Screen; 4] = [
    Screen { width: 1440, stage: (852.0, 303.0), lanes: (852.0, 182.0) },
    Screen { width: 1280, stage: (753.0, 200.0), lanes: (753.0, 166.0) },
    Screen { width: 1024, stage: (594.0, 236.0), lanes: (594.0, 177.0) },
    Screen { width: 390, stage: (370.0, 230.0), lanes: (370.0, 158.0) },
];

/// The sizes of the pictures on a screen in pixels.
struct Screen {
    width: u32,
    stage: (f32, f32),
    lanes: (f32, f32),
}

#[test]
fn the_page_holds_the_first_picture() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("www/index.html");
    let page = fs::read_to_string(&file).unwrap();
    let (before, rest) = page.split_once(MARKS.0).expect("a mark for the beginning");
    let (old, after) = rest.split_once(MARKS.1).expect("a mark for the end");
    let new = first_picture();
    if env::var_os("LOOPSCOPE_BLESS").is_some() {
        fs::write(&file, [before, MARKS.0, &new, MARKS.1, after].concat()).unwrap();
        return;
    }
    assert!(
        old == new,
        "the first picture has changed; to write it anew: \
         LOOPSCOPE_BLESS=1 cargo test --test first_picture"
    );
}

/// The elements of the page, with pictures instead of canvases, and without what the first picture
/// does not show: lines of code and output.
fn first_picture() -> String {
    let opened = opened(&Source::default()).expect("the default program");
    let program = opened.program();
    let run = opened.run(program.defaults());
    let screening = Screening::new(Rc::clone(&run.film));
    let playhead = run.film.at_beat(0);
    let says = sentence(&screening, &playhead, Level::Story, None);
    format!(
        r#"<header class="top">
<span class="brand"><svg viewBox="0 0 24 24"><path d="M12 3a9 9 0 1 0 9 9" /><path d="M17 3l4 4-5 1" /></svg>Loopscope</span>
<div class="what"><select id="demos">{titles}</select></div>
<button class="theme">Open</button>
<div class="buttons presenting"><button></button></div>
{header}</header>
<main>
<div class="head"><h2 class="idea">{question}</h2><div class="presets">{presets}</div></div>
<div class="knobs"><section class="panel controls">
{parameters}<button class="reset" disabled>Reset</button></section></div>
<div class="picture"><p class="sentence">{says}</p>
{stages}<p class="story"></p>
<section class="transport"><div class="buttons">{transport}</div><output class="time">0.000000 s</output><input class="scrubber" type="range" value="0" /><div class="pace">{pace}<details class="exactly"><summary></summary></details></div></section>
<div class="timeline-tools">{axis}<div class="buttons">{zoom}</div><div class="overview"></div></div>
<div class="timeline-box">
{lanes}</div><div class="signs"></div></div>
<div class="sides"><div class="tab"></div></div>
<div class="program"><section class="panel listing"><div class="panel-head"><h2>Program</h2></div><div class="codes"><ol class="code"></ol></div></section></div>
<div class="output"><section class="panel console"><div class="panel-head"><h2>Output</h2></div><div class="lines"></div></section></div>
</main>
"#,
        titles = titles(program),
        header = ["Share", "?", "◐"]
            .map(|word| format!("<button class=\"theme\">{word}</button>\n"))
            .concat(),
        question = program.question(&program.defaults()),
        presets = presets(program),
        parameters = program.parameters.iter().map(|it| row(program, it)).collect::<String>(),
        stages = SCREENS.iter().map(|it| it.stage(&screening, &playhead)).collect::<String>(),
        transport = "<button></button>".repeat(8),
        pace = tabs(&["Slow", "Normal", "Fast"], 1),
        axis = tabs(&["Seconds", "Steps"], 0),
        zoom = "<button></button>".repeat(3),
        lanes = SCREENS.iter().map(|it| it.lanes(&run.film, &playhead)).collect::<String>(),
    )
}

/// The title of the program, and the widest one, which gives the list its width.
fn titles(program: &Program) -> String {
    let widths = catalogue().map(|(_, title)| (text_width(title, 15.0), title));
    let (_, widest) = widths.max_by(|one, other| one.0.total_cmp(&other.0)).expect("a demo");
    format!("<option>{}</option><option>{widest}</option>", program.title)
}

/// Buttons one of which is pressed.
fn tabs(words: &[&str], pressed: usize) -> String {
    let mut tabs = String::new();
    for (index, word) in words.iter().enumerate() {
        let is_pressed = index == pressed;
        write!(tabs, "<button class=\"tab\" aria-pressed=\"{is_pressed}\">{word}</button>")
            .unwrap();
    }
    format!("<div class=\"tabs\">{tabs}</div>")
}

fn presets(program: &Program) -> String {
    let mut buttons = String::new();
    for preset in program.presets {
        let is_pressed = program.preset_values(preset) == program.defaults();
        write!(buttons, "<button aria-pressed=\"{is_pressed}\">{}</button>", preset.name).unwrap();
    }
    buttons
}

fn row(program: &Program, parameter: &Parameter) -> String {
    let value = program.defaults().get(parameter.name);
    let entry = match (parameter.kind, value) {
        (ParameterKind::Switch { .. }, Value::Switch(is_on)) => {
            format!("<input type=\"checkbox\"{} />", if is_on { " checked" } else { "" })
        }
        (ParameterKind::Choice { .. }, value) => {
            format!("<select><option>{value}</option></select>")
        }
        (kind, value) => {
            let is_time = matches!(kind, ParameterKind::Nanos { .. });
            let unit = if is_time { "<span class=\"unit\">s</span>" } else { "" };
            format!(
                "<span class=\"entry\"><input class=\"number\" value=\"{value}\" />{unit}</span>"
            )
        }
    };
    format!("<div class=\"parameter\"><label>{}</label>{entry}</div>\n", parameter.label)
}

impl Screen {
    fn stage(&self, screening: &Screening, playhead: &Playhead) -> String {
        let view = StageView::new(self.stage.0, self.stage.1);
        self.picture("stage", &stage(screening, playhead, &view), self.stage)
    }

    fn lanes(&self, film: &Film, playhead: &Playhead) -> String {
        let view = TimelineView::new(film, Axis::Seconds, None, self.lanes.0, self.lanes.1);
        self.picture("timeline", &timeline(film, playhead, &view), self.lanes)
    }

    /// A picture that only this screen shows.
    fn picture(&self, class: &str, shapes: &[Shape], size: (f32, f32)) -> String {
        let width = self.width;
        inline_svg(&format!("{class}-{width}"), &format!("{class} on-{width}"), shapes, size)
    }
}
