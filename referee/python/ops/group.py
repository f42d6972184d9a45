"""Task groups."""

import asyncio

from machine import operation


@operation
async def with_(machine, name, statements):
    async with asyncio.TaskGroup() as group:
        machine.keep("group", name, group)
        return await machine.block(statements)


@operation
def spawn(machine, group, name, body):
    group = machine.find("group", group)
    machine.keep("task", name, group.create_task(machine.new_body(body), name=name))
