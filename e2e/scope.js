// The page as a person uses it: what can be pressed, what can be read, and when nothing moves.

import { expect } from "@playwright/test";

/** Counts the animation frames and timers that are pending. */
function countPending() {
  const count = (ask, callOff) => {
    const pending = new Set();
    const [asked, calledOff] = [window[ask], window[callOff]];
    window[ask] = (callback, ...rest) => {
      const id = asked.call(
        window,
        (...values) => {
          pending.delete(id);
          callback(...values);
        },
        ...rest,
      );
      pending.add(id);
      return id;
    };
    window[callOff] = (id) => {
      pending.delete(id);
      calledOff.call(window, id);
    };
    return pending;
  };
  const frames = count("requestAnimationFrame", "cancelAnimationFrame");
  const timers = count("setTimeout", "clearTimeout");
  window.isStill = () => frames.size === 0;
  window.isSettled = () => frames.size === 0 && timers.size === 0;
}

export class Scope {
  constructor(page) {
    this.page = page;
    this.play = page.getByRole("button", { name: "Play", exact: true });
    this.pause = page.getByRole("button", { name: "Pause", exact: true });
    this.stepForward = page.getByRole("button", { name: "Step forward", exact: true });
    this.stepBack = page.getByRole("button", { name: "Step back", exact: true });
    this.start = page.getByRole("button", { name: "Go to the start" });
    this.end = page.getByRole("button", { name: "Go to the end" });
    this.scrubber = page.getByRole("slider", { name: "Virtual time" });
    this.taskStepForward = page.getByRole("button", { name: "Task step forward" });
    this.taskStepBack = page.getByRole("button", { name: "Task step back" });
    this.transport = page.getByRole("region", { name: "Playback" });
    this.paces = page.getByRole("group", { name: "Reading pace" });
    this.settings = page.locator("summary[aria-label='Playback settings']");
    this.everyDetail = page.getByRole("checkbox", { name: "Tell every detail" });
    this.sides = page.getByRole("group", { name: "Shown below the picture" });
    this.speed = page.getByRole("slider", { name: "Speed" });
    this.dwell = page.getByRole("slider", { name: "Dwell" });
    this.time = page.getByRole("status", { name: "Virtual time" });
    this.sentence = page.locator(".sentence");
    this.story = page.locator(".story");
    this.stage = page.locator(".stage");
    this.timeline = page.getByRole("img", { name: "Timeline, one lane a task" });
    this.lanes = page.getByRole("region", { name: "Lanes" });
    this.overview = page.getByRole("img", { name: "Overview of the whole run" });
    this.countSeconds = page.getByRole("button", { name: "Seconds", exact: true });
    this.countSteps = page.getByRole("button", { name: "Steps", exact: true });
    this.zoomIn = page.getByRole("button", { name: "Zoom in" });
    this.zoomOut = page.getByRole("button", { name: "Zoom out" });
    this.fit = page.getByRole("button", { name: "Fit the whole run" });
    this.console = page.getByRole("list", { name: "Printed lines" });
    this.listing = page.getByRole("list", { name: "Lines of the program in " });
    this.lists = page.locator(".codes");
    this.theme = page.getByRole("button", { name: /^Theme: / });
    this.demo = page.getByRole("combobox", { name: "Demo" });
    this.notices = page.locator(".notices");
    this.dismiss = page.getByRole("button", { name: "Dismiss" });
    this.footer = page.locator("footer .run");
    this.ending = page.getByRole("region", { name: "How the run ends" });
    this.failure = page.getByRole("alert").filter({ hasText: "Something broke" });
  }

  /** Opens the page anew with `hash` behind its `#`, or without any. */
  async open(hash = "") {
    // If only the fragment changes, the browser does not load the page again.
    if (this.isOpen) await this.page.goto("about:blank");
    else await this.page.addInitScript(countPending);
    this.isOpen = true;
    await this.page.goto(hash === "" ? "./" : `./#${hash}`);
    await expect(this.play.or(this.pause)).toBeVisible();
    // What comes after the first picture is here too; a person is not as fast.
    await expect(this.page.locator("html")).toHaveAttribute("data-parts", "all");
    await this.page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    });
  }

  /** Opens what is set more exactly about playing, behind the gear. */
  async openSettings() {
    await this.settings.click();
    await expect(this.dwell).toBeVisible();
  }

  /** Shows one thing below the picture, where there is no room for all. */
  async show(side) {
    const button = this.sides.getByRole("button", { name: side, exact: true });
    await button.click();
    await expect(button).toHaveAttribute("aria-pressed", "true");
  }

  /** The number field of a parameter. */
  field(label) {
    return this.page.getByRole("textbox", { name: label });
  }

  /** The slider of a parameter. */
  slider(label) {
    return this.page.getByRole("slider", { name: `${label}, slider` });
  }

  /** The button of a preset. */
  preset(name) {
    return this.page.getByRole("group", { name: "Presets" }).getByRole("button", { name, exact: true });
  }

  /** A tab of the listing. */
  tab(language) {
    return this.page.getByRole("button", { name: language, exact: true });
  }

  /** The listing in one language. */
  program(language) {
    return this.page.getByRole("list", { name: `Lines of the program in ${language}` });
  }

  /** The places of a parameter's value in the listing. */
  value(label) {
    return this.listing.getByRole("spinbutton", { name: label, exact: true });
  }

  /** Types a number into the field of a parameter, as a person would. */
  async type(label, text) {
    await this.field(label).click();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
  }

  /** Waits until nothing moves and everything is painted. */
  async still() {
    await this.page.waitForFunction(() => window.isStill());
  }

  /** The time that is shown, in virtual seconds. */
  async seconds() {
    return Number.parseFloat(await this.time.textContent());
  }

  /** Waits until the page has played to the end of the run. */
  async untilEnd(timeout = 15_000) {
    await expect(this.play).toBeVisible({ timeout });
    await this.still();
  }

  /** Waits until nothing moves, and returns everything that depends on trace and playhead only. */
  async seen() {
    await this.still();
    return this.page.evaluate(() => {
      const all = (selector) => [...document.querySelectorAll(selector)];
      return {
        sentence: document.querySelector(".sentence").textContent,
        time: document.querySelector(".time").textContent,
        scrubber: document.querySelector(".scrubber").value,
        printed: all(".printed:not(.future)").map((row) => row.textContent),
        marks: all(".code li").map((line) => line.dataset.mark ?? ""),
        tasks: all(".tasks tbody tr").map((row) => row.innerText),
        stage: document.querySelector(".stage").toDataURL(),
        timeline: document.querySelector(".timeline").toDataURL(),
      };
    });
  }

  /** The printed lines up to the playhead. */
  async printed() {
    return this.console.locator(".printed:not(.future) .what").allTextContents();
  }

  /** Waits until the URL is up to date, and returns its fragment without `#`. */
  async fragment() {
    await this.page.waitForFunction(() => window.isSettled());
    return new URL(this.page.url()).hash.slice(1);
  }
}
