//! The terminal program: what it prints on stdout and stderr, and its exit codes.
//!
//! `LOOPSCOPE_BLESS=1 cargo test --test terminal` writes the README's picture anew.

#![cfg(not(target_arch = "wasm32"))]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

use serde_json::{Value, json};

/// Each committed picture with the arguments that make it.
const PICTURES: [(&str, &[&str]); 2] = [
    ("docs/gather.svg", &["gather", "n=8", "failing=6", "--format", "svg"]),
    ("examples/plain/semaphore.svg", &["semaphore", "limit=3", "n=8", "--format", "svg"]),
];

fn loopscope(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_loopscope"))
        .args(arguments)
        .output()
        .expect("the program can be started")
}

/// Runs the program and returns its stdout. It has to succeed and to print nothing on stderr.
#[track_caller]
fn check_prints(arguments: &[&str]) -> String {
    let output = loopscope(arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), &*error), (Some(0), ""), "{arguments:?}");
    String::from_utf8(output.stdout).expect("the output is text")
}

/// Checks that invalid arguments give one line on stderr and the exit code 2.
#[track_caller]
fn check_refuses(arguments: &[&str], expected: &str) {
    let output = loopscope(arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(&*error, format!("loopscope: {expected}\n"), "{arguments:?}");
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
}

#[test]
fn formats() {
    assert_eq!(
        check_prints(&["gather", "n=2", "--format", "console"]),
        "0.000000 fetch 0 takes 0.459 s\n\
         0.000000 fetch 1 takes 0.321 s\n\
         0.320679 fetch 1 is done\n\
         0.459066 fetch 0 is done\n\
         0.459066 result 0: page 0\n\
         0.459066 result 1: page 1\n\
         0.459066 together: 0.459 s\n\
         0.459066 one by one: 0.780 s\n"
    );
    assert_eq!(
        check_prints(&["gather", "n=2"]),
        check_prints(&["--format", "console", "gather", "n=2"])
    );
    let text = check_prints(&["gather", "n=5", "--format", "text"]);
    assert!(text.starts_with("0.000000000    0  task #1 \"Task-1\" created"), "{text}");
    assert!(text.ends_with("run finished\n"), "{text}");
    let digest = check_prints(&["gather", "--format", "digest"]);
    assert!(digest.trim_end().chars().all(|c| c.is_ascii_hexdigit()), "{digest}");
    assert_eq!(digest.len(), 33, "{digest}");
    for (name, start) in [
        ("svg", "<svg xmlns="),
        ("json", "{\n\"format\":\"loopscope-run\",\n\"version\":1,\n\"demo\":\"gather\""),
        ("perfetto", "{\n\"traceEvents\":["),
    ] {
        let file = check_prints(&["gather", "n=2", "--format", name]);
        assert!(file.starts_with(start) && file.ends_with(">\n") | file.ends_with("}\n"), "{file}");
    }
}

#[test]
fn listings() {
    let python = check_prints(&[
        "gather",
        "n=3",
        "failing=1",
        "return_exceptions=true",
        "--listing",
        "python",
    ]);
    for part in ["if i == 1:", "range(3)", "return_exceptions=True", "random.uniform(0.2, 1.0)"] {
        assert!(python.contains(part), "{part} is not in\n{python}");
    }
    assert!(!python.contains("#~") && !python.contains('«'), "{python}");
    let rust = check_prints(&["gather", "n=3", "failing=1", "--listing", "rust"]);
    for part in ["n: 3,", "failing: Some(1),", "shortest: 0.2,", "return_exceptions: false,"] {
        assert!(rust.contains(part), "{part} is not in\n{rust}");
    }
    assert!(!rust.contains("//~") && !rust.contains("parameters!"), "{rust}");
}

#[test]
fn help() {
    for arguments in [&["--help"][..], &["-h"], &[], &["gather", "--help"]] {
        let help = check_prints(arguments);
        for part in [
            "gather",
            "return_exceptions",
            "1 to 1000, default 5",
            "--listing",
            "svg:",
            "perfetto:",
            "run:",
            "open FILE",
        ] {
            assert!(help.contains(part), "{part} is not in\n{help}");
        }
    }
    let help = check_prints(&["--help"]);
    for preset in ["lock locked=false  ", "Lost update", "queue forgotten=true  ", "Back-pressure"]
    {
        assert!(help.contains(preset), "{preset} is not in\n{help}");
    }
    assert_eq!(check_prints(&["--version"]), format!("loopscope {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_list_of_demos() {
    let list = check_prints(&["--list"]);
    assert!(list.starts_with("hello\n") && list.contains("\ngather\n"), "{list}");
    let json = check_prints(&["--list", "--format", "json"]);
    let demos: Vec<Value> = serde_json::from_str(&json).expect("it is JSON");
    let ids: Vec<_> = demos.iter().filter_map(|demo| demo["id"].as_str()).collect();
    assert_eq!(ids, list.lines().collect::<Vec<_>>());
    let lock = demos.iter().find(|demo| demo["id"] == "lock").expect("it is there");
    assert_eq!(lock["title"], "lock");
    assert_eq!(lock["parameters"][0]["name"], "n");
    let wanted = json!({
        "name": "Deadlock",
        "arguments": "order=opposite",
        "question": "Why do two locks in two orders hang for ever?",
    });
    assert!(lock["presets"].as_array().is_some_and(|presets| presets.contains(&wanted)), "{lock}");
    for arguments in [
        &["--list", "gather"][..],
        &["--list", "--format", "svg"],
        &["--list", "--listing", "rust"],
    ] {
        check_refuses(arguments, "--list takes --format json and nothing else");
    }
}

/// Each way to show a run.
const SHOWN: [&[&str]; 9] = [
    &["--format", "console"],
    &["--format", "text"],
    &["--format", "digest"],
    &["--format", "svg"],
    &["--format", "json"],
    &["--format", "perfetto"],
    &["--format", "run"],
    &["--listing", "python"],
    &["--listing", "rust"],
];

/// A file for a test.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Saves a run, opens it, and compares everything that can be shown of both.
#[track_caller]
fn check_opens(name: &str, arguments: &[&str], expected_code: i32) {
    let saved = file(name);
    let path = saved.to_str().expect("the path is text");
    for form in ["run", "json"] {
        let output = loopscope(&[arguments, &["--format", form]].concat());
        fs::write(&saved, &output.stdout).expect("the file can be written");
        for shown in SHOWN {
            let ours = loopscope(&[arguments, shown].concat());
            let opened = loopscope(&[&["open", path], shown].concat());
            assert!(opened == ours, "{arguments:?} saved as {form} differs in {shown:?}");
        }
        assert_eq!(loopscope(&["open", path]).status.code(), Some(expected_code), "{arguments:?}");
    }
}

#[test]
fn a_saved_run_opens_as_it_was() {
    check_opens("gather", &["gather", "n=8", "failing=6"], 0);
    check_opens("lock", &["lock", "order=opposite"], 1);
    check_opens("queue", &["queue", "consumers=2"], 0);
}

#[test]
fn standard_input_is_opened() {
    let saved = loopscope(&["hello", "--format", "run"]).stdout;
    let mut program = Command::new(env!("CARGO_BIN_EXE_loopscope"))
        .args(["open", "-", "--format", "digest"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let mut input = program.stdin.take().expect("it has a standard input");
    input.write_all(&saved).expect("it reads");
    drop(input);
    let output = program.wait_with_output().expect("it ends");
    assert_eq!(output.stdout, loopscope(&["hello", "--format", "digest"]).stdout);
}

#[test]
fn files_that_are_not_runs_are_refused() {
    let path = file("damaged");
    let name = path.to_str().expect("the path is text");
    let check = |bytes: &[u8], expected: &str| {
        fs::write(&path, bytes).expect("the file can be written");
        check_refuses(&["open", name], &format!("{name}: {expected}"));
    };
    let saved = loopscope(&["hello", "--format", "run"]).stdout;
    check(b"hello", "this is not a saved run: it does not begin like one");
    let half = saved.len() / 2;
    let expected =
        format!("the file is damaged at byte {half}: it ends before what is packed in it does");
    check(&saved[..half], &expected);
    let json = loopscope(&["hello", "--format", "json"]).stdout;
    let json = String::from_utf8(json).expect("it is text");
    check(
        json.replace("\"Hello\"", "\"Hi\"").as_bytes(),
        "this run cannot be opened: its digest is that of another run",
    );
    check_refuses(&["open"], "open needs the name of a file, or - for standard input");
    check_refuses(&["open", name, "b"], "open takes one file, and \"b\" is another");
    check_refuses(
        &["open", name, "--format", "gif"],
        "there is no format \"gif\"; there is console, story, text, digest, svg, json, perfetto, run",
    );
    let missing = loopscope(&["open", "/nowhere/at/all"]);
    let error = String::from_utf8_lossy(&missing.stderr);
    assert!(error.starts_with("loopscope: /nowhere/at/all cannot be read: "), "{error}");
    assert_eq!((missing.status.code(), error.lines().count()), (Some(2), 1));
    fs::write(&path, trace_without_listing()).expect("the file can be written");
    check_refuses(&["open", name, "--listing", "rust"], &format!("{name} has no listing in rust"));
}

/// A saved run without listings.
fn trace_without_listing() -> Vec<u8> {
    loopscope::trace::write(
        &loopscope::trace::Header::default(),
        &loopscope::trace::Trace::default(),
    )
}

#[test]
fn a_picture_of_one_place() {
    let draw = |more: &[&str]| {
        let arguments = [&["gather", "failing=3", "--format", "svg"], more].concat();
        check_prints(&arguments)
    };
    let check = |more: &[&str], says: &str, says_not: &str| {
        let svg = draw(more);
        assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"), "{svg}");
        assert!(svg.contains(says), "{more:?}: {svg}");
        assert!(says_not.is_empty() || !svg.contains(says_not), "{more:?}: {svg}");
    };
    check(&[], "<title id=\"gather-b85368f0-title\">Timeline of gather", "ui-monospace");
    check(&["--at", "0.3"], ">gather at 0.300 s<", "");
    check(&["--at", "0.3", "--parts", "lanes"], ">sleep 0.459 s<", "ui-monospace");
    check(&["--parts", "code,stage"], "ui-monospace", ">sleep 0.459 s<");
    check(&["--at", "moment:1"], ">gather at 0.000 s<", "");
    check(&["--parts", "stage"], "gather raises the exception in main at once", "");
    assert_eq!(draw(&["--parts", "code,lanes,stage"]), draw(&["--at", "moment:2"]));
    assert_eq!(draw(&["--at", "0"]), draw(&["--at=0", "--parts=stage,lanes,code"]));
}

#[test]
fn bad_arguments() {
    let ids = check_prints(&["--list"]).trim().replace('\n', ", ");
    check_refuses(&["nothing"], &format!("there is no demo \"nothing\"; there is {ids}"));
    check_refuses(&["gather", "n=0"], "n is “0”, not a whole number from 1 to 1000");
    check_refuses(&["gather", "n=1001"], "n is “1001”, not a whole number from 1 to 1000");
    check_refuses(&["gather", "n=2.5"], "n is “2.5”, not a whole number from 1 to 1000");
    check_refuses(&["gather", "n=many"], "n is “many”, not a whole number from 1 to 1000");
    check_refuses(&["gather", "n="], "n is “”, not a whole number from 1 to 1000");
    check_refuses(&["gather", "longest=nan"], "longest is “nan”, not from 0 to 10 seconds");
    check_refuses(
        &["gather", "failing=5"],
        "failing is “5”, not none or a whole number from 0 to 4",
    );
    check_refuses(
        &["gather", "return_exceptions=2"],
        "return_exceptions is “2”, not true or false",
    );
    check_refuses(&["gather", "longest=0.1"], "longest is below shortest");
    check_refuses(&["gather", "m=1"], "gather has no parameter “m”");
    check_refuses(&["gather", "n=3", "n=4"], "n is given more than once");
    check_refuses(&["gather", "n"], "\"n\" is not of the form name=value");
    check_refuses(
        &["gather", "--format", "gif"],
        "there is no format \"gif\"; there is console, story, text, digest, svg, json, perfetto, \
         run",
    );
    check_refuses(
        &["gather", "--listing", "go"],
        "there is no listing in \"go\"; there is python, rust",
    );
    check_refuses(
        &["gather", "--listing", "rust", "--format", "svg"],
        "--format and --listing exclude each other",
    );
    check_refuses(
        &["gather", "--format", "svg", "--format", "svg"],
        "--format is given more than once",
    );
    check_refuses(
        &["gather", "--listing=rust", "--listing=python"],
        "--listing is given more than once",
    );
    check_refuses(&["gather", "--at", "1"], "--at and --parts need --format svg");
    check_refuses(
        &["gather", "--parts", "code", "--format", "json"],
        "--at and --parts need --format svg",
    );
    check_refuses(&["--list", "--at", "1"], "--list takes --format json and nothing else");
    check_refuses(
        &["gather", "--format", "svg", "--parts", "code,console"],
        "there is no part \"console\"; there is stage, lanes, code",
    );
    for place in ["noon", "-1", "moment:two", "moment:-1", ""] {
        check_refuses(
            &["gather", "--format", "svg", "--at", place],
            &format!(
                "there is no place {place:?}; a place is a time in seconds, such as 1.25, or \
                 moment:2"
            ),
        );
    }
    check_refuses(
        &["hello", "--format", "svg", "--at", "moment:9"],
        "the run has 2 moments, and no moment 9",
    );
    check_refuses(
        &["hello", "--format", "svg", "--at", "1.5"],
        "the run ends at 1 s, before 1.5 s",
    );
    check_refuses(&["gather", "--format"], "missing argument for option '--format'");
    check_refuses(&["gather", "--fast"], "invalid option '--fast'");
    check_refuses(&["gather", "n=1\n2"], "n is “12…”, not a whole number from 1 to 1000");
}

#[test]
fn committed_pictures_are_what_the_program_draws() {
    for (name, arguments) in PICTURES {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/").to_owned() + name;
        let picture = check_prints(arguments);
        if env::var_os("LOOPSCOPE_BLESS").is_some() {
            fs::write(&path, &picture).expect("the picture can be written");
        }
        let committed = fs::read_to_string(&path).expect("the picture is there");
        assert!(
            picture == committed,
            "{name} is out of date; write it anew with LOOPSCOPE_BLESS=1"
        );
    }
}
