//! What the numbers of objects stand for, as far as the next event depends on it.

use crate::model::{FutureKind, ObjectId, PrimitiveKind};

/// Every object of a run; their numbers are dense and begin with one.
#[derive(Debug, Default)]
pub(super) struct Objects(Vec<Object>);

/// A task, a future or a primitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Object {
    Task(TaskState),
    Future { kind: FutureKind, is_done: bool, job: JobState },
    Primitive(Primitive),
}

/// What a task does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TaskState {
    /// It has had no step, and none is scheduled.
    Created,
    /// It is between two steps, or before the first.
    Suspended,
    /// A step of it runs, perhaps with an eager step of another task inside.
    Running,
    Done,
}

/// What has become of the job of a future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JobState {
    New,
    Submitted,
    Running,
    Ended,
}

/// A primitive, and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Primitive {
    pub(super) kind: PrimitiveKind,
    pub(super) size: u32,
    pub(super) value: u32,
    /// How many items are in a queue.
    pub(super) items: u32,
}

impl Objects {
    /// Adds an object whose number has to be the next one.
    pub(super) fn add(&mut self, id: ObjectId, object: Object) -> Result<(), String> {
        let next = self.0.len() as u32 + 1;
        if id.0 != next {
            return Err(format!("{id} is created, but the next number is #{next}"));
        }
        self.0.push(object);
        Ok(())
    }

    pub(super) fn get(&self, id: ObjectId) -> Result<&Object, String> {
        let object = id.0.checked_sub(1).and_then(|index| self.0.get(index as usize));
        object.ok_or_else(|| format!("it speaks of {id}, which does not exist yet"))
    }

    pub(super) fn get_mut(&mut self, id: ObjectId) -> Result<&mut Object, String> {
        let object = id.0.checked_sub(1).and_then(|index| self.0.get_mut(index as usize));
        object.ok_or_else(|| format!("it speaks of {id}, which does not exist yet"))
    }

    /// What a task does.
    pub(super) fn task(&mut self, id: ObjectId) -> Result<&mut TaskState, String> {
        match self.get_mut(id)? {
            Object::Task(state) => Ok(state),
            _ => Err(format!("{id} is not a task")),
        }
    }

    /// What has become of a job.
    pub(super) fn job(&mut self, id: ObjectId) -> Result<&mut JobState, String> {
        match self.get_mut(id)? {
            Object::Future { kind: FutureKind::Job, job, .. } => Ok(job),
            _ => Err(format!("{id} is not a job")),
        }
    }

    /// Returns a primitive if its kind is allowed.
    pub(super) fn primitive(
        &mut self,
        id: ObjectId,
        is_allowed: impl Fn(PrimitiveKind) -> bool,
    ) -> Result<&mut Primitive, String> {
        let object = self.get_mut(id)?;
        let word = object.word();
        match object {
            Object::Primitive(primitive) if is_allowed(primitive.kind) => Ok(primitive),
            _ => Err(format!("{id} is a {word}, which cannot do that")),
        }
    }

    /// Whether a task or a future is done.
    pub(super) fn is_done(&self, id: ObjectId) -> Result<bool, String> {
        match self.get(id)? {
            Object::Task(state) => Ok(*state == TaskState::Done),
            Object::Future { is_done, .. } => Ok(*is_done),
            Object::Primitive(_) => Err(format!("{id} is neither a task nor a future")),
        }
    }
}

impl Object {
    /// What it is, in a word.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Task(_) => "task",
            Self::Future { kind, .. } => kind.word(),
            Self::Primitive(primitive) => primitive.kind.word(),
        }
    }
}
