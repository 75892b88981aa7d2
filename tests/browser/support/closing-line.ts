// The last lines of a run, in plain words. What passed only on a second or third try is named with what its first failure
// said: the run stays green, and the name is where to mend. A run in which nothing ran is not a green one.
import type { FullResult, Reporter, Suite, TestCase } from '@playwright/test/reporter';

export default class ClosingLine implements Reporter {
  #tests: TestCase[] = [];

  onBegin(_config: unknown, suite: Suite): void {
    this.#tests = suite.allTests();
  }

  async onEnd(result: FullResult): Promise<{ status: FullResult['status'] }> {
    const those = (outcome: ReturnType<TestCase['outcome']>) => this.#tests.filter((test) => test.outcome() === outcome);
    const [failed, flaky, skipped] = [those('unexpected'), those('flaky'), those('skipped')];
    const passed = those('expected').length + flaky.length;
    for (const test of failed) console.log(`FAILED ${named(test)}: ${firstFailure(test)}`);
    const parts = [`${passed} passed`, `${failed.length} failed`];
    if (skipped.length > 0) parts.push(`${skipped.length} skipped`);
    if (flaky.length > 0) parts.push(`${flaky.length} flaky: ${flaky.map((test) => `${named(test)}: ${firstFailure(test)}`).join('; ')}`);
    console.log(parts.join(', '));
    return { status: passed === 0 && result.status === 'passed' ? 'failed' : result.status };
  }

  printsToStdio(): boolean {
    return false;
  }
}

/** File, store and sentence. */
function named(test: TestCase): string {
  const [, store, file, ...sentence] = test.titlePath();
  return `${file} [${store}] ${sentence.join(' ')}`;
}

/** The first line of what the first failed try said, and what the server's guard or an expectation added to it. */
function firstFailure(test: TestCase): string {
  const told = test.results.find((one) => one.status !== 'passed')?.error?.message ?? 'no message';
  // Colours are for a terminal.
  const lines = told.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n');
  return lines.map((line) => line.trim()).filter(Boolean).slice(0, 3).join(' | ').slice(0, 300);
}
