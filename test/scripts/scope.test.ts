import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { TestModule } from 'vitest/node';
import { aFolder } from '../support/a-folder.ts';
import { programHere } from '../support/program-here.ts';
import { durationLines, reportOf, skippedLines } from '../support/run.reporter.ts';
import { leftOutLines, ring2, scopeOf, sliceNumbers, testFiles } from '../support/scope.ts';
import { temporaryPostgres } from '../support/temporary-postgres.ts';
import { root, treeFiles } from '../support/tree.ts';

function runScript(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const [script = '', ...rest] = args;
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...rest], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the table of rings and slices', () => {
  it('names each file of ring 2 once, and only files that exist', () => {
    const named = ring2.map(({ file }) => file);
    expect(new Set(named).size).toBe(named.length);
    expect(named.filter((file) => !testFiles().includes(file))).toEqual([]);
  });

  it('puts every file into one scope, so that the slices and ring 1 together are all', () => {
    const parts = [
      ...scopeOf('ring-1'),
      ...sliceNumbers.flatMap((slice) => [...scopeOf(`slice-${slice}`)]),
    ];
    expect(scopeOf('ring-1').size).toBeGreaterThan(300);
    expect(parts.toSorted()).toEqual([...scopeOf('all')].toSorted());
  });

  it('has slices of equal duration, within 20 % of their mean', () => {
    const seconds = sliceNumbers.map((number) =>
      ring2.reduce((sum, row) => sum + (row.slice === number ? row.seconds : 0), 0),
    );
    const mean = seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
    expect(seconds.filter((one) => Math.abs(one / mean - 1) > 0.2)).toEqual([]);
  });

  it('is right in ring 1, where what finds a program refuses to', async () => {
    const args = ['scripts/temporal-programs.mjs', 'dev-server'];
    const { status, stderr } = runScript(args, { CALLWRIGHT_PROGRAMS: 'none' });
    expect(status).toBe(2);
    expect(stderr).toContain('needs a row in test/support/scope.ts');
    vi.stubEnv('CI', '');
    vi.stubEnv('CALLWRIGHT_PROGRAMS', 'none');
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(programHere('Temporal', 'temporal-programs.mjs')).rejects.toThrow('needs a row');
    await expect(temporaryPostgres()).rejects.toThrow('needs a row');
  });

  it.each([
    ['playwright-core', 'test/support/browser.ts'],
    ['@temporalio/testing', 'test/support/temporal-server.ts'],
  ])('would be passed by with %s, which %s alone imports', (name, path) => {
    const imports = new RegExp(
      `^import (?!type\\b)[^;]*\\bfrom\\s+'${name}'|import\\('${name}`,
      'm',
    );
    const files = treeFiles(/^test\/.*\.ts$/).filter(({ text: code }) => imports.test(code));
    expect(files.map((file) => file.path)).toEqual([path]);
  });

  it('counts what a scope leaves out, by reason', () => {
    const lines = leftOutLines(testFiles(), 'ring-1');
    expect(lines).toContainEqual(expect.stringMatching(/^ +[1-9]\d* {2}needs postgres$/));
    expect(leftOutLines(testFiles(), 'all')).toEqual([]);
  });
});

describe('npm test', () => {
  it.each([
    [['test/no-such-thing'], 1, 'no test file has "test/no-such-thing" in its path'],
    [
      ['test/console/desk.browser'],
      1,
      'the file at test/console/desk.browser is in ring 2: add --all',
    ],
    [['--slice', '7'], 2, '--slice is 7, expected 1 to 6'],
    [['--slice'], 2, '--slice is missing, expected 1 to 6'],
    [['--slice', '1', 'test/routing'], 1, 'files at test/routing are outside slice-1'],
    [['--retry', '2'], 2, '--retry 2: write --retry=2, or the path first'],
    [['--bogus'], 2, 'Unknown option `--bogus`, expected an option of vitest'],
    [['--', `${root}/test/console/desk.browser.test.ts:3`], 1, 'is in ring 2: add --all'],
  ])('says in one line what is wrong with %j', (args, code, text) => {
    const { status, stdout, stderr } = runScript(['test/support/run-tests.ts', ...args]);
    expect({ status, stdout, lines: stderr.trim().split('\n').length }).toEqual({
      status: code,
      stdout: '',
      lines: 1,
    });
    expect(stderr).toContain(text);
  });

  it('explains itself', () => {
    expect(runScript(['test/support/run-tests.ts', '--help']).stdout).toContain('npm run test:all');
  });

  it('says in one line that no test has a name', () => {
    const args = ['test/support/run-tests.ts', 'test/rules.test.ts', '-t', 'no such name'];
    const { status, stderr } = runScript(args);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'callwright: test: no test of this name ran\n',
    });
  });
});

