"""The machine that runs a program: what it has made, and blocks of statements.

A program's statements are interpreted by coroutines that await each other, which adds no step:
only what an operation itself awaits does.

What the operations mean is in `basics.py`, `synchronisation.py` and `combinators.py`. Some await;
the others can also be in callbacks. A statement that returns gives a tuple with the result; all
others give `None`.
"""

import asyncio
import concurrent.futures
import contextlib

KINDS = {
    "BaseException": BaseException,
    "Exception": Exception,
    "CancelledError": asyncio.CancelledError,
    "TimeoutError": TimeoutError,
    "ValueError": ValueError,
    "KeyError": KeyError,
    "OSError": OSError,
    "RuntimeError": RuntimeError,
    "InvalidStateError": asyncio.InvalidStateError,
    "BrokenBarrierError": asyncio.BrokenBarrierError,
    "QueueEmpty": asyncio.QueueEmpty,
    "QueueFull": asyncio.QueueFull,
    "QueueShutDown": asyncio.QueueShutDown,
    "ExceptionGroup": ExceptionGroup,
    "BaseExceptionGroup": BaseExceptionGroup,
}

MAKERS = {
    "lock": asyncio.Lock,
    "event": asyncio.Event,
    "semaphore": asyncio.Semaphore,
    "bounded_semaphore": asyncio.BoundedSemaphore,
    "barrier": asyncio.Barrier,
    "queue": asyncio.Queue,
    "lifo_queue": asyncio.LifoQueue,
    "priority_queue": asyncio.PriorityQueue,
}

# The operations by family and name: the function, and whether it awaits.
OPERATIONS = {}


def operation(function):
    """Registers a function of a machine and the operation's arguments, called `family_name`."""
    family, _, name = function.__name__.partition("_")
    return operation_of(family)(function, name)


def operation_of(*families):
    """Registers one function, called `name`, for several families that do the same."""

    def register(function, name=None):
        name = (name or function.__name__).removesuffix("_")
        awaits = asyncio.iscoroutinefunction(function)
        for family in families:
            OPERATIONS[family, name] = (function, awaits)
        return function

    return register


def made(kind, message):
    """An exception of a kind, with a message if there is one."""
    return KINDS[kind](*([] if message is None else [message]))


def parsed(statement):
    """The function of a statement, whether it awaits, and its arguments."""
    [(family, rest)] = statement.items()
    if isinstance(rest, str):
        name, arguments = rest, []
    else:
        [(name, arguments)] = rest.items()
        if not isinstance(arguments, list):
            arguments = [arguments]
    return *OPERATIONS[family, name], arguments


class Missing(Exception):
    """An operation names something that is not there; it does nothing then."""


class Machine:
    """A program and all that it has made."""

    def __init__(self, program, recorder):
        self.program = program
        self.bodies = program.get("bodies", {})
        self.recorder = recorder
        self.is_over = False
        self.variables = {}
        self.tasks = {}
        self.futures = {}
        self.handles = {}
        self.timeouts = {}
        self.groups = {}
        self.generators = {}
        self.objects = {}
        self._handled = {}

    def end(self):
        """Forgets everything."""
        self.is_over = True
        for kept in (
            self.tasks, self.futures, self.handles, self.timeouts, self.groups, self.generators,
            self.objects, self._handled,
        ):
            kept.clear()

    def say(self, text):
        self.recorder.print(text)

    @property
    def loop(self):
        return asyncio.get_running_loop()

    # Finding what an operation names.

    def found(self, kept, name):
        try:
            return kept[name]
        except KeyError:
            raise Missing(f"no {name}") from None

    def task(self, name):
        if name == "self":
            task = asyncio.current_task()
            if task is None:
                raise Missing("no self")
            return task
        return self.found(self.tasks, name)

    def target(self, name):
        """A task or a future."""
        if name in self.futures:
            return self.futures[name]
        return self.found(self.tasks, name)

    def awaitable(self, name):
        """A task, a future, or a new coroutine of a body."""
        return self.new_body(name) if name in self.bodies else self.target(name)

    def awaitables(self, names):
        # Everything is looked up before the first coroutine is made, or it would never be awaited.
        kinds = {
            "body" if name in self.bodies else isinstance(self.target(name), asyncio.Task)
            for name in names
        }
        # In Rust each has a type of its own.
        if len(kinds) > 1:
            raise Missing("no one kind")
        return [self.awaitable(name) for name in names]

    def object(self, name):
        return self.found(self.objects, name)

    def future(self, name):
        return self.found(self.futures, name)

    def handle(self, name):
        return self.found(self.handles, name)

    def timeout(self, name):
        return self.found(self.timeouts, name)

    def group(self, name):
        return self.found(self.groups, name)

    def generator(self, name):
        return self.found(self.generators, name)

    # The exceptions that are being handled.

    @contextlib.contextmanager
    def handling(self, error):
        """While a clause runs that handles an exception, if there is one."""
        if error is None:
            yield
            return
        stack = self._handled.setdefault(asyncio.current_task(), [])
        stack.append(error)
        try:
            yield
        finally:
            stack.pop()

    def handled(self):
        """The exception that is being handled here."""
        stack = self._handled.get(asyncio.current_task())
        return stack[-1] if stack else None

    # Running.

    async def main(self):
        program = self.program
        self.tasks["main"] = asyncio.current_task()
        if program.get("eager"):
            self.loop.set_task_factory(asyncio.eager_task_factory)
        if workers := program.get("workers"):
            self.loop.set_default_executor(concurrent.futures.ThreadPoolExecutor(workers))
        objects = program.get("objects", {})
        # Locks are made first, because conditions may be made with one.
        for name in sorted(objects, key=lambda name: (name[0] != "l", name)):
            self.objects[name] = self.made(objects[name])
        flow = await self.block(program["main"])
        if flow is not None:
            self.say(f"main returns {flow[0]}")

    def made(self, described):
        if isinstance(described, str):
            described = {described: None}
        [(kind, argument)] = described.items()
        if kind == "condition":
            return asyncio.Condition(self.objects.get(argument))
        return MAKERS[kind](*([] if argument is None else [argument]))

    def new_body(self, name):
        """A coroutine that runs a body."""
        try:
            statements = self.bodies[name]
        except KeyError:
            raise Missing(f"no {name}") from None
        return self._body(statements)

    async def _body(self, statements):
        flow = await self.block(statements)
        return None if flow is None else flow[0]

    async def block(self, statements):
        for statement in statements:
            if self.is_over:
                return None
            function, awaits, arguments = parsed(statement)
            try:
                if awaits:
                    flow = await function(self, *arguments)
                else:
                    flow = function(self, *arguments)
            except Missing as missing:
                self.say(str(missing))
                continue
            if flow is not None:
                return flow
        return None

    def callback(self, statements):
        """Runs those statements of a block that do not await; an exception is printed."""

        def run(*_):
            for statement in statements:
                if self.is_over:
                    return
                function, awaits, arguments = parsed(statement)
                if awaits:
                    continue
                try:
                    if function(self, *arguments) is not None:
                        return
                except Missing as missing:
                    self.say(str(missing))
                except BaseException as error:
                    self.say(f"callback raised {error!r}")
                    return

        return run
