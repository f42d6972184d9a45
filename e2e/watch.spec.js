// The values that a program shows: on the stage, as rows over time, in words.

import { expect, test } from "./fixtures.js";

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`a lost update shows both balances at ${width} by ${height}`, async ({ page, scope }) => {
    await page.setViewportSize({ width, height });
    await scope.open("demo=lock&locked=false&at=0.2~0");
    await expect(scope.listing).toContainText("# watch: a.balance, b.balance");
    await scope.end.click();
    await scope.still();

    // What is pointed at says the same as the tags on the stage.
    const box = await scope.stage.boundingBox();
    const told = new Set();
    for (let x = 12; x < 240; x += 12) {
      await page.mouse.move(box.x + x, box.y + box.height - 24 - 14);
      await scope.still();
      told.add(await scope.story.textContent());
    }
    const texts = [...told].join("; ");
    expect(texts).toContain("a.balance");
    expect(texts).toContain("is 96");
    expect(texts).toContain("b.balance");
    expect(texts).toContain("is 101");
  });
}

test("the rows over time say what a value was", async ({ page, scope }) => {
  await scope.open("demo=lock&at=0.1");
  await scope.still();
  const box = await scope.timeline.boundingBox();
  for (const [share, value] of [[0.2, 100], [0.5, 101], [0.9, 103]]) {
    await page.mouse.move(box.x + box.width * share, box.y + box.height - 8 - 15);
    await expect(scope.timeline).toHaveAttribute("title", `b.balance: ${value}`);
  }
});

test("every detail tells who changed a value", async ({ page, scope }) => {
  await scope.open("demo=lock&locked=false&at=0.1&detail=on");
  const sentences = new Set();
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press("ArrowRight");
    await scope.still();
    sentences.add(await scope.sentence.textContent());
  }
  expect([...sentences]).toContainEqual(expect.stringContaining("transfer-0 sets b.balance to 101"));
  expect([...sentences]).toContainEqual(expect.stringContaining("transfer-0 sets a.balance to 99"));
});
