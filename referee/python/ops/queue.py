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


@operation
async def put(machine, name, item):
    await machine.object(name).put(item)


@operation
async def get(machine, name):
    machine.say(f"{name} gave {await machine.object(name).get()}")


@operation
def put_nowait(machine, name, item):
    machine.object(name).put_nowait(item)


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
