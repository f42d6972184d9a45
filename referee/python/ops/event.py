"""Events."""

import asyncio

from machine import maker, operation


@maker
def event(machine, argument):
    return asyncio.Event()


@operation
def set_(machine, name):
    machine.object(name).set()


@operation
def clear(machine, name):
    machine.object(name).clear()


@operation
async def wait(machine, name):
    await machine.object(name).wait()


@operation
def is_set(machine, name):
    machine.say(f"{name} set: {machine.object(name).is_set()}")
