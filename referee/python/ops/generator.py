"""Async generators."""

from machine import Missing, operation


async def generated(machine, described):
    """An async generator that awaits before each value, at its end, and in its cleanup."""
    try:
        for value in described["values"]:
            if await machine.block(described.get("before", [])) is not None:
                return
            yield value
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


@operation
async def next_(machine, name):
    generator = machine.find("generator", name)
    if generator.ag_running:
        # `anext` would raise an exception whose traceback keeps the generator alive.
        machine.say(f"{name} is busy")
        return
    try:
        value = await anext(generator)
    except StopAsyncIteration:
        machine.say(f"{name} is exhausted")
    else:
        machine.say(f"{name} gave {value}")
    finally:
        # An exception keeps this frame alive, and the frame would keep the generator alive.
        del generator


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
