"""Conditions."""

import asyncio

from machine import maker, operation


@maker
def condition(machine, lock):
    is_there = lock in machine.program["objects"]
    return asyncio.Condition(machine.object(lock) if is_there else None)


@operation
async def acquire(machine, name):
    await machine.object(name).acquire()


@operation
def release(machine, name):
    machine.object(name).release()


@operation
def locked(machine, name):
    machine.say(f"{name} locked: {machine.object(name).locked()}")


@operation
async def with_(machine, name, statements):
    async with machine.object(name):
        return await machine.block(statements)


@operation
async def wait(machine, name):
    await machine.object(name).wait()


@operation
async def wait_for(machine, name, variable, least):
    await machine.object(name).wait_for(lambda: machine.variables.get(variable, 0) >= least)


@operation
def notify(machine, name, count):
    machine.object(name).notify(count)


@operation
def notify_all(machine, name):
    machine.object(name).notify_all()
