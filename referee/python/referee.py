"""Runs Python listings unchanged on the virtual clock and prints what their tasks did.

Usage: python3.13 referee.py LISTING.py ...

Prints the records of `recording.py`, and `end` behind those of each listing; records of what
creates, prints, waits or yields also name a line: that of the innermost frame of the listing.

The exit code is 0 if every listing ran, however its main task ended.
"""

import asyncio
import io
import os
import runpy
import sys
import traceback

import virtual_threads
from recording import RecordedLoop, Recorder
from virtual_loop import install


class ListingRecorder(Recorder):
    """Adds the lines of a listing to the records."""

    def __init__(self, listing, output):
        super().__init__(output)
        self._listing = listing

    def calling_place(self):
        frame = sys._getframe()
        while frame is not None and frame.f_code.co_filename != self._listing:
            frame = frame.f_back
        return f", line {'?' if frame is None else frame.f_lineno}"

    def suspended_place(self, coroutine):
        line = "?"
        while coroutine is not None:
            kind = next((k for k in ("cr", "gi", "ag") if hasattr(coroutine, f"{k}_frame")), None)
            if kind is None:
                break
            frame = getattr(coroutine, f"{kind}_frame")
            if frame is not None and frame.f_code.co_filename == self._listing:
                line = frame.f_lineno
            coroutine = getattr(coroutine, "gi_yieldfrom" if kind == "gi" else f"{kind}_await")
        return f", line {line}"

    def deadlocked(self):
        super().deadlocked()
        # `asyncio.run` would cancel the remaining tasks, which could deadlock again. So the process
        # ends here, as if it were killed.
        self._output.flush()
        os._exit(0)


class RecordedOutput(io.TextIOBase):
    """The stdout of the listing, which records whole lines."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._rest = ""

    def writable(self):
        return True

    def write(self, text):
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._recorder.print(line)
        return len(text)


def ended_main(main, error):
    """Whether `asyncio.run` raised `error` because the main task ended with it."""
    if main is None or not main.done():
        return False
    if main.cancelled():
        return isinstance(error, asyncio.CancelledError)
    return main.exception() is error


def main():
    output = sys.stdout
    output.reconfigure(encoding="utf-8", newline="\n")
    for listing in sys.argv[1:]:
        # A process for each listing, so that none depends on what another one has changed.
        child = os.fork()
        if child == 0:
            status = run(listing, output)
            output.flush()
            os._exit(status)
        _, status = os.waitpid(child, 0)
        if status != 0:
            return 1
        print("end", flush=True)
    return 0


def run(listing, output):
    recorder = ListingRecorder(listing, output)
    install(lambda: RecordedLoop(recorder))
    virtual_threads.install()
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
