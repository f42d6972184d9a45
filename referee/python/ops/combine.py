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
    futures = [machine.target(name) for name in names]
    done, pending = await asyncio.wait(
        futures, timeout=timeout, return_when=getattr(asyncio, mode.upper())
    )
    # They are sets.
    done = " ".join(label(future) for future in dict.fromkeys(futures) if future in done)
    pending = " ".join(label(future) for future in dict.fromkeys(futures) if future in pending)
    machine.say(f"done: {done}; pending: {pending}")


def label(future):
    return future.get_name() if isinstance(future, asyncio.Task) else "future"


@operation
async def as_completed(machine, names, timeout):
    for completed in asyncio.as_completed(machine.awaitables(names), timeout=timeout):
        try:
            machine.say(f"completed {await completed}")
        except Exception as error:
            machine.say(f"completed {error!r}")
