import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  aFolder,
  beginHere,
  callwrightHere,
  mainPath,
  nodePath,
  plainEnvironment,
} from '../support/callwright.ts';
import { aScenario } from '../support/scenarios.ts';
import { root } from '../support/tree.ts';

function aSweep(scenario: object = {}) {
  const folder = aFolder();
  const path = join(folder, 'day.scenario.json');
  writeFileSync(path, JSON.stringify({ ...aScenario(), ...scenario }));
  const axes = ['--axis', 'staffing.clerk=2..4', '--axis', 'aht=120s,180s'];
  const args = ['sweep', path, ...axes, '--progress', 'none', '--replications', '12', '--json'];
  return { folder, path, args, out: join(folder, 'swept') };
}

/** Calls `stop` once the run file has so many lines, unless the run has ended before. */
async function stopAt(
  { out, lines }: { readonly out: string; readonly lines: number },
  ended: Promise<unknown>,
  stop: () => unknown,
): Promise<void> {
  const watching = new AbortController();
  void ended.then(() => watching.abort());
  try {
    for await (const _change of watch(out, { signal: watching.signal })) {
      if (runLines(out).length >= lines) return void stop();
    }
  } catch (error) {
    if (!watching.signal.aborted) throw error;
  }
}

function runLines(out: string): readonly string[] {
  if (!readdirSync(out).includes('run.jsonl')) return [];
  return readFileSync(join(out, 'run.jsonl'), 'utf8').split('\n').slice(0, -1);
}

