//! How an event becomes bytes: a tag, then small numbers as differences from what is likely.
//!
//! Handles and objects are numbered in the order in which they appear, and the ready queue is first
//! in, first out, so most differences are zero and most events take two to four bytes. The time
//! of an event is not stored: iterations and advances of the clock are events of their own.

use super::context::Context;
use super::kinds::{call_number, has_owner, outcome_number};
use super::tag;
use super::texts::Texts;
use super::varint::{Reader, write_signed, write_varint};
use crate::model::{Ending, Event, FutureKind, Limit, ObjectId, Outcome, PrimitiveKind, Timestamp};

/// Appends `event` to `bytes`.
#[expect(clippy::too_many_lines, reason = "one arm for each kind of event, to be read as a table")]
pub(super) fn encode(
    bytes: &mut Vec<u8>,
    texts: &mut Texts,
    context: &mut Context,
    timestamp: Timestamp,
    event: &Event<'_>,
) {
    if let Some(site) = event.site()
        && context.enter_file(site)
    {
        bytes.push(tag::FILE_ENTERED);
        write_varint(bytes, site.file.0.into());
    }
    match *event {
        Event::IterationBegan => bytes.push(tag::ITERATION_BEGAN),
        Event::TimeAdvanced => {
            bytes.push(tag::TIME_ADVANCED);
            write_varint(bytes, timestamp.nanos.wrapping_sub(context.timestamp.nanos));
        }
        Event::TimerDue { handle } => {
            bytes.push(tag::TIMER_DUE);
            context.write_handle(bytes, handle);
        }
        Event::HandleBegan { handle, call } => {
            bytes.push(tag::HANDLE_BEGAN + call_number(call));
            context.write_handle(bytes, handle);
            context.write_call(bytes, call);
            context.running = Some((handle, call.task()));
        }
        Event::HandleEnded => {
            bytes.push(tag::HANDLE_ENDED);
            context.running = None;
        }
        Event::HandleScheduled { handle, call } => {
            bytes.push(tag::HANDLE_SCHEDULED + call_number(call));
            context.write_new_handle(bytes, handle);
            context.write_call(bytes, call);
        }
        Event::TimerSet { handle, call, when_nanos } => {
            bytes.push(tag::TIMER_SET + call_number(call));
            context.write_new_handle(bytes, handle);
            context.write_call(bytes, call);
            write_signed(bytes, when_nanos.wrapping_sub(timestamp.nanos).cast_signed());
        }
        Event::TimerCancelled { handle } => {
            bytes.push(tag::TIMER_CANCELLED);
            context.write_handle(bytes, handle);
        }
        Event::FutureCreated { future, kind, of, site } => {
            bytes.push(tag::FUTURE_CREATED + kind as u8);
            if has_owner(kind) {
                context.write_object(bytes, of);
            }
            context.write_new_object(bytes, future);
            context.write_line(bytes, site.line);
        }
        Event::TaskCreated { task, name, site } => {
            bytes.push(tag::TASK_CREATED);
            context.write_new_object(bytes, task);
            write_varint(bytes, texts.add(name).into());
            context.write_line(bytes, site.line);
        }
        Event::ChildAdded { parent, child } => {
            bytes.push(tag::CHILD_ADDED);
            context.write_object(bytes, parent);
            context.write_object(bytes, child);
        }
        Event::FutureFinished { future, outcome } => {
            bytes.push(tag::FUTURE_FINISHED + outcome_number(outcome));
            context.write_object(bytes, future);
            if let Outcome::Raised(exception) = outcome {
                write_varint(bytes, texts.intern(exception).into());
            }
        }
        Event::CancelRequested { future } => {
            bytes.push(tag::CANCEL_REQUESTED);
            context.write_object(bytes, future);
        }
        Event::Thrown { exception } => {
            bytes.push(tag::THROWN);
            write_varint(bytes, texts.intern(exception).into());
        }
        Event::TaskWaits { future, site } => {
            bytes.push(tag::TASK_WAITS);
            context.write_object(bytes, future);
            context.write_line(bytes, site.line);
        }
        Event::TaskRenamed { task, name } => {
            bytes.push(tag::TASK_RENAMED);
            context.write_object(bytes, task);
            write_varint(bytes, texts.intern(name).into());
        }
        Event::TaskYields { site } => {
            bytes.push(tag::TASK_YIELDS);
            context.write_line(bytes, site.line);
        }
        Event::Printed { text, site } => {
            bytes.push(tag::PRINTED);
            write_varint(bytes, texts.intern(text).into());
            context.write_line(bytes, site.line);
        }
        Event::EagerStepBegan { task } => {
            bytes.push(tag::EAGER_STEP_BEGAN);
            context.write_object(bytes, task);
            context.set_running_task(task);
        }
        Event::EagerStepEnded { resumed } => {
            bytes.push(tag::EAGER_STEP_ENDED);
            context.write_object(bytes, resumed);
            context.set_running_task(resumed);
        }
        Event::Reported { text } => {
            bytes.push(tag::REPORTED);
            write_varint(bytes, texts.intern(text).into());
        }
        Event::PrimitiveCreated { primitive, kind, size, name, site } => {
            bytes.push(tag::of_primitive(kind));
            context.write_new_object(bytes, primitive);
            write_varint(bytes, size.into());
            write_varint(bytes, texts.intern(name).into());
            context.write_line(bytes, site.line);
        }
        Event::ValueSet { primitive, value } => {
            bytes.push(tag::VALUE_SET);
            context.write_object(bytes, primitive);
            write_varint(bytes, value.into());
        }
        Event::TextSet { primitive, text } => {
            bytes.push(tag::TEXT_SET);
            context.write_object(bytes, primitive);
            write_varint(bytes, texts.intern(text).into());
        }
        Event::ItemPut { queue, item } => {
            bytes.push(tag::ITEM_PUT);
            context.write_object(bytes, queue);
            write_varint(bytes, texts.intern(item).into());
        }
        Event::ItemGot { queue, index } => {
            bytes.push(tag::ITEM_GOT);
            context.write_object(bytes, queue);
            write_varint(bytes, index.into());
        }
        Event::JobSubmitted { job } => {
            bytes.push(tag::JOB_SUBMITTED);
            context.write_object(bytes, job);
        }
        Event::JobBegan { job, worker } => {
            bytes.push(tag::JOB_BEGAN);
            context.write_object(bytes, job);
            write_varint(bytes, worker.into());
        }
        Event::JobEnded { job, worker } => {
            bytes.push(tag::JOB_ENDED);
            context.write_object(bytes, job);
            write_varint(bytes, worker.into());
        }
        Event::RunEnded { ending } => match ending {
            Ending::Finished => bytes.push(tag::RUN_ENDED),
            Ending::Deadlock => bytes.push(tag::RUN_ENDED + 1),
            Ending::LimitReached(limit) => bytes.extend([tag::RUN_ENDED + 2, limit as u8]),
        },
    }
    context.timestamp = timestamp;
}

