//! How an event becomes bytes: a tag, then small numbers as differences from what is likely.
//!
//! Handles and objects are numbered in the order in which they appear, and the ready queue is first
//! in, first out, so most differences are zero and most events take two to four bytes. The moment
//! is not stored: an iteration and a jump of the clock are events of their own.

use super::texts::Texts;
use crate::runtime::{Call, Ending, Event, FutureKind, HandleId, Moment, ObjectId, Outcome};

/// What writer and reader both know before the next event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Context {
    pub(super) moment: Moment,
    /// The handle that runs, and the task in it.
    pub(super) running: Option<(HandleId, Option<ObjectId>)>,
    last_new_handle: u32,
    last_run_handle: u32,
    last_new_object: u32,
    last_object: u32,
    last_line: u32,
}

/// The tag of each kind of event; the numbers are part of the format.
mod tag {
    pub(super) const ITERATION_BEGAN: u8 = 0;
    pub(super) const TIME_ADVANCED: u8 = 1;
    pub(super) const TIMER_DUE: u8 = 2;
    pub(super) const HANDLE_ENDED: u8 = 4;
    pub(super) const TIMER_CANCELLED: u8 = 5;
    pub(super) const TASK_CREATED: u8 = 6;
    pub(super) const GATHER_CHILD: u8 = 7;
    pub(super) const CANCEL_REQUESTED: u8 = 8;
    pub(super) const THROWN: u8 = 9;
    pub(super) const TASK_WAITS: u8 = 10;
    pub(super) const TASK_YIELDS: u8 = 11;
    pub(super) const PRINTED: u8 = 12;
    /// Plus the number of the [`super::FutureKind`].
    pub(super) const FUTURE_CREATED: u8 = 16;
    /// Plus the number of the [`super::Outcome`].
    pub(super) const FUTURE_FINISHED: u8 = 32;
    /// Plus the number of the [`super::Ending`].
    pub(super) const RUN_ENDED: u8 = 40;
    /// Plus the number of the [`super::Call`].
    pub(super) const HANDLE_SCHEDULED: u8 = 64;
    /// Plus the number of the [`super::Call`].
    pub(super) const TIMER_SET: u8 = 96;
    /// Plus the number of the [`super::Call`].
    pub(super) const HANDLE_BEGAN: u8 = 128;
}

