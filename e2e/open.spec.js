// Runs that were saved: opened from a file that is picked or dropped, and saved again.

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { expect, terminal, test } from "./fixtures.js";

/** Writes a file that the terminal program makes of a demo, and returns its path. */
function saved(testInfo, name, ...args) {
  const file = testInfo.outputPath(name);
  writeFileSync(file, terminal.bytes(...args));
  return file;
}

/** Picks a file with the button of the page. */
async function pick(page, file) {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open a run" }).click();
  await (await choosing).setFiles(file);
}

/** Drops files in the middle of the page, as a person drags them there from outside. */
async function drop(page, ...files) {
  const contents = files.map((file) => ({
    name: path.basename(file),
    base64: readFileSync(file).toString("base64"),
  }));
  const data = await page.evaluateHandle((contents) => {
    const data = new DataTransfer();
    for (const { name, base64 } of contents) {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      data.items.add(new File([bytes], name));
    }
    return data;
  }, contents);
  await page.dispatchEvent(".picture", "dragover", { dataTransfer: data });
  await expect(page.locator(":root[data-dropping]")).toBeAttached();
  await page.dispatchEvent(".picture", "drop", { dataTransfer: data });
  await expect(page.locator(":root[data-dropping]")).not.toBeAttached();
}

const LOCK = ["lock", "order=opposite"];

for (const format of ["run", "json"]) {
  test(`a run that was saved as ${format} is shown as it was`, async ({ page, scope }, testInfo) => {
    const file = saved(testInfo, `deadlock.${format}`, ...LOCK, "--format", format);
    await scope.open("demo=hello&at=0");
    await pick(page, file);
    await expect(scope.footer).toHaveAttribute("data-digest", terminal(...LOCK, "--format", "digest"));
    await expect(page.locator("h1")).toHaveText("lock");
    await expect(page.locator(".idea")).toContainText(`deadlock.${format}`);
    await scope.end.click();
    // A run of a file has the same stage, lanes, console, listing and ending.
    const ofFile = await scope.seen();
    await expect(scope.ending).toContainText("they wait in a circle");
    await expect(scope.listing).toContainText("async def transfer");
    await expect(page.getByRole("region", { name: "Parameters" })).toHaveCount(0);
    const listing = await scope.program("Python").innerText();
    await scope.open("demo=lock&order=opposite&at=0");
    await scope.end.click();
    const ofDemo = await scope.seen();
    expect(await scope.program("Python").innerText()).toBe(listing);
    for (const what of ["sentence", "time", "printed", "marks", "tasks"]) {
      expect(ofFile[what], what).toEqual(ofDemo[what]);
    }
  });
}

test("a saved run says as in which Python it runs", async ({ page, scope }, testInfo) => {
  const demo = ["timeout", "form=timeout", "shielded=true"];
  const python = page.locator("footer p").filter({ hasText: "Compared with CPython" });
  await scope.open("demo=hello&at=0");
  for (const [version, format] of [["3.13", "run"], ["3.14", "json"]]) {
    const args = [...demo, "--python", version, "--format"];
    await pick(page, saved(testInfo, `${version}.${format}`, ...args, format));
    await expect(scope.footer).toHaveAttribute("data-digest", terminal(...args, "digest"));
    await expect(python).toContainText(`Runs as in CPython ${version}. `);
  }
  // A run from before this was saved.
  const json = terminal(...demo, "--format", "json").replace(/^"python":.*\n/m, "");
  const older = testInfo.outputPath("older.json");
  writeFileSync(older, json);
  await pick(page, older);
  await expect(page.locator(".idea")).toContainText("older.json");
  await expect(python).not.toContainText("Runs as in");
});

test("a run with a measured clock says so where its time is", async ({ page, scope }, testInfo) => {
  const json = terminal("gather", "n=3", "--format", "json");
  const measured = testInfo.outputPath("measured.json");
  writeFileSync(measured, json.replace('"clock":"virtual"', '"clock":"measured"'));
  const file = saved(testInfo, "measured.loopscope", "open", measured, "--format", "run");
  await scope.open("demo=hello&at=0");
  await expect(page.locator(".clock")).toHaveCount(0);
  await pick(page, file);
  await expect(page.locator(".idea")).toContainText("measured.loopscope");
  await expect(page.locator(".transport .clock")).toHaveText("measured");
  await expect(page.locator(".transport .clock")).toBeInViewport();
  await expect(page.getByRole("status", { name: "Measured time" })).toBeVisible();
  await expect(page.getByRole("slider", { name: "Measured time" })).toBeVisible();
  await expect(scope.tab("Measured seconds")).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText("virtual", { exact: false })).toHaveCount(0);
});

