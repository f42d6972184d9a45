"""Callbacks."""

from machine import made, operation


@operation
def soon(machine, name, statements):
    machine.keep("handle", name, machine.loop.call_soon(machine.callback(statements)))


@operation
def later(machine, name, seconds, statements):
    machine.keep("handle", name, machine.loop.call_later(seconds, machine.callback(statements)))


@operation
def at(machine, name, seconds, statements):
    machine.keep("handle", name, machine.loop.call_at(seconds, machine.callback(statements)))


@operation
def raising(machine, name, statements, raised):
    callback = machine.callback(statements)

    def run():
        callback()
        raise made(*raised)

    machine.keep("handle", name, machine.loop.call_soon(run))


@operation
def cancel(machine, name):
    machine.find("handle", name).cancel()


@operation
def cancelled(machine, name):
    handle = machine.find("handle", name)
    machine.say(f"{name} cancelled: {handle.cancelled()}")
