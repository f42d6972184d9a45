// Closes a run with a line such as cargo's test harness prints, which `cargo xtask test` counts.

export default class TallyReporter {
  #suite;

  onBegin(_config, suite) {
    this.#suite = suite;
  }

  onEnd(result) {
    const outcomes = this.#suite.allTests().map((test) => test.outcome());
    const count = (...wanted) => outcomes.filter((outcome) => wanted.includes(outcome)).length;
    const verdict = result.status === "passed" ? "ok" : "FAILED";
    // A flaky test passed in the end, and without retries there are none.
    const [passed, failed] = [count("expected", "flaky"), count("unexpected")];
    console.log(`test result: ${verdict}. ${passed} passed; ${failed} failed; ${count("skipped")} ignored`);
  }

  printsToStdio() {
    return false;
  }
}