describe('the report of a run', () => {
  const aTest = (state: string, fullName = 'adds') => ({ fullName, result: () => ({ state }) });
  const aModule = (path: string, tests: readonly object[], seconds = 0): TestModule =>
    ({
      moduleId: join(root, path),
      children: { allTests: () => tests, allSuites: () => [] },
      errors: () => (tests.length === 0 ? [{ message: 'Unexpected token' }] : []),
      diagnostic: () => ({ collectDuration: 0, setupDuration: 0, duration: seconds * 1_000 }),
    }) as unknown as TestModule;

  it('counts what failed outside a test, and what a dead worker did not run', () => {
    const modules = [
      aModule('test/a.test.ts', [aTest('passed', 'order host sqlite: suites > A1')]),
      aModule('test/b.test.ts', [aTest('failed'), aTest('pending'), aTest('skipped')]),
      aModule('test/c.test.ts', []),
    ];
    const report = reportOf(modules, [{ message: '', stack: 'Worker exited' }]);
    expect(report).toMatchObject({ passed: 1, hosts: { sqlite: [1, 1] } });
    expect(report.failures.map(({ test, message }) => `${test}: ${message}`)).toEqual([
      'test/b.test.ts › adds: did not run to its end',
      'test/b.test.ts › adds: did not run to its end',
      'test/c.test.ts: Unexpected token',
      'outside the tests: Worker exited',
    ]);
    const lines = ['tests skipped: 1 (files say what they need)', '     1  test/b.test.ts'];
    expect(skippedLines(report)).toEqual(lines);
    expect(skippedLines({ skipped: {} })).toEqual([]);
  });

  it('is summed up in one line, in which each run that ended early is one failure', () => {
    const folder = aFolder();
    const report = reportOf([aModule('test/a.test.ts', [aTest('passed'), aTest('skipped')])], []);
    const summary = (...steps: readonly string[]) => {
      const { status, stdout } = runScript(['.ci/summary', folder, ...steps]);
      return [status, stdout.trim().split('\n').at(-1)];
    };
    expect(summary('ring-1')).toEqual([1, '0 passed, 1 failed, 0 skipped']);
    expect(summary()).toEqual([1, '0 passed, 1 failed, 0 skipped']);
    writeFileSync(join(folder, 'ring-1.json'), JSON.stringify(report));
    expect(summary()).toEqual([0, '1 passed, 0 failed, 1 skipped']);
    expect(summary('checks')).toEqual([1, '1 passed, 1 failed, 1 skipped']);
    writeFileSync(join(folder, 'slice-2.json'), '{ "passed": 3');
    expect(summary('slice-2')).toEqual([1, '1 passed, 1 failed, 1 skipped']);
  });

  it('warns where durations do not fit the table', () => {
    const rows = ring2.filter(({ slice }) => slice === 3);
    const slice = rows.map(({ file, seconds }) => aModule(file, [], seconds * 2));
    expect(durationLines(slice, 'slice-3')).toEqual([expect.stringMatching(/^slice-3 took/)]);
    expect(durationLines(slice.slice(1), 'slice-3')).toEqual([]);
    const ring1 = [...scopeOf('ring-1')].map((file, n) => aModule(file, [], n === 0 ? 21 : 20));
    expect(durationLines(ring1, 'ring-1')).toEqual([expect.stringContaining(' took 21 s')]);
  });
});

