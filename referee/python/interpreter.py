"""Runs the programs that it reads on real asyncio.

Usage: python interpreter.py

Each line of the input is a program in JSON, as `referee/src/program.rs` describes it. For each, the
output has its records (`recording.py`), a line `reports TEXT` for everything that asyncio would log,
sorted, and the line `end`.
"""

import asyncio
import gc
import importlib
import json
import pathlib
import sys
import warnings
from functools import partial

import virtual_threads
from machine import Machine
from recording import RecordedLoop, Recorder
from virtual_loop import Deadlock, begin, install

# Each file registers the operations of a family.
for path in sorted((pathlib.Path(__file__).parent / "ops").glob("*.py")):
    importlib.import_module(f"ops.{path.stem}")

# A program that takes more iterations is stopped.
MOST_ITERATIONS = 20_000


class Runaway(Exception):
    """The program has reached its limit of iterations."""


class ProgramLoop(RecordedLoop):
    """A recorded loop with a limit of iterations, which hands on what it would log."""

    def __init__(self, recorder, reports):
        super().__init__(recorder)
        self._reports = reports

    def default_exception_handler(self, context):
        self._reports.take(self, context)

    def select(self, timeout):
        if self.iteration >= MOST_ITERATIONS:
            self._recorder.end("the run reached its limit")
            raise Runaway
        return super().select(timeout)


class Reports:
    """What asyncio would log."""

    def __init__(self):
        self._texts = []

    def take(self, loop, context):
        """Takes what the default exception handler is told."""
        text = context["message"]
        if text.startswith("an error occurred during closing"):
            # The message goes on with the generator's repr, which has an address.
            text = "an error occurred during closing of asynchronous generator"
            text += f" | exception: {context['exception']!r}"
        elif text.startswith("Task <"):
            text = f"Task {described(context['task'])} has errored out"
        elif text.startswith("Exception in callback"):
            text = f"Exception in callback | exception: {context['exception']!r}"
        elif text.startswith("told ") and "exception" in context:
            text += f" | exception: {context['exception']!r}"
        else:
            for key in ("future", "task"):
                if key in context:
                    text += f" | {key}: {described(context[key])}"
        self._texts.append(text)

    def warn(self, message, category, *rest):
        """A replacement for `warnings.showwarning`."""
        self._texts.append(f"{category.__name__}: {message}")

    def lines(self):
        return [f"reports {text}" for text in sorted(self._texts)]


def described(future):
    """The repr of a future or task without its coroutine and source file."""
    is_task = isinstance(future, asyncio.Task)
    about = [f"name={future.get_name()!r}"] if is_task else []
    if not future.done():
        state = "pending"
    else:
        state = "cancelled" if future.cancelled() else "finished"
        if state == "finished" and future.exception() is not None:
            about.append(f"exception={future.exception()!r}")
    return " ".join([f"<{type(future).__name__}", state, *about]) + ">"


def run(program, output):
    """Runs a program as `asyncio.run` does, and writes its records and reports."""
    recorder = Recorder(output)
    reports = Reports()
    machine = Machine(program, recorder)
    begin()
    runner = asyncio.Runner(loop_factory=lambda: ProgramLoop(recorder, reports))
    loop = runner.get_loop()
    warnings.showwarning = reports.warn
    is_over = False
    try:
        runs = [partial(machine.further, run) for run in program.get("runs", [])]
        for block in [machine.main, *runs]:
            try:
                runner.run(block())
            except (Deadlock, Runaway):
                raise
            except BaseException:
                # The records say how the main task ended.
                pass
        runner.close()
        is_over = True
    except (Deadlock, Runaway):
        # The remaining tasks must not run, not even when they are collected.
        loop.set_exception_handler(lambda loop, context: None)
        loop._ready.clear()
        loop._scheduled.clear()
        loop.close()
    machine.end()
    recorder.main = None
    del machine, runner, loop
    gc.collect()
    if is_over:
        for line in reports.lines():
            output.write(line + "\n")


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    output = sys.stdout
    output.reconfigure(encoding="utf-8", newline="\n")
    install()
    virtual_threads.install()
    warnings.simplefilter("ignore")
    warnings.filterwarnings("always", "The executor did not", RuntimeWarning)
    # An exception in a destructor would be printed to stderr. It is not part of the comparison.
    sys.unraisablehook = lambda unraisable: None
    gc.collect()
    gc.freeze()
    gc.disable()
    for line in sys.stdin:
        run(json.loads(line), output)
        output.write("end\n")
        output.flush()


if __name__ == "__main__":
    if sys.version_info[:2] not in [(3, 13), (3, 14)]:
        sys.exit("the referee is CPython 3.13 or 3.14")
    main()
