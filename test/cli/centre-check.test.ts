import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, callwright, callwrightHere } from '../support/callwright.ts';
import { root } from '../support/tree.ts';

const good = readFileSync(join(root, 'examples/first-centre/centre.json'), 'utf8');

/** Calls of the English queue that fall back to it go round. */
const round = good.replace('"kind": "message"', '"kind": "move", "queue": "english"');

function check(text: string, ...args: readonly string[]) {
  return callwrightHere(['centre', 'check', '-', ...args], { input: text });
}

describe('callwright centre check', () => {
  it('says yes to a centre that is meant as it stands', async () => {
    const ran = { code: 0, stdout: '✓ stdin: valid, nothing found\n', stderr: '' };
    expect(callwright(['centre', 'check', '-'], { input: good })).toEqual(ran);
    expect(await check(good)).toEqual(ran);
  });

  it('tells every schema finding with line and column, exit code 3', async () => {
    const bad = good
      .replace('"minLevel": 50', '"minLevel": 500')
      .replace('"queue": "orders"', '"queue": "sales"');
    const { code, stdout } = await check(bad);
    expect(code).toBe(3);
    expect(stdout).toContain('not valid, 2 errors');
    expect(stdout).toMatch(/stdin:10:14 .*unknown_reference .*"sales"/);
    expect(stdout).toMatch(/stdin:18:55 .*out_of_range .*is 500; expected at most 100/);
  });

  it('tells what lint finds, its place and what would mend it, exit code 1', async () => {
    const { code, stdout } = await check(round);
    expect(code).toBe(1);
    expect(stdout.split('\n')[0]).toBe('✗ stdin: 1 error');
    expect(stdout).toMatch(/stdin:29:21 {2}✗ error {2}fallback-loop/);
    expect(stdout).toContain('    ↳ let one of them fall back');
  });

  it('shows warnings, and says yes', async () => {
    const { code, stdout } = await check(
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

  it('reads a centre of profiles alone, as of a scenario, as if each had an agent', async () => {
    const { agents: _agents, ...centre } = JSON.parse(good);
    const links = centre.queues.map(({ id }: { id: string }) => ({ queue: id }));
    const profiles = [{ id: 'all', skills: { english: 80, french: 80 }, links }];
    expect(await check(JSON.stringify({ ...centre, profiles }))).toMatchObject({
      code: 0,
      stdout: '✓ stdin: valid, nothing found\n',
    });
    const apart = await check(JSON.stringify({ ...centre, profiles: [{ id: 'all', links: [] }] }));
    expect(apart).toMatchObject({ code: 1 });
    expect(apart.stdout).toContain('queue-not-reached');
  });

  it('gives the findings as JSON', async () => {
    const { code, stdout } = await check(round, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'callwright.centreCheck/1',
      isValid: true,
      findings: [
        { severity: 'error', code: 'fallback-loop', path: '/queues/1/plan/fallback', line: 29 },
      ],
    });
  });

  it('places more findings than a parser lists at once', async () => {
    const queues = Array.from({ length: 300 }, (_, place) => `{ "id": "q${place}" }`);
    const head =
      '{ "schema": "callwright.centre/1", "id": "wide", "timeZone": "UTC", "queues": [\n';
    const { findings } = JSON.parse(
      (await check(`${head}${queues.join(',\n')}\n] }`, '--json')).stdout,
    );
    expect(findings).toHaveLength(300);
    expect(findings[299]).toMatchObject({ code: 'queue-not-reached', line: 301, column: 1 });
  });

  it('uses plain characters and no colour where that is asked', async () => {
    const plain = (await check(round, '--ascii', '--color', 'never')).stdout;
    expect(plain).toMatch(/x error .*\n {4}-> let one/);
    expect(plain).not.toMatch(/[✓✗↳]/);
    const red = `${String.fromCharCode(27)}[31m`;
    expect((await check(round, '--color', 'always')).stdout).toContain(red);
    expect((await check(round)).stdout).not.toContain(red);
  });

  it('refuses what is no file, or no text', async () => {
    const folder = aFolder();
    expect(await callwrightHere(['centre', 'check', folder])).toMatchObject({
      code: 3,
      stdout: '',
    });
    expect((await callwrightHere(['centre', 'check', folder])).stderr).toContain('is a folder');
    const binary = join(folder, 'binary');
    writeFileSync(binary, Buffer.from([0xff, 0xfe]));
    expect((await callwrightHere(['centre', 'check', binary])).stderr).toContain(
      'is not UTF-8 text',
    );
    expect((await callwrightHere(['centre', 'check', join(folder, 'none')])).stderr).toContain(
      'is not there',
    );
  });
});
