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
    console.log(`test result: ${verdict}. ${passed} passed; ${failed} failed; ${count("skipped")} ignored`);
  }

  printsToStdio() {
    return false;
  }
}
