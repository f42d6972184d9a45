"""Control flow, time, tasks, futures and callbacks, in real asyncio."""

import asyncio
import time

from machine import KINDS, made, operation


@operation
def flow_print(machine, text):
    machine.say(text)


@operation
def flow_set(machine, name, value):
    machine.variables[name] = value


@operation
def flow_add(machine, name, value):
    machine.variables[name] = machine.variables.get(name, 0) + value


@operation
def flow_show(machine, name):
    machine.say(f"{name} is {machine.variables.get(name, 0)}")


@operation
def flow_return(machine, value):
    return (value,)


@operation
def flow_raise(machine, kind, message):
    raise made(kind, message)


@operation
async def flow_reraise(machine):
    # A bare `raise` here would not find the exception if a step of the task began with another one
    # thrown in: that goes to the innermost coroutine directly.
    raise machine.handled() or RuntimeError("No active exception to reraise")


@operation
async def flow_loop(machine, count, statements):
    for _ in range(count):
        flow = await machine.block(statements)
        if flow is not None:
            return flow


@operation
async def flow_call(machine, body):
    machine.say(f"{body} gave {await machine.new_body(body)}")


@operation
async def flow_try(machine, statement):
    # A clause that is empty does what one that is not there does.
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
    """An async context manager with awaits at both ends."""

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
async def flow_with(machine, scope):
    async with Scope(machine, scope):
        return await machine.block(scope["body"])


@operation
async def time_sleep(machine, seconds):
    await asyncio.sleep(seconds)


@operation
async def time_yield(machine):
    await asyncio.sleep(0)


@operation
def time_block(machine, seconds):
    time.sleep(seconds)


@operation
def time_now(machine):
    machine.say(f"the time is {round(machine.loop.time() * 1000)} ms")


@operation
def task_spawn(machine, name, body):
    machine.tasks[name] = machine.loop.create_task(machine.new_body(body), name=name)


@operation
def task_spawn_unnamed(machine, name, body):
    machine.tasks[name] = machine.loop.create_task(machine.new_body(body))


@operation
def task_spawn_eager(machine, name, body):
    machine.tasks[name] = machine.loop.create_eager_task(machine.new_body(body), name)


@operation
def task_cancel(machine, name):
    machine.say(f"cancel {name}: {machine.task(name).cancel()}")


@operation
def task_cancel_with(machine, name, message):
    machine.say(f"cancel {name}: {machine.task(name).cancel(message)}")


@operation
def task_uncancel(machine, name):
    machine.say(f"uncancel {name}: {machine.task(name).uncancel()}")


@operation
def task_cancelling(machine, name):
    machine.say(f"cancelling {name}: {machine.task(name).cancelling()}")


@operation
def task_current(machine):
    task = asyncio.current_task()
    machine.say(f"this is {task.get_name() if task else None}")


@operation
def task_all(machine):
    names = sorted(task.get_name() for task in asyncio.all_tasks())
    machine.say(f"all tasks: {' '.join(names)}")


@operation
async def future_await(machine, name):
    machine.say(f"{name} gave {await machine.awaitable(name)}")


@operation
def future_done(machine, name):
    machine.say(f"{name} done: {machine.target(name).done()}")


@operation
def future_cancelled(machine, name):
    machine.say(f"{name} cancelled: {machine.target(name).cancelled()}")


@operation
def future_result(machine, name):
    machine.say(f"{name} result: {machine.target(name).result()}")


@operation
def future_exception(machine, name):
    machine.say(f"{name} exception: {machine.target(name).exception()!r}")


@operation
def future_on_done(machine, name, statements):
    machine.target(name).add_done_callback(machine.callback(statements))


@operation
def future_new(machine, name):
    machine.futures[name] = machine.loop.create_future()


@operation
def future_set_result(machine, name, value):
    machine.future(name).set_result(value)


@operation
def future_set_exception(machine, name, raised):
    machine.future(name).set_exception(made(*raised))


@operation
def future_cancel(machine, name):
    machine.say(f"cancel {name}: {machine.future(name).cancel()}")


@operation
def future_cancel_with(machine, name, message):
    machine.say(f"cancel {name}: {machine.future(name).cancel(message)}")


@operation
def callback_soon(machine, name, statements):
    machine.handles[name] = machine.loop.call_soon(machine.callback(statements))


@operation
def callback_later(machine, name, seconds, statements):
    machine.handles[name] = machine.loop.call_later(seconds, machine.callback(statements))


@operation
def callback_at(machine, name, seconds, statements):
    machine.handles[name] = machine.loop.call_at(seconds, machine.callback(statements))


@operation
def callback_cancel(machine, name):
    machine.handle(name).cancel()


@operation
def callback_cancelled(machine, name):
    machine.say(f"{name} cancelled: {machine.handle(name).cancelled()}")
