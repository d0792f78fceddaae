import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, callwright } from '../support/callwright.ts';
import { root } from '../support/tree.ts';

const good = readFileSync(join(root, 'examples/first-centre/centre.json'), 'utf8');

function check(text: string, ...args: readonly string[]) {
  return callwright(['centre', 'check', '-', ...args], { input: text });
}

describe('callwright centre check', () => {
  it('says yes to a centre that is meant as it stands', () => {
    expect(check(good)).toEqual({
      code: 0,
      stdout: '✓ stdin: valid, nothing found\n',
      stderr: '',
    });
  });

  it('tells every schema finding with line and column, exit code 3', () => {
    const bad = good
      .replace('"minLevel": 50', '"minLevel": 500')
      .replace('"queue": "orders"', '"queue": "sales"');
    const { code, stdout } = check(bad);
    expect(code).toBe(3);
    expect(stdout).toContain('not valid, 2 errors');
    expect(stdout).toMatch(/stdin:10:14 .*unknown_reference .*"sales"/);
    expect(stdout).toMatch(/stdin:18:60 .*out_of_range .*is 500; expected at most 100/);
  });

  it('tells what lint finds, its place and what would mend it, exit code 1', () => {
    const { code, stdout } = check(good.replace('"atMs": 30000', '"atMs": 400000'));
    expect(code).toBe(1);
    expect(stdout.split('\n')[0]).toBe('✗ stdin: 1 error');
    expect(stdout).toMatch(/stdin:19:20 {2}✗ error {2}unreachable-step/);
    expect(stdout).toContain('    ↳ lengthen maxWaitMs');
  });

  it('shows warnings, and says yes', () => {
    const { code, stdout } = check(
      good
        .replace('"atMs": 30000', '"atMs": 60000')
        .replace(
          '"links": [{ "queue": "orders" }] }',
          '"links": [{ "queue": "orders", "delayMs": 400000 }] }',
        ),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/valid, 1 warning\n.*! warning {2}delay-over-max-wait/);
  });

  it('gives the findings as JSON', () => {
    const bad = good.replace('"atMs": 30000', '"atMs": 400000');
    const { code, stdout } = check(bad, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'callwright.centreCheck/1',
      isValid: true,
      findings: [
        { severity: 'error', code: 'unreachable-step', path: '/queues/0/plan/steps/0', line: 19 },
      ],
    });
  });

  it('places more findings than a parser lists at once', () => {
    const queues = Array.from({ length: 300 }, (_, place) => `{ "id": "q${place}" }`);
    const head =
      '{ "schema": "callwright.centre/1", "id": "wide", "timeZone": "UTC", "queues": [\n';
    const { findings } = JSON.parse(check(`${head}${queues.join(',\n')}\n] }`, '--json').stdout);
    expect(findings).toHaveLength(300);
    expect(findings[299]).toMatchObject({ code: 'queue-not-reached', line: 301, column: 1 });
  });

  it('uses plain characters and no colour where that is asked', () => {
    const bad = good.replace('"atMs": 30000', '"atMs": 400000');
    const plain = check(bad, '--ascii', '--color', 'never').stdout;
    expect(plain).toMatch(/^[\x20-\x7e\n]+$/);
    const escape = String.fromCharCode(27);
    expect(check(bad, '--color', 'always').stdout).toContain(`${escape}[31m`);
    expect(check(bad).stdout).not.toContain(escape);
  });

  it('refuses what is no file, or no text', () => {
    const folder = aFolder();
    expect(callwright(['centre', 'check', folder])).toMatchObject({ code: 3, stdout: '' });
    expect(callwright(['centre', 'check', folder]).stderr).toContain('is a folder');
    const binary = join(folder, 'binary');
    writeFileSync(binary, Buffer.from([0xff, 0xfe]));
    expect(callwright(['centre', 'check', binary]).stderr).toContain('is not UTF-8 text');
    expect(callwright(['centre', 'check', join(folder, 'none')]).stderr).toContain('is not there');
  });
});