describe('callwright sweep', () => {
  it('answers first, draws a map of two axes, and says how to run it again', async () => {
    const { args } = aSweep();
    const text = args.filter((arg) => arg !== '--json');
    const { code, stdout } = await callwrightHere([...text, '--workers', '0']);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(
      /^Service level \(net\) [\d.]+ % \(staffing\.clerk=2 aht=180000\) … .* · 6 cells, 72 replications, seed 1$/,
    );
    expect(stdout).toMatch(/^staffing\.clerk \\ aht +120000 +180000$/m);
    expect(stdout).toMatch(/^2 +[\d.]+ % [░▒▓█]{2} +[\d.]+ % ░░$/m);
    expect(stdout).toMatch(/^4 +180000 +12 +[\d.]+ % ± [\d.]+ % /m);
    expect(lines.at(-1)).toMatch(
      /^reproduce: callwright sweep .* --axis staffing\.clerk=2\.\.4 --axis aht=120s,180s --replications 12 --seed 1$/,
    );
  });

  it('gives the same bytes without threads, with one and with two', async () => {
    const { args } = aSweep();
    const none = await callwrightHere([...args, '--workers', '0']);
    expect(none).toMatchObject({ code: 0, stderr: '' });
    for (const workers of ['1', '2']) {
      expect(await callwrightHere([...args, '--workers', workers])).toEqual(none);
    }
    expect(JSON.parse(none.stdout)).toMatchObject({
      schema: 'callwright.sweep/1',
      paths: ['staffing.clerk', 'aht'],
      cells: { length: 6, 0: { values: [2, 120_000], replications: 12, lost: [] } },
    });
  });

  it('goes on after it was killed, and after Ctrl-C, as if nothing had been', async () => {
    const { args, out, folder } = aSweep();
    const long = [...args.with(-2, '20'), '--workers', '0'];
    mkdirSync(out);
    const child = spawn(nodePath, [mainPath, ...long, '--out', out], {
      cwd: root,
      env: plainEnvironment,
      stdio: 'ignore',
    });
    const ended = once(child, 'close');
    await stopAt({ out, lines: 20 }, ended, () => child.kill('SIGKILL'));
    await ended;
    // It may have written more before it was killed.
    const first = runLines(out).slice(0, 20);
    // A line that was being written when the light went out.
    writeFileSync(join(out, 'run.jsonl'), `${first.join('\n')}\n{"cell":0,"repl`);
    const cutting = beginHere([...long, '--resume', out]);
    await stopAt({ out, lines: 40 }, cutting.ended, cutting.interrupt);
    const cut = await cutting.ended;
    expect(cut.code).toBe(7);
    expect(JSON.parse(cut.stdout).partial).toBe(true);
    expect(cut.stderr).toMatch(/go on: callwright sweep .* --resume /);
    const second = runLines(out);
    expect(second.slice(0, first.length)).toEqual(first);
    expect(second.length).toBeLessThan(6 * 20);
    const rest = await callwrightHere([...long, '--resume', out]);
    const whole = await callwrightHere([...long, '--out', join(folder, 'whole')]);
    expect(rest.code).toBe(0);
    expect(rest.stdout).toBe(whole.stdout);
    expect(runLines(out).slice(0, second.length)).toEqual(second);
    expect(runLines(out)).toHaveLength(1 + 6 * 20);
    for (const name of ['result.json', 'result.csv']) {
      const [here, there] = [join(out, name), join(folder, 'whole', name)];
      expect(readFileSync(here, 'utf8')).toBe(readFileSync(there, 'utf8'));
    }
  });

  it('ends a cell early where it is precise enough, the same ones after a resume', async () => {
    const stop = { measure: 'abandonShare', halfWidth: 0.03 };
    const { args, out, folder } = aSweep({ run: { replications: { max: 60, stop } } });
    const early = args.with(-2, '60').concat('--stop-early', '--workers', '0');
    const whole = await callwrightHere([...early, '--out', out]);
    const days = JSON.parse(whole.stdout).cells.map(
      (cell: { replications: number }) => cell.replications,
    );
    expect(days.every((count: number) => count >= 10 && count % 5 === 0)).toBe(true);
    expect(Math.min(...days)).toBeLessThan(Math.max(...days));
    const again = join(folder, 'again');
    mkdirSync(again);
    const half = runLines(out).slice(0, 50);
    writeFileSync(join(again, 'run.jsonl'), `${half.join('\n')}\n`);
    const rest = await callwrightHere([...early, '--resume', again]);
    expect(rest.stdout).toBe(whole.stdout);
  });

  it('writes CSV, and a page that needs nothing from elsewhere', async () => {
    const { args } = aSweep();
    const as = async (format: string) =>
      (await callwrightHere([...args.slice(0, -1), '--output', format, '--workers', '0'])).stdout;
    const csv = (await as('csv')).split('\n');
    expect(csv[0]).toBe('staffing.clerk,aht,measure,value,low,high,confidence,n,method');
    expect(csv).toHaveLength(1 + 6 * 6 + 1);
    const page = await as('html');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('Service level (net): staffing.clerk down, aht across</caption>');
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).not.toMatch(/src=|href=|@import/);
  });

  it.each([
    ['no axis', [], 2, /no axis is given; expected --axis/],
    ['an axis that is none', ['--axis', 'x'], 2, /--axis is x; expected path=8\.\.16/],
    [
      'a time without its unit',
      ['--axis', 'aht=0.9,1.0,1.1'],
      2,
      /--axis is aht=0\.9; expected a time with its unit, like 500ms, 180s or 3m/,
    ],
    ['an unknown path', ['--axis', 'agent.count=1'], 3, /agent is an unknown key.*agents/],
    ['a cell that cannot be', ['--axis', 'clock.dayEnd=07:00'], 3, /dayEnd.*expected a time after/],
    [
      'a measure that is none',
      ['--axis', 'staffing.clerk=2', '--measure', 'x'],
      2,
      /--measure is x; expected/,
    ],
    [
      'two folders',
      ['--axis', 'staffing.clerk=2', '--out', 'a', '--resume', 'b'],
      2,
      /one of them/,
    ],
    [
      'no run file',
      ['--axis', 'staffing.clerk=2', '--resume', 'nowhere'],
      2,
      /run\.jsonl is not there/,
    ],
  ])('refuses %s', async (_what, options, code, told) => {
    const { path } = aSweep();
    const ran = await callwrightHere(['sweep', path, ...options, '--workers', '0']);
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toMatch(told);
  });

  it('does not go on with another sweep, nor with a file that was tampered with', async () => {
    const { args, out, path } = aSweep();
    const here = [...args, '--workers', '0'];
    expect((await callwrightHere([...here, '--out', out])).code).toBe(0);
    const other = await callwrightHere([...here, '--seed', '2', '--resume', out]);
    expect(other).toMatchObject({ code: 3, stdout: '' });
    expect(other.stderr).toMatch(/run\.jsonl:1 is of another sweep, sha256:\w+; expected this one/);
    const lines = runLines(out);
    writeFileSync(join(out, 'run.jsonl'), `${[lines[0], '{"cell":9}', lines[1]].join('\n')}\n`);
    const broken = await callwrightHere([...here, '--resume', out]);
    expect(broken.stderr).toMatch(/run\.jsonl:2 is cell 9; expected one from 0 to 5/);
    expect(
      await callwrightHere(['sweep', path, '--axis', 'staffing.clerk=2', '--out', out]),
    ).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is there already'),
    });
  });
});
