//! The terminal program: runs a demo or opens a saved run, and prints what happened.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::process::ExitCode;
use std::rc::Rc;

use lexopt::{Arg, Parser, ValueExt};
use serde_json::json;

use crate::address::At;
use crate::formats::{self, FORMATS, Format, Parts, Still, Subject};
use crate::model::{Ending, Event, Seconds, Version};
use crate::program::{Language, Source, Values};
use crate::run::{Opened, catalogue, opened};
use crate::scene::{Film, Machine, Playhead, Screening, deadlock, limit_text, telling_beat};
use crate::trace::{Header, MOST_FILE_BYTES, Saved, Trace};

/// Runs the program with the arguments of this process.
///
/// * Exit code 0: success.
/// * Exit code 1: the run deadlocked or reached a limit, or the output could not be written. What
///   happened up to then is printed, and stderr says why.
/// * Exit code 2: the arguments are invalid, or the file cannot be opened. One line on stderr says
///   why.
pub fn main() -> ExitCode {
    match Command::parse(Parser::from_env()).and_then(Command::output) {
        Ok((bytes, trouble)) => {
            let written = io::stdout().lock().write_all(&bytes);
            // A reader such as `head` may close the pipe early, which is not an error.
            let failure = written.err().filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
            match trouble.or(failure.map(|error| error.to_string())) {
                None => ExitCode::SUCCESS,
                Some(trouble) => {
                    eprintln!("loopscope: {trouble}");
                    ExitCode::from(1)
                }
            }
        }
        Err(message) => {
            eprintln!("loopscope: {message}");
            ExitCode::from(2)
        }
    }
}

/// What the arguments ask for.
enum Command {
    Help,
    Version,
    /// The demos: their ids alone, or everything about them as JSON.
    List {
        as_json: bool,
    },
    Run {
        opened: Opened,
        values: Values,
        /// The version of CPython that is asked for.
        python: Option<Version>,
        show: Show,
    },
    Open {
        file: String,
        show: Show,
    },
}

/// What to print of a run.
#[derive(Clone, Copy)]
enum Show {
    Console,
    Text,
    Story,
    Digest,
    File(&'static Format),
    /// A picture of one place.
    Still(Place, Parts),
    Listing(Language),
}

/// A place in a run.
#[derive(Clone, Copy)]
enum Place {
    At(At),
    /// The moment with this number, counted from one.
    Moment(usize),
    /// The most telling place.
    Telling,
}

impl Command {
    fn parse(mut parser: Parser) -> Result<Self, String> {
        let mut words = Vec::new();
        let mut format_name = None;
        let mut language_name = None;
        let mut version_name = None;
        let (mut place_name, mut part_names) = (None, None);
        let mut is_list = false;
        while let Some(argument) = parser.next().map_err(one_line)? {
            match argument {
                Arg::Long("help") | Arg::Short('h') => return Ok(Self::Help),
                Arg::Long("version") | Arg::Short('V') => return Ok(Self::Version),
                Arg::Long("list") => is_list = true,
                Arg::Long("format") => once("--format", &mut format_name, &mut parser)?,
                Arg::Long("at") => once("--at", &mut place_name, &mut parser)?,
                Arg::Long("parts") => once("--parts", &mut part_names, &mut parser)?,
                Arg::Long("python") => once("--python", &mut version_name, &mut parser)?,
                Arg::Long("listing") => once("--listing", &mut language_name, &mut parser)?,
                Arg::Value(word) => words.push(word.string().map_err(one_line)?),
                other => return Err(one_line(other.unexpected())),
            }
        }
        let still = still(place_name.as_deref(), part_names.as_deref())?;
        if is_list {
            if still.is_some() {
                return Err("--list takes --format json and nothing else".to_owned());
            }
            return match (format_name.as_deref(), language_name, words.as_slice()) {
                (None, None, []) => Ok(Self::List { as_json: false }),
                (Some("json"), None, []) => Ok(Self::List { as_json: true }),
                _ => Err("--list takes --format json and nothing else".to_owned()),
            };
        }
        let show = match (format_name, language_name) {
            (Some(_), Some(_)) => {
                return Err("--format and --listing exclude each other".to_owned());
            }
            (Some(name), None) => format(&name)?,
            (None, Some(name)) => Show::Listing(language(&name)?),
            (None, None) => Show::Console,
        };
        let show = match (still, show) {
            (None, show) => show,
            (Some((place, parts)), Show::File(format)) if format.name == "svg" => {
                Show::Still(place, parts)
            }
            (Some(_), _) => return Err("--at and --parts need --format svg".to_owned()),
        };
        let python = version_name.map(|name| version(&name)).transpose()?;
        let mut words = words.iter();
        let Some(id) = words.next() else { return Ok(Self::Help) };
        if id == "open" {
            if python.is_some() {
                return Err("a saved run has run already, and takes no --python".to_owned());
            }
            return match (words.next(), words.next()) {
                (Some(file), None) => Ok(Self::Open { file: file.clone(), show }),
                (None, _) => {
                    Err("open needs the name of a file, or - for standard input".to_owned())
                }
                (_, Some(word)) => Err(format!("open takes one file, and {word:?} is another")),
            };
        }
        let opened = opened(&Source::demo(id.as_str()))
            .ok_or_else(|| format!("there is no demo {id:?}; there is {}", ids().join(", ")))?;
        let pairs: Vec<_> = words
            .map(|word| {
                word.split_once('=')
                    .ok_or_else(|| format!("{word:?} is not of the form name=value"))
            })
            .collect::<Result<_, _>>()?;
        let (values, complaints) = opened.program().read_values(pairs);
        match complaints.into_iter().next() {
            // In the terminal an invalid value is an error: no other value is taken instead.
            Some(complaint) => Err(complaint.problem),
            None => Ok(Self::Run { opened, values, python, show }),
        }
    }

