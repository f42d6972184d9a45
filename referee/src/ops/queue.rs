//! Queues of all three kinds.

use loopscope::runtime::{Result, print};

use crate::interpreter::{Scope, gave, python_bool};
use crate::objects::each_queue;
use crate::program::Name;

operations! {
    /// `asyncio.Queue`, `asyncio.LifoQueue`, `asyncio.PriorityQueue`.
    Queue as "queue" {
        /// `await queue.put(item)`.
        Put(Name, i64),
        /// `await queue.get()`.
        Get(Name),
        /// `queue.put_nowait(item)`.
        PutNowait(Name, i64),
        /// `queue.get_nowait()`.
        GetNowait(Name),
        /// `await queue.join()`.
        Join(Name),
        /// `queue.task_done()`.
        TaskDone(Name),
        /// `queue.shutdown(immediate)`.
        Shutdown(Name, bool),
        /// `queue.qsize()`, `queue.empty()`, `queue.full()`.
        Size(Name),
    }
}

impl Queue {
    fn name_of(&self) -> &Name {
        let (Self::Put(name, _)
        | Self::Get(name)
        | Self::PutNowait(name, _)
        | Self::GetNowait(name)
        | Self::Join(name)
        | Self::TaskDone(name)
        | Self::Shutdown(name, _)
        | Self::Size(name)) = self;
        name
    }

    /// Does what does not await; `None` for what does.
    pub(crate) fn immediately(&self, scope: &Scope) -> Option<Result<()>> {
        let name = self.name_of();
        let Some(queue) = scope.run.objects.queue(name) else {
            return Some(scope.run.misses(name));
        };
        each_queue!(queue, queue => match self {
            Self::PutNowait(_, item) => Some(queue.put_nowait(*item)),
            Self::GetNowait(_) => Some(queue.get_nowait().map(|item| gave(name, item))),
            Self::TaskDone(_) => Some(queue.task_done()),
            Self::Shutdown(_, is_immediate) => {
                queue.shutdown(*is_immediate);
                Some(Ok(()))
            }
            Self::Size(_) => {
                let (size, is_empty, is_full) = (queue.qsize(), queue.empty(), queue.full());
                let (is_empty, is_full) = (python_bool(is_empty), python_bool(is_full));
                print(format!("{name}: {size}, empty: {is_empty}, full: {is_full}"));
                Some(Ok(()))
            }
            Self::Put(..) | Self::Get(_) | Self::Join(_) => None,
        })
    }

    /// Does what awaits.
    pub(crate) async fn run(&self, scope: &Scope) -> Result<()> {
        let name = self.name_of();
        let Some(queue) = scope.run.objects.queue(name) else { return Ok(()) };
        each_queue!(queue, queue => match self {
            Self::Put(_, item) => queue.put(*item).await?,
            Self::Get(_) => gave(name, queue.get().await?),
            Self::Join(_) => queue.join().await?,
            _ => {}
        });
        Ok(())
    }
}
