import { expect, test } from "./fixtures.js";

test.use({ provokesErrors: true });

/** Expects the message, presses its button, and expects that the page works again. */
async function startAfresh(page, scope, picture) {
  await expect(scope.failure).toBeVisible();
  await expect(scope.failure).toContainText("That is our mistake, not yours");
  if (picture) await picture("failure");
  await scope.failure.getByRole("link", { name: "Start afresh" }).click();
  await expect(scope.pause).toBeVisible();
  await expect(scope.failure).toBeHidden();
  await expect(scope.field("Fetches")).toHaveValue("5");
  expect(new URL(page.url()).hash).toMatch(/^(#demo=gather)?$/);
  await scope.tab("Rust").click();
  await expect(scope.tab("Rust")).toHaveAttribute("aria-pressed", "true");
  await scope.end.click();
  await scope.still();
  expect((await scope.printed()).at(-1)).toContain("one by one");
}

/** Hides the window from the page's wasm once, so that it panics. */
function sabotage() {
  let left = 1;
  const hasInstance = (it) => it === window && left-- <= 0;
  Object.defineProperty(Window, Symbol.hasInstance, { value: hasInstance });
}

test("a panic shows a message with a way to start afresh", async ({ page, scope, picture, complaints }) => {
  await scope.open("n=9&at=0.3");
  await page.evaluate(sabotage);
  // A key press needs no visible button: the page may have panicked already.
  await page.keyboard.press("End");
  await expect(scope.failure.locator("pre")).toContainText("panicked");
  expect(complaints.join("\n")).toContain("panicked");
  await startAfresh(page, scope, picture);
});

test("a panic while it plays shows the message too", async ({ page, scope }) => {
  await scope.open("n=9");
  await page.evaluate(sabotage);
  await expect(scope.failure.locator("pre")).toContainText("panicked");
  await startAfresh(page, scope);
});

test("an uncaught exception shows the message", async ({ page, scope }) => {
  await scope.open("n=9&at=0.3");
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error("sabotage");
    });
  });
  await expect(scope.failure.locator("pre")).toContainText("sabotage");
  await startAfresh(page, scope);
});

test("an unhandled rejection shows the message", async ({ page, scope }) => {
  await scope.open("n=9&at=0.3");
  await page.evaluate(() => {
    setTimeout(() => Promise.reject(new Error("sabotage")));
  });
  await startAfresh(page, scope);
});

test("starting afresh works more than once and by keyboard", async ({ page, scope }) => {
  await scope.open("n=9&at=0.3");
  for (const _ of Array(2).keys()) {
    // The second time the page plays, so it panics without a click.
    await page.evaluate(sabotage);
    await page.keyboard.press("Home");
    const button = scope.failure.getByRole("link", { name: "Start afresh" });
    await expect(button).toBeVisible();
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(scope.pause).toBeVisible();
    await expect(scope.failure).toBeHidden();
    await expect(scope.field("Fetches")).toHaveValue("5");
  }
});
