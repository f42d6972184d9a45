// How the end-to-end tests run; `cargo xtask test` fills in the environment.

import { defineConfig, devices } from "@playwright/test";
import path from "node:path";

import chromiumFlags from "./chromium-flags.json";

const root = path.resolve(__dirname, "..");
const out = process.env.LOOPSCOPE_OUT ?? path.join(root, "target/e2e");
const site = process.env.LOOPSCOPE_SITE ?? path.join(root, "dist");
const port = process.env.LOOPSCOPE_PORT ?? "4173";

// Pages that embed ours come from another origin.
const hostsPort = process.env.LOOPSCOPE_HOSTS_PORT ?? String(Number(port) + 1);
const hosts = `http://127.0.0.1:${hostsPort}/`;

// Not the server's root, because the site has to work from any folder; without CORS headers, because
// it has to work from the plainest server. Under /open/ the same site has them.
const baseURL = `http://127.0.0.1:${port}/some/where/`;

export default defineConfig({
  testDir: __dirname,
  outputDir: path.join(out, "results"),
  reporter: [["list"], ["./tally-reporter.js"]],
  // The page animates, and two tests that share two cores would disturb each other's clocks.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  // A machine that others load too can be late for a clock; twice in a row it is the page's fault.
  retries: process.env.CI ? 1 : 0,
  timeout: 30_000,
  metadata: { hosts },
  use: {
    ...devices["Desktop Chrome"],
    baseURL,
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROME || undefined,
      args: chromiumFlags,
    },
  },
  webServer: [
    {
      command: `node "${path.join(__dirname, "server.mjs")}"`,
      env: { LOOPSCOPE_SITE: site, LOOPSCOPE_PORT: port, LOOPSCOPE_BASE: new URL(baseURL).pathname, LOOPSCOPE_OPEN_BASE: "/open/" },
      url: baseURL,
      stdout: "ignore",
      stderr: "pipe",
      timeout: 10_000,
    },
    {
      command: `node "${path.join(__dirname, "hosts.mjs")}"`,
      env: { LOOPSCOPE_ADDRESS: baseURL, LOOPSCOPE_PORT: hostsPort },
      url: `${hosts}element.html`,
      stdout: "ignore",
      stderr: "pipe",
      timeout: 10_000,
    },
  ],
});
