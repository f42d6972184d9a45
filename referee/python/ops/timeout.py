"""Timeouts."""

import asyncio

from machine import operation


@operation
async def with_(machine, name, delay, statements):
    async with asyncio.timeout(delay) as scope:
        machine.keep("timeout", name, scope)
        return await machine.block(statements)


@operation
async def at(machine, name, when, statements):
    async with asyncio.timeout_at(when) as scope:
        machine.keep("timeout", name, scope)
        return await machine.block(statements)


@operation
def reschedule(machine, name, delay):
    when = None if delay is None else machine.loop.time() + delay
    machine.find("timeout", name).reschedule(when)


@operation
def expired(machine, name):
    scope = machine.find("timeout", name)
    machine.say(f"{name} expired: {scope.expired()}")
