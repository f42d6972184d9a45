//! `event`: many tasks wait until another one lets them go on.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::model::{FutureKind, Moment, Occasion};
use crate::program::{parameters, preset};
use crate::runtime::sync::Event;
use crate::runtime::{Barrier, Condition, Result, TaskGroup, print, sleep, task_group};

//~ listing

//~ if kind=condition
type Tickets = Rc<RefCell<VecDeque<u64>>>;

//~ if kind=event
async fn wait_for_event(i: u64, event: Event, work: f64) -> Result<()> {
    print(format!("waiter {i} waits")); //~ waits for event
    event.wait().await?; //~ event
    print(format!("waiter {i} goes on")); //~ goes on
    sleep(work).await?; //~ work
    print(format!("waiter {i} is done")); //~ done
    Ok(())
}

//~ if kind=condition
async fn wait_for_ticket(i: u64, condition: Condition, tickets: Tickets, work: f64) -> Result<()> {
    let _lock = condition.guard().await?; //~ lock
    print(format!("waiter {i} waits")); //~ waits for ticket
    let waiting = Rc::clone(&tickets);
    condition.wait_for(move || !waiting.borrow().is_empty()).await?; //~ condition
    let ticket = tickets.borrow_mut().pop_front().unwrap_or_default();
    print(format!("waiter {i} takes ticket {ticket} and has the lock")); //~ takes
    sleep(work).await?; //~ work with lock
    print(format!("waiter {i} is done")); //~ done with lock
    Ok(())
}

//~ if kind=barrier
async fn wait_at_barrier(i: u64, barrier: Barrier, work: f64) -> Result<()> {
    print(format!("waiter {i} waits")); //~ waits at barrier
    barrier.wait().await?; //~ barrier
    print(format!("waiter {i} goes on")); //~ leaves
    sleep(work).await?; //~ work behind barrier
    print(format!("waiter {i} is done")); //~ done behind barrier
    Ok(())
}

//~ end if
async fn main(p: Parameters) -> Result<()> {
    let waiters = async |group: TaskGroup| {
        //~ if never
        match p.kind {
            "event" => {
                //~ if kind=event <2
                let event = Event::named("event");
                for i in 0..p.waiters {
                    let waiter = wait_for_event(i, event.clone(), p.work);
                    group.create_named_task(format!("waiter-{i}"), waiter)?; //~ create for event
                }
                sleep(p.when).await?; //~ when
                event.set();
                print("main has set the event"); //~ set

                //~ if never
            }
            "condition" => {
                //~ if kind=condition <2
                let condition = Condition::named("condition");
                let tickets = Tickets::default();
                for i in 0..p.waiters {
                    let waiter = wait_for_ticket(i, condition.clone(), Rc::clone(&tickets), p.work);
                    group.create_named_task(format!("waiter-{i}"), waiter)?; //~ create for ticket
                }
                sleep(p.when).await?; //~ when tickets
                let _lock = condition.guard().await?; //~ main locks
                tickets.borrow_mut().extend(0..p.waiters);
                condition.notify_all()?;
                print("main has notified everybody"); //~ notified

                //~ if never
            }
            _ => {
                //~ if kind=barrier <2
                let barrier = Barrier::named("barrier", p.waiters as u32 + 1)?;
                for i in 0..p.waiters {
                    let waiter = wait_at_barrier(i, barrier.clone(), p.work);
                    group.create_named_task(format!("waiter-{i}"), waiter)?; //~ create for barrier
                }
                sleep(p.when).await?; //~ when last
                barrier.wait().await?; //~ main waits
                print("main was the last to come"); //~ last

                //~ if never
            }
        }
        //~ end if
        Ok(())
    };
    task_group(waiters).await?; //~ group
    print("all are done"); //~ all
    Ok(())
}

//~ end of the listing

