"""Tasks."""

import asyncio

from machine import operation


@operation
def spawn(machine, name, body):
    machine.keep("task", name, machine.loop.create_task(machine.new_body(body), name=name))


@operation
def spawn_unnamed(machine, name, body):
    machine.keep("task", name, machine.loop.create_task(machine.new_body(body)))


@operation
def spawn_eager(machine, name, body):
    machine.keep("task", name, machine.loop.create_eager_task(machine.new_body(body), name))


@operation
def cancel(machine, name):
    machine.say(f"cancel {name}: {machine.task(name).cancel()}")


@operation
def cancel_with(machine, name, message):
    machine.say(f"cancel {name}: {machine.task(name).cancel(message)}")


@operation
def uncancel(machine, name):
    machine.say(f"uncancel {name}: {machine.task(name).uncancel()}")


@operation
def cancelling(machine, name):
    machine.say(f"cancelling {name}: {machine.task(name).cancelling()}")


@operation
def current(machine):
    task = asyncio.current_task()
    machine.say(f"this is {task.get_name() if task else None}")


@operation
def all_(machine):
    names = sorted(task.get_name() for task in asyncio.all_tasks())
    machine.say(f"all tasks: {' '.join(names)}")
