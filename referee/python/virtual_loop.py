"""asyncio's own event loop on a virtual clock.

All code that decides in which order things happen is CPython's own: `BaseEventLoop._run_once`, its
heap of timers, tasks and futures in C. This module only replaces the clocks and the waiting, and it
fixes the orders that CPython leaves open:

* timers with equal deadlines fire in the order in which they were set;
* `asyncio.run` cancels the remaining tasks in the order in which they were created;
* it closes the remaining async generators in the order in which they were first iterated;
* a task group cancels its tasks in the order in which they were created;
* `as_completed` starts its arguments in their order.

The clocks and `sleep` of the module `time` are virtual too. They begin at zero, and go on from one
loop to the next. A simulated thread has its own time.

3.13.0 to 3.13.2 become like later releases of 3.13 where those fixed the order of things.

Calls from simulated threads (`virtual_threads.py`) reach the loop while it selects, so before the
timers that are due at the same time, or while a coroutine blocks the loop in `time.sleep`.
"""

import asyncio
import collections.abc
import heapq
import sys
import time
import weakref

NANOS_PER_SECOND = 1_000_000_000

# The longest that asyncio waits in one call of `select` (`MAXIMUM_SELECT_TIMEOUT`).
MAXIMUM_SELECT_NANOS = 24 * 3600 * NANOS_PER_SECOND


class Deadlock(Exception):
    """Nothing is ready and no timer is set, so a real loop would wait forever."""


def deadline_nanos(now_nanos, seconds):
    """The time `seconds` after `now_nanos`, computed in floats as asyncio does."""
    # `round` rounds ties to even. The clock starts at zero, so no time is negative.
    return max(round((now_nanos / NANOS_PER_SECOND + seconds) * NANOS_PER_SECOND), 0)


class Clock:
    """The time of the process. Loops share it: each begins when the one before has ended."""

    nanos = 0


CLOCK = Clock()


class Deadline(float):
    """The time of a timer in seconds, rounded to a whole nanosecond.

    `TimerHandle` compares only its deadline, and a heap returns equal deadlines in any order. The
    number decides between equal times, so that timers fire in the order in which they were set.
    """

    __slots__ = ("nanos", "number")

    def __new__(cls, when, number):
        nanos = max(round(when * NANOS_PER_SECOND), 0)
        self = super().__new__(cls, nanos / NANOS_PER_SECOND)
        self.nanos = nanos
        self.number = number
        return self

    def __lt__(self, other):
        return (self.nanos, self.number) < (other.nanos, other.number)


class OrderedWeakSet:
    """A weak set that iterates its members in the order in which they were added."""

    def __init__(self):
        self._members = {}

    def add(self, member):
        key = id(member)
        self._members[key] = weakref.ref(member, lambda _: self._members.pop(key, None))

    def discard(self, member):
        self._members.pop(id(member), None)

    def clear(self):
        self._members.clear()

    def __len__(self):
        return len(self._members)

    def __iter__(self):
        members = [reference() for reference in self._members.values()]
        return iter([member for member in members if member is not None])


class OrderedSet(collections.abc.MutableSet):
    """A set that iterates its members in the order in which they were added."""

    def __init__(self, members=()):
        self._members = dict.fromkeys(members)

    def __contains__(self, member):
        return member in self._members

    def __iter__(self):
        return iter(self._members)

    def __len__(self):
        return len(self._members)

    def __repr__(self):
        return f"{{{', '.join(map(repr, self))}}}" if self else "set()"

    def add(self, member):
        self._members[member] = None

    def discard(self, member):
        self._members.pop(member, None)


class TasksByAge(OrderedSet):
    """A set that iterates its tasks in the order in which they were created.

    That is not the order in which they were added: an eager task runs its first step, in which it
    may create tasks, before it is added itself.
    """

    def __iter__(self):
        return iter(sorted(super().__iter__(), key=asyncio.get_running_loop().age))


