"""The exception handler of the loop."""

from machine import made, operation


@operation
def set_(machine, kind, message=None):
    def handle(loop, context):
        text = context["message"]
        if text.startswith("Exception in callback"):
            text = "Exception in callback"
        elif not text.startswith("told "):
            return loop.default_exception_handler(context)
        machine.say(f"handles {text}: {context.get('exception')!r}")
        if kind is not None:
            raise made(kind, message)

    machine.loop.set_exception_handler(handle)


@operation
def reset(machine):
    machine.loop.set_exception_handler(None)


@operation
def call(machine, message, raised):
    context = {"message": f"told {message}"}
    if raised is not None:
        context["exception"] = made(*raised)
    machine.loop.call_exception_handler(context)
