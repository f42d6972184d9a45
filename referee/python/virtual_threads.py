"""A thread pool whose threads are simulated, on the clock of a virtual loop.

asyncio's own code runs around it: `run_in_executor`, `to_thread`, `futures.wrap_future`, and
`shutdown_default_executor`. Only what a pool does by itself is replaced:

* a job is taken by the idle thread with the lowest number, or waits in a queue;
* its function is called when the thread takes it, and `time.sleep` in it adds to the thread's own
  time alone;
* at the thread's time the job's future has its result, which its callback hands to the loop with
  `call_soon_threadsafe`; then the thread takes the next job.

`shutdown_default_executor` starts a real thread that joins the others. Here that one is simulated
too: it calls at once if the pool is idle, otherwise when its last job has ended.
"""

import asyncio.base_events
import collections
import concurrent.futures
import contextvars
import heapq
import threading

# How many threads a pool has by default, where CPython takes the number of processors.
DEFAULT_WORKERS = 8


class VirtualThread:
    """A thread of the pool while it works on one job."""

    def __init__(self, number, nanos):
        self.number = number
        self.nanos = nanos


class VirtualPool(concurrent.futures.ThreadPoolExecutor):
    """An executor that never starts a thread."""

    def __init__(self, max_workers=None, *args, **kwargs):
        super().__init__(DEFAULT_WORKERS if max_workers is None else max_workers, *args, **kwargs)
        self._idle_numbers = list(range(self._max_workers))
        self._jobs = collections.deque()
        self._when_idle = []
        self.is_used = False

    def submit(self, fn, /, *args, **kwargs):
        if self._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        self.is_used = True
        future = concurrent.futures.Future()
        self._jobs.append((future, lambda: fn(*args, **kwargs)))
        self._hand_out()
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._shutdown = True
        while cancel_futures and self._jobs:
            self._jobs.popleft()[0].cancel()
        loop = asyncio._get_running_loop()
        while wait and loop is not None and loop.thread is None and not self._is_idle():
            loop.let_others_call(loop.next_told_nanos())

    def when_idle(self, call):
        """Has another thread call `call` as soon as no job is left."""
        self._when_idle.append(call)
        if self._is_idle():
            loop = asyncio.get_running_loop()
            loop.call_from_outside(loop.nanos, self._tell_idle)

    def _is_idle(self):
        return not self._jobs and len(self._idle_numbers) == self._max_workers

    def _tell_idle(self):
        while self._when_idle and self._is_idle():
            self._when_idle.pop(0)()

    def _hand_out(self):
        while self._jobs and self._idle_numbers:
            future, work = self._jobs.popleft()
            if future.set_running_or_notify_cancel():
                self._begin(future, work, heapq.heappop(self._idle_numbers))

    def _begin(self, future, work, number):
        loop = asyncio.get_running_loop()
        outer, loop.thread = loop.thread, VirtualThread(number, loop.nanos)
        try:
            # A thread has a context of its own.
            result = contextvars.Context().run(work)
            finish = lambda: future.set_result(result)
        except BaseException as error:
            # Python deletes the name `error` at the end of this block.
            raised = error
            finish = lambda: future.set_exception(raised)
        finally:
            thread, loop.thread = loop.thread, outer

        def end():
            finish()
            heapq.heappush(self._idle_numbers, number)
            self._hand_out()
            self._tell_idle()

        loop.call_from_outside(thread.nanos, end)


class JoiningThread:
    """The simulated thread that `shutdown_default_executor` starts."""

    def __init__(self, target, args):
        self._call = lambda: target(*args)
        # `target` is a method of the loop that is shut down.
        self._pool = target.__self__._default_executor

    def start(self):
        self._pool.when_idle(self._call)

    def join(self):
        # asyncio joins the thread only after its last call to the loop.
        pass


class Threading:
    """A replacement for the module `threading` in asyncio's base loop."""

    Thread = JoiningThread

    def __getattr__(self, name):
        return getattr(threading, name)


def install():
    """Replaces every thread pool by a virtual one, and the thread that shuts the executor down."""
    concurrent.futures.ThreadPoolExecutor = VirtualPool
    asyncio.base_events.threading = Threading()