/// Appends `event` to `bytes`.
pub(super) fn encode(
    bytes: &mut Vec<u8>,
    texts: &mut Texts,
    context: &mut Context,
    moment: Moment,
    event: Event<'_>,
) {
    match event {
        Event::IterationBegan => bytes.push(tag::ITERATION_BEGAN),
        Event::TimeAdvanced => {
            bytes.push(tag::TIME_ADVANCED);
            write_varint(bytes, moment.nanos.wrapping_sub(context.moment.nanos));
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
            write_signed(bytes, when_nanos.wrapping_sub(moment.nanos).cast_signed());
        }
        Event::TimerCancelled { handle } => {
            bytes.push(tag::TIMER_CANCELLED);
            context.write_handle(bytes, handle);
        }
        Event::FutureCreated { future, kind, line } => {
            bytes.push(tag::FUTURE_CREATED + kind as u8);
            context.write_new_object(bytes, future);
            context.write_line(bytes, line);
        }
        Event::TaskCreated { task, name, line } => {
            bytes.push(tag::TASK_CREATED);
            context.write_new_object(bytes, task);
            write_varint(bytes, texts.intern(name).into());
            context.write_line(bytes, line);
        }
        Event::GatherChild { gather, child } => {
            bytes.push(tag::GATHER_CHILD);
            context.write_object(bytes, gather);
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
        Event::TaskWaits { future, line } => {
            bytes.push(tag::TASK_WAITS);
            context.write_object(bytes, future);
            context.write_line(bytes, line);
        }
        Event::TaskYields { line } => {
            bytes.push(tag::TASK_YIELDS);
            context.write_line(bytes, line);
        }
        Event::Printed { text, line } => {
            bytes.push(tag::PRINTED);
            write_varint(bytes, texts.intern(text).into());
            context.write_line(bytes, line);
        }
        Event::RunEnded { ending } => bytes.push(tag::RUN_ENDED + ending as u8),
    }
    context.moment = moment;
}

/// Reads the event at `position` and moves it on; `None` at the end or where the bytes make no
/// sense.
pub(super) fn decode<'a>(
    bytes: &[u8],
    position: &mut usize,
    texts: &'a Texts,
    context: &mut Context,
) -> Option<Event<'a>> {
    let mut reader = Reader { bytes, position: *position };
    let tag = reader.byte()?;
    let event = match tag {
        tag::ITERATION_BEGAN => {
            context.moment.iteration = context.moment.iteration.wrapping_add(1);
            Event::IterationBegan
        }
        tag::TIME_ADVANCED => {
            context.moment.nanos = context.moment.nanos.wrapping_add(reader.varint()?);
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
            line: context.read_line(&mut reader)?,
        },
        tag::GATHER_CHILD => Event::GatherChild {
            gather: context.read_object(&mut reader)?,
            child: context.read_object(&mut reader)?,
        },
        tag::CANCEL_REQUESTED => {
            Event::CancelRequested { future: context.read_object(&mut reader)? }
        }
        tag::THROWN => Event::Thrown { exception: texts.get(reader.number()?) },
        tag::TASK_WAITS => Event::TaskWaits {
            future: context.read_object(&mut reader)?,
            line: context.read_line(&mut reader)?,
        },
        tag::TASK_YIELDS => Event::TaskYields { line: context.read_line(&mut reader)? },
        tag::PRINTED => Event::Printed {
            text: texts.get(reader.number()?),
            line: context.read_line(&mut reader)?,
        },
        tag::FUTURE_CREATED..tag::FUTURE_FINISHED => Event::FutureCreated {
            kind: match tag - tag::FUTURE_CREATED {
                0 => FutureKind::Plain,
                1 => FutureKind::Sleep,
                2 => FutureKind::Gather,
                _ => return None,
            },
            future: context.read_new_object(&mut reader)?,
            line: context.read_line(&mut reader)?,
        },
        tag::FUTURE_FINISHED..tag::RUN_ENDED => Event::FutureFinished {
            future: context.read_object(&mut reader)?,
            outcome: match tag - tag::FUTURE_FINISHED {
                0 => Outcome::Returned,
                1 => Outcome::Raised(texts.get(reader.number()?)),
                2 => Outcome::Cancelled,
                _ => return None,
            },
        },
        tag::RUN_ENDED..tag::HANDLE_SCHEDULED => Event::RunEnded {
            ending: match tag - tag::RUN_ENDED {
                0 => Ending::Finished,
                1 => Ending::Deadlock,
                2 => Ending::LimitReached,
                _ => return None,
            },
        },
        tag::HANDLE_SCHEDULED..tag::TIMER_SET => Event::HandleScheduled {
            handle: context.read_new_handle(&mut reader)?,
            call: context.read_call(&mut reader, tag - tag::HANDLE_SCHEDULED)?,
        },
        tag::HANDLE_BEGAN.. => {
            let handle = context.read_handle(&mut reader)?;
            let call = context.read_call(&mut reader, tag - tag::HANDLE_BEGAN)?;
            context.running = Some((handle, call.task()));
            Event::HandleBegan { handle, call }
        }
        tag::TIMER_SET..tag::HANDLE_BEGAN => Event::TimerSet {
            handle: context.read_new_handle(&mut reader)?,
            call: context.read_call(&mut reader, tag - tag::TIMER_SET)?,
            when_nanos: context.moment.nanos.wrapping_add_signed(reader.signed()?),
        },
        _ => return None,
    };
    *position = reader.position;
    Some(event)
}

