"""Time."""

import asyncio
import time

from machine import operation


@operation
async def sleep(machine, seconds):
    await asyncio.sleep(seconds)


@operation
async def yield_(machine):
    await asyncio.sleep(0)


@operation
def block(machine, seconds):
    time.sleep(seconds)


@operation
def now(machine):
    machine.say(f"the time is {round(machine.loop.time() * 1000)} ms")
