"""Queues of all three kinds."""

import asyncio

from machine import maker, operation


@maker
def queue(machine, size):
    return asyncio.Queue(size)


@maker
def lifo_queue(machine, size):
    return asyncio.LifoQueue(size)


@maker
def priority_queue(machine, size):
    return asyncio.PriorityQueue(size)


class OrderedQueue(asyncio.PriorityQueue):
    """A queue whose items have an order that prints the size, and fails for the highest."""


@maker
def ordered_queue(machine, size):
    return OrderedQueue(size)


class Ordered:
    def __init__(self, machine, queue, number):
        self.machine, self.queue, self.number = machine, queue, number

    def __lt__(self, other):
        self.machine.say(f"{self.number} < {other.number} of {self.queue.qsize()}")
        if self.number == 8:
            raise ValueError("no order")
        return self.number < other.number

    def __str__(self):
        return str(self.number)


def made(machine, queue, item):
    return Ordered(machine, queue, item) if isinstance(queue, OrderedQueue) else item


@operation
async def put(machine, name, item):
    queue = machine.object(name)
    await queue.put(made(machine, queue, item))


@operation
async def get(machine, name):
    machine.say(f"{name} gave {await machine.object(name).get()}")


@operation
def put_nowait(machine, name, item):
    queue = machine.object(name)
    queue.put_nowait(made(machine, queue, item))


@operation
def get_nowait(machine, name):
    machine.say(f"{name} gave {machine.object(name).get_nowait()}")


@operation
async def join(machine, name):
    await machine.object(name).join()


@operation
def task_done(machine, name):
    machine.object(name).task_done()


@operation
def shutdown(machine, name, immediate):
    machine.object(name).shutdown(immediate)


@operation
def size(machine, name):
    queue = machine.object(name)
    machine.say(f"{name}: {queue.qsize()}, empty: {queue.empty()}, full: {queue.full()}")
