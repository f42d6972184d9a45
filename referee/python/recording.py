"""Writes down what the tasks of a virtual loop do, one record a line.

A record is virtual time, loop iteration, task (`-` if none runs), and one of

    creates NAME                runs                    waits
    prints: TEXT                runs, throwing E        yields
    returned                    raised E                was cancelled
    the run finished            the run is deadlocked
    shows NAME = VALUE

`runs` begins a task step, and `waits` or `yields` ends one that leaves the task suspended. `shows` comes
after the end of a step in which a value has changed.
"""

import asyncio
import collections.abc

from virtual_loop import Deadlock, VirtualLoop, in_time_of_thread


# Returned instead of a coroutine that `run_until_complete` is not to run.
LEFT_OUT = object()


class Recorder:
    """Writes records until the run is over."""

    def __init__(self, output):
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

    def running_task(self):
        return asyncio.current_task() if self.loop and self.loop.is_running() else None

    def print(self, text):
        """Records a line that the program prints, a job at the time of its thread."""
        what = f"prints{self.calling_place()}: {text}"
        in_time_of_thread(lambda: self.add(what, self.running_task()))

    def calling_place(self):
        """The place in the program from which the recorder was called."""
        return ""

    def suspended_place(self, coroutine):
        """The place in the program at which a coroutine is suspended."""
        return ""

    def shown_changes(self, coroutine):
        """The values that the program shows and that have changed in a step: pairs of name and text."""
        return []

    def deadlocked(self):
        self.end("the run is deadlocked")


class RecordedCoroutine(collections.abc.Coroutine):
    """A wrapper around the coroutine of a task, which records every step.

    A task calls `send` or `throw` once for each step, on any object that has these methods. So the
    task itself is still CPython's own, written in C.
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
        # The repr of a task shows attributes of its coroutine.
        return getattr(self._coroutine, name)

    def _step(self, what, resume, *args):
        recorder = self._recorder
        task = asyncio.current_task()
        recorder.add(what, task)
        try:
            future = resume(*args)
        except StopIteration:
            # The task ends after this, as this attribute says: see `__step` in asyncio.
            self._end_step("was cancelled" if task._must_cancel else "returned", task)
            raise
        except asyncio.CancelledError as error:
            self._end_step("was cancelled", task)
            forget_frames(error)
            raise
        except BaseException as error:
            self._end_step(f"raised {error!r}", task)
            forget_frames(error)
            raise
        # A task that awaits itself does not wait: asyncio throws a RuntimeError into its next step.
        how = "yields" if future is None or future is task else "waits"
        self._end_step(f"{how}{recorder.suspended_place(self._coroutine)}", task)
        return future

    def _end_step(self, how, task):
        recorder = self._recorder
        recorder.add(how, task)
        for name, text in recorder.shown_changes(self._coroutine):
            recorder.add(f"shows {name} = {text}", task)


def forget_frames(error):
    """Drops the tracebacks of an exception and of the exceptions to which it refers.

    A traceback keeps alive what its frames refer to, such as an async generator, which would
    otherwise be closed at once.
    """
    seen, rest = set(), [error]
    while rest:
        error = rest.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        error.__traceback__ = None
        rest += [error.__context__, error.__cause__, *getattr(error, "exceptions", ())]


class RecordedLoop(VirtualLoop):
    """A virtual loop whose tasks are recorded."""

    def __init__(self, recorder):
        super().__init__()
        self._recorder = recorder
        # asyncio numbers the tasks of a whole process. Here each run begins with `Task-1`.
        self._last_task_number = 0
        recorder.loop = self

    def create_task(self, coro, *, name=None, **options):
        coroutine, name = self._announce(coro, name)
        task = super().create_task(coroutine, name=name, **options)
        if self._recorder.main is None:
            self._recorder.main = task
        return task

    def create_eager_task(self, coro, name):
        """`asyncio.Task(coro, loop=self, eager_start=True, name=name)`."""
        coroutine, name = self._announce(coro, name)
        age = self.next_age()
        task = asyncio.Task(coroutine, loop=self, eager_start=True, name=name)
        self._ages[task] = age
        return task

    def _announce(self, coro, name):
        """Records a new task before an eager one takes its first step."""
        recorder = self._recorder
        if name is None:
            self._last_task_number += 1
            name = f"Task-{self._last_task_number}"
        if recorder.main is None:
            recorder.add(f"creates {name}")
        else:
            recorder.add(f"creates {name}{recorder.calling_place()}", recorder.running_task())
        return RecordedCoroutine(coro, recorder), name

    def select(self, timeout):
        try:
            return super().select(timeout)
        except Deadlock:
            self._recorder.deadlocked()
            raise

    # When the main task is done, `asyncio.run` creates a task to shut down the async generators and
    # one to shut down the executor. A task that would find nothing to shut down, with no handle due
    # meanwhile, is left out. Its name is counted all the same.

    def shutdown_asyncgens(self):
        self._forget_ended_asyncgens()
        if self._asyncgens or self.has_something_due():
            return self._shutdown_asyncgens()
        self._asyncgens_shutdown_called = True
        self._last_task_number += 1
        return LEFT_OUT

    async def _shutdown_asyncgens(self):
        self._forget_ended_asyncgens()
        await super().shutdown_asyncgens()

    def _forget_ended_asyncgens(self):
        # How long an ended generator stays in the set depends on references. To close it does
        # nothing.
        for generator in [*self._asyncgens]:
            if generator.ag_frame is None:
                self._asyncgens.discard(generator)

    def shutdown_default_executor(self, timeout=None):
        if self._has_used_pool() or self.has_something_due():
            return self._shutdown_default_executor(timeout)
        self._executor_shutdown_called = True
        return LEFT_OUT

    async def _shutdown_default_executor(self, timeout):
        # An executor that never had a job has no threads to join.
        if not self._has_used_pool():
            self._default_executor = None
        await super().shutdown_default_executor(timeout)

    def _has_used_pool(self):
        return self._default_executor is not None and self._default_executor.is_used

    def run_until_complete(self, future):
        if future is not LEFT_OUT:
            return super().run_until_complete(future)

    def close(self):
        self._recorder.end("the run finished")
        super().close()
