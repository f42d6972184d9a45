"""Barriers."""

import asyncio

from machine import maker, operation


@maker
def barrier(machine, parties):
    return asyncio.Barrier(parties)


@operation
async def wait(machine, name):
    machine.say(f"{name} gave {await machine.object(name).wait()}")


@operation
async def reset(machine, name):
    await machine.object(name).reset()


@operation
async def abort(machine, name):
    await machine.object(name).abort()


@operation
def state(machine, name):
    barrier = machine.object(name)
    machine.say(f"{name}: {barrier.n_waiting} of {barrier.parties}, broken: {barrier.broken}")
