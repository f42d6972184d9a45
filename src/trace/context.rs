//! The context: what the writer and the reader of a log both know before each event, so that numbers
//! are stored as small differences from it.

#![expect(
    clippy::inline_always,
    reason = "compiled for size, each of these would be a call that handles one byte"
)]

use super::varint::{Reader, write_difference};
use crate::model::{Call, FileId, HandleId, ObjectId, Site, Timestamp};

/// What the writer and the reader both know before the next event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Context {
    pub(super) timestamp: Timestamp,
    /// The handle that runs, and the task in it.
    pub(super) running: Option<(HandleId, Option<ObjectId>)>,
    last_new_handle: u32,
    last_run_handle: u32,
    last_new_object: u32,
    last_object: u32,
    last_file: FileId,
    last_line: u32,
}

impl Context {
    pub(super) fn set_running_task(&mut self, task: ObjectId) {
        if let Some((_, running)) = &mut self.running {
            *running = (task != ObjectId(0)).then_some(task);
        }
    }

    #[inline]
    pub(super) fn write_call(&mut self, bytes: &mut Vec<u8>, call: Call) {
        match call {
            Call::Step(object)
            | Call::SetResult(object)
            | Call::Stop(object)
            | Call::Timeout(object)
            | Call::JobDone(object) => {
                self.write_object(bytes, object);
            }
            Call::Wakeup { task, future } => {
                self.write_object(bytes, future);
                self.write_object(bytes, task);
            }
            Call::ChildDone { parent, child } => {
                self.write_object(bytes, parent);
                self.write_object(bytes, child);
            }
            Call::Callback => {}
        }
    }

    pub(super) fn read_call(&mut self, reader: &mut Reader<'_>, number: u8) -> Option<Call> {
        Some(match number {
            0 => Call::Step(self.read_object(reader)?),
            1 => {
                let future = self.read_object(reader)?;
                Call::Wakeup { future, task: self.read_object(reader)? }
            }
            2 => Call::SetResult(self.read_object(reader)?),
            3 => Call::ChildDone {
                parent: self.read_object(reader)?,
                child: self.read_object(reader)?,
            },
            4 => Call::Stop(self.read_object(reader)?),
            5 => Call::Callback,
            6 => Call::Timeout(self.read_object(reader)?),
            7 => Call::JobDone(self.read_object(reader)?),
            _ => return None,
        })
    }

    #[inline(always)]
    pub(super) fn write_new_handle(&mut self, bytes: &mut Vec<u8>, handle: HandleId) {
        write_difference(bytes, handle.0, self.last_new_handle.wrapping_add(1));
        self.last_new_handle = handle.0;
    }

    #[inline(always)]
    pub(super) fn read_new_handle(&mut self, reader: &mut Reader<'_>) -> Option<HandleId> {
        self.last_new_handle = reader.difference(self.last_new_handle.wrapping_add(1))?;
        Some(HandleId(self.last_new_handle))
    }

    #[inline(always)]
    pub(super) fn write_handle(&mut self, bytes: &mut Vec<u8>, handle: HandleId) {
        write_difference(bytes, handle.0, self.last_run_handle.wrapping_add(1));
        self.last_run_handle = handle.0;
    }

    #[inline(always)]
    pub(super) fn read_handle(&mut self, reader: &mut Reader<'_>) -> Option<HandleId> {
        self.last_run_handle = reader.difference(self.last_run_handle.wrapping_add(1))?;
        Some(HandleId(self.last_run_handle))
    }

    #[inline(always)]
    pub(super) fn write_new_object(&mut self, bytes: &mut Vec<u8>, object: ObjectId) {
        write_difference(bytes, object.0, self.last_new_object.wrapping_add(1));
        self.last_new_object = object.0;
        self.last_object = object.0;
    }

    #[inline(always)]
    pub(super) fn read_new_object(&mut self, reader: &mut Reader<'_>) -> Option<ObjectId> {
        self.last_new_object = reader.difference(self.last_new_object.wrapping_add(1))?;
        self.last_object = self.last_new_object;
        Some(ObjectId(self.last_object))
    }

    #[inline(always)]
    pub(super) fn write_object(&mut self, bytes: &mut Vec<u8>, object: ObjectId) {
        write_difference(bytes, object.0, self.last_object);
        self.last_object = object.0;
    }

    #[inline(always)]
    pub(super) fn read_object(&mut self, reader: &mut Reader<'_>) -> Option<ObjectId> {
        self.last_object = reader.difference(self.last_object)?;
        Some(ObjectId(self.last_object))
    }

    #[inline(always)]
    pub(super) fn write_line(&mut self, bytes: &mut Vec<u8>, line: u32) {
        write_difference(bytes, line, self.last_line);
        self.last_line = line;
    }

    #[inline(always)]
    pub(super) fn read_site(&mut self, reader: &mut Reader<'_>) -> Option<Site> {
        self.last_line = reader.difference(self.last_line)?;
        let site = Site { file: self.last_file, line: self.last_line };
        Some(if site.is_known() { site } else { Site::UNKNOWN })
    }

    /// Moves to the file of a site; returns `true` if that is another one than before.
    ///
    /// An unknown site is in no file.
    #[inline(always)]
    pub(super) fn enter_file(&mut self, site: Site) -> bool {
        let is_other = site.is_known() && site.file != self.last_file;
        if is_other {
            self.last_file = site.file;
        }
        is_other
    }

    pub(super) fn read_file(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        self.last_file = FileId(reader.number()?);
        Some(())
    }
}
