"""What waits for several things, or for one in a special way."""

import asyncio

from machine import operation


@operation
async def gather(machine, names, return_exceptions):
    awaitables = machine.awaitables(names)
    results = await asyncio.gather(*awaitables, return_exceptions=return_exceptions)
    machine.say(f"gathered {results}")


@operation
async def wait_for(machine, name, timeout):
    machine.say(f"{name} gave {await asyncio.wait_for(machine.awaitable(name), timeout)}")


@operation
async def shield(machine, name):
    machine.say(f"{name} gave {await asyncio.shield(machine.awaitable(name))}")


@operation
async def wait(machine, names, mode, timeout):
    tasks = [machine.task(name) for name in names]
    done, pending = await asyncio.wait(
        tasks, timeout=timeout, return_when=getattr(asyncio, mode.upper())
    )
    # They are sets.
    done = " ".join(task.get_name() for task in dict.fromkeys(tasks) if task in done)
    pending = " ".join(task.get_name() for task in dict.fromkeys(tasks) if task in pending)
    machine.say(f"done: {done}; pending: {pending}")


@operation
async def as_completed(machine, names, timeout):
    for completed in asyncio.as_completed(machine.awaitables(names), timeout=timeout):
        try:
            machine.say(f"completed {await completed}")
        except Exception as error:
            machine.say(f"completed {error!r}")
