"""Async generators."""

from machine import Missing, made, operation


async def generated(machine, described):
    """An async generator that awaits before each value, at its end, and in its cleanup."""
    try:
        for value in described["values"]:
            if await machine.block(described.get("before", [])) is not None:
                return
            sent = yield value
            if sent is not None:
                machine.say(f"was sent {sent}")
        await machine.block(described.get("after", []))
    finally:
        await machine.block(described.get("finally", []))


def new_generator(machine, name):
    described = machine.program.get("generators", {}).get(name)
    if described is None:
        raise Missing(f"no {name}")
    return generated(machine, described)


@operation
async def for_(machine, name, limit, statements):
    count = 0
    async for value in new_generator(machine, name):
        machine.say(f"{name} gave {value}")
        flow = await machine.block(statements)
        if flow is not None:
            return flow
        count += 1
        if count == limit:
            break


@operation
def open_(machine, name, generator):
    machine.keep("generator", name, new_generator(machine, generator))


async def ask(machine, name, how):
    """Awaits the next value of a generator, with the operation `how`."""
    generator = machine.find("generator", name)
    if generator.ag_running:
        # `anext` would raise an exception whose traceback keeps the generator alive.
        machine.say(f"{name} is busy")
        return
    try:
        value = await how(generator)
    except StopAsyncIteration:
        machine.say(f"{name} is exhausted")
    else:
        # `athrow` into a generator that has ended gives `None`.
        machine.say(f"{name} is exhausted" if value is None else f"{name} gave {value}")
    finally:
        # An exception keeps this frame alive, and the frame would keep the generator alive.
        del generator


@operation
async def next_(machine, name):
    await ask(machine, name, anext)


@operation
async def send(machine, name, value):
    await ask(machine, name, lambda generator: generator.asend(value))


@operation
async def throw(machine, name, raised):
    await ask(machine, name, lambda generator: generator.athrow(made(*raised)))


@operation
async def close(machine, name):
    generator = machine.find("generator", name)
    if generator.ag_running:
        machine.say(f"{name} is busy")
        return
    try:
        await generator.aclose()
    finally:
        del generator
