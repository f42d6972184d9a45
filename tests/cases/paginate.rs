use std::cell::Cell;
use std::rc::Rc;

use loopscope::runtime::{
    AsyncGenerator, Repr, Result, async_generator, create_task, gather, print, sleep,
};

use crate::console::Console;
use crate::text::{bracketed, list};

#[derive(Clone, Copy)]
struct Item {
    id: usize,
}

impl Item {
    fn name(self) -> String {
        format!("item-{:02}", self.id)
    }

    fn price(self) -> f64 {
        self.id as f64 * 1.5
    }
}

struct Api {
    total: usize,
    size: usize,
    calls: Cell<u32>,
}

impl Api {
    fn new(total: usize, size: usize) -> Rc<Self> {
        Rc::new(Self { total, size, calls: Cell::new(0) })
    }

    async fn get(&self, cursor: usize) -> Result<(Vec<Item>, Option<usize>)> {
        self.calls.set(self.calls.get() + 1);
        sleep(0.1).await?;
        let end = cursor + self.size;
        let page = (cursor..end.min(self.total)).map(|id| Item { id });
        Ok((page.collect(), (end < self.total).then_some(end)))
    }
}

/// The class with `__anext__`.
struct Pages {
    api: Rc<Api>,
    cursor: Option<usize>,
    buffer: Vec<Item>,
}

impl Pages {
    fn new(api: &Rc<Api>) -> Self {
        Self { api: Rc::clone(api), cursor: Some(0), buffer: Vec::new() }
    }

    async fn next(&mut self) -> Result<Option<Item>> {
        if self.buffer.is_empty() {
            let Some(cursor) = self.cursor else { return Ok(None) };
            let (mut page, next) = self.api.get(cursor).await?;
            page.reverse();
            (self.buffer, self.cursor) = (page, next);
        }
        Ok(self.buffer.pop())
    }

    async fn rest(mut self) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await? {
            items.push(item);
        }
        Ok(items)
    }
}

fn take(mut source: Pages, count: usize) -> AsyncGenerator<Item> {
    async_generator(move |yielder| async move {
        for _ in 0..count {
            let Some(item) = source.next().await? else { break };
            yielder.send(item).await?;
        }
        Ok(())
    })
}

fn chain(sources: [AsyncGenerator<Item>; 2]) -> AsyncGenerator<Item> {
    async_generator(move |yielder| async move {
        for mut source in sources {
            while let Some(item) = source.next().await? {
                yielder.send(item).await?;
            }
        }
        Ok(())
    })
}

fn enumerate(mut source: AsyncGenerator<Item>, start: usize) -> AsyncGenerator<(usize, Item)> {
    async_generator(move |yielder| async move {
        let mut n = start;
        while let Some(item) = source.next().await? {
            yielder.send((n, item)).await?;
            n += 1;
        }
        Ok(())
    })
}

async fn all() -> Result<()> {
    let api = Api::new(11, 4);
    let items = Pages::new(&api).rest().await?;
    let names: Vec<_> =
        items.into_iter().filter(|item| item.id % 3 == 0).map(Item::name).collect();
    print(format!("{} {}", list(&names), api.calls.get()));

    let mut first = take(Pages::new(&api), 3);
    let mut prices = Vec::new();
    while let Some(item) = first.next().await? {
        prices.push(format!("{}: {}", item.id, item.price().repr()));
    }
    print(format!("{{{}}} {}", prices.join(", "), api.calls.get()));

    let both = chain([take(Pages::new(&api), 2), take(Pages::new(&api), 1)]);
    let mut numbered = enumerate(both, 1);
    while let Some((n, item)) = numbered.next().await? {
        print(format!("{n} / {} / {} / {}", item.id, item.name(), item.price().repr()));
    }
    print("that was all");
    let prices: f64 = Pages::new(&api).rest().await?.into_iter().map(Item::price).sum();
    print(format!("prices={prices:.2} api.calls={}", api.calls.get()));

    let mut pages = Pages::new(&Api::new(0, 4));
    assert!(pages.next().await?.is_none());
    let rest = bracketed(pages.rest().await?.into_iter().map(Item::name));
    print(format!("None {rest}"));

    // `gather` makes a task of each `anext`, which in Rust are of several types.
    let firsts = [Api::new(3, 3), Api::new(3, 1), Api::new(0, 1)].map(|api| {
        create_task(async move {
            let item = Pages::new(&api).next().await?;
            Ok(item.map_or_else(|| "default".to_owned(), Item::name))
        })
    });
    let gathered: Vec<_> = gather(firsts, false).await?.into_iter().collect::<Result<_>>()?;
    print(list(&gathered));
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
