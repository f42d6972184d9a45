// The fixtures of every test: `import { expect, test } from "./fixtures.js"`.

import { expect, test as base } from "@playwright/test";
import { spawnSync } from "node:child_process";
import path from "node:path";

import { Scope } from "./scope.js";

export { expect };

export const test = base.extend({
  /** Set by `test.use({ provokesErrors: true })` for tests that cause errors in the browser. */
  provokesErrors: [false, { option: true }],

  /** The errors and warnings of the browser so far; a test fails if there are any at its end. */
  complaints: [
    async ({ context, provokesErrors }, use) => {
      const complaints = [];
      context.on("console", (message) => {
        if (["error", "warning", "assert"].includes(message.type())) {
          complaints.push(`console ${message.type()}: ${message.text()}`);
        }
      });
      context.on("weberror", (error) => complaints.push(`uncaught: ${error.error().stack}`));
      context.on("requestfailed", (request) => {
        const reason = request.failure()?.errorText;
        // When a page is left, the browser aborts its requests.
        if (reason !== "net::ERR_ABORTED") complaints.push(`request failed: ${request.url()} ${reason}`);
      });
      await use(complaints);
      if (!provokesErrors) {
        expect(complaints, "the browser's console stays free of errors and warnings").toEqual([]);
      }
    },
    { auto: true },
  ],

  /** The page, with what a person can do on it and see of it. */
  scope: async ({ page }, use) => use(new Scope(page)),

  /** Saves a picture of the page as target/e2e/pictures/<name>.png. */
  picture: async ({ page }, use, testInfo) => {
    const folder = path.join(testInfo.project.outputDir, "..", "pictures");
    await use((name, options) => page.screenshot({ path: path.join(folder, `${name}.png`), ...options }));
  },
});

/** Runs the terminal program and returns its output, with which the page has to agree. */
export function terminal(...args) {
  return run(args, "utf8").stdout.trim();
}

/** Runs the terminal program and returns its output as bytes. */
terminal.bytes = (...args) => run(args, "buffer").stdout;

/** Whether the run with these arguments finishes in the terminal program. */
export function ends(...args) {
  return run(args, "utf8").status === 0;
}

function run(args, encoding) {
  const program = process.env.LOOPSCOPE_BIN ?? path.resolve(__dirname, "../target/debug/loopscope");
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding });
  if (error) throw new Error(`${program} cannot be started; cargo build makes it: ${error.message}`);
  // The exit code after a deadlock is 1; what the run did until then is printed.
  if (status !== 0 && status !== 1) throw new Error(`${args.join(" ")}: ${stderr}`);
  return { status, stdout };
}

/** Every demo as the program lists them: `id`, `title`, `idea`, `parameters`, `presets`. */
export const DEMOS = JSON.parse(terminal("--list", "--format", "json"));
