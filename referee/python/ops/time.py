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


class Careless:
    """Awaits something for one step, and swallows what is raised there."""

    def __init__(self, steps):
        self.steps = steps

    def __await__(self):
        try:
            yield next(self.steps)
        except BaseException:
            pass
        finally:
            self.steps.close()


@operation
async def bare(machine):
    await Careless(nothing())


@operation
async def careless(machine, seconds):
    await Careless(asyncio.sleep(seconds).__await__())


def nothing():
    yield
