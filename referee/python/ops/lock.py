"""Locks."""

import asyncio

from machine import maker, operation


@maker
def lock(machine, argument):
    return asyncio.Lock()


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
