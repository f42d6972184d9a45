"""Runs Python listings unchanged on the virtual clock and prints what their tasks did.

Usage: python referee.py

Each line of the input is a request in JSON: `{"listing": TEXT}` for the records of a listing, or
`{"listing": TEXT, "prints": true}` for the lines that it prints, each behind its virtual time in
seconds. The output has those lines, and `end` behind those of each listing.

The records are those of `recording.py`; records of what creates, prints, waits or yields also name a
line: that of the innermost frame of the listing.

The exit code is 0 if every listing ran, however its main task ended.
"""

import asyncio
import asyncio.runners
import contextvars
import gc
import io
import json
import os
import sys
import traceback
import types
import warnings
from functools import partial

import virtual_threads
from recording import RecordedLoop, Recorder
from shown_values import ShownValues
from virtual_loop import CLOCK, Deadlock, begin, in_time_of_thread, install

# What frames of a listing have as their file.
LISTING = "listing.py"

# A process for each listing, so that none depends on what another one has changed. WebAssembly has
# no processes: there the listings of a batch share what `run` does not put back.
CAN_FORK = sys.platform != "emscripten"


class ListingRecorder(Recorder):
    """Adds to the records the lines of a listing, and the values that it shows."""

    def __init__(self, output, listing):
        super().__init__(output)
        self._values = ShownValues(listing, LISTING)

    def shown_changes(self, coroutine):
        return self._values.changes(coroutine)

    def calling_place(self):
        frame = sys._getframe()
        while frame is not None and frame.f_code.co_filename != LISTING:
            frame = frame.f_back
        return f", line {'?' if frame is None else frame.f_lineno}"

    def suspended_place(self, coroutine):
        line = "?"
        while coroutine is not None:
            kind = next((k for k in ("cr", "gi", "ag") if hasattr(coroutine, f"{k}_frame")), None)
            if kind is None:
                break
            frame = getattr(coroutine, f"{kind}_frame")
            if frame is not None and frame.f_code.co_filename == LISTING:
                line = frame.f_lineno
            coroutine = getattr(coroutine, "gi_yieldfrom" if kind == "gi" else f"{kind}_await")
        return f", line {line}"


class ListingLoop(RecordedLoop):
    """A recorded loop that runs nothing any more once it is deadlocked."""

    def __init__(self, recorder):
        super().__init__(recorder)
        self.is_deadlocked = False

    def select(self, timeout):
        try:
            return super().select(timeout)
        except Deadlock:
            # `asyncio.run` would cancel the remaining tasks, which could deadlock again. So the
            # process ends here, as if it were killed, or the run at least.
            if CAN_FORK:
                sys.__stdout__.flush()
                os._exit(0)
            self.is_deadlocked = True
            self.set_exception_handler(lambda loop, context: None)
            raise

    def run_until_complete(self, future):
        if self.is_deadlocked:
            raise Deadlock
        return super().run_until_complete(future)


def cancel_all_tasks(loop, cancel=asyncio.runners._cancel_all_tasks):
    """The replacement for what `asyncio.run` calls at its end."""
    if not loop.is_deadlocked:
        cancel(loop)


class LineOutput(io.TextIOBase):
    """The stdout of the listing, which hands on whole lines."""

    def __init__(self, take_line):
        self._take_line = take_line
        self._rest = ""

    def writable(self):
        return True

    def write(self, text):
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._take_line(line)
        return len(text)


def ended_main(main, error):
    """Whether `asyncio.run` raised `error` because the main task ended with it."""
    if main is None or not main.done():
        return False
    if main.cancelled():
        return isinstance(error, asyncio.CancelledError)
    return main.exception() is error


def print_with_time(output, line):
    """Writes a line of the listing after its virtual time, a job's after that of its thread."""
    in_time_of_thread(lambda: output.write(f"{CLOCK.nanos / 1e9:.6f} {line}\n"))


def main():
    output = sys.stdout
    sys.stdin.reconfigure(encoding="utf-8")
    output.reconfigure(encoding="utf-8", newline="\n")
    install()
    virtual_threads.install()
    asyncio.runners._cancel_all_tasks = cancel_all_tasks
    for line in sys.stdin:
        request = json.loads(line)
        if not (run_in_child if CAN_FORK else run_in_context)(request, output):
            return 1
        output.write("end\n")
        output.flush()
    return 0


def run_in_child(request, output):
    child = os.fork()
    if child == 0:
        is_right = run(request, output)
        output.flush()
        os._exit(0 if is_right else 1)
    _, status = os.waitpid(child, 0)
    return status == 0


def run_in_context(request, output):
    """Runs a listing and puts back what listings change of a process."""
    main = sys.modules["__main__"]
    show = warnings.showwarning
    with warnings.catch_warnings():
        is_right = contextvars.copy_context().run(run, request, output)
        # What it left behind may print, to an output that is thrown away.
        sys.stdout = io.StringIO()
        gc.collect()
    sys.stdout = output
    warnings.showwarning = show
    sys.modules["__main__"] = main
    return is_right


def run(request, output):
    prints = request.get("prints", False)
    recorder = ListingRecorder(io.StringIO() if prints else output, request["listing"])
    begin(lambda: ListingLoop(recorder))
    sys.argv = [LISTING]
    sys.stdout = LineOutput(partial(print_with_time, output) if prints else recorder.print)
    if prints:
        # Only stdout is asked for.
        warnings.showwarning = lambda *_: None
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    try:
        exec(compile(request["listing"], LISTING, "exec"), module.__dict__)
    except Deadlock:
        pass
    except BaseException as error:
        # What a listing prints is compared up to the exception that ends it, like a real stdout.
        if not prints and not ended_main(recorder.main, error):
            traceback.print_exc()
            return False
    finally:
        sys.stdout = output
    return True


if __name__ == "__main__":
    if sys.version_info[:2] not in [(3, 13), (3, 14)]:
        sys.exit("the referee is CPython 3.13 or 3.14")
    sys.exit(main())