class VirtualLoop(asyncio.BaseEventLoop):
    """An event loop on a virtual clock.

    The clock does not move while a handle is ready; otherwise it jumps to the next deadline.
    """

    def __init__(self):
        super().__init__()
        # Counted from one.
        self.iteration = 0
        self._timer_count = 0
        self._task_count = 0
        self._ages = weakref.WeakKeyDictionary()
        # What simulated threads will do: a heap of time, number, function and whether it calls the
        # loop, which ends its `select`.
        self._calls_from_outside = []
        self._call_count = 0
        # The simulated thread whose code runs; `None` if it is the loop's thread.
        self.thread = None
        # `_run_once` waits in `select` of its selector, once in every iteration.
        self._selector = self
        # `_run_once` fires timers whose deadline is before `time() + resolution`. Half a nanosecond
        # includes deadlines that are equal to the time and no later ones.
        self._clock_resolution = 0.5 / NANOS_PER_SECOND
        self._asyncgens = OrderedWeakSet()

    @property
    def nanos(self):
        return CLOCK.nanos

    def time(self):
        return (CLOCK if self.thread is None else self.thread).nanos / NANOS_PER_SECOND

    def call_at(self, when, callback, *args, context=None):
        self._timer_count += 1
        deadline = Deadline(when, self._timer_count)
        return super().call_at(deadline, callback, *args, context=context)

    def create_task(self, coro, **options):
        age = self.next_age()
        if self._task_factory is None:
            task = super().create_task(coro, **options)
        else:
            # Up to 3.13.2 asyncio names a task of a factory only after its eager first step.
            task = self._task_factory(self, coro, **options)
        self._ages[task] = age
        return task

    def next_age(self):
        """The next number in the order of creation; a task gets it before it runs a step."""
        self._task_count += 1
        return self._task_count

    def age(self, task):
        """A key that sorts tasks by the order in which they were created."""
        return self._ages[task]

    def call_from_outside(self, nanos, call, is_told=True):
        """Has another thread call `call` at a time; calls at equal times come in their order.

        The loop hears of it unless `is_told` is false.
        """
        self._call_count += 1
        heapq.heappush(self._calls_from_outside, (nanos, self._call_count, call, is_told))

    def next_told_nanos(self):
        """When another thread will tell the loop something; `None` if none will."""
        return min((nanos for nanos, _, _, is_told in self._calls_from_outside if is_told), default=None)

    def let_others_call(self, until_nanos):
        """Moves the clock to a time, and makes the calls of other threads on the way."""
        while self._calls_from_outside and self._calls_from_outside[0][0] <= until_nanos:
            nanos, _, call, _ = heapq.heappop(self._calls_from_outside)
            CLOCK.nanos = max(CLOCK.nanos, nanos)
            call()
        CLOCK.nanos = max(CLOCK.nanos, until_nanos)

    def block(self, seconds):
        """Moves the clock of the loop, or of the simulated thread that runs: `time.sleep`."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if self.thread is None:
            self.let_others_call(deadline_nanos(CLOCK.nanos, seconds))
        else:
            self.thread.nanos = deadline_nanos(self.thread.nanos, seconds)

    def has_something_due(self):
        """Whether an iteration would call a handle without waiting first."""
        due = [timer for timer in self._scheduled if timer.when().nanos <= CLOCK.nanos]
        return (
            not all(handle.cancelled() for handle in [*self._ready, *due])
            or self.next_told_nanos() == CLOCK.nanos
        )

    def select(self, timeout):
        until_nanos = CLOCK.nanos
        if timeout is None or timeout > 0:
            times = [self._scheduled[0].when().nanos] if timeout is not None else []
            times += [nanos for nanos in [self.next_told_nanos()] if nanos is not None]
            if not times:
                raise Deadlock("nothing is ready, no timer is set, and the main task still waits")
            until_nanos = min(*times, CLOCK.nanos + MAXIMUM_SELECT_NANOS)
        self.iteration += 1
        self.let_others_call(until_nanos)
        return ()

    def _process_events(self, event_list):
        # There are no sockets and pipes, so there are no events.
        pass

    def _write_to_self(self):
        # asyncio calls this to wake a loop that waits in `select`. This loop never waits.
        pass


def in_time_of_thread(call):
    """Calls `call` now or, if a simulated thread runs, as soon as the clock reaches its time."""
    loop = asyncio._get_running_loop()
    thread = getattr(loop, "thread", None)
    if thread is None or thread.nanos <= CLOCK.nanos:
        call()
    else:
        loop.call_from_outside(thread.nanos, call, is_told=False)


def begin(make_loop=VirtualLoop):
    """Sets the clocks to zero, and has `asyncio.run` create its loops with `make_loop`."""
    CLOCK.nanos = 0
    asyncio.events.new_event_loop = asyncio.new_event_loop = make_loop


def install():
    """Fixes the orders and replaces the clocks for this process; programs need no change."""
    # `asyncio.run` cancels the remaining tasks in the order of this set, which is one of addresses.
    # Programs still get the set itself: they call `asyncio.all_tasks`, the runner
    # `tasks.all_tasks`.
    all_tasks = asyncio.tasks.all_tasks
    asyncio.tasks.all_tasks = lambda loop=None: sorted(
        all_tasks(loop), key=(loop or asyncio.get_running_loop()).age
    )

    enter_group = asyncio.TaskGroup.__init__

    def enter_group_in_order(group):
        enter_group(group)
        group._tasks = TasksByAge()

    asyncio.TaskGroup.__init__ = enter_group_in_order

    # `asyncio.wait` adds its callbacks in the order in which it iterates a set.
    asyncio.tasks.set = OrderedSet

    def begin_as_completed(iterator, awaitables, timeout):
        # The code of 3.13 and 3.14 with ordered sets.
        loop = asyncio.get_running_loop()
        todo = OrderedSet(asyncio.ensure_future(each) for each in OrderedSet(awaitables))
        iterator._done = asyncio.Queue()
        iterator._timeout_handle = None
        iterator._todo = todo
        iterator._todo_left = len(todo)
        for future in todo:
            future.add_done_callback(iterator._handle_completion)
        if todo and timeout is not None:
            iterator._timeout_handle = loop.call_later(timeout, iterator._handle_timeout)

    asyncio.tasks._AsCompletedIterator.__init__ = begin_as_completed

    if sys.version_info < (3, 13, 2):
        mend()
    replace_clocks()


def mend():
    """Does what 3.13.2 changed."""

    def create_task(group, coro, *, name=None, context=None):
        # gh-128588: the callback is scheduled even if the task is done, because it ran eagerly.
        why_not = None
        if not group._entered:
            why_not = "has not been entered"
        elif group._exiting and not group._tasks:
            why_not = "is finished"
        elif group._aborting:
            why_not = "is shutting down"
        if why_not is not None:
            coro.close()
            raise RuntimeError(f"TaskGroup {group!r} {why_not}")
        options = {"name": name} if context is None else {"name": name, "context": context}
        task = group._loop.create_task(coro, **options)
        group._tasks.add(task)
        task.add_done_callback(group._on_task_done)
        return task

    asyncio.TaskGroup.create_task = create_task

    make_barrier = asyncio.Barrier.__init__

    def make_barrier_or_refuse(barrier, parties):
        if parties < 1:
            raise ValueError("parties must be >= 1")
        make_barrier(barrier, parties)

    asyncio.Barrier.__init__ = make_barrier_or_refuse


def replace_clocks():
    """Makes the clocks and `sleep` of the module `time` virtual."""

    def nanos():
        thread = getattr(asyncio._get_running_loop(), "thread", None)
        return CLOCK.nanos if thread is None else thread.nanos

    for clock in ("monotonic", "perf_counter", "time"):
        setattr(time, clock, lambda: nanos() / NANOS_PER_SECOND)
        setattr(time, f"{clock}_ns", nanos)

    def sleep(seconds):
        loop = asyncio._get_running_loop()
        if isinstance(loop, VirtualLoop):
            loop.block(seconds)
        elif seconds < 0:
            raise ValueError("sleep length must be non-negative")
        else:
            CLOCK.nanos = deadline_nanos(CLOCK.nanos, seconds)

    time.sleep = sleep
