"""The workloads on CPython's own asyncio, with the clock of `referee/python/virtual_loop.py`.

    workloads.py W3 OPERATIONS RUNS   a line for each run: how many nanoseconds it took
    workloads.py W7 OPERATIONS        bytes per sleeping task
    workloads.py delays COUNT         the first delays of W3, in microseconds
"""

import asyncio
import pathlib
import sys
import time
import tracemalloc

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "referee" / "python"))

from virtual_loop import VirtualLoop, begin  # noqa: E402

# The same numbers as in src/work.rs.
YIELDING_TASKS = 1_000
PERMITS = 10
HELD_SECONDS = 0.001
QUEUE_SIZE = 16
PRODUCERS = 10
TIMEOUT_SECONDS = 1
LONG_SECONDS = 10


class Loop(VirtualLoop):
    """A loop that does not number tasks: no workload depends on an order that the numbers fix."""

    create_task = asyncio.BaseEventLoop.create_task


def delays_micros(count):
    state = 1
    for _ in range(count):
        state = (state * 1_664_525 + 1_013_904_223) & 0xFFFF_FFFF
        yield 1 + (state * 999_999 >> 32)


async def returning(operations):
    async def give(number):
        return number

    tasks = [asyncio.create_task(give(number)) for number in range(operations)]
    return sum(await asyncio.gather(*tasks))


async def yielding(operations):
    turns = operations // YIELDING_TASKS

    async def take_turns():
        for _ in range(turns):
            await asyncio.sleep(0)
        return turns

    tasks = [asyncio.create_task(take_turns()) for _ in range(YIELDING_TASKS)]
    return sum(await asyncio.gather(*tasks))


async def sleeping(operations):
    delays = delays_micros(operations)
    tasks = [asyncio.create_task(asyncio.sleep(micros / 1e6)) for micros in delays]
    return len(await asyncio.gather(*tasks))


async def sharing(operations):
    semaphore = asyncio.Semaphore(PERMITS)
    holders = 0

    async def share():
        nonlocal holders
        async with semaphore:
            holders += 1
            assert holders <= PERMITS
            await asyncio.sleep(HELD_SECONDS)
            holders -= 1

    tasks = [asyncio.create_task(share()) for _ in range(operations)]
    return len(await asyncio.gather(*tasks))


async def queueing(operations):
    queue = asyncio.Queue(QUEUE_SIZE)
    total = 0

    async def produce():
        for item in range(operations // PRODUCERS):
            await queue.put(item)

    async def consume():
        nonlocal total
        while True:
            item = await queue.get()
            total += item
            queue.task_done()

    producers = [asyncio.create_task(produce()) for _ in range(PRODUCERS)]
    consumers = [asyncio.create_task(consume()) for _ in range(PRODUCERS)]
    await asyncio.gather(*producers)
    await queue.join()
    for consumer in consumers:
        consumer.cancel()
    results = await asyncio.gather(*consumers, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)
    return total


async def timing_out(operations):
    async def wait():
        try:
            await asyncio.wait_for(asyncio.sleep(LONG_SECONDS), TIMEOUT_SECONDS)
        except TimeoutError:
            return True
        return False

    tasks = [asyncio.create_task(wait()) for _ in range(operations)]
    return sum(await asyncio.gather(*tasks))


WORKLOADS = {
    "W1": returning,
    "W2": yielding,
    "W3": sleeping,
    "W4": sharing,
    "W5": queueing,
    "W6": timing_out,
}


def expected(name, operations):
    """The right result of a workload: the count and the virtual nanoseconds at its end."""
    each = operations // PRODUCERS
    return {
        "W1": lambda: (operations * (operations - 1) // 2, 0),
        "W2": lambda: (operations, 0),
        "W3": lambda: (operations, max(delays_micros(operations)) * 1_000),
        "W4": lambda: (operations, -(-operations // PERMITS) * 1_000_000),
        "W5": lambda: (PRODUCERS * (each * (each - 1) // 2), 0),
        "W6": lambda: (operations, TIMEOUT_SECONDS * 1_000_000_000),
    }[name]()


def run(name, operations):
    """Runs a workload in a new loop, checks its result, and returns the nanoseconds it took."""
    # Loops of one process share a clock.
    begin()
    start = time.perf_counter_ns()
    with asyncio.Runner(loop_factory=Loop) as runner:
        count = runner.run(WORKLOADS[name](operations))
        outcome = (count, runner.get_loop().nanos)
    elapsed = time.perf_counter_ns() - start
    if outcome != expected(name, operations):
        sys.exit(f"{name} has the result {outcome}, not {expected(name, operations)}")
    return elapsed


async def bytes_per_sleeping_task(operations):
    slept = 0

    async def rest():
        nonlocal slept
        await asyncio.sleep(LONG_SECONDS)
        slept += 1

    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(operations):
        asyncio.create_task(rest())
    await asyncio.sleep(1)
    asleep, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    await asyncio.sleep(LONG_SECONDS - 1)
    await asyncio.sleep(0)
    assert slept == operations
    return (asleep - before) / operations


def main():
    name, operations = sys.argv[1], int(sys.argv[2])
    if name == "delays":
        print(*delays_micros(operations))
    elif name == "W7":
        with asyncio.Runner(loop_factory=Loop) as runner:
            print(f"{runner.run(bytes_per_sleeping_task(operations)):.1f}")
    else:
        run(name, operations // 10)
        for _ in range(int(sys.argv[3])):
            print(run(name, operations))


main()
