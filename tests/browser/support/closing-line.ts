// The last line of a run, in one plain sentence; a run in which nothing ran is not a green one.
import type { FullResult, Reporter, Suite, TestCase } from '@playwright/test/reporter';

export default class ClosingLine implements Reporter {
  #tests: TestCase[] = [];

  onBegin(_config: unknown, suite: Suite): void {
    this.#tests = suite.allTests();
  }

  async onEnd(result: FullResult): Promise<{ status: FullResult['status'] }> {
    const count = (...outcomes: string[]) => this.#tests.filter((test) => outcomes.includes(test.outcome())).length;
    const passed = count('expected');
    const failed = count('unexpected', 'flaky');
    const skipped = count('skipped');
    console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
    return { status: passed === 0 && result.status === 'passed' ? 'failed' : result.status };
  }

  printsToStdio(): boolean {
    return false;
  }
}
