"""Context variables."""

import contextvars

from machine import maker, operation


@maker
def context_var(machine, argument):
    return contextvars.ContextVar("variable", default=0)


@operation
def set_(machine, name, value):
    machine.object(name).set(value)


@operation
def get(machine, name):
    machine.say(f"{name} is {machine.object(name).get()}")