test("a file is dropped anywhere, stepped through, saved and opened again", async ({ page, scope }, testInfo) => {
  const file = saved(testInfo, "mine.loopscope", "gather", "n=3", "--format", "run");
  const digest = terminal("gather", "n=3", "--format", "digest");
  await scope.open("demo=hello&speed=2&dwell=10&at=0");
  await drop(page, file);
  await expect(scope.footer).toHaveAttribute("data-digest", digest);
  await scope.untilEnd();
  await scope.start.click();
  await scope.stepForward.click();
  await scope.still();
  await expect(scope.sentence).not.toBeEmpty();
  await scope.tab("Rust").click();
  await expect(scope.program("Rust")).toContainText("async fn main");

  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  await expect(dialog).toContainText("A link cannot hold a run that was opened from a file");
  await expect(dialog.getByRole("textbox", { name: /^(Link|Lines)/ })).toHaveCount(0);
  const saving = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Run", exact: true }).click();
  const again = testInfo.outputPath("again.loopscope");
  await (await saving).saveAs(again);
  expect(terminal("open", again, "--format", "digest")).toBe(digest);
  expect(terminal("open", again, "--listing", "python")).toBe(terminal("gather", "n=3", "--listing", "python"));
  await dialog.getByRole("button", { name: "Close" }).click();

  // From a file to a demo and back.
  await scope.demo.selectOption({ label: "lock" });
  await expect(page.getByRole("region", { name: "Parameters" })).toBeVisible();
  await drop(page, again, file);
  await expect(scope.notices).toContainText("2 files were dropped; opened the first");
  await expect(scope.footer).toHaveAttribute("data-digest", digest);
});

test("a link to a file says that it cannot hold it", async ({ page, scope }, testInfo) => {
  const file = saved(testInfo, "mine.loopscope", "gather", "n=3", "--format", "run");
  await scope.open("demo=hello&speed=2&dwell=10&at=0");
  await pick(page, file);
  await expect(page.locator("h1")).toHaveText("gather");
  await scope.untilEnd();
  expect(await scope.fragment()).toMatch(/^file=mine\.loopscope&at=[\d.]+&speed=2&dwell=10$/);
  await page.reload();
  await expect(scope.notices).toContainText("A link cannot hold the run in “mine.loopscope”");
  await expect(scope.demo).toHaveValue("gather");
});

test("a damaged file is one sentence, and what was shown stays", async ({ page, scope }, testInfo) => {
  const whole = readFileSync(saved(testInfo, "whole.loopscope", "gather", "--format", "run"));
  const json = terminal("gather", "--format", "json");
  const flipped = Buffer.from(whole);
  flipped[whole.length >> 1] ^= 0x55;
  const damaged = {
    "picture.gif": "GIF89a",
    "empty.loopscope": "",
    "cut.loopscope": whole.subarray(0, whole.length - 9),
    "flipped.loopscope": flipped,
    "cut.json": json.slice(0, -100),
  };
  await scope.open("demo=lock&at=0.3");
  const before = await scope.seen();
  for (const [name, content] of Object.entries(damaged)) {
    const file = testInfo.outputPath(name);
    writeFileSync(file, content);
    await drop(page, file);
    await expect(scope.notices).toContainText(`“${name}” cannot be opened: `);
    await expect(scope.notices.locator(".notice")).toHaveCount(1);
    expect(await scope.seen()).toEqual(before);
    await scope.dismiss.click();
  }
});

test("text that is dragged over the page opens nothing", async ({ page, scope }) => {
  await scope.open("demo=hello&at=0");
  const data = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "demo=gather");
    return data;
  });
  await page.dispatchEvent(".picture", "dragover", { dataTransfer: data });
  await expect(page.locator(":root[data-dropping]")).not.toBeAttached();
  await page.dispatchEvent(".picture", "drop", { dataTransfer: data });
  await expect(page.locator("h1")).toHaveText("hello");
});
