"""Runs a Python listing unchanged on the virtual clock and prints what its tasks did.

Usage: python3.13 referee.py LISTING.py

One record per line: virtual time, loop iteration, task (`-` if none runs), and one of

    creates NAME, line N        runs                    waits, line N
    prints, line N: TEXT        runs, throwing E        yields, line N
    returned                    raised E                was cancelled
    the run finished            the run is deadlocked

`runs` begins a task step and `waits` or `yields` ends one that leaves the task suspended, at the
line of the listing where its innermost frame of the listing is.

The exit code is 0 if the listing ran, however its main task ended.
"""

import asyncio
import collections.abc
import io
import os
import runpy
import sys
import traceback

from virtual_loop import Deadlock, VirtualLoop, install


class Recorder:
    """Prints records until the run is over."""

    def __init__(self, listing, output):
        self.listing = listing
        self.loop = None
        self.main = None
        self._output = output

    def add(self, what, task=None):
        if self.loop is not None:
            seconds, nanos = divmod(self.loop.nanos, 1_000_000_000)
            name = "-" if task is None else task.get_name()
            iteration = self.loop.iteration
            self._output.write(f"{seconds}.{nanos:09} {iteration:>4}  {name:<10} {what}\n")

    def end(self, how):
        self.add(how)
        self.loop = None

    def exit(self):
        self._output.flush()
        os._exit(0)

    def running_task(self):
        return asyncio.current_task() if self.loop and self.loop.is_running() else None

    def calling_line(self):
        """Where in the listing the code is that called us."""
        frame = sys._getframe()
        while frame is not None and frame.f_code.co_filename != self.listing:
            frame = frame.f_back
        return "?" if frame is None else frame.f_lineno

    def suspended_line(self, coroutine):
        """Where in the listing a suspended coroutine, or one that it awaits, is."""
        line = "?"
        while coroutine is not None:
            kind = next((k for k in ("cr", "gi", "ag") if hasattr(coroutine, f"{k}_frame")), None)
            if kind is None:
                break
            frame = getattr(coroutine, f"{kind}_frame")
            if frame is not None and frame.f_code.co_filename == self.listing:
                line = frame.f_lineno
            coroutine = getattr(coroutine, "gi_yieldfrom" if kind == "gi" else f"{kind}_await")
        return line


class RecordedCoroutine(collections.abc.Coroutine):
    """Stands between a task and its coroutine and sees every step.

    A task of CPython calls `send` or `throw` once for each step and takes any object that has
    them, so the task itself stays the one in C that everybody uses.
    """

    def __init__(self, coroutine, recorder):
        self._coroutine = coroutine
        self._recorder = recorder

    def send(self, value):
        return self._step("runs", self._coroutine.send, value)

    def throw(self, exception, *rest):
        return self._step(f"runs, throwing {exception!r}", self._coroutine.throw, exception, *rest)

    def close(self):
        self._coroutine.close()

    def __await__(self):
        raise TypeError("only a task runs this")

    def __getattr__(self, name):
        # A task's repr shows what it runs.
        return getattr(self._coroutine, name)

    def _step(self, what, resume, *args):
        recorder = self._recorder
        task = asyncio.current_task()
        recorder.add(what, task)
        try:
            future = resume(*args)
        except StopIteration:
            # The task does not know yet that it is done, but this decides how.
            recorder.add("was cancelled" if task._must_cancel else "returned", task)
            raise
        except asyncio.CancelledError:
            recorder.add("was cancelled", task)
            raise
        except BaseException as error:
            recorder.add(f"raised {error!r}", task)
            raise
        # A task that awaits itself is refused at its next step, so it waits for nothing.
        how = "yields" if future is None or future is task else "waits"
        recorder.add(f"{how}, line {recorder.suspended_line(self._coroutine)}", task)
        return future


class RecordedLoop(VirtualLoop):
    """A virtual loop that tells a recorder about its tasks."""

    def __init__(self, recorder):
        super().__init__()
        self._recorder = recorder
        recorder.loop = self

    def create_task(self, coro, **options):
        recorder = self._recorder
        task = super().create_task(RecordedCoroutine(coro, recorder), **options)
        if recorder.main is None:
            recorder.main = task
            recorder.add(f"creates {task.get_name()}")
        else:
            line = recorder.calling_line()
            recorder.add(f"creates {task.get_name()}, line {line}", recorder.running_task())
        return task

    def select(self, timeout):
        try:
            return super().select(timeout)
        except Deadlock:
            self._recorder.end("the run is deadlocked")
            # `asyncio.run` would cancel what is left on its way out. The run ends here instead, as
            # it does for somebody who stops the program, and cannot get stuck once more.
            self._recorder.exit()

    def shutdown_asyncgens(self):
        # What `asyncio.run` does from here on, it does with tasks of its own.
        self._recorder.end("the run finished")
        return super().shutdown_asyncgens()


class RecordedOutput(io.TextIOBase):
    """What the listing prints to, line by line."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._rest = ""

    def writable(self):
        return True

    def write(self, text):
        recorder = self._recorder
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            recorder.add(
                f"prints, line {recorder.calling_line()}: {line}", recorder.running_task()
            )
        return len(text)


def ended_main(main, error):
    """Whether `error` is what `asyncio.run` raises because the main task ended with it."""
    if main is None or not main.done():
        return False
    if main.cancelled():
        return isinstance(error, asyncio.CancelledError)
    return main.exception() is error


def main():
    [listing] = sys.argv[1:]
    output = sys.stdout
    output.reconfigure(encoding="utf-8", newline="\n")
    recorder = Recorder(listing, output)
    install(lambda: RecordedLoop(recorder))
    sys.argv = [listing]
    sys.stdout = RecordedOutput(recorder)
    try:
        runpy.run_path(listing, run_name="__main__")
    except BaseException as error:
        if not ended_main(recorder.main, error):
            traceback.print_exc()
            return 1
    finally:
        sys.stdout = output
    return 0


if __name__ == "__main__":
    if sys.version_info[:2] != (3, 13):
        sys.exit("the referee is CPython 3.13")
    sys.exit(main())
