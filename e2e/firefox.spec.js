// The page in Firefox, through WebDriver BiDi. Playwright drives only a Firefox of its own.

import puppeteer from "puppeteer-core";

import { smoke } from "./smoke.js";

const { FIREFOX } = process.env;

/** A Firefox with one page. */
class Firefox {
  #browser;
  #page;
  #complaints = [];

  /** Starts it with a page of this size. */
  static async start(size) {
    const firefox = new Firefox();
    firefox.#browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
    const page = await firefox.#browser.newPage();
    firefox.#page = page;
    page.on("console", (message) => {
      if (["error", "warn", "assert"].includes(message.type())) {
        firefox.#complaints.push(`console ${message.type()}: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => firefox.#complaints.push(`uncaught: ${error.stack ?? error}`));
    await page.setViewport(size);
    return firefox;
  }

  /** Opens an address. */
  async open(url) {
    await this.#page.goto(url);
  }

  /** What the page has complained of. */
  async complaints() {
    return this.#complaints;
  }

  /** Calls a function in the page, and returns its result. */
  evaluate(work, ...args) {
    return this.#page.evaluate(work, ...args);
  }

  /** Calls a function in the frame that another function returns. */
  async inside(findFrame, work, ...args) {
    const frame = await (await this.#page.evaluateHandle(findFrame)).contentFrame();
    return frame.evaluate(work, ...args);
  }

  /** Moves the pointer to each of these points in turn; `"down"` and `"up"` press and let go. */
  async point(...steps) {
    for (const step of steps) {
      if (step === "down" || step === "up") await this.#page.mouse[step]();
      else await this.#page.mouse.move(step.x, step.y);
    }
  }

  /** Presses a key and lets it go. */
  async press(key) {
    await this.#page.keyboard.press(key);
  }

  /** Gives a file to the control that a function returns. */
  async choose(findControl, file) {
    await (await this.#page.evaluateHandle(findControl)).uploadFile(file);
  }

  /** Saves a picture of the page. */
  async picture(file) {
    await this.#page.screenshot({ path: file });
  }

  /** Ends the browser. */
  async close() {
    await this.#browser.close();
  }
}

smoke("Firefox", Boolean(FIREFOX), (size) => Firefox.start(size));
