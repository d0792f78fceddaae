import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faults } from '../support/mutation/faults.ts';
import { mutationPage } from '../support/mutation/page.ts';
import { scopeOf } from '../support/scope.ts';
import { root } from '../support/tree.ts';

const ids = faults.map(({ id }) => id);

describe('the deliberate faults', () => {
  it('are thirty or more, each with an id of its own', () => {
    expect(ids.length).toBeGreaterThanOrEqual(30);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(faults)('$id is to be planted in one place, and changes it', (fault) => {
    const text = readFileSync(join(root, fault.file), 'utf8');
    expect(text.split(fault.find)).toHaveLength(2);
    expect(fault.replace).not.toBe(fault.find);
  });

  it('name only tests of ring 1 as near', () => {
    const near = faults.flatMap((fault) => fault.near ?? []);
    const ring1 = scopeOf('ring-1');
    expect(near.length).toBeGreaterThan(0);
    expect(near.filter((file) => !ring1.has(file))).toEqual([]);
  });
});

describe('docs/mutations.md', () => {
  const page = readFileSync(join(root, 'docs', 'mutations.md'), 'utf8');

  it('has one row for each fault, in order, and none survived', () => {
    const rows = page.matchAll(/^\| (\w+) \| (\S+) \| (.*) \| (\S+\.ts) \| (.*) \|$/gm);
    const findings = [...rows].map(([, rule, id, says, file, caughtBy]) => ({
      fault: { ...faults.find((fault) => fault.id === id), rule, id, says, file },
      caughtBy,
    }));
    expect(findings.map(({ fault }) => fault)).toEqual(faults);
    expect(findings.filter(({ caughtBy }) => caughtBy === 'survived')).toEqual([]);
  });

  it('gets new rows of the faults of a run, a survivor shown as one, and keeps the others', () => {
    const of = { faults, before: page };
    expect(mutationPage(of, [])).toBe(page);
    const [fault, ...others] = faults;
    const written = fault === undefined ? '' : mutationPage(of, [{ fault, caughtBy: null }]);
    expect(written).toContain(`| ${fault?.id} | ${fault?.says} | ${fault?.file} | survived |`);
    for (const { id } of others) expect(written).toContain(` | ${id} | `);
  });
});

describe('npm run mutations', () => {
  it.each([
    ['an unknown fault', ['no-such-fault'], 'no fault no-such-fault, expected some of class-'],
    ['an unknown area', ['--area', 'moon'], 'no area moon, expected some of core, kernel'],
    ['no workers', ['--workers', '0'], '--workers is 0, expected a whole number from 1'],
    ['a seed that is none', ['--seed', 'x'], '--seed is x, expected a whole number from 0'],
    ['an unknown option', ['--no-such-option'], "Unknown option '--no-such-option'"],
  ])('refuses %s', (_what, args, words) => {
    const { status, stdout, stderr } = run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  it('says what it does', () => {
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('Exit code 1: a fault survives.');
  });
});

function run(args: readonly string[]) {
  const file = join(root, 'scripts', 'mutations.ts');
  return spawnSync(process.execPath, [file, ...args], { cwd: root, encoding: 'utf8' });
}
