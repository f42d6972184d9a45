// A virtual clock, a semaphore and a bounded queue, as a JavaScript program would write them itself.
//
// The ready queue is the browser's queue of promise reactions. Timers are in a binary heap; one
// macrotask fires those of one virtual instant, so that all promises that they resolve have been
// handled before the clock moves on.

/** The value with which a timeout rejects. An `Error` would take time for a stack trace. */
export const TIMED_OUT = Object.freeze({ name: "TimeoutError" });

/** The value with which `cancelGetters` rejects. */
export const CANCELLED = Object.freeze({ name: "CancelledError" });

/** Starts an async function later, as asyncio starts a task: when the current function has ended. */
export function createTask(body) {
  return Promise.resolve().then(body);
}

/** A virtual clock in whole microseconds. */
export class Clock {
  #now = 0;
  #set = 0;
  #timers = new TimerHeap();
  #isAwaited = false;
  #channel = new MessageChannel();

  constructor() {
    this.#channel.port1.onmessage = () => this.#jump();
  }

  /** The virtual time. */
  get now() {
    return this.#now;
  }

  /** Sets a timer. To cancel it, remove its `callback`. */
  callLater(micros, callback) {
    const timer = { when: this.#now + micros, number: this.#set++, callback };
    this.#timers.push(timer);
    this.#await();
    return timer;
  }

  /** A promise that resolves after a delay. */
  sleep(micros) {
    return new Promise((resolve) => this.callLater(micros, resolve));
  }

  /** A promise that resolves after a delay, and a function that cancels it. */
  cancellableSleep(micros) {
    let timer;
    const promise = new Promise((resolve) => (timer = this.callLater(micros, resolve)));
    return { promise, cancel: () => (timer.callback = undefined) };
  }

  /** Awaits the promise of `work` until a timeout, which cancels it. */
  async waitFor(work, micros) {
    let timer;
    const late = new Promise((_, reject) => (timer = this.callLater(micros, () => reject(TIMED_OUT))));
    try {
      return await Promise.race([work.promise, late]);
    } catch (reason) {
      work.cancel();
      throw reason;
    } finally {
      timer.callback = undefined;
    }
  }

  /** Ends the clock: it fires no timer any more. */
  close() {
    this.#channel.port1.close();
  }

  #await() {
    if (!this.#isAwaited) {
      this.#isAwaited = true;
      this.#channel.port2.postMessage(null);
    }
  }

  #jump() {
    this.#isAwaited = false;
    const timers = this.#timers;
    while (timers.head !== undefined && timers.head.callback === undefined) timers.pop();
    if (timers.head === undefined) return;
    this.#now = timers.head.when;
    while (timers.head !== undefined && timers.head.when === this.#now) timers.pop().callback?.();
    if (timers.head !== undefined) this.#await();
  }
}

/** A binary heap of timers; equal deadlines fire in the order in which they were set. */
class TimerHeap {
  #timers = [];

  get head() {
    return this.#timers[0];
  }

  push(timer) {
    const timers = this.#timers;
    let at = timers.length;
    timers.push(timer);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(timer, timers[parent])) break;
      timers[at] = timers[parent];
      at = parent;
    }
    timers[at] = timer;
  }

  pop() {
    const timers = this.#timers;
    const head = timers[0];
    const last = timers.pop();
    const length = timers.length;
    if (length === 0) return head;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(timers[child + 1], timers[child])) child += 1;
      if (!isBefore(timers[child], last)) break;
      timers[at] = timers[child];
      at = child;
    }
    timers[at] = last;
    return head;
  }
}

function isBefore(left, right) {
  return left.when < right.when || (left.when === right.when && left.number < right.number);
}

/** A first-in first-out list that does not move its items when one is taken. */
class Fifo {
  #items = [];
  #taken = 0;

  get length() {
    return this.#items.length - this.#taken;
  }

  push(item) {
    this.#items.push(item);
  }

  shift() {
    if (this.#taken === this.#items.length) return undefined;
    const item = this.#items[this.#taken];
    this.#items[this.#taken++] = undefined;
    if (this.#taken === this.#items.length) {
      this.#items.length = 0;
      this.#taken = 0;
    } else if (this.#taken === 1024) {
      this.#items.splice(0, 1024);
      this.#taken = 0;
    }
    return item;
  }
}

/** A semaphore: a released permit goes to the one that waits longest. */
export class Semaphore {
  #free;
  #waiters = new Fifo();

  constructor(permits) {
    this.#free = permits;
  }

  /** Takes a permit, and returns a promise only if it has to wait for one. */
  acquire() {
    if (this.#free > 0) {
      this.#free -= 1;
      return undefined;
    }
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  release() {
    const next = this.#waiters.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

/** A bounded queue with asyncio's `join` and `task_done`. */
export class Queue {
  #size;
  #items = new Fifo();
  #getters = new Fifo();
  #putters = new Fifo();
  #joiners = [];
  #unfinished = 0;

  constructor(size) {
    this.#size = size;
  }

  async put(item) {
    while (this.#items.length >= this.#size) {
      await new Promise((resolve) => this.#putters.push(resolve));
    }
    this.#items.push(item);
    this.#unfinished += 1;
    this.#getters.shift()?.resolve();
  }

  async get() {
    while (this.#items.length === 0) {
      await new Promise((resolve, reject) => this.#getters.push({ resolve, reject }));
    }
    const item = this.#items.shift();
    this.#putters.shift()?.();
    return item;
  }

  taskDone() {
    this.#unfinished -= 1;
    if (this.#unfinished === 0) for (const resolve of this.#joiners.splice(0)) resolve();
  }

  join() {
    if (this.#unfinished === 0) return undefined;
    return new Promise((resolve) => this.#joiners.push(resolve));
  }

  /** Rejects the promises of waiting `get`s: promises cannot be cancelled. */
  cancelGetters() {
    while (this.#getters.length > 0) this.#getters.shift().reject(CANCELLED);
  }
}
