"""The machine that runs a program.

Coroutines that await each other interpret the statements of a program. That adds no task steps: a
task is suspended only where an operation awaits something itself.

`ops/` has a file for each family of operations. An operation is a function, or a coroutine function
if it awaits. Callbacks skip operations that await. An operation returns `None`, or a tuple with the
result if the body is to return.
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

# The operations by family and name: the function, and whether it awaits.
OPERATIONS = {}

# The primitives by name: a function of a machine and the initial value, size or the like.
MAKERS = {}


def operation(function):
    """Registers an operation: a function of a machine and the operation's arguments.

    Its family is called like the file. The name may end in `_`, as Python keeps some for itself.
    """
    family = function.__module__.rpartition(".")[2]
    name = function.__name__.removesuffix("_")
    OPERATIONS[family, name] = (function, asyncio.iscoroutinefunction(function))
    return function


def maker(function):
    """Registers the function that makes the primitives of its name."""
    MAKERS[function.__name__] = function
    return function


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
    """An operation names something that is missing: that is printed, and the next one runs."""


class Machine:
    """A program and everything that it has made."""

    def __init__(self, program, recorder):
        self.program = program
        self.bodies = program.get("bodies", {})
        self.recorder = recorder
        self.is_over = False
        self.variables = {}
        # What the program has made, by kind and name.
        self._kept = {}
        self._handled = {}

    def end(self):
        """Drops everything that the program has made."""
        self.is_over = True
        self._kept.clear()
        self._handled.clear()

    def say(self, text):
        self.recorder.print(text)

    @property
    def loop(self):
        return asyncio.get_running_loop()

    # Keeping and finding what operations name.

    def keep(self, kind, name, thing):
        """Keeps a thing under a name, instead of the thing of the same kind that had the name."""
        self._kept[kind, name] = thing

    def find(self, kind, name):
        """The thing of a kind under a name."""
        try:
            return self._kept[kind, name]
        except KeyError:
            raise Missing(f"no {name}") from None

    def take(self, kind, name):
        """The thing of a kind under a name, which is kept no longer; `None` if there is none."""
        return self._kept.pop((kind, name), None)

    def task(self, name):
        """A task of the program, or the one that runs."""
        if name == "self":
            task = asyncio.current_task()
            if task is None:
                raise Missing("no self")
            return task
        return self.find("task", name)

    def target(self, name):
        """A task or a future."""
        return self.find("future" if ("future", name) in self._kept else "task", name)

    def object(self, name):
        """A primitive. `main` asks for each of them before the first statement, which makes it."""
        described = self.program.get("objects", {})
        if ("object", name) not in self._kept and name in described:
            self.keep("object", name, self._made(described[name]))
        return self.find("object", name)

    def awaitable(self, name):
        """A task, a future, or a new coroutine of a body."""
        return self.new_body(name) if name in self.bodies else self.target(name)

    def awaitables(self, names):
        # Everything is looked up first: if a name is missing, no coroutine is left without an
        # await.
        for name in names:
            if name not in self.bodies:
                self.target(name)
        return [self.awaitable(name) for name in names]

    # The exceptions that are being handled.

    @contextlib.contextmanager
    def handling(self, error):
        """A context in which a clause handles an exception, if there is one."""
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
        if program.get("eager"):
            self.loop.set_task_factory(asyncio.eager_task_factory)
        if workers := program.get("workers"):
            self.loop.set_default_executor(concurrent.futures.ThreadPoolExecutor(workers))
        for name in program.get("objects", {}):
            self.object(name)
        await self.further(program["main"])

    async def further(self, statements):
        """The main task of a run of the loop."""
        self.keep("task", "main", asyncio.current_task())
        flow = await self.block(statements)
        if flow is not None:
            self.say(f"main returns {flow[0]}")

    def _made(self, described):
        if isinstance(described, str):
            described = {described: None}
        [(kind, argument)] = described.items()
        return MAKERS[kind](self, argument)

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
        """A callback that runs the statements that do not await; an exception is printed."""

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
