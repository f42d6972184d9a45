import AxeBuilder from "@axe-core/playwright";
import { readFileSync } from "node:fs";

import { DEMOS, expect, terminal, test } from "./fixtures.js";

/** Opens the dialog. */
async function open(page) {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Presses a button that saves a file, and returns the file's name and content. */
async function save(page, dialog, name) {
  const saving = page.waitForEvent("download");
  await dialog.getByRole("button", { name, exact: true }).click();
  const download = await saving;
  await expect(dialog.getByRole("status")).toHaveText(`Given to the browser as ${download.suggestedFilename()}`);
  return { file: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test.describe("with a clipboard", () => {
  test.use({ permissions: ["clipboard-read", "clipboard-write"] });

  test("the link opens exactly the place that is shown, and is copied", async ({ page, scope }) => {
    await scope.open("demo=semaphore&limit=2&at=0.3");
    for (const _ of Array(3).keys()) await scope.stepForward.click();
    await scope.still();
    const [time, sentence] = [await scope.time.textContent(), await scope.sentence.textContent()];
    const dialog = await open(page);
    await dialog.getByRole("button", { name: "Copy the link" }).click();
    await expect(dialog.getByRole("status")).toHaveText("Copied");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(await dialog.getByRole("textbox", { name: "Link to this moment" }).inputValue());
    await page.goto("about:blank");
    await page.goto(link);
    await expect(scope.time).toHaveText(time);
    await expect(scope.sentence).toHaveText(sentence);
  });

  test("the lines for other pages work in another page", async ({ page, scope }, testInfo) => {
    await scope.open("demo=gather&n=3&return_exceptions=true&failing=1&at=0.3");
    const dialog = await open(page);
    await dialog.getByRole("button", { name: "Copy the lines" }).click();
    await expect(dialog.getByRole("status")).toHaveText("Copied");
    const lines = await page.evaluate(() => navigator.clipboard.readText());
    expect(lines).toContain('<loop-scope demo="gather" n="3" failing="1" return-exceptions="true" at="0.3" controls="min">');
    await page.goto(`${testInfo.config.metadata.hosts}empty.html`);
    await page.evaluate((lines) => {
      document.body.append(document.createRange().createContextualFragment(lines));
    }, lines);
    const inside = page.frameLocator("loop-scope iframe");
    await expect(inside.getByRole("status", { name: "Virtual time" })).toHaveText("0.300000 s");
  });

  test("the picture in words is copied as text, Markdown and HTML", async ({ page, scope }) => {
    await scope.open("demo=gather&failing=3&at=moment:2");
    const dialog = await open(page);
    const words = dialog.getByRole("textbox", { name: "The picture in words" });
    const copied = async (form) => {
      await dialog.getByRole("button", { name: form, exact: true }).click();
      await dialog.getByRole("button", { name: "Copy the words" }).click();
      await expect(dialog.getByRole("status")).toHaveText("Copied");
      const text = await page.evaluate(() => navigator.clipboard.readText());
      expect(text).toBe(await words.inputValue());
      return text;
    };
    const text = await copied("Text");
    const svg = terminal("gather", "failing=3", "--format", "svg", "--at", "moment:2");
    expect(text).toBe(/<desc[^>]*>([^<]*)/.exec(svg)[1]);
    expect(text).toMatch(/^gather at 0\.258 s\. gather raises the exception in main at once; .*Failed: fetch-3\./);
    expect(await copied("Markdown")).toBe(`![${text.replaceAll("_", "\\_")}](gather-at-0.258.svg)`);
    const html = await copied("HTML");
    expect(html).toMatch(/^<img src="gather-at-0\.258\.svg" alt="[^"<>]*" width="860" height="\d+" \/>$/);
    const alt = await page.evaluate((html) => {
      const parsed = new DOMParser().parseFromString(html, "text/html");
      return parsed.body.firstChild.getAttribute("alt");
    }, html);
    expect(alt).toBe(text);
  });
});

test("at the end, the most telling moment is offered", async ({ page, scope }) => {
  for (const [hash, at, says] of [
    ["demo=gather&failing=3&at=99", "moment:2", "0.258 s: gather raises the exception in main at once"],
    ["demo=queue&at=99", "moment:2", "back-pressure"],
    ["demo=lock&order=opposite&at=99", "moment:2", "Each holds the lock that another one needs"],
  ]) {
    await scope.open(hash);
    await scope.end.click();
    const dialog = await open(page);
    const which = dialog.getByRole("group", { name: "Which moment" });
    await expect(which.getByRole("button", { pressed: true })).toHaveText("The most telling moment");
    const link = dialog.getByRole("textbox", { name: "Link to this moment" });
    expect(await link.inputValue()).toContain(`&at=${at}`);
    await expect(dialog.locator(".place")).toContainText(says);
    await which.getByRole("button", { name: "This moment" }).click();
    expect(await link.inputValue()).toMatch(/&at=[\d.]+$/);
    await which.getByRole("button", { name: "From the start" }).click();
    expect(await link.inputValue()).not.toContain("at=");
    await expect(dialog.locator(".place")).toContainText("0.000 s: Nothing has happened yet");
  }
});

test("before the end, this moment is offered, and the others are a choice", async ({ page, scope }) => {
  await scope.open("demo=semaphore&at=0.1");
  const dialog = await open(page);
  const which = dialog.getByRole("group", { name: "Which moment" });
  await expect(which.getByRole("button", { pressed: true })).toHaveText("This moment");
  await which.getByRole("button", { name: "The most telling moment" }).click();
  const link = await dialog.getByRole("textbox", { name: "Link to this moment" }).inputValue();
  const said = await dialog.locator(".place").textContent();
  await page.goto("about:blank");
  await page.goto(link);
  await expect(scope.sentence).toHaveText(said.replace(/^[\d.]+ s: /, ""));
});

test("a picture of this moment is saved with the parts that are chosen", async ({ page, scope }) => {
  await scope.open("demo=timeout&at=moment:2");
  const dialog = await open(page);
  const check = async (...parts) => {
    for (const part of ["Stage", "Lanes", "Code"]) {
      await dialog.getByRole("checkbox", { name: part }).setChecked(parts.includes(part));
    }
    const { file, bytes } = await save(page, dialog, "Save as SVG");
    expect(file).toBe("timeout-at-1.000.svg");
    const names = parts.join(",").toLowerCase();
    const svg = terminal("timeout", "--format", "svg", "--at", "moment:2", "--parts", names);
    expect(bytes.toString().trim() === svg, names).toBe(true);
    return svg;
  };
  const whole = await check("Stage", "Lanes", "Code");
  for (const part of ["finished 0 of 2", ">deadline<", "asyncio.sleep(2.0)"]) expect(whole).toContain(part);
  const stage = await check("Stage");
  expect(stage).not.toContain(">deadline<");
  expect(stage).not.toContain("monospace");
  await check("Lanes");
  await check("Code");
  await dialog.getByRole("checkbox", { name: "Stage" }).check();
  const { file, bytes } = await save(page, dialog, "Save as PNG");
  expect(file).toBe("timeout-at-1.000.png");
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
});

for (const colorScheme of ["light", "dark"]) {
  test(`every text of a picture fits into it, ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    for (const { id } of DEMOS) {
      for (const parts of [[], ["--parts", "stage,lanes,code"]]) {
        await page.setContent(terminal(id, "--format", "svg", ...parts));
        const outside = await page.locator("svg").evaluate((svg) => {
          const { width, height } = svg.viewBox.baseVal;
          return [...svg.querySelectorAll("text")].filter((text) => {
            const box = text.getBBox();
            return box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height;
          }).map((text) => text.textContent);
        });
        expect(outside, `${id} ${parts}`).toEqual([]);
      }
    }
  });
}

test("a PNG is there in less than a second, and the dialog says that it is painted", async ({ page, scope }) => {
  test.slow();
  for (const { id } of DEMOS) {
    await scope.open(`demo=${id}&at=0.1`);
    const dialog = await open(page);
    const said = dialog.getByRole("status");
    await said.evaluate((said) => {
      window.said = [];
      new MutationObserver(() => window.said.push(said.textContent)).observe(said, {
        childList: true, characterData: true, subtree: true,
      });
    });
    const saving = page.waitForEvent("download");
    const begun = Date.now();
    await dialog.getByRole("button", { name: "PNG", exact: true }).click();
    await saving;
    // A busy machine may take three times as long as it should.
    expect(Date.now() - begun, id).toBeLessThan(3_000);
    await expect(said).toHaveText(`Given to the browser as ${id}.png`);
    expect(await page.evaluate(() => window.said[0]), id).toBe("Painting the picture …");
  }
});

test("opening the dialog pauses at the place that is shared", async ({ page, scope }) => {
  await scope.open("n=9&speed=0.05");
  await expect(scope.pause).toBeVisible();
  const dialog = await open(page);
  const link = await dialog.getByRole("textbox", { name: "Link to this moment" }).inputValue();
  expect(link).toMatch(/&at=\d/);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
  await expect(scope.play).toBeVisible();
});

test("if copying is forbidden, the text is selected", async ({ page, scope }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await scope.open("at=0.3");
  const dialog = await open(page);
  await dialog.getByRole("button", { name: "Copy the link" }).click();
  await expect(dialog.getByRole("status")).toContainText("it is selected now");
  const selected = await page.evaluate(() => {
    const { value, selectionStart, selectionEnd } = document.activeElement;
    return value.slice(selectionStart, selectionEnd);
  });
  expect(selected).toContain("#demo=gather&at=0.3");
});

test("the run is saved as the terminal writes it", async ({ page, scope }) => {
  await scope.open("demo=lock&at=0.1");
  const dialog = await open(page);
  for (const [name, format] of [["SVG", "svg"], ["JSON", "json"], ["Perfetto", "perfetto"]]) {
    const { file, bytes } = await save(page, dialog, name);
    expect(file).toMatch(/^lock\./);
    expect(bytes.toString().trim() === terminal("lock", "--format", format), format).toBe(true);
  }
  const { file, bytes } = await save(page, dialog, "PNG");
  expect(file).toBe("lock.png");
  const size = await page.evaluate(async (base64) => {
    const image = new Image();
    const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    return [bitmap.width, bitmap.height];
  }, bytes.toString("base64"));
  expect(size[0]).toBe(1720);
  expect(size[1]).toBeGreaterThan(200);
});

test("a picture of a thousand lanes is saved too", async ({ page, scope }) => {
  test.slow();
  await scope.open("demo=gather&n=1000&at=0.1");
  const dialog = await open(page);
  const saving = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "PNG", exact: true }).click();
  await saving;
  await expect(dialog.getByRole("status")).toHaveText("Given to the browser as gather.png");
});

test("it works with the keyboard, and its file is fetched when it is needed", async ({ page, scope }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await scope.open("at=0.3");
  expect(asked.some((url) => url.endsWith(".later_share.pack"))).toBe(false);
  await page.getByRole("button", { name: "Share", exact: true }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Share" });
  await expect(dialog).toBeVisible();
  expect(asked.filter((url) => url.endsWith(".later_share.pack")).length).toBe(1);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Share", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  expect(asked.filter((url) => url.endsWith(".later_share.pack")).length).toBe(1);
});

test.describe("if its file cannot be fetched", () => {
  test.use({ provokesErrors: true });

  test("the page says so, and tries again", async ({ page, scope }) => {
    await scope.open("at=0.3");
    await page.route("**/*.later_share.pack", (route) => route.abort());
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await expect(scope.notices).toContainText("There is no way to share it now, because its file could not be fetched");
    await page.unroute("**/*.later_share.pack");
    await open(page);
    await expect(scope.notices, "it is not true any more").toBeEmpty();
  });
});

for (const colorScheme of ["light", "dark"]) {
  test(`the dialog is accessible and looks as it should, ${colorScheme}`, async ({ page, scope, picture }) => {
    await page.emulateMedia({ colorScheme });
    await scope.open("demo=queue&at=0.2");
    const dialog = await open(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    for (const width of [390, 820, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await expect(dialog).toBeVisible();
      await picture(`share-${width}-${colorScheme}`);
    }
  });
}
