"""Context variables and contexts."""

import contextvars

from machine import Missing, maker, operation


@maker
def context_var(machine, argument):
    return contextvars.ContextVar("variable", default=0)


@operation
def set_(machine, name, value):
    machine.keep("token", name, machine.object(name).set(value))


@operation
def get(machine, name):
    machine.say(f"{name} is {machine.object(name).get()}")


@operation
def reset(machine, name):
    variable = machine.object(name)
    token = machine.take("token", name)
    if token is None:
        raise Missing(f"no token of {name}")
    try:
        variable.reset(token)
    except ValueError:
        machine.say(f"{name} was set in another context")


@operation
def copy(machine, name):
    machine.keep("context", name, contextvars.copy_context())


@operation
def run(machine, name, statements):
    context = machine.find("context", name)
    try:
        context.run(machine.callback(statements))
    except RuntimeError:
        machine.say(f"{name} is entered already")


@operation
def spawn(machine, name, task, body):
    context = machine.find("context", name)
    coroutine = machine.new_body(body)
    machine.keep("task", task, machine.loop.create_task(coroutine, name=task, context=context))
