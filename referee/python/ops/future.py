"""Futures, and tasks as futures."""

from machine import made, operation


@operation
async def await_(machine, name):
    machine.say(f"{name} gave {await machine.awaitable(name)}")


@operation
def done(machine, name):
    machine.say(f"{name} done: {machine.target(name).done()}")


@operation
def cancelled(machine, name):
    machine.say(f"{name} cancelled: {machine.target(name).cancelled()}")


@operation
def result(machine, name):
    machine.say(f"{name} result: {machine.target(name).result()}")


@operation
def exception(machine, name):
    machine.say(f"{name} exception: {machine.target(name).exception()!r}")


@operation
def on_done(machine, name, statements):
    machine.target(name).add_done_callback(machine.callback(statements))


@operation
def on_done_raising(machine, name, raised):
    def run(_):
        raise made(*raised)

    machine.target(name).add_done_callback(run)


@operation
def on_done_kept(machine, callback, name, statements):
    run = machine.callback(statements)
    machine.target(name).add_done_callback(run)
    machine.keep("callback", callback, run)


@operation
def remove_callback(machine, name, callback):
    target = machine.target(name)
    machine.say(f"removed {callback}: {target.remove_done_callback(machine.find('callback', callback))}")


@operation
def new(machine, name):
    machine.keep("future", name, machine.loop.create_future())


@operation
def set_result(machine, name, value):
    machine.find("future", name).set_result(value)


@operation
def set_exception(machine, name, raised):
    machine.find("future", name).set_exception(made(*raised))


@operation
def cancel(machine, name):
    future = machine.find("future", name)
    machine.say(f"cancel {name}: {future.cancel()}")


@operation
def cancel_with(machine, name, message):
    future = machine.find("future", name)
    machine.say(f"cancel {name}: {future.cancel(message)}")