/// Reads the event at `position` and moves `position` behind it; `None` at the end, and where the
/// bytes are no event.
#[expect(clippy::too_many_lines, reason = "one arm for each tag, to be read as a table")]
pub(super) fn decode<'a>(
    bytes: &[u8],
    position: &mut usize,
    texts: &'a Texts,
    context: &mut Context,
) -> Option<Event<'a>> {
    let mut reader = Reader { rest: bytes.get(*position..)? };
    let mut tag = reader.byte()?;
    if tag == tag::FILE_ENTERED {
        context.read_file(&mut reader)?;
        tag = reader.byte()?;
    }
    let event = match tag {
        tag::ITERATION_BEGAN => {
            context.timestamp.iteration = context.timestamp.iteration.wrapping_add(1);
            Event::IterationBegan
        }
        tag::TIME_ADVANCED => {
            context.timestamp.nanos = context.timestamp.nanos.wrapping_add(reader.varint()?);
            Event::TimeAdvanced
        }
        tag::TIMER_DUE => Event::TimerDue { handle: context.read_handle(&mut reader)? },
        tag::HANDLE_ENDED => {
            context.running = None;
            Event::HandleEnded
        }
        tag::TIMER_CANCELLED => Event::TimerCancelled { handle: context.read_handle(&mut reader)? },
        tag::TASK_CREATED => Event::TaskCreated {
            task: context.read_new_object(&mut reader)?,
            name: texts.get(reader.number()?),
            site: context.read_site(&mut reader)?,
        },
        tag::CHILD_ADDED => Event::ChildAdded {
            parent: context.read_object(&mut reader)?,
            child: context.read_object(&mut reader)?,
        },
        tag::CANCEL_REQUESTED => {
            Event::CancelRequested { future: context.read_object(&mut reader)? }
        }
        tag::THROWN => Event::Thrown { exception: texts.get(reader.number()?) },
        tag::TASK_WAITS => Event::TaskWaits {
            future: context.read_object(&mut reader)?,
            site: context.read_site(&mut reader)?,
        },
        tag::TASK_YIELDS => Event::TaskYields { site: context.read_site(&mut reader)? },
        tag::PRINTED => Event::Printed {
            text: texts.get(reader.number()?),
            site: context.read_site(&mut reader)?,
        },
        tag::EAGER_STEP_BEGAN => {
            let task = context.read_object(&mut reader)?;
            context.set_running_task(task);
            Event::EagerStepBegan { task }
        }
        tag::EAGER_STEP_ENDED => {
            let resumed = context.read_object(&mut reader)?;
            context.set_running_task(resumed);
            Event::EagerStepEnded { resumed }
        }
        tag::REPORTED => Event::Reported { text: texts.get(reader.number()?) },
        tag::VALUE_SET => Event::ValueSet {
            primitive: context.read_object(&mut reader)?,
            value: reader.number()?,
        },
        tag::TEXT_SET => Event::TextSet {
            primitive: context.read_object(&mut reader)?,
            text: texts.get(reader.number()?),
        },
        tag::ITEM_PUT => Event::ItemPut {
            queue: context.read_object(&mut reader)?,
            item: texts.get(reader.number()?),
        },
        tag::ITEM_GOT => {
            Event::ItemGot { queue: context.read_object(&mut reader)?, index: reader.number()? }
        }
        tag::JOB_SUBMITTED => Event::JobSubmitted { job: context.read_object(&mut reader)? },
        tag::JOB_BEGAN => {
            Event::JobBegan { job: context.read_object(&mut reader)?, worker: reader.number()? }
        }
        tag::JOB_ENDED => {
            Event::JobEnded { job: context.read_object(&mut reader)?, worker: reader.number()? }
        }
        tag::TASK_RENAMED => Event::TaskRenamed {
            task: context.read_object(&mut reader)?,
            name: texts.get(reader.number()?),
        },
        tag::PRIMITIVE_CREATED..tag::TASK_RENAMED | tag::LATER_PRIMITIVE_CREATED.. => {
            Event::PrimitiveCreated {
                kind: *PrimitiveKind::ALL.get(tag::primitive_number(tag))?,
                primitive: context.read_new_object(&mut reader)?,
                size: reader.number()?,
                name: texts.get(reader.number()?),
                site: context.read_site(&mut reader)?,
            }
        }
        tag::FUTURE_CREATED..tag::FUTURE_FINISHED => {
            let kind = *FutureKind::ALL.get(usize::from(tag - tag::FUTURE_CREATED))?;
            Event::FutureCreated {
                kind,
                of: if has_owner(kind) { context.read_object(&mut reader)? } else { ObjectId(0) },
                future: context.read_new_object(&mut reader)?,
                site: context.read_site(&mut reader)?,
            }
        }
        tag::FUTURE_FINISHED..tag::RUN_ENDED => Event::FutureFinished {
            future: context.read_object(&mut reader)?,
            outcome: match tag - tag::FUTURE_FINISHED {
                0 => Outcome::Returned,
                1 => Outcome::Raised(texts.get(reader.number()?)),
                2 => Outcome::Cancelled,
                _ => return None,
            },
        },
        tag::RUN_ENDED..tag::EAGER_STEP_ENDED => Event::RunEnded {
            ending: match tag - tag::RUN_ENDED {
                0 => Ending::Finished,
                1 => Ending::Deadlock,
                2 => Ending::LimitReached(match reader.byte()? {
                    0 => Limit::Iterations,
                    1 => Limit::Tasks,
                    2 => Limit::Events,
                    3 => Limit::Text,
                    _ => return None,
                }),
                _ => return None,
            },
        },
        tag::HANDLE_SCHEDULED..tag::TIMER_SET => Event::HandleScheduled {
            handle: context.read_new_handle(&mut reader)?,
            call: context.read_call(&mut reader, tag - tag::HANDLE_SCHEDULED)?,
        },
        // A second file before an event, or an unused tag.
        tag::FILE_ENTERED..tag::HANDLE_SCHEDULED => return None,
        tag::HANDLE_BEGAN..tag::LATER_PRIMITIVE_CREATED => {
            let handle = context.read_handle(&mut reader)?;
            let call = context.read_call(&mut reader, tag - tag::HANDLE_BEGAN)?;
            context.running = Some((handle, call.task()));
            Event::HandleBegan { handle, call }
        }
        tag::TIMER_SET..tag::HANDLE_BEGAN => Event::TimerSet {
            handle: context.read_new_handle(&mut reader)?,
            call: context.read_call(&mut reader, tag - tag::TIMER_SET)?,
            when_nanos: context.timestamp.nanos.wrapping_add_signed(reader.signed()?),
        },
    };
    *position = bytes.len() - reader.rest.len();
    Some(event)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Call, FileId, HandleId, Site};

    #[track_caller]
    fn check(events: &[(Timestamp, Event<'_>)]) {
        let mut bytes = Vec::new();
        let mut texts = Texts::default();
        let mut context = Context::default();
        for &(timestamp, event) in events {
            encode(&mut bytes, &mut texts, &mut context, timestamp, &event);
        }
        let mut context = Context::default();
        let mut position = 0;
        for &(timestamp, event) in events {
            let decoded = decode(&bytes, &mut position, &texts, &mut context);
            assert_eq!((context.timestamp, decoded), (timestamp, Some(event)));
        }
        assert_eq!(decode(&bytes, &mut position, &texts, &mut context), None);
    }

    #[test]
    fn every_kind_of_event_comes_back() {
        let start = Timestamp::default();
        let late = Timestamp { nanos: u64::MAX, iteration: 0 };
        let (low, high) = (ObjectId(1), ObjectId(u32::MAX));
        let (first, last) = (HandleId(1), HandleId(u32::MAX));
        let other = Site { file: FileId(u32::MAX), line: 9 };
        let calls = [
            Call::Step(low),
            Call::Wakeup { task: low, future: high },
            Call::SetResult(high),
            Call::ChildDone { parent: high, child: low },
            Call::Stop(low),
            Call::Callback,
            Call::Timeout(low),
            Call::JobDone(high),
        ];
        let mut events = vec![
            (start, Event::TaskCreated { task: low, name: "Task-1", site: Site::UNKNOWN }),
            (start, Event::TaskCreated { task: high, name: "", site: Site::line(u32::MAX) }),
            (Timestamp { nanos: 0, iteration: 1 }, Event::IterationBegan),
            (Timestamp { nanos: 7, iteration: 1 }, Event::TimeAdvanced),
        ];
        let now = Timestamp { nanos: 7, iteration: 1 };
        for call in calls {
            events.push((now, Event::HandleBegan { handle: first, call }));
            events.push((now, Event::HandleScheduled { handle: last, call }));
            events.push((now, Event::TimerSet { handle: first, call, when_nanos: 0 }));
            events.push((now, Event::TimerSet { handle: first, call, when_nanos: u64::MAX }));
        }
        for &kind in FutureKind::ALL {
            let of = if has_owner(kind) { low } else { ObjectId(0) };
            events
                .push((now, Event::FutureCreated { future: high, kind, of, site: Site::line(3) }));
        }
        for &kind in PrimitiveKind::ALL {
            let (size, name, site) = (kind as u32, "lock", Site::line(7));
            events.push((now, Event::PrimitiveCreated { primitive: high, kind, size, name, site }));
        }
        for outcome in [Outcome::Returned, Outcome::Raised("E('x')"), Outcome::Cancelled] {
            events.push((now, Event::FutureFinished { future: low, outcome }));
        }
        let limits =
            [Limit::Iterations, Limit::Tasks, Limit::Events, Limit::Text].map(Ending::LimitReached);
        for ending in [Ending::Finished, Ending::Deadlock].into_iter().chain(limits) {
            events.push((now, Event::RunEnded { ending }));
        }
        events.extend([
            (now, Event::TimerDue { handle: last }),
            (now, Event::HandleEnded),
            (now, Event::TimerCancelled { handle: last }),
            (now, Event::ChildAdded { parent: low, child: high }),
            (now, Event::Reported { text: "Task was destroyed but it is pending!" }),
            (now, Event::ValueSet { primitive: low, value: u32::MAX }),
            (now, Event::ItemPut { queue: low, item: "'x'" }),
            (now, Event::ItemGot { queue: low, index: 300 }),
            (now, Event::JobSubmitted { job: high }),
            (now, Event::JobBegan { job: high, worker: 3 }),
            (now, Event::JobEnded { job: high, worker: 3 }),
            (now, Event::CancelRequested { future: high }),
            (now, Event::Thrown { exception: "CancelledError()" }),
            (now, Event::TaskWaits { future: low, site: other }),
            (now, Event::TaskYields { site: Site::line(1) }),
            (now, Event::TaskRenamed { task: high, name: "fetch" }),
            (now, Event::EagerStepBegan { task: low }),
            (now, Event::EagerStepEnded { resumed: high }),
            (now, Event::Printed { text: "naïve ✓", site: Site::UNKNOWN }),
            (Timestamp { nanos: u64::MAX, iteration: 1 }, Event::TimeAdvanced),
        ]);
        check(&events);
        check(&[(late, Event::TimeAdvanced)]);
    }

    #[test]
    fn bytes_that_are_no_event_end_the_reading() {
        let texts = Texts::default();
        for first in 0..=u8::MAX {
            for rest in [0, 0x7f, 0x80, 0xff] {
                let bytes = [&[first][..], &[rest; 12]].concat();
                let mut context = Context::default();
                let mut position = 0;
                while decode(&bytes, &mut position, &texts, &mut context).is_some() {}
                assert!(position <= bytes.len());
            }
        }
    }
}
