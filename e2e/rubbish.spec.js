import { expect, test } from "./fixtures.js";

// Invalid fragments, and a part of what the page has to say about each.
const table = {
  "an unknown demo": [
    ["demo=nothing", "There is no demo “nothing”; took gather"],
    ["demo=", "There is no demo"],
    ["demo=%E2%80%AEcba", "There is no demo"],
  ],
  "what is missing": [
    ["n=", "took 5"],
    ["n", "took 5"],
    ["seed=&shortest=", "took 7"],
    ["?n=3", "gather has no parameter “?n”"],
  ],
  "what is out of range": [
    ["n=0", "took 1"],
    ["n=-5", "took 1"],
    ["n=1001&failing=2000", "took 1000"],
    ["n=99999999999999999999999999", "took 1000"],
    ["n=2.5", "took 2"],
    ["shortest=9&longest=1", "longest is below shortest"],
    ["failing=5", "took 4"],
    ["speed=1000&dwell=-1", "speed cannot be “1000”; took 50"],
    ["at=0.3~-1", "at cannot be"],
    ["at=0.3~99999999999999999999999", "at cannot be"],
  ],
  "what is no number": [
    ["n=NaN&seed=zwei", "n is “NaN”"],
    ["n=Infinity&shortest=-Infinity&longest=1e400", "longest is “1e400”"],
    ["return_exceptions=perhaps", "return_exceptions is “perhaps”, not true or false"],
    ["speed=NaN&dwell=&theme=pink&listing=cobol&at=now", "theme cannot be “pink”; left it out"],
    ["at=NaN", "at cannot be"],
    ["n=%F0%9F%92%A9", "took 5"],
  ],
  "unknown keys": [
    ["colour=red", "gather has no parameter “colour”"],
    ["a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8", "and 3 more"],
    ["__proto__=1&constructor=2&toString=3", "gather has no parameter “__proto__”"],
  ],
  "percent-encoded rubbish": [
    ["%FF%00%zz", "gather has no parameter"],
    ["%FF%00%zz&&=&%3Cscript%3E=%22", "gather has no parameter"],
    ["n=%00%01%02%7F%C2%80", "took 5"],
  ],
  injections: [
    ["<img src=x onerror=alert(1)>", "gather has no parameter “<img src”"],
    ["demo=<img src=x onerror=alert(1)>", "There is no demo “<img src=x onerror=alert(1)>”"],
    ["n=%3Cscript%3Ealert(1)%3C/script%3E", "<script>alert(1)</script>"],
    ["javascript:alert(1)", "gather has no parameter “javascript:alert(1)”"],
    ["theme=javascript:alert(1)", "theme cannot be"],
  ],
  "what is absurdly long": [
    [`n=${"9".repeat(10_000)}`, "too long"],
    ["x".repeat(10_000), "too long"],
    ["n=1&".repeat(2_500), "too long"],
    ["%FF".repeat(3_333), "too long"],
  ],
};

/** Elements that would be on the page if a text of the URL became HTML. */
const FOREIGN = "img, iframe, object, embed, base, a[href^='javascript' i], [onerror], [onload], main script";

for (const [name, rows] of Object.entries(table)) {
  test(`the page opens in spite of ${name}`, async ({ page, scope }) => {
    const dialogs = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      dialog.dismiss();
    });
    for (const [hash, says] of rows) {
      await test.step(`#${hash.slice(0, 60)}`, async () => {
        await scope.open(hash);
        await expect(scope.notices).toContainText(says);
        await expect(scope.sentence, "it runs").not.toHaveText("Nothing has happened yet");
        await scope.dismiss.click();
        await expect(scope.notices).toBeEmpty();
        await expect(page.locator(FOREIGN)).toHaveCount(0);
        await expect(scope.failure).toBeHidden();
      });
    }
    await scope.end.click();
    // The URL becomes a valid one.
    expect(await scope.fragment()).toMatch(/^demo=gather(&[a-z_]+=[\w.~-]+)*$/);
    expect((await scope.printed()).at(-1)).toContain("one by one");
    expect(dialogs).toEqual([]);
  });
}

test("a place beyond the end is the end, one before the start the start", async ({ scope }) => {
  await scope.open("at=1e300");
  await scope.still();
  await expect(scope.notices).toContainText("went to its end");
  const beyond = await scope.seen();
  await scope.end.click();
  expect(await scope.seen()).toEqual(beyond);
  await scope.open("at=-3");
  await scope.still();
  await expect(scope.notices).toContainText("at cannot be “-3”; took 0");
  expect(await scope.seconds()).toBe(0);
});
