//! Exceptions as objects: classes, arguments, causes, notes, and groups that are taken apart.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::needless_raw_string_hashes, reason = "every Python program is quoted alike")]

mod machine;

use loopscope::runtime::{
    Exception, ExceptionClass, Repr, Result, create_task, gather, print, sleep, task_group,
};
use machine::{check, py, say_all};

/// The classes of Python that may occur, deepest last.
const NAMES: [&str; 24] = [
    "BaseException",
    "Exception",
    "BaseExceptionGroup",
    "ExceptionGroup",
    "GeneratorExit",
    "KeyboardInterrupt",
    "ArithmeticError",
    "ZeroDivisionError",
    "LookupError",
    "IndexError",
    "KeyError",
    "OSError",
    "ConnectionError",
    "ConnectionResetError",
    "TimeoutError",
    "FileNotFoundError",
    "RuntimeError",
    "NotImplementedError",
    "RecursionError",
    "ValueError",
    "UnicodeError",
    "SyntaxError",
    "TabError",
    "StopIteration",
];

#[test]
fn classes_derive_from_each_other_as_in_python() {
    check(
        async {
            for name in NAMES {
                let class = ExceptionClass::named(name);
                let bases: Vec<_> =
                    NAMES.into_iter().filter(|base| class.is_subclass(base)).collect();
                say_all!(name, bases.join(" "));
            }
            Ok(())
        },
        &format!(
            r#"
async def main():
    names = "{}".split()
    for name in names:
        print(name, *[base for base in names if issubclass(eval(name), eval(base))])
"#,
            NAMES.join(" ")
        ),
        "
        0 1 BaseException BaseException
        0 1 Exception BaseException Exception
        0 1 BaseExceptionGroup BaseException BaseExceptionGroup
        0 1 ExceptionGroup BaseException Exception BaseExceptionGroup ExceptionGroup
        0 1 GeneratorExit BaseException GeneratorExit
        0 1 KeyboardInterrupt BaseException KeyboardInterrupt
        0 1 ArithmeticError BaseException Exception ArithmeticError
        0 1 ZeroDivisionError BaseException Exception ArithmeticError ZeroDivisionError
        0 1 LookupError BaseException Exception LookupError
        0 1 IndexError BaseException Exception LookupError IndexError
        0 1 KeyError BaseException Exception LookupError KeyError
        0 1 OSError BaseException Exception OSError
        0 1 ConnectionError BaseException Exception OSError ConnectionError
        0 1 ConnectionResetError BaseException Exception OSError ConnectionError ConnectionResetError
        0 1 TimeoutError BaseException Exception OSError TimeoutError
        0 1 FileNotFoundError BaseException Exception OSError FileNotFoundError
        0 1 RuntimeError BaseException Exception RuntimeError
        0 1 NotImplementedError BaseException Exception RuntimeError NotImplementedError
        0 1 RecursionError BaseException Exception RuntimeError RecursionError
        0 1 ValueError BaseException Exception ValueError
        0 1 UnicodeError BaseException Exception ValueError UnicodeError
        0 1 SyntaxError BaseException Exception SyntaxError
        0 1 TabError BaseException Exception SyntaxError TabError
        0 1 StopIteration BaseException Exception StopIteration
        the run finished
        ",
    );
}

