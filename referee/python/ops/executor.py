"""Jobs for threads."""

import asyncio
import concurrent.futures
import time

from machine import Missing, made, maker, operation


def work(machine, job):
    """The function of a job."""

    def run():
        if job.get("talks"):
            machine.say(f"a job begins at {time.monotonic()!r}")
        time.sleep(job["seconds"])
        if job.get("talks"):
            machine.say(f"a job ends at {time.monotonic()!r}")
        if "raise" in job:
            raise made(*job["raise"])
        return job.get("value")

    return run


def default_executor(machine):
    if not machine.program.get("workers"):
        raise Missing("no executor")


@maker
def pool(machine, workers):
    return concurrent.futures.ThreadPoolExecutor(workers)


@operation
async def to_thread(machine, job):
    default_executor(machine)
    machine.say(f"the thread gave {await asyncio.to_thread(work(machine, job))}")


@operation
def submit(machine, name, job):
    default_executor(machine)
    machine.keep("future", name, machine.loop.run_in_executor(None, work(machine, job)))


@operation
def submit_to(machine, pool, name, job):
    pool = machine.object(pool)
    machine.keep("future", name, machine.loop.run_in_executor(pool, work(machine, job)))


@operation
def shutdown(machine, pool, waits, cancels):
    machine.object(pool).shutdown(wait=waits, cancel_futures=cancels)
    machine.say(f"{pool} is shut down")
