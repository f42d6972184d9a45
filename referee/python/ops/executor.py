"""Jobs for threads."""

import asyncio
import time

from machine import Missing, made, operation


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
async def to_thread(machine, job):
    machine.say(f"the thread gave {await asyncio.to_thread(work(machine, job))}")


@operation
def submit(machine, name, job):
    machine.keep("future", name, machine.loop.run_in_executor(None, work(machine, job)))