fn call_number(call: Call) -> u8 {
    match call {
        Call::Step(_) => 0,
        Call::Wakeup { .. } => 1,
        Call::SetResult(_) => 2,
        Call::GatherDone { .. } => 3,
        Call::Stop(_) => 4,
        Call::Callback => 5,
    }
}

fn outcome_number(outcome: Outcome<'_>) -> u8 {
    match outcome {
        Outcome::Returned => 0,
        Outcome::Raised(_) => 1,
        Outcome::Cancelled => 2,
    }
}

impl Context {
    fn write_call(&mut self, bytes: &mut Vec<u8>, call: Call) {
        match call {
            Call::Step(object) | Call::SetResult(object) | Call::Stop(object) => {
                self.write_object(bytes, object);
            }
            Call::Wakeup { task, future } => {
                self.write_object(bytes, future);
                self.write_object(bytes, task);
            }
            Call::GatherDone { gather, child } => {
                self.write_object(bytes, gather);
                self.write_object(bytes, child);
            }
            Call::Callback => {}
        }
    }

    fn read_call(&mut self, reader: &mut Reader<'_>, number: u8) -> Option<Call> {
        Some(match number {
            0 => Call::Step(self.read_object(reader)?),
            1 => {
                let future = self.read_object(reader)?;
                Call::Wakeup { future, task: self.read_object(reader)? }
            }
            2 => Call::SetResult(self.read_object(reader)?),
            3 => Call::GatherDone {
                gather: self.read_object(reader)?,
                child: self.read_object(reader)?,
            },
            4 => Call::Stop(self.read_object(reader)?),
            5 => Call::Callback,
            _ => return None,
        })
    }

    fn write_new_handle(&mut self, bytes: &mut Vec<u8>, handle: HandleId) {
        write_difference(bytes, handle.0, self.last_new_handle.wrapping_add(1));
        self.last_new_handle = handle.0;
    }

    fn read_new_handle(&mut self, reader: &mut Reader<'_>) -> Option<HandleId> {
        self.last_new_handle = reader.difference(self.last_new_handle.wrapping_add(1))?;
        Some(HandleId(self.last_new_handle))
    }

    fn write_handle(&mut self, bytes: &mut Vec<u8>, handle: HandleId) {
        write_difference(bytes, handle.0, self.last_run_handle.wrapping_add(1));
        self.last_run_handle = handle.0;
    }

    fn read_handle(&mut self, reader: &mut Reader<'_>) -> Option<HandleId> {
        self.last_run_handle = reader.difference(self.last_run_handle.wrapping_add(1))?;
        Some(HandleId(self.last_run_handle))
    }

    fn write_new_object(&mut self, bytes: &mut Vec<u8>, object: ObjectId) {
        write_difference(bytes, object.0, self.last_new_object.wrapping_add(1));
        self.last_new_object = object.0;
        self.last_object = object.0;
    }

    fn read_new_object(&mut self, reader: &mut Reader<'_>) -> Option<ObjectId> {
        self.last_new_object = reader.difference(self.last_new_object.wrapping_add(1))?;
        self.last_object = self.last_new_object;
        Some(ObjectId(self.last_object))
    }

    fn write_object(&mut self, bytes: &mut Vec<u8>, object: ObjectId) {
        write_difference(bytes, object.0, self.last_object);
        self.last_object = object.0;
    }

    fn read_object(&mut self, reader: &mut Reader<'_>) -> Option<ObjectId> {
        self.last_object = reader.difference(self.last_object)?;
        Some(ObjectId(self.last_object))
    }

    fn write_line(&mut self, bytes: &mut Vec<u8>, line: u32) {
        write_difference(bytes, line, self.last_line);
        self.last_line = line;
    }

    fn read_line(&mut self, reader: &mut Reader<'_>) -> Option<u32> {
        self.last_line = reader.difference(self.last_line)?;
        Some(self.last_line)
    }
}

fn write_difference(bytes: &mut Vec<u8>, number: u32, expected: u32) {
    write_signed(bytes, i64::from(number) - i64::from(expected));
}

