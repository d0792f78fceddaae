/**
 * Prints at the end of a run what the reporter of vitest does not: skipped tests by file, durations
 * that do not fit the table of rings, and names that no test has. `CALLWRIGHT_REPORT` names a file
 * for the outcome as JSON, which `.ci/run` and `npm run flaky` read.
 */
import { writeFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { Reporter, SerializedError, TestModule, Vitest } from 'vitest/node';
import { currentScope, ring2, type Scope, scopeOf } from './scope.ts';
import { root } from './tree.ts';

export interface RunReport {
  passed: number;
  /** Tests that failed, files that failed outside a test, and errors outside any file. */
  readonly failures: { readonly test: string; readonly message: string }[];
  /** Number of skipped tests by file. */
  readonly skipped: Record<string, number>;
  /** By name of an order host: cases that passed, and all. */
  readonly hosts: Record<string, readonly [passed: number, all: number]>;
}

/** In `failures`, in place of a file. */
export const outsideTests = 'outside the tests';
const ring1FileSecondsMax = 20;
const deviationShareMax = 0.2;

/** The outcome of a run. A test that was not run to its end counts as failed. */
export function reportOf(
  modules: readonly TestModule[],
  unhandledErrors: readonly SerializedError[],
): RunReport {
  const report: RunReport = { passed: 0, failures: [], skipped: {}, hosts: {} };
  const fail = (test: string, { message, stack }: Partial<SerializedError>): void => {
    report.failures.push({ test, message: message || stack || 'did not run to its end' });
  };
  for (const module of modules) {
    const path = pathOf(module);
    for (const test of module.children.allTests()) {
      const { state, errors = [] } = test.result();
      const count = state === 'passed' ? 1 : 0;
      report.passed += count;
      const [, host] = /\border host ([a-z-]+):/.exec(test.fullName) ?? [];
      if (host !== undefined) {
        const [passed, all] = report.hosts[host] ?? [0, 0];
        report.hosts[host] = [passed + count, all + 1];
      }
      if (state === 'skipped') report.skipped[path] = (report.skipped[path] ?? 0) + 1;
      else if (count === 0) fail(`${path} › ${test.fullName}`, errors[0] ?? {});
    }
    const suites = [module, ...module.children.allSuites()];
    for (const error of suites.flatMap((suite) => suite.errors())) fail(path, error);
  }
  for (const error of unhandledErrors) fail(outsideTests, error);
  return report;
}

/** One line per file with skipped tests, and their sum; none if no test was skipped. */
export function skippedLines({ skipped }: Pick<RunReport, 'skipped'>): readonly string[] {
  const counts = Object.entries(skipped);
  if (counts.length === 0) return [];
  const sum = counts.reduce((total, [, count]) => total + count, 0);
  return [
    `tests skipped: ${sum} (files say what they need)`,
    ...counts.map(([path, count]) => `  ${String(count).padStart(4)}  ${path}`),
  ];
}

/** What a run of a whole scope shows to be wrong with the table of rings. */
export function durationLines(modules: readonly TestModule[], scope: Scope): readonly string[] {
  if (modules.length < scopeOf(scope).size) return [];
  const times = modules.map((module) => {
    const { collectDuration, setupDuration, duration } = module.diagnostic();
    const seconds = Math.round((collectDuration + setupDuration + duration) / 1_000);
    return { path: pathOf(module), seconds };
  });
  const sum = (rows: readonly { readonly seconds: number }[]) =>
    rows.reduce((total, { seconds }) => total + seconds, 0);
  if (scope === 'ring-1') {
    const slow = times.filter(({ seconds }) => seconds > ring1FileSecondsMax);
    return slow.map(({ path, seconds }) => `slow for ring 1: ${path} took ${seconds} s`);
  }
  const expected = sum(ring2.filter(({ slice }) => scope === `slice-${slice}`));
  const isNear = Math.abs(sum(times) - expected) <= deviationShareMax * expected;
  if (scope === 'all' || isNear) return [];
  return [`${scope} took ${sum(times)} s of its workers, test/support/scope.ts says ${expected} s`];
}

function pathOf({ moduleId }: TestModule): string {
  return relative(root, moduleId).split(sep).join('/');
}

/** Says nothing of skipped tests if tests were chosen by name, since that skips all others. */
export class RunReporter implements Reporter {
  #isByName = false;

  onInit({ config }: Vitest): void {
    this.#isByName = config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const report = reportOf(modules, unhandledErrors);
    const file = process.env['CALLWRIGHT_REPORT'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(report));
    const lines = [...skippedLines(report), ...durationLines(modules, currentScope)];
    if (!this.#isByName) process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    else if (report.passed + report.failures.length === 0) {
      process.stderr.write('callwright: test: no test of this name ran\n');
      process.exitCode = 1;
    }
  }
}
