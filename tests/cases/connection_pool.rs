use std::cell::{Cell, RefCell};
use std::rc::Rc;

use loopscope::runtime::{
    Condition, Exception, Result, ReturnWhen, create_task, gather, print, sleep, wait,
};

use crate::console::Console;
use crate::text::{bracketed, outcome};

struct Connection {
    id: u32,
    uses: Cell<u32>,
    is_alive: Cell<bool>,
}

impl Connection {
    fn shown(&self) -> String {
        let dead = if self.is_alive.get() { "" } else { " dead" };
        format!("<Connection #{} used {}x{dead}>", self.id, self.uses.get())
    }

    async fn query(&self, text: &str) -> Result<String> {
        self.uses.set(self.uses.get() + 1);
        sleep(0.1 * text.split(' ').count() as f64).await?;
        if text.contains("DROP") {
            self.is_alive.set(false);
            return Err(Exception::new("PermissionError", text.to_owned()));
        }
        Ok(format!("#{}: {}", self.id, text.to_lowercase()))
    }
}

struct Pool {
    idle: RefCell<Vec<Rc<Connection>>>,
    free: Cell<u32>,
    condition: Condition,
    last_id: Cell<u32>,
}

impl Pool {
    /// The context manager, whose block asks one query.
    async fn ask(self: Rc<Self>, text: &'static str) -> Result<usize> {
        let connection = {
            let _guard = self.condition.guard().await?;
            let this = Rc::clone(&self);
            let is_there = move || !this.idle.borrow().is_empty() || this.free.get() > 0;
            self.condition.wait_for(is_there).await?;
            let idle = self.idle.borrow_mut().pop();
            if idle.is_none() {
                self.free.set(self.free.get() - 1);
            }
            idle
        };
        let mut connection = connection;
        let result = self.opened_and_asked(&mut connection, text).await;
        // The clause `finally`.
        let _guard = self.condition.guard().await?;
        match connection.filter(|connection| connection.is_alive.get()) {
            Some(connection) => self.idle.borrow_mut().push(connection),
            None => self.free.set(self.free.get() + 1),
        }
        self.condition.notify(1)?;
        result
    }

    async fn opened_and_asked(
        &self,
        connection: &mut Option<Rc<Connection>>,
        text: &str,
    ) -> Result<usize> {
        if connection.is_none() {
            sleep(0.05).await?;
            let id = self.last_id.get() + 1;
            self.last_id.set(id);
            let opened = Connection { id, uses: Cell::new(0), is_alive: Cell::new(true) };
            print(format!("opened {}", opened.shown()));
            *connection = Some(Rc::new(opened));
        }
        let connection = connection.clone().expect("it was opened");
        let answer = connection.query(text).await?;
        print(&answer);
        Ok(answer.len())
    }

    async fn close(&self) -> Result<()> {
        let _guard = self.condition.guard().await?;
        let idle = self.idle.take();
        let idle = bracketed(idle.iter().map(|connection| connection.shown()));
        print(format!("pool closes {idle}"));
        Ok(())
    }
}

const QUERIES: [&str; 6] = [
    "SELECT 1",
    "SELECT name FROM users",
    "DROP TABLE users",
    "SELECT 2",
    "SELECT 3",
    "SELECT count FROM t",
];

async fn all() -> Result<()> {
    let pool = Rc::new(Pool {
        idle: RefCell::default(),
        free: Cell::new(2),
        condition: Condition::new(),
        last_id: Cell::new(0),
    });
    let results = gather(QUERIES.map(|query| Rc::clone(&pool).ask(query)), true).await?;
    print(bracketed(results.iter().map(outcome)));
    let waiting = create_task(Rc::clone(&pool).ask("SELECT a b c d e"));
    sleep(0.2).await?;
    waiting.cancel();
    wait([waiting], None, ReturnWhen::AllCompleted).await?;
    print(Rc::clone(&pool).ask("SELECT 4").await?.to_string());
    pool.close().await
}

pub fn main(console: &mut Console) -> Result<()> {
    console.run(all())
}