    /// Returns the bytes to print, and what went wrong with the run.
    ///
    /// # Errors
    /// Returns a message if there is nothing to print.
    fn output(self) -> Result<(Vec<u8>, Option<String>), String> {
        match self {
            Self::Help => Ok((help().into_bytes(), None)),
            Self::List { as_json: false } => Ok(((ids().join("\n") + "\n").into_bytes(), None)),
            Self::List { as_json: true } => Ok((list().into_bytes(), None)),
            Self::Version => {
                Ok((format!("loopscope {}\n", env!("CARGO_PKG_VERSION")).into_bytes(), None))
            }
            Self::Run { opened, values, show: Show::Listing(language), .. } => {
                let listing = opened.program().listing(language, &values);
                let text = listing.map_or_else(String::new, |listing| listing.to_string());
                Ok((text.into_bytes(), None))
            }
            Self::Run { opened, values, python, show } => {
                let run = opened.run_on(python, values);
                show_run(show, &run.film, run.header())
            }
            Self::Open { file, show } => {
                let Saved { header, trace } = formats::open(&bytes_of(&file)?)
                    .map_err(|damage| format!("{}: {damage}", name_of(&file)))?;
                if let Show::Listing(language) = show {
                    let language = language.name();
                    let listing = header.listing(language);
                    let listing = listing.ok_or_else(|| {
                        format!("{} has no listing in {language}", name_of(&file))
                    })?;
                    return Ok((listing.to_string().into_bytes(), None));
                }
                let film = Film::new(trace).with_limits(header.limits);
                show_run(show, &Rc::new(film), header)
            }
        }
    }
}

/// Returns the bytes to print of a run, and what went wrong with it.
///
/// # Errors
/// Returns a message if the run has no such place.
fn show_run(
    show: Show,
    film: &Rc<Film>,
    header: Header,
) -> Result<(Vec<u8>, Option<String>), String> {
    let subject = &Subject { film, header };
    let trace = film.trace();
    let bytes = match show {
        Show::Text => trace.to_string().into_bytes(),
        Show::Story => story(subject.film).into_bytes(),
        Show::Digest => format!("{}\n", trace.digest()).into_bytes(),
        Show::File(format) => format.write(subject),
        Show::Still(place, parts) => {
            let mut screening = Screening::new(Rc::clone(film));
            let playhead = playhead(place, &mut screening)?;
            screening.seek(playhead.beat);
            let screening = &screening;
            let still = Still { subject, screening, playhead, parts, language: None };
            still.picture(None).into_bytes()
        }
        Show::Console | Show::Listing(_) => console(trace).into_bytes(),
    };
    Ok((bytes, film.ending().and_then(|ending| trouble(ending, film))))
}

/// Finds a place.
///
/// # Errors
/// Returns a message if the run has no such place.
fn playhead(place: Place, screening: &mut Screening) -> Result<Playhead, String> {
    let film = Rc::clone(screening.film());
    match place {
        Place::At(at) if at.nanos > film.duration_nanos() => {
            let (asked, end) = (Seconds(at.nanos), Seconds(film.duration_nanos()));
            Err(format!("the run ends at {end} s, before {asked} s"))
        }
        Place::At(at) => Ok(at.playhead(&film)),
        Place::Moment(number) => {
            let moments = film.moments();
            let moment = number.checked_sub(1).and_then(|index| moments.get(index));
            moment.map(|moment| film.at_beat(moment.beat)).ok_or_else(|| {
                format!("the run has {} moments, and no moment {number}", moments.len())
            })
        }
        Place::Telling => Ok(film.at_beat(telling_beat(screening))),
    }
}

/// Reads a file, or standard input for `-`, up to one byte more than the largest file may have, so
/// that the reader of the format can tell that it is too large.
fn bytes_of(file: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let input: io::Result<Box<dyn Read>> = match file {
        "-" => Ok(Box::new(io::stdin().lock())),
        file => File::open(file).map(|file| -> Box<dyn Read> { Box::new(file) }),
    };
    input
        .and_then(|input| input.take(MOST_FILE_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| format!("{} cannot be read: {}", name_of(file), one_line(error)))?;
    Ok(bytes)
}

/// What a file is called in messages.
fn name_of(file: &str) -> String {
    if file == "-" { "standard input".to_owned() } else { one_line(file) }
}

/// What went wrong with a run, in one line or several.
fn trouble(ending: Ending, film: &Film) -> Option<String> {
    match ending {
        Ending::Finished => None,
        Ending::Deadlock => {
            let mut text =
                "deadlock: nothing is ready, no timer is set, and tasks still wait".to_owned();
            if let Some(report) = deadlock(&Machine::at_end(film.trace())) {
                for line in report.waits.iter().chain([&report.conclusion]) {
                    text += "\n  ";
                    text += line;
                }
            }
            Some(text)
        }
        Ending::LimitReached(limit) => {
            Some(format!("the run was stopped: {}", limit_text(limit, film.limits())))
        }
    }
}

/// The story as text: a line for each step, with its time in seconds and its sentence.
fn story(film: &Film) -> String {
    let mut text = String::new();
    for (step, beat) in film.story().iter().enumerate() {
        let seconds = Seconds(film.nanos_after(*beat));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{seconds:.6} {}", film.story_sentence(step));
    }
    text
}

/// What the program printed, each line after its time in seconds since the loop started. Lines that
/// asyncio would write to stderr are marked `[stderr]`.
fn console(trace: &Trace) -> String {
    let mut text = String::new();
    for entry in trace.entries() {
        let seconds = Seconds(entry.timestamp.nanos);
        // Writing to a string cannot fail.
        match entry.event {
            Event::Printed { text: line, .. } => {
                let _ = writeln!(text, "{seconds:.6} {line}");
            }
            Event::Reported { text: lines } => {
                for line in lines.lines() {
                    let _ = writeln!(text, "{seconds:.6} [stderr] {line}");
                }
            }
            _ => {}
        }
    }
    text
}

/// The id of every demo.
fn ids() -> Vec<String> {
    catalogue().map(|(source, _)| source.name().to_owned()).collect()
}

/// Every demo with its parameters and presets, as a JSON array with one line for each.
///
/// The keys are in alphabetical order, because `serde_json` sorts them unless a feature is enabled.
fn list() -> String {
    let lines: Vec<_> = catalogue()
        .filter_map(|(source, _)| opened(&source))
        .map(|opened| {
            let demo = opened.program();
            let parameters = demo.parameters.iter().map(|parameter| {
                json!({
                    "help": parameter.help.trim(),
                    "name": parameter.name,
                    "range": parameter.range(),
                })
            });
            let presets = demo.presets.iter().map(|preset| {
                json!({
                    "arguments": preset.arguments,
                    "name": preset.name,
                    "question": preset.question,
                })
            });
            json!({
                "id": demo.name(),
                "idea": demo.idea,
                "parameters": parameters.collect::<Vec<_>>(),
                "presets": presets.collect::<Vec<_>>(),
                "title": demo.title,
            })
            .to_string()
        })
        .collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

fn help() -> String {
    let mut text = String::from(
        "Run an asyncio demo on a virtual clock, or open a saved run, and print what it did.

Usage: loopscope DEMO [NAME=VALUE ...] [--python VERSION] [--format FORMAT | --listing LANGUAGE]
       loopscope DEMO [NAME=VALUE ...] --format svg [--at PLACE] [--parts PARTS]
       loopscope open FILE [--format FORMAT | --listing LANGUAGE]
       loopscope --list [--format json]

FILE is a run that was saved as run or json, or - for standard input.

Options:
  --format FORMAT     console: what the program printed, with its times (default);
                      what asyncio itself reports is marked [stderr]
                      story: what happened and why, a sentence a step
                      text: everything that the event loop did
                      digest: the fingerprint of that
",
    );
    for Format { name, help, .. } in &FORMATS {
        let _ = writeln!(text, "{:22}{name}: {help}", "");
    }
    text +=
        "  --at PLACE          with --format svg: a picture of this place instead of the timeline; a
                      time in seconds or, as moment:2, one of the run's moments; without it, but
                      with --parts, the most telling moment
  --parts PARTS       what that picture shows: stage, lanes, code, or several of them between
                      commas; all of them without it
  --python VERSION    the CPython to imitate, 3.13 or 3.14; without it 3.14 if the run is
                      the same in both, else 3.13, as in links
  --listing LANGUAGE  print the program instead, in python or rust
  --list              print the ids of the demos, one a line; as json their titles, parameters
                      and presets too
  --help, --version

Demos:
";
    for opened in catalogue().filter_map(|(source, _)| opened(&source)) {
        let program = opened.program();
        let id = program.name();
        let _ = writeln!(text, "  {id}: {}", program.idea);
        for parameter in program.parameters {
            let (name, help, range) = (parameter.name, parameter.help, parameter.range());
            let _ = writeln!(text, "    {name:<18}  {help} ({range})");
        }
        text += "    Presets:\n";
        for preset in program.presets {
            let arguments = format!("{id} {}", preset.arguments);
            let _ = writeln!(text, "      {arguments:<50}  {}: {}", preset.name, preset.question);
        }
    }
    text
}

fn format(name: &str) -> Result<Show, String> {
    match name {
        "console" => Ok(Show::Console),
        "story" => Ok(Show::Story),
        "text" => Ok(Show::Text),
        "digest" => Ok(Show::Digest),
        _ => formats::format(name).map(Show::File).ok_or_else(|| {
            let files: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
            let names = files.join(", ");
            format!("there is no format {name:?}; there is console, story, text, digest, {names}")
        }),
    }
}

/// Reads what a picture of one place has to show; `None` if no such picture is asked for.
fn still(place: Option<&str>, parts: Option<&str>) -> Result<Option<(Place, Parts)>, String> {
    if place.is_none() && parts.is_none() {
        return Ok(None);
    }
    let place = match place.map(|text| (text, text.strip_prefix("moment:"))) {
        None => Place::Telling,
        Some((text, None)) => Place::At(At::parse(text).ok_or_else(|| no_place(text))?),
        Some((text, Some(number))) => Place::Moment(number.parse().map_err(|_| no_place(text))?),
    };
    Ok(Some((place, parts.map_or(Ok(Parts::ALL), Parts::parse)?)))
}

fn no_place(text: &str) -> String {
    format!("there is no place {text:?}; a place is a time in seconds, such as 1.25, or moment:2")
}

fn language(name: &str) -> Result<Language, String> {
    Language::parse(name)
        .ok_or_else(|| format!("there is no listing in {name:?}; there is python, rust"))
}

fn version(name: &str) -> Result<Version, String> {
    Version::from_name(name).ok_or_else(|| {
        let names = Version::ALL.map(Version::name).join(", ");
        format!("there is no Python {name:?} here; there is {names}")
    })
}

/// Reads the value of an option that may be given once.
fn once(option: &str, place: &mut Option<String>, parser: &mut Parser) -> Result<(), String> {
    let value = parser.value().and_then(ValueExt::string).map_err(one_line)?;
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("{option} is given more than once")),
    }
}

/// Replaces the line breaks in an error of the argument parser, which quotes the input.
fn one_line(error: impl std::fmt::Display) -> String {
    error.to_string().replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use std::future::Future;

    use super::*;
    use crate::run::Recording;
    use crate::runtime::sync::Lock;
    use crate::runtime::{Exception, Result, create_named_task, gather, print, sleep};

    fn run(program: impl Future<Output = Result<()>> + 'static) -> (String, Option<String>) {
        let mut recording = Recording::new(program);
        let ending = recording.run_to_end();
        let trace = recording.into_trace();
        (console(&trace), trouble(ending, &Film::new(trace.clone())))
    }

    async fn nest(first: Lock, second: Lock) -> Result<()> {
        let _outer = first.guard().await?;
        sleep(0.1).await?;
        let _inner = second.guard().await?;
        Ok(())
    }

    #[test]
    fn a_deadlock_is_reported_with_its_circle() {
        let (text, trouble) = run(async {
            print("begins");
            let (a, b) = (Lock::named("a"), Lock::named("b"));
            let one = create_named_task("worker-1", nest(a.clone(), b.clone()));
            let two = create_named_task("worker-2", nest(b, a));
            gather([one, two], false).await.map(|_| ())
        });
        assert_eq!(text, "0.000000 begins\n");
        assert_eq!(
            trouble.as_deref(),
            Some(
                "deadlock: nothing is ready, no timer is set, and tasks still wait\n  \
                 main waits for gather: worker-1 and worker-2\n  \
                 worker-1 waits for lock b, held by worker-2\n  \
                 worker-2 waits for lock a, held by worker-1\n  \
                 they wait in a circle: worker-1 → lock b → worker-2 → lock a → worker-1"
            )
        );
    }

    #[test]
    fn an_endless_run_is_reported_with_its_limit() {
        let (text, trouble) = run(async {
            print("begins");
            loop {
                sleep(0.0).await?;
            }
        });
        assert_eq!(text, "0.000000 begins\n");
        assert_eq!(
            trouble.as_deref(),
            Some("the run was stopped: the log has reached its limit of 2,000,000 events")
        );
    }

    #[test]
    fn reports_are_marked_on_every_line() {
        let (text, trouble) = run(async {
            create_named_task("fails", async { Err::<(), _>(Exception::new("ValueError", "no")) });
            sleep(1.0).await?;
            print("ends");
            Ok(())
        });
        assert_eq!(
            text,
            "0.000000 [stderr] Task exception was never retrieved\n\
             0.000000 [stderr] future: <Task finished name='fails' exception=ValueError('no')>\n\
             1.000000 ends\n"
        );
        assert_eq!(trouble, None);
    }
}
