import path from "node:path";
import { pathToFileURL } from "node:url";

import { expect, test } from "./fixtures.js";

test("the page opens from a subfolder and shows itself", async ({ page }) => {
  await page.goto("./");
  await expect(page).toHaveTitle(/Loopscope/);
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByRole("heading", { name: "gather" })).toBeVisible();
});

test("no request leaves the folder that the page came from", async ({ page, scope, baseURL }) => {
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("websocket", (socket) => requests.push(socket.url()));
  await scope.open("speed=50&dwell=0");
  await scope.untilEnd();
  await scope.tab("Rust").click();
  await scope.theme.click();
  await scope.type("Fetches", "7");
  await scope.still();
  const own = requests.filter((url) => url !== "about:blank");
  expect(own.length).toBeGreaterThan(3);
  expect(own.filter((url) => !url.startsWith(baseURL))).toEqual([]);
});

test("the page opens from a disk, where it has no origin", async ({ page, scope }) => {
  const site = path.resolve(process.env.LOOPSCOPE_SITE ?? "dist");
  await page.goto(`${pathToFileURL(path.join(site, "index.html"))}#demo=lock&at=0.2`);
  await expect(scope.time).toHaveText("0.200000 s");
  await scope.demo.selectOption("queue");
  await expect(page.getByRole("heading", { name: "queue" })).toBeVisible();
});

test("nothing is stored: no cookies, no storage", async ({ context, page, scope }) => {
  await scope.open("n=3&theme=dark");
  await scope.end.click();
  await scope.still();
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
});
