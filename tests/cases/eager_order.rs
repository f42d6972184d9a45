use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use loopscope::runtime::{
    AnyTask, Exception, Result, Task, create_eager_task, create_task, current_task, gather, print,
    set_eager_tasks, sleep, task_group,
};

use crate::console::Console;
use crate::text::{list, truth};

type Cache = Rc<RefCell<BTreeMap<&'static str, usize>>>;
type Known = Rc<RefCell<Vec<AnyTask>>>;

async fn cached(key: &'static str, cache: Cache, known: Known) -> Result<usize> {
    let task = current_task().expect("a task runs");
    let is_first = !known.borrow().contains(&task);
    print(format!("  {key} runs, first: {}", truth(is_first)));
    known.borrow_mut().push(task);
    let is_cached = cache.borrow().contains_key(key);
    if !is_cached {
        sleep(0.1).await?;
        cache.borrow_mut().insert(key, key.len());
    }
    Ok(cache.borrow()[key])
}

async fn group_of(cache: Cache, known: Known) -> Result<()> {
    let block = task_group(async |group| {
        let mut tasks = Vec::new();
        for key in ["one", "three", "seven"] {
            let body = cached(key, Rc::clone(&cache), Rc::clone(&known));
            let task = group.create_named_task(format!("t-{key}"), body)?;
            print(format!("  created {key}, done: {}", truth(task.done())));
            tasks.push(task);
        }
        Ok(tasks)
    });
    let sum = block.await?.iter().map(Task::result).sum::<Result<usize>>()?;
    print(format!("  sum {sum}"));
    Ok(())
}

async fn all() -> Result<()> {
    let known = Known::default();
    for (label, is_eager) in [("lazy", false), ("eager", true)] {
        set_eager_tasks(is_eager)?;
        print(label);
        let cache = Cache::new(RefCell::new(BTreeMap::from([("three", 5)])));
        group_of(Rc::clone(&cache), Rc::clone(&known)).await?;
        let both = ["one", "eleven"].map(|key| cached(key, Rc::clone(&cache), Rc::clone(&known)));
        let results: Vec<_> = gather(both, false).await?.into_iter().collect::<Result<_>>()?;
        print(format!("  gather {}", list(&results)));
        let task = create_task(async {
            Err::<(), _>(Exception::new("LookupError", "before the first await"))
        });
        print(format!("  failed already: {}", truth(task.done())));
        match task.await {
            Err(error) if error.is("LookupError") => print(format!("   {}", error.message())),
            result => result?,
        }
    }
    let cache = Cache::new(RefCell::new(BTreeMap::from([("x", 1)])));
    let one_off = create_eager_task(Some("by hand"), cached("x", cache, known));
    print(format!("{} {}", truth(one_off.done()), one_off.result()?));
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
