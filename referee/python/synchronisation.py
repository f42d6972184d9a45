"""Locks, events, conditions, semaphores, barriers and queues, in real asyncio."""

from machine import operation, operation_of

HELD = operation_of("lock", "condition", "semaphore")


@HELD
async def acquire(machine, name):
    await machine.object(name).acquire()


@HELD
def release(machine, name):
    machine.object(name).release()


@HELD
def locked(machine, name):
    machine.say(f"{name} locked: {machine.object(name).locked()}")


@HELD
async def with_(machine, name, statements):
    async with machine.object(name):
        return await machine.block(statements)


@operation
def event_set(machine, name):
    machine.object(name).set()


@operation
def event_clear(machine, name):
    machine.object(name).clear()


@operation
async def event_wait(machine, name):
    await machine.object(name).wait()


@operation
def event_is_set(machine, name):
    machine.say(f"{name} set: {machine.object(name).is_set()}")


@operation
async def condition_wait(machine, name):
    await machine.object(name).wait()


@operation
async def condition_wait_for(machine, name, variable, least):
    await machine.object(name).wait_for(lambda: machine.variables.get(variable, 0) >= least)


@operation
def condition_notify(machine, name, count):
    machine.object(name).notify(count)


@operation
def condition_notify_all(machine, name):
    machine.object(name).notify_all()


@operation
async def barrier_wait(machine, name):
    machine.say(f"{name} gave {await machine.object(name).wait()}")


@operation
async def barrier_reset(machine, name):
    await machine.object(name).reset()


@operation
async def barrier_abort(machine, name):
    await machine.object(name).abort()


@operation
def barrier_state(machine, name):
    barrier = machine.object(name)
    machine.say(f"{name}: {barrier.n_waiting} of {barrier.parties}, broken: {barrier.broken}")


@operation
async def queue_put(machine, name, item):
    await machine.object(name).put(item)


@operation
async def queue_get(machine, name):
    machine.say(f"{name} gave {await machine.object(name).get()}")


@operation
def queue_put_nowait(machine, name, item):
    machine.object(name).put_nowait(item)


@operation
def queue_get_nowait(machine, name):
    machine.say(f"{name} gave {machine.object(name).get_nowait()}")


@operation
async def queue_join(machine, name):
    await machine.object(name).join()


@operation
def queue_task_done(machine, name):
    machine.object(name).task_done()


@operation
def queue_shutdown(machine, name, immediate):
    machine.object(name).shutdown(immediate)


@operation
def queue_size(machine, name):
    queue = machine.object(name)
    machine.say(f"{name}: {queue.qsize()}, empty: {queue.empty()}, full: {queue.full()}")
