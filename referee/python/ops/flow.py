"""Control flow, variables and printing."""

from machine import KINDS, made, operation


@operation
def print_(machine, text):
    machine.say(text)


@operation
def set_(machine, name, value):
    machine.variables[name] = value


@operation
def add(machine, name, value):
    machine.variables[name] = machine.variables.get(name, 0) + value


@operation
def show(machine, name):
    machine.say(f"{name} is {machine.variables.get(name, 0)}")


@operation
def return_(machine, value):
    return (value,)


@operation
def raise_(machine, kind, message):
    raise made(kind, message)


@operation
async def reraise(machine):
    # A bare `raise` would not always find the exception: an exception that is thrown into the task
    # goes to the innermost coroutine directly, whose context is not that of the clause.
    raise machine.handled() or RuntimeError("No active exception to reraise")


@operation
async def loop(machine, count, statements):
    for _ in range(count):
        flow = await machine.block(statements)
        if flow is not None:
            return flow


@operation
async def call(machine, body):
    machine.say(f"{body} gave {await machine.new_body(body)}")


@operation
async def try_(machine, statement):
    # An empty clause and a missing one do the same.
    raised = None
    try:
        try:
            flow = await machine.block(statement["body"])
        except BaseException as error:
            for kind, statements in statement.get("except", []):
                if isinstance(error, KINDS[kind]):
                    machine.say(f"caught {error!r}")
                    with machine.handling(error):
                        return await machine.block(statements)
            raise
        else:
            if flow is None:
                flow = await machine.block(statement.get("else", []))
            return flow
    except BaseException as error:
        raised = error
        raise
    finally:
        with machine.handling(raised):
            last = await machine.block(statement.get("finally", []))
        if last is not None:
            return last


class Scope:
    """An async context manager that runs a block at its beginning and one at its end."""

    def __init__(self, machine, scope):
        self._machine = machine
        self._scope = scope

    async def __aenter__(self):
        await self._machine.block(self._scope.get("enter", []))

    async def __aexit__(self, kind, exception, traceback):
        with self._machine.handling(exception):
            await self._machine.block(self._scope.get("exit", []))
        return self._scope.get("suppress", False)


@operation
async def with_(machine, scope):
    async with Scope(machine, scope):
        return await machine.block(scope["body"])