parameters! {
    struct Parameters {
        /// How many tasks wait
        waiters: u64 = count("Waiters", 3, 1..=100),
        /// When main opens the way
        when: f64 = seconds("When", 1.0, 0.0..=10.0),
        /// How long each of them works afterwards
        work: f64 = seconds("Work", 0.3, 0.0..=5.0),
        /// For what they wait: a flag, a fact about shared data, or each other
        kind: &'static str = choice("Kind", &["event", "condition", "barrier"]),
    }
}

pub(super) const DEMO: super::Demo = super::Demo {
    id: "event",
    title: "event, condition, barrier",
    idea: "Let many wait until one of them opens the way",
    moments: &[
        Moment::first(
            Occasion::Waits(FutureKind::Notified),
            "{task} waits, and costs nothing until it is woken",
        ),
        Moment::first(
            Occasion::Resolves(FutureKind::Notified),
            "All waiters are woken together, in the order in which they came",
        ),
        Moment::first(
            Occasion::Waits(FutureKind::Acquire),
            "{task} is woken and still needs the lock: they go on one by one",
        ),
        Moment::first(Occasion::Prints("all are done"), "All of them have gone on"),
    ],
    parameters: Parameters::ALL,
    presets: &[
        preset("Event", "", "How do I let many tasks go on at one moment?"),
        preset("Condition", "kind=condition", "Why do notified tasks go on one by one?"),
        preset("Barrier", "kind=barrier", "How do tasks wait for each other?"),
    ],
    program: |values| Box::pin(main(Parameters::from(values))),
    deadlocks: |_| false,
    rust: include_str!("event.rs"),
    python: r#"import asyncio
#~ if kind=condition
from collections import deque
#~ end if

WAITERS = «waiters»
WORK = «work»


#~ if kind=event
async def wait_for_event(i, event):
    print(f"waiter {i} waits")  #~ waits for event
    await event.wait()  #~ event
    print(f"waiter {i} goes on")  #~ goes on
    await asyncio.sleep(WORK)  #~ work
    print(f"waiter {i} is done")  #~ done


#~ if kind=condition
async def wait_for_ticket(i, condition, tickets):
    async with condition:  #~ lock
        print(f"waiter {i} waits")  #~ waits for ticket
        await condition.wait_for(lambda: tickets)  #~ condition
        ticket = tickets.popleft()
        print(f"waiter {i} takes ticket {ticket} and has the lock")  #~ takes
        await asyncio.sleep(WORK)  #~ work with lock
        print(f"waiter {i} is done")  #~ done with lock


#~ if kind=barrier
async def wait_at_barrier(i, barrier):
    print(f"waiter {i} waits")  #~ waits at barrier
    await barrier.wait()  #~ barrier
    print(f"waiter {i} goes on")  #~ leaves
    await asyncio.sleep(WORK)  #~ work behind barrier
    print(f"waiter {i} is done")  #~ done behind barrier


#~ end if
async def main():
    async with asyncio.TaskGroup() as group:  #~ group
        #~ if kind=event
        event = asyncio.Event()
        for i in range(WAITERS):
            waiter = wait_for_event(i, event)
            group.create_task(waiter, name=f"waiter-{i}")  #~ create for event
        await asyncio.sleep(«when»)  #~ when
        event.set()
        print("main has set the event")  #~ set
        #~ if kind=condition
        condition = asyncio.Condition()
        tickets = deque()
        for i in range(WAITERS):
            waiter = wait_for_ticket(i, condition, tickets)
            group.create_task(waiter, name=f"waiter-{i}")  #~ create for ticket
        await asyncio.sleep(«when»)  #~ when tickets
        async with condition:  #~ main locks
            tickets.extend(range(WAITERS))
            condition.notify_all()
            print("main has notified everybody")  #~ notified
        #~ if kind=barrier
        barrier = asyncio.Barrier(WAITERS + 1)
        for i in range(WAITERS):
            waiter = wait_at_barrier(i, barrier)
            group.create_task(waiter, name=f"waiter-{i}")  #~ create for barrier
        await asyncio.sleep(«when»)  #~ when last
        await barrier.wait()  #~ main waits
        print("main was the last to come")  #~ last
        #~ end if
    print("all are done")  #~ all


asyncio.run(main())
"#,
};