/// Small negative numbers stay small: 0, -1, 1, -2 … become 0, 1, 2, 3 …
fn write_signed(bytes: &mut Vec<u8>, number: i64) {
    write_varint(bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

/// Seven bits a byte, lowest first; the high bit says that more follow.
fn write_varint(bytes: &mut Vec<u8>, number: u64) {
    let mut rest = number;
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.position)?;
        self.position += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let number = self.varint()?;
        Some((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
    }

    fn number(&mut self) -> Option<u32> {
        self.varint()?.try_into().ok()
    }

    fn difference(&mut self, expected: u32) -> Option<u32> {
        i64::from(expected).checked_add(self.signed()?)?.try_into().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(events: &[(Moment, Event<'_>)]) {
        let mut bytes = Vec::new();
        let mut texts = Texts::default();
        let mut context = Context::default();
        for &(moment, event) in events {
            encode(&mut bytes, &mut texts, &mut context, moment, event);
        }
        let mut context = Context::default();
        let mut position = 0;
        for &(moment, event) in events {
            let decoded = decode(&bytes, &mut position, &texts, &mut context);
            assert_eq!((context.moment, decoded), (moment, Some(event)));
        }
        assert_eq!(decode(&bytes, &mut position, &texts, &mut context), None);
    }

    #[test]
    fn every_kind_of_event_comes_back() {
        let start = Moment::default();
        let late = Moment { nanos: u64::MAX, iteration: 0 };
        let (low, high) = (ObjectId(1), ObjectId(u32::MAX));
        let (first, last) = (HandleId(1), HandleId(u32::MAX));
        let calls = [
            Call::Step(low),
            Call::Wakeup { task: low, future: high },
            Call::SetResult(high),
            Call::GatherDone { gather: high, child: low },
            Call::Stop(low),
            Call::Callback,
        ];
        let mut events = vec![
            (start, Event::TaskCreated { task: low, name: "Task-1", line: 0 }),
            (start, Event::TaskCreated { task: high, name: "", line: u32::MAX }),
            (Moment { nanos: 0, iteration: 1 }, Event::IterationBegan),
            (Moment { nanos: 7, iteration: 1 }, Event::TimeAdvanced),
        ];
        let now = Moment { nanos: 7, iteration: 1 };
        for call in calls {
            events.push((now, Event::HandleBegan { handle: first, call }));
            events.push((now, Event::HandleScheduled { handle: last, call }));
            events.push((now, Event::TimerSet { handle: first, call, when_nanos: 0 }));
            events.push((now, Event::TimerSet { handle: first, call, when_nanos: u64::MAX }));
        }
        for kind in [FutureKind::Plain, FutureKind::Sleep, FutureKind::Gather] {
            events.push((now, Event::FutureCreated { future: high, kind, line: 3 }));
        }
        for outcome in [Outcome::Returned, Outcome::Raised("E('x')"), Outcome::Cancelled] {
            events.push((now, Event::FutureFinished { future: low, outcome }));
        }
        for ending in [Ending::Finished, Ending::Deadlock, Ending::LimitReached] {
            events.push((now, Event::RunEnded { ending }));
        }
        events.extend([
            (now, Event::TimerDue { handle: last }),
            (now, Event::HandleEnded),
            (now, Event::TimerCancelled { handle: last }),
            (now, Event::GatherChild { gather: low, child: high }),
            (now, Event::CancelRequested { future: high }),
            (now, Event::Thrown { exception: "CancelledError()" }),
            (now, Event::TaskWaits { future: low, line: 9 }),
            (now, Event::TaskYields { line: 1 }),
            (now, Event::Printed { text: "naïve ✓", line: 2 }),
            (Moment { nanos: u64::MAX, iteration: 1 }, Event::TimeAdvanced),
        ]);
        check(&events);
        check(&[(late, Event::TimeAdvanced)]);
    }

    #[test]
    fn rubbish_is_an_end_and_not_a_panic() {
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