#[test]
fn classes_of_a_program_and_arguments() {
    check(
        async {
            let outage = ExceptionClass::new("Outage", &[&ExceptionClass::named("ConnectionError")]);
            let worse = ExceptionClass::new("Worse", &[&outage, &ExceptionClass::named("ValueError")]);
            let abort = ExceptionClass::new("Abort", &[&ExceptionClass::named("BaseException")]);
            let value_error = ExceptionClass::named("ValueError");
            let all = [
                Exception::of(&outage, &[&"it's", &3]),
                Exception::of(&worse, &[&"it's\nbad"]),
                Exception::of(&abort, &[]),
                Exception::of(&value_error, &[&7]),
                Exception::of(&value_error, &[&1, &2.5, &None::<u32>]),
                Exception::new("ValueError", "one"),
            ];
            for error in &all {
                let is = ["OSError", "ValueError", "Outage", "Exception"].map(|name| py(error.is(name)));
                let args = error.args();
                say_all!(error.repr(), error.message().repr(), args.len(), is.join(" "));
            }
            let plain = Exception::group("plain", vec![all[0].clone(), all[3].clone()]);
            let base = Exception::group("base", vec![all[0].clone(), all[2].clone()]);
            say_all!(plain.repr(), base.repr(), py(base.is_exception()));
            Ok(())
        },
        r#"
class Outage(ConnectionError):
    pass

class Worse(Outage, ValueError):
    pass

class Abort(BaseException):
    pass

async def main():
    all = [
        Outage("it's", 3),
        Worse("it's\nbad"),
        Abort(),
        ValueError(7),
        ValueError(1, 2.5, None),
        ValueError("one"),
    ]
    for error in all:
        kinds = [isinstance(error, kind) for kind in (OSError, ValueError, Outage, Exception)]
        print(repr(error), repr(str(error)), len(error.args), *kinds)
    plain = BaseExceptionGroup("plain", [all[0], all[3]])
    base = BaseExceptionGroup("base", [all[0], all[2]])
    print(repr(plain), repr(base), isinstance(base, Exception))
"#,
        "
        0 1 Outage(\"it's\", 3) \"[Errno it's] 3\" 2 True False True True
        0 1 Worse(\"it's\\nbad\") \"it's\\nbad\" 1 True True True True
        0 1 Abort() '' 0 False False False False
        0 1 ValueError(7) '7' 1 False True False True
        0 1 ValueError(1, 2.5, None) '(1, 2.5, None)' 3 False True False True
        0 1 ValueError('one') 'one' 1 False True False True
        0 1 ExceptionGroup('plain', [Outage(\"it's\", 3), ValueError(7)]) BaseExceptionGroup('base', [Outage(\"it's\", 3), Abort()]) False
        the run finished
        ",
    );
}

#[test]
fn groups_are_split_as_in_python() {
    check(
        async {
            let inner = Exception::group(
                "inner",
                vec![Exception::new("KeyError", "k"), Exception::new("TypeError", "t")],
            )
            .with_note("a note");
            let [value, other] = ["v", "w"].map(|text| Exception::new("ValueError", text));
            let group = Exception::group("outer", vec![value, inner, other]);
            for name in ["ValueError", "LookupError", "ExceptionGroup", "OSError", "TypeError"] {
                let (matching, rest) = group.split(|error| error.is(name));
                let show = |part: Option<Exception>| part.map_or("None".to_owned(), |it| it.repr());
                print(show(matching));
                print(show(rest));
            }
            let inner = group.subgroup(|error| error.is("KeyError")).expect("there is one");
            print(inner.exceptions()[0].notes().join(" "));
            Ok(())
        },
        r#"
async def main():
    inner = ExceptionGroup("inner", [KeyError("k"), TypeError("t")])
    inner.add_note("a note")
    group = ExceptionGroup("outer", [ValueError("v"), inner, ValueError("w")])
    for kind in [ValueError, LookupError, ExceptionGroup, OSError, TypeError]:
        matching, rest = group.split(kind)
        print(repr(matching))
        print(repr(rest))
    print(*group.subgroup(KeyError).exceptions[0].__notes__)
"#,
        "
        0 1 ExceptionGroup('outer', [ValueError('v'), ValueError('w')])
        0 1 ExceptionGroup('outer', [ExceptionGroup('inner', [KeyError('k'), TypeError('t')])])
        0 1 ExceptionGroup('outer', [ExceptionGroup('inner', [KeyError('k')])])
        0 1 ExceptionGroup('outer', [ValueError('v'), ExceptionGroup('inner', [TypeError('t')]), ValueError('w')])
        0 1 ExceptionGroup('outer', [ValueError('v'), ExceptionGroup('inner', [KeyError('k'), TypeError('t')]), ValueError('w')])
        0 1 None
        0 1 None
        0 1 ExceptionGroup('outer', [ValueError('v'), ExceptionGroup('inner', [KeyError('k'), TypeError('t')]), ValueError('w')])
        0 1 ExceptionGroup('outer', [ExceptionGroup('inner', [TypeError('t')])])
        0 1 ExceptionGroup('outer', [ValueError('v'), ExceptionGroup('inner', [KeyError('k')]), ValueError('w')])
        0 1 a note
        the run finished
        ",
    );
}

#[test]
fn an_exception_of_a_program_ends_tasks_as_its_bases_do() {
    check(
        async {
            let cancelled = ExceptionClass::named("CancelledError");
            let stopped = ExceptionClass::new("Stopped", &[&cancelled]);
            let abort = ExceptionClass::new("Abort", &[&ExceptionClass::named("BaseException")]);
            let raise = |class: &ExceptionClass| {
                let error = Exception::of(class, &[&"a"]);
                async move {
                    sleep(1.0).await?;
                    Err::<(), _>(error)
                }
            };
            let task = create_task(raise(&stopped));
            for result in gather([task.clone()], true).await? {
                print(result.expect_err("it raised").repr());
            }
            say_all!(py(task.cancelled()));
            let (first, second) = (raise(&abort), raise(&ExceptionClass::named("KeyError")));
            let grouped: Result<()> = task_group(async |group| {
                group.create_task(first)?;
                group.create_task(second)?;
                Ok(())
            })
            .await;
            print(grouped.expect_err("both fail").repr());
            Ok(())
        },
        r#"
class Stopped(asyncio.CancelledError):
    pass

class Abort(BaseException):
    pass

async def fail(kind):
    await asyncio.sleep(1)
    raise kind("a")

async def main():
    task = asyncio.create_task(fail(Stopped))
    for result in await asyncio.gather(task, return_exceptions=True):
        print(repr(result))
    print(task.cancelled())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail(Abort))
            group.create_task(fail(KeyError))
    except BaseExceptionGroup as error:
        print(repr(error))
"#,
        "
        1 6 CancelledError('')
        1 6 True
        2 11 BaseExceptionGroup('unhandled errors in a TaskGroup', [Abort('a'), KeyError('a')])
        the run finished
        ",
    );
}