describe('npm run programs', () => {
  it('obtains nothing during tests, and lists what is missing', () => {
    const env = { XDG_CACHE_HOME: aFolder(), PATH: aFolder(), CALLWRIGHT_PROGRAMS: 'present' };
    const { status, stderr } = runScript(['scripts/module-programs.mjs', 'stripe-mock'], env);
    expect(status).toBe(2);
    expect(stderr).toBe('callwright: stripe-mock is not here; `npm run programs` obtains it\n');
    const listed = runScript(['scripts/programs.mjs', '--list', 'stripe-mock'], env);
    expect(listed).toMatchObject({ status: 1, stdout: 'missing stripe-mock\n' });
  });

  it.each([
    ['got "stripe", expected some of chromium, asterisk', 'stripe'],
    ['--slice is 9, expected 1 to 6', '--slice', '9'],
    ['--slice is 9, expected 1 to 6', '--slice=9'],
    ['--slice is missing, expected 1 to 6', '--slice'],
  ])('says %s', (text, ...args) => {
    const { status, stderr } = runScript(['scripts/programs.mjs', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(text);
  });
});

describe('watched slices', () => {
  it('leave the list after three passes in a row', () => {
    const file = join(aFolder(), 'watched.json');
    writeFileSync(file, '{}');
    const slices = (...args: readonly string[]) =>
      runScript(['scripts/watched-slices.mjs', ...args], { CALLWRIGHT_WATCHED_SLICES: file });
    for (const outcome of ['failed', 'passed', 'passed']) slices('record', '3', outcome);
    expect(slices('list').stdout.trim()).toBe('3');
    slices('record', '3', 'passed');
    expect(slices('list').stdout.trim()).toBe('');
    expect(slices('record', '7', 'failed').status).toBe(2);
    writeFileSync(file, '{ "9": 0 }');
    expect(slices('list')).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('npm run flaky', () => {
  it('lists a run that fails, with its seeds and the command to repeat it', () => {
    const args = ['test/no-such-thing', '--times', '2', '--busy', '0', '--seed', '5'];
    const { status, stderr } = runScript(['test/support/flaky.ts', ...args]);
    expect(status).toBe(1);
    expect(stderr).toContain('failed in 2 of 2 runs: the run as a whole');
    expect(stderr).toContain('CALLWRIGHT_SEED=5 npm test -- test/no-such-thing\n');
    expect(stderr).toContain('2 of 2 runs finished; failures: 1');
    expect(stderr).toContain('no test file has "test/no-such-thing" in its path');
  });

  it('refuses a file of ring 2', () => {
    const args = ['test/support/flaky.ts', 'test/console/desk.browser'];
    expect(runScript(args)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is in ring 2, expected files of ring 1'),
    });
  });

  it('ends its processes when it is terminated, and claims nothing of no run', async () => {
    const flaky = ['test/support/flaky.ts', 'test/kernel'];
    const child = spawn(process.execPath, [...flaky, '--busy', '1'], { cwd: root });
    onTestFinished(() => void child.kill('SIGKILL'));
    const childrenOf = (pid: number | undefined) =>
      spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
        .stdout.split('\n')
        .filter((line) => line !== '');
    await expect.poll(() => childrenOf(child.pid).length).toBe(2);
    const children = childrenOf(child.pid);
    const stderr = text(child.stderr);
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect(code).toBe(143);
    expect(await stderr).toBe('flaky: 0 of 10 runs finished; failures: 0\n');
    const isRunning = (pid: string) => spawnSync('ps', ['-p', pid]).status === 0;
    await expect.poll(() => children.filter(isRunning)).toEqual([]);
  });
});

it.each([['--all', 'extra'], ['--slice'], ['--slice', '7'], ['--bogus']])(
  '.ci/run refuses %s',
  (...args) => {
    const { status, stderr } = spawnSync('bash', ['.ci/run', ...args], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(`.ci/run: got ${args.join(' ')}, expected nothing, --all, --ring-1 or`);
  },
);
