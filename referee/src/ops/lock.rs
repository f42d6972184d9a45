//! Locks and events.

use loopscope::runtime::Result;

use crate::interpreter::{Next, Scope, block, say_truth};
use crate::program::{Block, Name};

operations! {
    /// `asyncio.Lock`.
    Lock as "lock" {
        /// `await lock.acquire()`.
        Acquire(Name),
        /// `lock.release()`.
        Release(Name),
        /// `lock.locked()`.
        Locked(Name),
        /// `async with lock`.
        With(Name, Block),
    }
}

operations! {
    /// `asyncio.Event`.
    Event as "event" {
        /// `event.set()`.
        Set(Name),
        /// `event.clear()`.
        Clear(Name),
        /// `await event.wait()`.
        Wait(Name),
        /// `event.is_set()`.
        IsSet(Name),
    }
}

impl Lock {
    /// Does what does not await; `None` for what does.
    pub(crate) fn immediately(&self, scope: &Scope) -> Option<Result<()>> {
        let (Self::Release(name) | Self::Locked(name)) = self else { return None };
        let Some(lock) = scope.run.objects.lock(name) else {
            return Some(scope.run.misses(name));
        };
        if let Self::Release(_) = self {
            return Some(lock.release());
        }
        say_truth(name, "locked", lock.locked());
        Some(Ok(()))
    }

    /// Does what awaits.
    pub(crate) async fn run(&self, scope: &Scope) -> Result<Next> {
        let (Self::Acquire(name) | Self::With(name, _) | Self::Release(name) | Self::Locked(name)) =
            self;
        let Some(lock) = scope.run.objects.lock(name) else {
            return scope.run.misses(name).map(|()| Next::Statement);
        };
        match self {
            Self::Acquire(_) => lock.acquire().await?,
            Self::With(_, statements) => {
                let guard = lock.guard().await?;
                let result = block(scope.clone(), statements.clone()).await;
                let is_held = lock.locked();
                drop(guard);
                if !is_held {
                    // `async with` fails at its end where a guard says nothing.
                    lock.release()?;
                }
                return result;
            }
            Self::Release(_) | Self::Locked(_) => {}
        }
        Ok(Next::Statement)
    }
}

impl Event {
    /// Does what does not await; `None` for what does.
    pub(crate) fn immediately(&self, scope: &Scope) -> Option<Result<()>> {
        let (Self::Set(name) | Self::Clear(name) | Self::Wait(name) | Self::IsSet(name)) = self;
        let Some(event) = scope.run.objects.event(name) else {
            return Some(scope.run.misses(name));
        };
        match self {
            Self::Set(_) => event.set(),
            Self::Clear(_) => event.clear(),
            Self::IsSet(_) => say_truth(name, "set", event.is_set()),
            Self::Wait(_) => return None,
        }
        Some(Ok(()))
    }

    /// Does what awaits.
    pub(crate) async fn run(&self, scope: &Scope) -> Result<()> {
        if let Self::Wait(name) = self
            && let Some(event) = scope.run.objects.event(name)
        {
            event.wait().await?;
        }
        Ok(())
    }
}
