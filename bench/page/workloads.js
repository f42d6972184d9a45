// The workloads as plain JavaScript, with the sizes of src/work.rs.

import { CANCELLED, Clock, Queue, Semaphore, TIMED_OUT, createTask } from "./loop.js";

const YIELDING_TASKS = 1_000;
const PERMITS = 10;
const HELD_MICROS = 1_000;
const QUEUE_SIZE = 16;
const PRODUCERS = 10;
const TIMEOUT_MICROS = 1_000_000;
const LONG_MICROS = 10_000_000;

/** The delays of W3 in microseconds. */
function* delays(count) {
  let state = 1;
  for (let number = 0; number < count; number++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield 1 + Math.floor((state * 999_999) / 2 ** 32);
  }
}

function tasks(count, body) {
  return Array.from({ length: count }, (_, number) => createTask(() => body(number)));
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

async function returning(operations) {
  return sum(await Promise.all(tasks(operations, async (number) => number)));
}

async function yielding(operations) {
  const turns = operations / YIELDING_TASKS;
  const takeTurns = async () => {
    for (let turn = 0; turn < turns; turn++) await null;
    return turns;
  };
  return sum(await Promise.all(tasks(YIELDING_TASKS, takeTurns)));
}

async function sleeping(operations, clock) {
  const all = Array.from(delays(operations), (micros) => createTask(() => clock.sleep(micros)));
  return (await Promise.all(all)).length;
}

async function sharing(operations, clock) {
  const semaphore = new Semaphore(PERMITS);
  let holders = 0;
  const share = async () => {
    await semaphore.acquire();
    try {
      holders += 1;
      if (holders > PERMITS) throw new Error(`${holders} tasks hold the semaphore`);
      await clock.sleep(HELD_MICROS);
      holders -= 1;
    } finally {
      semaphore.release();
    }
  };
  return (await Promise.all(tasks(operations, share))).length;
}

async function queueing(operations) {
  const queue = new Queue(QUEUE_SIZE);
  let total = 0;
  const produce = async () => {
    for (let item = 0; item < operations / PRODUCERS; item++) await queue.put(item);
  };
  const consume = async () => {
    for (;;) {
      const item = await queue.get();
      total += item;
      queue.taskDone();
    }
  };
  const producers = tasks(PRODUCERS, produce);
  const consumers = tasks(PRODUCERS, consume);
  await Promise.all(producers);
  await queue.join();
  queue.cancelGetters();
  const ends = await Promise.allSettled(consumers);
  if (!ends.every((end) => end.reason === CANCELLED)) throw new Error("a consumer was not cancelled");
  return total;
}

async function timingOut(operations, clock) {
  const wait = async () => {
    try {
      await clock.waitFor(clock.cancellableSleep(LONG_MICROS), TIMEOUT_MICROS);
      return 0;
    } catch (reason) {
      if (reason !== TIMED_OUT) throw reason;
      return 1;
    }
  };
  return sum(await Promise.all(tasks(operations, wait)));
}

/** Each workload with its right result: the count and the virtual microseconds at its end. */
const WORKLOADS = {
  W1: [returning, (operations) => [(operations * (operations - 1)) / 2, 0]],
  W2: [yielding, (operations) => [operations, 0]],
  W3: [sleeping, (operations) => [operations, [...delays(operations)].reduce((a, b) => Math.max(a, b))]],
  W4: [sharing, (operations) => [operations, Math.ceil(operations / PERMITS) * HELD_MICROS]],
  W5: [
    queueing,
    (operations) => {
      const each = operations / PRODUCERS;
      return [(PRODUCERS * each * (each - 1)) / 2, 0];
    },
  ],
  W6: [timingOut, (operations) => [operations, TIMEOUT_MICROS]],
};

/** Runs a workload; throws if its result is wrong. */
export async function run(name, operations) {
  const [work, expected] = WORKLOADS[name];
  const clock = new Clock();
  const count = await work(operations, clock);
  const outcome = `${[count, clock.now]}`;
  clock.close();
  if (outcome !== `${expected(operations)}`) {
    throw new Error(`${name} came to ${outcome}, but should to ${expected(operations)}`);
  }
}
