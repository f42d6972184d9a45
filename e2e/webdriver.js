// A client for WebKitGTK's driver: the few requests of the W3C's WebDriver that the smoke test needs.
// Playwright and Puppeteer cannot drive a WebKit that is not their own, and selenium-webdriver needs a
// newer node and has more files than this has lines.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import http from "node:http";
import { createServer } from "node:net";

/** The name under which WebDriver hands over elements. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** The names of keys as `KeyboardEvent.key` has them, and WebDriver's characters for them. */
const KEYS = { ArrowLeft: "\uE012", ArrowRight: "\uE014", Home: "\uE011", End: "\uE010", Tab: "\uE004", Enter: "\uE007" };

/** A free port. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a display without a screen; returns its process and its name. */
async function startDisplay(program, { width, height }) {
  const args = ["-displayfd", "3", "-screen", "0", `${width}x${height}x24`, "-nolisten", "tcp"];
  const process = spawn(program, args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = await new Promise((resolve, reject) => {
    process.once("error", reject);
    process.once("exit", (code) => reject(new Error(`${program} ended with ${code}`)));
    process.stdio[3].once("data", (data) => resolve(String(data).trim()));
  });
  return { process, name: `:${number}` };
}

/** Waits until `work` returns something, and returns that. */
async function until(work, what) {
  for (let tries = 0; tries < 200; tries++) {
    const result = await work();
    if (result) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it takes too long until ${what}`);
}

/** Keeps what the page complains of; returns `true` if it is a new page. This runs there. */
function listen() {
  if (window.isLeft || !document.body) return false;
  window.complaints = [];
  for (const kind of ["error", "warn"]) {
    const say = console[kind];
    console[kind] = (...words) => {
      window.complaints.push(`console ${kind}: ${words.join(" ")}`);
      say.apply(console, words);
    };
  }
  addEventListener("error", ({ message }) => window.complaints.push(`uncaught: ${message}`));
  addEventListener("unhandledrejection", ({ reason }) => window.complaints.push(`uncaught: ${reason}`));
  return true;
}

/** WebKitGTK's MiniBrowser on a display of its own. */
export class WebKit {
  #processes = [];
  #session;

  constructor() {
    // Also if the test is broken off.
    process.once("exit", () => this.#end());
  }

  /** Starts the driver, and a browser whose page has this size. */
  static async start({ driver, display, width, height }) {
    const webkit = new WebKit();
    try {
      const screen = await startDisplay(display, { width: width + 400, height: height + 400 });
      webkit.#processes.push(screen.process);
      const port = await freePort();
      const env = { ...process.env, DISPLAY: screen.name, GDK_BACKEND: "x11" };
      delete env.WAYLAND_DISPLAY;
      webkit.#processes.unshift(spawn(driver, [`--port=${port}`], { env, stdio: "ignore" }));
      await webkit.#begin(`http://127.0.0.1:${port}/session`, width, height);
    } catch (error) {
      await webkit.close();
      throw error;
    }
    return webkit;
  }

  async #begin(address, width, height) {
    // If the driver waits for a page itself, it sometimes waits for ever.
    const capabilities = { alwaysMatch: { pageLoadStrategy: "none" } };
    const begin = () => this.#ask(address, { capabilities }).catch((error) => {
      if (error.code !== "ECONNREFUSED") throw error;
    });
    const { sessionId } = await until(begin, "the driver listens");
    this.#session = `${address}/${sessionId}`;
    await this.#do("window/rect", { x: 0, y: 0, width, height });
    const [innerWidth, innerHeight] = await this.evaluate(() => [window.innerWidth, window.innerHeight]);
    await this.#do("window/rect", { x: 0, y: 0, width: 2 * width - innerWidth, height: 2 * height - innerHeight });
  }

  /** Sends a request to the driver and returns the value of its answer. */
  async #ask(address, body, method = "POST") {
    // A connection for each request: after a picture the driver answers nothing on the same one.
    const request = http.request(address, { method, agent: false });
    request.end(body && JSON.stringify(body));
    const [response] = await once(request, "response");
    const chunks = await response.toArray();
    const { value } = JSON.parse(Buffer.concat(chunks));
    if (response.statusCode !== 200) {
      throw new Error(`${method} ${new URL(address).pathname}: ${value.error}: ${value.message}`);
    }
    return value;
  }

  #do(command, body = {}) {
    return this.#ask(`${this.#session}/${command}`, body);
  }

  /** Opens an address, and keeps what the page complains of from its first lines on. */
  async open(url) {
    await this.evaluate(() => (window.isLeft = true));
    await this.#do("url", { url });
    await until(() => this.evaluate(listen).catch(() => false), `${url} is open`);
  }

  /** What the page that is open has complained of. */
  complaints() {
    return this.evaluate(() => window.complaints ?? []);
  }

  /** Calls a function in the page, and returns its result. */
  evaluate(work, ...args) {
    return this.#do("execute/sync", { script: `return (${work}).apply(null, arguments)`, args });
  }

  /** Calls a function in the frame that another function returns. */
  async inside(findFrame, work, ...args) {
    await this.#do("frame", { id: await this.evaluate(findFrame) });
    try {
      return await this.evaluate(work, ...args);
    } finally {
      await this.#do("frame", { id: null });
    }
  }

  /** Moves the pointer to each of these points in turn; `"down"` and `"up"` press and let go. */
  async point(...steps) {
    const actions = steps.map((step) => {
      if (step === "down") return { type: "pointerDown", button: 0 };
      if (step === "up") return { type: "pointerUp", button: 0 };
      return { type: "pointerMove", duration: 20, x: Math.round(step.x), y: Math.round(step.y) };
    });
    await this.#do("actions", { actions: [{ type: "pointer", id: "mouse", actions }] });
  }

  /** Presses a key and lets it go. */
  async press(key) {
    const value = KEYS[key] ?? key;
    const actions = ["keyDown", "keyUp"].map((type) => ({ type, value }));
    await this.#do("actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Gives a file to the control that a function returns. */
  async choose(findControl, file) {
    const { [ELEMENT]: id } = await this.evaluate(findControl);
    await this.#do(`element/${id}/value`, { text: file });
  }

  /** Saves a picture of the page. */
  async picture(file) {
    const base64 = await this.#ask(`${this.#session}/screenshot`, undefined, "GET");
    writeFileSync(file, Buffer.from(base64, "base64"));
  }

  /** Ends the browser, its driver and its display. */
  async close() {
    if (this.#session) await this.#ask(this.#session, undefined, "DELETE").catch(() => {});
    this.#end();
  }

  #end() {
    for (const process of this.#processes) process.kill();
  }
}
