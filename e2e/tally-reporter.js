// Prints a last line as cargo's test harness does, from which `cargo xtask test` counts.

export default class TallyReporter {
  #suite;

  onBegin(_config, suite) {
    this.#suite = suite;
  }

  onEnd(result) {
    const outcomes = this.#suite.allTests().map((test) => test.outcome());
    const count = (...wanted) => outcomes.filter((outcome) => wanted.includes(outcome)).length;
    const verdict = result.status === "passed" ? "ok" : "FAILED";
    // A flaky test has passed in its second try.
    const [passed, failed] = [count("expected", "flaky"), count("unexpected")];
    for (const [reason, number] of this.#skipped()) console.log(`${number} skipped: ${reason}`);
    console.log(`test result: ${verdict}. ${passed} passed; ${failed} failed; ${count("skipped")} ignored`);
  }

  /** How many tests were skipped, by the reason. */
  #skipped() {
    const byReason = new Map();
    for (const test of this.#suite.allTests()) {
      if (test.outcome() !== "skipped") continue;
      const reason = test.annotations.find(({ type }) => type === "skip")?.description ?? "an earlier failure";
      byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
    }
    return byReason;
  }

  printsToStdio() {
    return false;
  }
}
