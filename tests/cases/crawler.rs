use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use loopscope::runtime::{
    Exception, Queue, Random, Repr, Result, Semaphore, create_task, gather, print, sleep,
};

use crate::console::Console;
use crate::text::rounded;

const SITE: [(&str, &[&str]); 9] = [
    ("http://a.test/", &["/about", "/blog", "http://b.test/"]),
    ("http://a.test/about", &["/", "/team"]),
    ("http://a.test/blog", &["/blog/1", "/blog/2", "/missing"]),
    ("http://a.test/blog/1", &["http://b.test/x#top", "/blog"]),
    ("http://a.test/blog/2", &["/blog/1"]),
    ("http://a.test/team", &[]),
    ("http://b.test/", &["x", "y"]),
    ("http://b.test/x", &["http://a.test/"]),
    ("http://b.test/y", &["http://c.test/"]),
];

/// `urljoin`, for what the site has.
fn join(base: &str, link: &str) -> String {
    if link.starts_with("http:") {
        return link.to_owned();
    }
    let host_end = base["http://".len()..].find('/').map_or(base.len(), |at| at + "http://".len());
    match link.strip_prefix('/') {
        Some(path) => format!("{}/{path}", &base[..host_end]),
        None => format!("{}/{link}", base.rsplit_once('/').expect("it has a slash").0),
    }
}

struct Crawler {
    queue: Queue<(String, usize)>,
    seen: RefCell<BTreeSet<String>>,
    pages: RefCell<Vec<(usize, String)>>,
    errors: RefCell<Vec<(String, String)>>,
    hosts: RefCell<BTreeMap<String, Semaphore>>,
    random: RefCell<Random>,
}

const WORKERS: usize = 3;
const PER_HOST: u32 = 2;
const MOST_DEPTH: usize = 3;

impl Crawler {
    async fn fetch(&self, url: &str) -> Result<&'static [&'static str]> {
        let host = url.split('/').nth(2).expect("it has a host").to_owned();
        let gate = {
            let mut hosts = self.hosts.borrow_mut();
            hosts.entry(host).or_insert_with(|| Semaphore::new(PER_HOST)).clone()
        };
        {
            let _guard = gate.guard().await?;
            let seconds = self.random.borrow_mut().uniform(0.05, 0.4);
            sleep(rounded(seconds, 2)).await?;
        }
        let page = SITE.iter().find(|(known, _)| *known == url);
        page.map(|(_, links)| *links).ok_or_else(|| Exception::new("NotFound", "404"))
    }

    fn enqueue(&self, url: &str, depth: usize) -> Result<()> {
        let url = url.split('#').next().unwrap_or_default();
        if depth <= MOST_DEPTH && self.seen.borrow_mut().insert(url.to_owned()) {
            self.queue.put_nowait((url.to_owned(), depth))?;
        }
        Ok(())
    }

    async fn worker(self: Rc<Self>, name: String) -> Result<()> {
        loop {
            let (url, depth) = self.queue.get().await?;
            let fetched = self.fetch(&url).await;
            match fetched {
                Ok(links) => {
                    self.pages.borrow_mut().push((depth, url.clone()));
                    print(format!("{name} {url} ({})", links.len()));
                    for link in links {
                        self.enqueue(&join(&url, link), depth + 1)?;
                    }
                }
                Err(error) if error.is("NotFound") => {
                    self.errors.borrow_mut().push((url, format!("HTTP {}", error.message())));
                }
                Err(error) => {
                    self.queue.task_done()?;
                    return Err(error);
                }
            }
            self.queue.task_done()?;
        }
    }

    async fn run(self: &Rc<Self>, start: &str) -> Result<()> {
        self.enqueue(start, 0)?;
        let worker = |n| create_task(Rc::clone(self).worker(format!("w{n}")));
        let workers: Vec<_> = (0..WORKERS).map(worker).collect();
        self.queue.join().await?;
        for task in &workers {
            task.cancel();
        }
        gather(workers, true).await?;
        Ok(())
    }
}

async fn all() -> Result<()> {
    let crawler = Rc::new(Crawler {
        queue: Queue::new(0),
        seen: RefCell::default(),
        pages: RefCell::default(),
        errors: RefCell::default(),
        hosts: RefCell::default(),
        random: RefCell::new(Random::seeded(5)),
    });
    crawler.run("http://a.test/").await?;
    crawler.pages.borrow_mut().sort();
    for (depth, url) in &*crawler.pages.borrow() {
        print("  ".repeat(*depth) + url);
    }
    let errors = crawler.errors.borrow();
    let errors: Vec<_> =
        errors.iter().map(|(url, error)| format!("{}: {}", url.repr(), error.repr())).collect();
    print(format!("{{{}}}", errors.join(", ")));
    Ok(())
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
