// The settings of the end-to-end tests; `cargo xtask test` sets the environment variables.

import { defineConfig, devices } from "@playwright/test";
import path from "node:path";

import chromiumFlags from "./chromium-flags.json";

const root = path.resolve(__dirname, "..");
const out = process.env.LOOPSCOPE_OUT ?? path.join(root, "target/e2e");
const site = process.env.LOOPSCOPE_SITE ?? path.join(root, "dist");
const port = process.env.LOOPSCOPE_PORT ?? "4173";

// Pages that embed the site have another origin.
const hostsPort = process.env.LOOPSCOPE_HOSTS_PORT ?? String(Number(port) + 1);
const hosts = `http://127.0.0.1:${hostsPort}/`;

// The site is not at the server's root, because it has to work in any folder. It has no CORS headers,
// because it has to work on servers without them; the same site under /open/ has them.
const baseURL = `http://127.0.0.1:${port}/some/where/`;

export default defineConfig({
  testDir: __dirname,
  outputDir: path.join(out, "results"),
  reporter: [["list"], ["./tally-reporter.js"]],
  // One test at a time: the page animates, and tests that share the processor would slow each other down.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  // On a busy machine a test can miss a deadline once. A second failure is the page's fault.
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
