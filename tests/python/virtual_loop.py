"""asyncio's own event loop on a virtual clock.

Everything that decides about order is CPython's: `BaseEventLoop._run_once`, its heap of timers,
tasks and futures in C. This only replaces what comes from outside, the clock and the waiting, and
settles the two orders that CPython leaves open:

* timers with equal deadlines fire in the order in which they were set;
* `asyncio.run` cancels the tasks that are left in the order in which they were made.
"""

import asyncio
import weakref

NANOS_PER_SECOND = 1_000_000_000

# asyncio never waits longer than this at once (`MAXIMUM_SELECT_TIMEOUT`), then looks again.
MAXIMUM_SELECT_NANOS = 24 * 3600 * NANOS_PER_SECOND


class Deadlock(Exception):
    """Nothing is ready and no timer is set, so a real loop would wait forever."""


class Deadline(float):
    """The time of a timer in seconds, rounded to a whole nanosecond.

    `TimerHandle` compares nothing but its deadline, and a heap gives equal ones out in any order.
    A number behind the time makes it the order in which they were set.
    """

    __slots__ = ("nanos", "number")

    def __new__(cls, when, number):
        # `round` takes ties to even. A clock that starts at zero has no negative times.
        nanos = max(round(when * NANOS_PER_SECOND), 0)
        self = super().__new__(cls, nanos / NANOS_PER_SECOND)
        self.nanos = nanos
        self.number = number
        return self

    def __lt__(self, other):
        return (self.nanos, self.number) < (other.nanos, other.number)


class VirtualLoop(asyncio.BaseEventLoop):
    """An event loop whose clock stands still while something is ready, and jumps otherwise."""

    def __init__(self):
        super().__init__()
        self.nanos = 0
        # Counted from one.
        self.iteration = 0
        self._timer_count = 0
        self._task_count = 0
        self._ages = weakref.WeakKeyDictionary()
        # `_run_once` waits by asking its selector, once in every iteration.
        self._selector = self
        # It fires what is due before `time() + resolution`: with half a nanosecond, exactly the
        # deadlines that are not after the time.
        self._clock_resolution = 0.5 / NANOS_PER_SECOND

    def time(self):
        return self.nanos / NANOS_PER_SECOND

    def call_at(self, when, callback, *args, context=None):
        self._timer_count += 1
        deadline = Deadline(when, self._timer_count)
        return super().call_at(deadline, callback, *args, context=context)

    def create_task(self, coro, **options):
        task = super().create_task(coro, **options)
        self._task_count += 1
        self._ages[task] = self._task_count
        return task

    def age(self, task):
        """The tasks' order of creation, as a key to sort them by."""
        return self._ages[task]

    def select(self, timeout):
        if timeout is None:
            raise Deadlock("nothing is ready, no timer is set, and the main task still waits")
        self.iteration += 1
        if timeout > 0:
            next_nanos = self._scheduled[0].when().nanos
            self.nanos = min(next_nanos, self.nanos + MAXIMUM_SELECT_NANOS)
        return ()

    def _process_events(self, event_list):
        # There is nothing outside from which an event could come.
        pass

    def _write_to_self(self):
        # Called to end a wait from another thread or a signal; nothing here ever waits.
        pass


def install(make_loop=VirtualLoop):
    """Makes `asyncio.run` use `make_loop` for its loop, in programs that know nothing of it."""

    class Policy(asyncio.DefaultEventLoopPolicy):
        def _loop_factory(self):
            return make_loop()

    asyncio.set_event_loop_policy(Policy())

    # `asyncio.run` cancels what is left in the order of this set, which is an order of addresses.
    # Programs see the set as it is: they ask `asyncio.all_tasks`, the runner `tasks.all_tasks`.
    all_tasks = asyncio.tasks.all_tasks
    asyncio.tasks.all_tasks = lambda loop=None: sorted(
        all_tasks(loop), key=(loop or asyncio.get_running_loop()).age
    )
