"""asyncio's own event loop on a virtual clock.

Everything that decides about order is CPython's: `BaseEventLoop._run_once`, its heap of timers,
tasks and futures in C. This only replaces what comes from outside, the clock and the waiting, and
settles the orders that CPython leaves open:

* timers with equal deadlines fire in the order in which they were set;
* `asyncio.run` cancels the tasks that are left in the order in which they were made;
* async generators that are left are closed in the order in which they were first iterated;
* a task group cancels its tasks in the order in which they were made;
* `as_completed` begins with its arguments in their order.

What other threads do (`virtual_threads.py`) reaches the loop while it selects, so before the timers
that are due at the same time, or while a coroutine blocks the loop in `time.sleep`.
"""

import asyncio
import heapq
import time
import weakref

NANOS_PER_SECOND = 1_000_000_000

# asyncio never waits longer than this at once (`MAXIMUM_SELECT_TIMEOUT`), then looks again.
MAXIMUM_SELECT_NANOS = 24 * 3600 * NANOS_PER_SECOND


class Deadlock(Exception):
    """Nothing is ready and no timer is set, so a real loop would wait forever."""


def deadline_nanos(now_nanos, seconds):
    """The time `seconds` after `now_nanos`, computed in floats as asyncio does."""
    # `round` takes ties to even. A clock that starts at zero has no negative times.
    return max(round((now_nanos / NANOS_PER_SECOND + seconds) * NANOS_PER_SECOND), 0)


class Deadline(float):
    """The time of a timer in seconds, rounded to a whole nanosecond.

    `TimerHandle` compares nothing but its deadline, and a heap gives equal ones out in any order.
    A number behind the time makes it the order in which they were set.
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
    """A weak set that gives its members in the order in which they joined it."""

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


class OrderedSet(dict):
    """A set that gives its members in the order in which they joined it."""

    def __init__(self, members=()):
        super().__init__(dict.fromkeys(members))

    def add(self, member):
        self[member] = None

    def discard(self, member):
        self.pop(member, None)

    remove = discard


class TasksByAge(OrderedSet):
    """A set that gives its tasks in the order in which they were made.

    A task that starts eagerly joins later than those that it has made itself.
    """

    def __iter__(self):
        return iter(sorted(super().__iter__(), key=asyncio.get_running_loop().age))


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
        # Who other threads will call at which time: a heap of time, number, function.
        self._calls_from_outside = []
        self._call_count = 0
        # The simulated thread whose code runs; `None` for the loop's own.
        self.thread = None
        # `_run_once` waits by asking its selector, once in every iteration.
        self._selector = self
        # It fires what is due before `time() + resolution`: with half a nanosecond, exactly the
        # deadlines that are not after the time.
        self._clock_resolution = 0.5 / NANOS_PER_SECOND
        self._asyncgens = OrderedWeakSet()

    def time(self):
        return self.nanos / NANOS_PER_SECOND

    def call_at(self, when, callback, *args, context=None):
        self._timer_count += 1
        deadline = Deadline(when, self._timer_count)
        return super().call_at(deadline, callback, *args, context=context)

    def create_task(self, coro, **options):
        age = self.next_age()
        if self._task_factory is None:
            task = super().create_task(coro, **options)
        else:
            # Up to 3.13.2 the name reaches a task of a factory too late for its eager step.
            task = self._task_factory(self, coro, **options)
        self._ages[task] = age
        return task

    def next_age(self):
        """Counts tasks in the order in which they are made; an eager one runs before it is."""
        self._task_count += 1
        return self._task_count

    def age(self, task):
        """The tasks' order of creation, as a key to sort them by."""
        return self._ages[task]

    def call_from_outside(self, nanos, call):
        """Has another thread call `call` at a time; equal times in the order of these calls."""
        self._call_count += 1
        heapq.heappush(self._calls_from_outside, (nanos, self._call_count, call))

    def _let_others_call(self, until_nanos):
        """Moves the clock, and has everybody outside call at their times."""
        while self._calls_from_outside and self._calls_from_outside[0][0] <= until_nanos:
            nanos, _, call = heapq.heappop(self._calls_from_outside)
            self.nanos = max(self.nanos, nanos)
            call()
        self.nanos = max(self.nanos, until_nanos)

    def block(self, seconds):
        """Lets time pass while the loop, or the simulated thread that runs, stands still."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if self.thread is None:
            self._let_others_call(deadline_nanos(self.nanos, seconds))
        else:
            self.thread.nanos = deadline_nanos(self.thread.nanos, seconds)

    def has_something_due(self):
        """Whether an iteration that does not wait would call anything."""
        due = [timer for timer in self._scheduled if timer.when().nanos <= self.nanos]
        return (
            not all(handle.cancelled() for handle in [*self._ready, *due])
            or any(nanos <= self.nanos for nanos, *_ in self._calls_from_outside)
        )

    def select(self, timeout):
        until_nanos = self.nanos
        if timeout is None or timeout > 0:
            times = [self._scheduled[0].when().nanos] if timeout is not None else []
            times += [call[0] for call in self._calls_from_outside[:1]]
            if not times:
                raise Deadlock("nothing is ready, no timer is set, and the main task still waits")
            until_nanos = min(*times, self.nanos + MAXIMUM_SELECT_NANOS)
        self.iteration += 1
        self._let_others_call(until_nanos)
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

    enter_group = asyncio.TaskGroup.__init__

    def enter_group_in_order(group):
        enter_group(group)
        group._tasks = TasksByAge()

    asyncio.TaskGroup.__init__ = enter_group_in_order

    # `asyncio.wait` adds its callbacks in the order of a set.
    asyncio.tasks.set = OrderedSet

    def begin_as_completed(iterator, awaitables, timeout):
        # As in 3.13, but for the sets.
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

    sleep = time.sleep

    def virtual_sleep(seconds):
        loop = asyncio._get_running_loop()
        if isinstance(loop, VirtualLoop):
            loop.block(seconds)
        else:
            sleep(seconds)

    time.sleep = virtual_sleep
