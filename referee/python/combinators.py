"""What waits for several things, timeouts, task groups, threads and generators, in real asyncio."""

import asyncio
import time

from machine import Missing, made, operation


@operation
async def combine_gather(machine, names, return_exceptions):
    awaitables = machine.awaitables(names)
    results = await asyncio.gather(*awaitables, return_exceptions=return_exceptions)
    machine.say(f"gathered {results}")


@operation
async def combine_wait_for(machine, name, timeout):
    machine.say(f"{name} gave {await asyncio.wait_for(machine.awaitable(name), timeout)}")


@operation
async def combine_shield(machine, name):
    machine.say(f"{name} gave {await asyncio.shield(machine.awaitable(name))}")


@operation
async def combine_wait(machine, names, mode, timeout):
    tasks = [machine.task(name) for name in names]
    done, pending = await asyncio.wait(
        tasks, timeout=timeout, return_when=getattr(asyncio, mode.upper())
    )
    # They are sets.
    done = " ".join(task.get_name() for task in dict.fromkeys(tasks) if task in done)
    pending = " ".join(task.get_name() for task in dict.fromkeys(tasks) if task in pending)
    machine.say(f"done: {done}; pending: {pending}")


@operation
async def combine_as_completed(machine, names, timeout):
    for completed in asyncio.as_completed(machine.awaitables(names), timeout=timeout):
        try:
            machine.say(f"completed {await completed}")
        except Exception as error:
            machine.say(f"completed {error!r}")


@operation
async def timeout_with(machine, name, delay, statements):
    async with asyncio.timeout(delay) as scope:
        machine.timeouts[name] = scope
        return await machine.block(statements)


@operation
async def timeout_at(machine, name, when, statements):
    async with asyncio.timeout_at(when) as scope:
        machine.timeouts[name] = scope
        return await machine.block(statements)


@operation
def timeout_reschedule(machine, name, delay):
    when = None if delay is None else machine.loop.time() + delay
    machine.timeout(name).reschedule(when)


@operation
def timeout_expired(machine, name):
    machine.say(f"{name} expired: {machine.timeout(name).expired()}")


@operation
async def group_with(machine, name, statements):
    async with asyncio.TaskGroup() as group:
        machine.groups[name] = group
        return await machine.block(statements)


@operation
def group_spawn(machine, group, name, body):
    group = machine.group(group)
    machine.tasks[name] = group.create_task(machine.new_body(body), name=name)


def work(machine, job):
    """The function of a job."""
    if not machine.program.get("workers"):
        raise Missing("no executor")

    def run():
        time.sleep(job["seconds"])
        if "raise" in job:
            raise made(*job["raise"])
        return job.get("value")

    return run


@operation
async def executor_to_thread(machine, job):
    machine.say(f"the thread gave {await asyncio.to_thread(work(machine, job))}")


@operation
def executor_submit(machine, name, job):
    machine.futures[name] = machine.loop.run_in_executor(None, work(machine, job))


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
async def generator_for(machine, name, limit, statements):
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
def generator_open(machine, name, generator):
    machine.generators[name] = new_generator(machine, generator)


@operation
async def generator_next(machine, name):
    generator = machine.generator(name)
    if generator.ag_running:
        # The exception that this raises would keep the generator alive while it is handled.
        machine.say(f"{name} is busy")
        return
    try:
        value = await anext(generator)
    except StopAsyncIteration:
        machine.say(f"{name} is exhausted")
    else:
        machine.say(f"{name} gave {value}")
    finally:
        # The frame lives as long as an exception that came through it, but nobody asks it any more.
        del generator


@operation
async def generator_close(machine, name):
    generator = machine.generator(name)
    if generator.ag_running:
        machine.say(f"{name} is busy")
        return
    try:
        await generator.aclose()
    finally:
        del generator
