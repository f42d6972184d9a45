// What the eye needs is in view at every step: the sentence, the token of what runs, the
// lane of the task that runs, and its line of the program.
//
// Each demo is stepped through from its start to its end, by every detail and by the story. After each
// step it is read from the page itself what is in view: words by the boxes of their letters, pictures by
// what was painted on their canvases. Which task runs is in the table of tasks. Playing stops at these
// places and at no others, so what is in view at each of them is so for the whole time.

import { DEMOS, expect, test } from "./fixtures.js";

/** Keeps what is painted on each canvas since it was cleared last. This runs in the page. */
function keepPaintings() {
  const { prototype } = CanvasRenderingContext2D;
  const keep = (name, note) => {
    const paint = prototype[name];
    prototype[name] = function (...values) {
      paint.apply(this, values);
      note(this, ...values);
    };
  };
  keep("clearRect", (context) => (context.canvas.painted = { words: [], plates: [] }));
  keep("fillText", ({ canvas, globalAlpha }, text, x, y) => canvas.painted?.words.push({ text, x, y, alpha: globalAlpha }));
  keep("roundRect", (context, x, y, width, height) => (context.plate = { x, y, width, height }));
  keep("beginPath", (context) => (context.plate = undefined));
  keep("fill", (context) => {
    const { canvas, plate, fillStyle } = context;
    if (plate) canvas.painted?.plates.push({ ...plate, color: fillStyle });
  });
}

/** Lets frames come as soon as they are asked for: what is measured is where things are, not when. */
function hurryFrames() {
  const { port1, port2 } = new MessageChannel();
  const asked = new Map();
  let last = 0;
  window.requestAnimationFrame = (callback) => {
    asked.set(++last, callback);
    port2.postMessage(last);
    return last;
  };
  window.cancelAnimationFrame = (id) => asked.delete(id);
  port1.onmessage = ({ data }) => {
    const callback = asked.get(data);
    asked.delete(data);
    callback?.(performance.now());
  };
}

/** Steps through the whole run; returns for each step what is not in view. This runs in the page. */
async function walk() {
  const frame = () => new Promise(requestAnimationFrame);
  const one = (selector) => document.querySelector(selector);
  const still = async () => {
    do await frame();
    while (!window.isStill());
    // The table is written after the pictures.
    await frame();
  };

  /** Whether all of a rectangle is in the window, and not cut by a box around the element or covered. */
  const isSeen = (element, { left, top, right, bottom }) => {
    const isIn = (box) =>
      left >= box.left - 1 && right <= box.right + 1 && top >= box.top - 1 && bottom <= box.bottom + 1;
    if (!isIn({ left: 0, top: 0, right: innerWidth, bottom: innerHeight })) return false;
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowY !== "visible" && !isIn(box.getBoundingClientRect())) return false;
    }
    const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return there !== null && (element.contains(there) || there.contains(element));
  };
  /** Whether a rectangle of a canvas is seen. */
  const isPainted = (canvas, { x, y, width, height }) => {
    const box = canvas.getBoundingClientRect();
    if (x < 0 || y < 0 || x + width > box.width + 1 || y + height > box.height + 1) return false;
    const [left, top] = [box.left + x, box.top + y];
    return isSeen(canvas, { left, top, right: left + width, bottom: top + height });
  };
  /** Whether a painted text is a name, which may be cut. */
  const isName = (text, name) => {
    const [start, end] = text.split("…");
    return end === undefined ? text === name : name.startsWith(start) && name.endsWith(end);
  };

  const [stage, timeline] = [one(".stage"), one(".timeline")];
  const sample = document.body.appendChild(document.createElement("i"));
  sample.style.color = "var(--running)";
  const running = document.createElement("canvas").getContext("2d");
  running.fillStyle = getComputedStyle(sample).color;
  const steps = [];
  const missing = { sentence: [], line: [], token: [], lane: [] };
  const there = { sentence: 0, line: 0, token: 0, lane: 0 };
  const check = (what, isInView) => {
    there[what] += 1;
    if (!isInView) missing[what].push(`${one(".time").textContent}: ${one(".sentence").textContent}`);
  };
  const place = () => `${one(".time").textContent} ${one(".scrubber").value} ${one(".sentence").textContent}`;
  for (let at, waits = 0; ; ) {
    if (at === (at = place())) {
      // The value is rounded down.
      if (one(".scrubber").max - one(".scrubber").value <= 1) break;
      // The words of every detail are on their way, or two beats have the same words.
      if (++waits > 100) throw new Error(`it does not go on from ${at}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    steps.push(at);
    const words = document.createRange();
    words.selectNodeContents(one(".sentence"));
    const boxes = [...words.getClientRects()];
    check("sentence", boxes.length > 0 && boxes.every((box) => isSeen(one(".sentence"), box)));

    const runs = [...document.querySelectorAll(".tasks tbody tr")].find((row) => row.cells[1].textContent === "running");
    const line = one(".code li[data-mark=running]");
    if (line) {
      const { left, top, bottom } = line.getBoundingClientRect();
      // A long line goes on beyond the right edge.
      check("line", isSeen(line, { left, top, bottom, right: left + 60 }));
    }
    if (runs) {
      const name = runs.cells[0].textContent;
      const token = stage.painted.plates.find((plate) => plate.color === running.fillStyle && plate.width > 26);
      const label = token && stage.painted.words.find(({ text, x, y }) =>
        isName(text, name) && x > token.x && x < token.x + token.width && y > token.y && y < token.y + token.height);
      check("token", Boolean(label) && isPainted(stage, token));
      const lane = timeline.painted.words.find(({ text, x }) => x < 60 && isName(text, name));
      check("lane", lane !== undefined && isPainted(timeline, { x: lane.x, y: lane.y - 10, width: 40, height: 20 }));
    }
    if (steps.length > 2_000) throw new Error("the run has no end");
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", code: "ArrowRight", bubbles: true }));
    await still();
  }
  return { steps: steps.length, there, missing };
}

for (const [width, height] of [[1440, 900], [1280, 720], [1024, 768], [390, 844]]) {
  test(`what matters is in view at every step of every demo at ${width} by ${height}`, async ({ page, scope }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height });
    // Without motion a step is there at once; where things come to rest is the same.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.addInitScript(keepPaintings);
    await page.addInitScript(hurryFrames);
    const missing = {};
    const there = { sentence: 0, line: 0, token: 0, lane: 0 };
    for (const { id } of DEMOS) {
      await scope.open(`demo=${id}&detail=on&at=0`);
      await page.evaluate(() => (document.querySelector("details.tasks").open = true));
      for (const level of ["every detail", "the story"]) {
        if (level === "the story") for (const key of ["Home", "d"]) await page.keyboard.press(key);
        await scope.still();
        const seen = await page.evaluate(walk);
        expect(seen.steps, `${level} of ${id}`).toBeGreaterThan(2);
        for (const what of Object.keys(there)) {
          there[what] += seen.there[what];
          if (seen.missing[what].length > 0) (missing[what] ??= {})[`${level} of ${id}`] = seen.missing[what];
        }
      }
    }
    expect(missing).toEqual({});
    for (const [what, times] of Object.entries(there)) expect(times, what).toBeGreaterThan(50);
  });
}
