import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { effectLineSchema } from '../../contracts/index.ts';
import {
  createRouter,
  type DecisionRecord,
  type Effect,
  type Instant,
} from '../../routing/index.ts';
import {
  aFolder,
  callwrightHere,
  jsonLines,
  mainPath,
  nodePath,
  plainEnvironment,
} from '../support/callwright.ts';
import { root } from '../support/tree.ts';

const centrePath = join(root, 'examples/first-centre/centre.json');
const trace = readFileSync(join(root, 'examples/first-centre/trace.jsonl'), 'utf8');
const lines = trace.trimEnd().split('\n');

function route(input: string | Uint8Array, ...args: readonly string[]) {
  return callwrightHere(['route', '--centre', centrePath, ...args], { input });
}

describe('callwright route', () => {
  it('writes the effects of the core, one JSON object a line', async () => {
    const router = createRouter({ centre: JSON.parse(readFileSync(centrePath, 'utf8')) });
    const expected = jsonLines<Instant>(trace).flatMap((instant) => router.step(instant));
    const { code, stdout, stderr } = await route(trace);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(expected.map((effect) => `${JSON.stringify(effect)}\n`).join(''));
    expect(expected.length).toBeGreaterThan(20);
  });

  it('runs nothing after the last line', async () => {
    const { stdout } = await route(lines.slice(0, 3).join('\n'));
    const [last] = jsonLines<Effect>(stdout).slice(-1);
    expect(last?.atMs).toBe(15_000);
  });

  it('passes over blank lines, carriage returns and a header', async () => {
    const header = '{"schema":"callwright.trace/1"}';
    const { stdout, stderr } = await route(`${[header, '', ...lines].join('\r\n')}\r\n\r\n`);
    expect({ stdout, stderr }).toEqual({ stdout: (await route(trace)).stdout, stderr: '' });
  });

  it('says that a trace was written by another engine for another centre, and runs it', async () => {
    const header = {
      schema: 'callwright.trace/1',
      engine: '0.0.1',
      centre: `sha256:${'0'.repeat(64)}`,
    };
    const { code, stderr } = await route(`${JSON.stringify(header)}\n${trace}`);
    expect(code).toBe(0);
    expect(stderr).toContain('engine 0.0.1');
    expect(stderr).toContain('another centre file');
  });

  it('puts each decision right after the offer that it explains', async () => {
    const { stdout } = await route(trace, '--decisions');
    const all = jsonLines<Effect | DecisionRecord>(stdout);
    const places = all.flatMap(({ type }, place) => (type === 'decision' ? [place] : []));
    expect(places).toHaveLength(4);
    for (const place of places) {
      expect(all[place - 1]).toMatchObject({ type: 'offer.offered', n: all[place]?.n });
    }
    expect(all.filter(({ type }) => type !== 'decision')).toEqual(
      jsonLines((await route(trace)).stdout),
    );
    expect(all[places[0] ?? 0]).toMatchObject({ decidedBy: 'agentId' });
    expect(stdout).not.toContain('stoppedAgents');
  });

  it('activates a version that stands in the trace', async () => {
    const centre = { ...JSON.parse(readFileSync(centrePath, 'utf8')), name: 'Second' };
    const later = JSON.stringify({
      atMs: 120_000,
      inputs: [
        { type: 'activate', version: 2, centre },
        { type: 'activate', version: 1 },
      ],
    });
    const { code, stdout } = await route(`${trace}${later}\n`, '--state');
    expect(code).toBe(0);
    const all = jsonLines<Effect & { versions?: unknown }>(stdout);
    expect(all.filter(({ type }) => type === 'centre.changed')).toMatchObject([
      { version: 2, waiting: 'migrate' },
      { version: 1, waiting: 'migrate' },
    ]);
    expect(all.at(-1)?.versions).toEqual([[2, centre]]);
  });

  it('refuses a version whose centre does not hold the schema, with its place', async () => {
    const line = '{"atMs":0,"inputs":[{"type":"activate","version":2,"centre":{"queues":[]}}]}';
    const { code, stderr } = await route(line);
    expect(code).toBe(3);
    expect(stderr).toContain('stdin:1:');
  });

  it('says beside the effects where another centre file decides otherwise', async () => {
    const other = join(aFolder(), 'other.centre.json');
    const centre = JSON.parse(readFileSync(centrePath, 'utf8')) as { agents: { id: string }[] };
    writeFileSync(other, JSON.stringify({ ...centre, agents: centre.agents.slice(0, 1) }));
    const { code, stdout, stderr } = await route(trace, '--shadow', other);
    expect(code).toBe(0);
    const all = jsonLines<{ type: string }>(stdout);
    expect(all.filter(({ type }) => !type.startsWith('shadow.'))).toEqual(
      jsonLines((await route(trace)).stdout),
    );
    expect(all.some(({ type }) => type === 'shadow.difference')).toBe(true);
    expect(all.at(-1)?.type).toBe('shadow.summary');
    expect(stderr).toMatch(/^callwright route: offers made alike \d+, to another agent \d+, /);
    for (const line of all) expect(effectLineSchema.safeParse(line).error).toBeUndefined();
  });

  it('has no shadow to go on from a snapshot', async () => {
    const { code, stderr } = await route(trace, '--shadow', centrePath, '--from', 'no.json');
    expect(code).toBe(2);
    expect(stderr).toContain('--shadow with --from');
  });

  it('ends with the state when it is asked for', async () => {
    const [state] = jsonLines<{ type: string }>((await route(trace, '--state')).stdout).slice(-1);
    expect(state).toMatchObject({ type: 'state', schema: 'callwright.snapshot/1', nowMs: 120_000 });
  });

  it.each([0, 3, 6, 9, 11])(
    'goes on from a snapshot after line %i as if it had never stopped',
    async (count) => {
      const snapshot = join(aFolder(), 'snapshot.json');
      const first = await route(lines.slice(0, count).join('\n'), '--snapshot', snapshot);
      const second = await route(lines.slice(count).join('\n'), '--from', snapshot, '--state');
      expect(first.stderr + second.stderr).toBe('');
      expect(first.stdout + second.stdout).toBe((await route(trace, '--state')).stdout);
    },
    20_000,
  );
});

describe('the snapshots of callwright route', () => {
  it('are not written over an old file without --force', async () => {
    const snapshot = join(aFolder(), 'snapshot.json');
    writeFileSync(snapshot, 'mine');
    const refused = await route(trace, '--snapshot', snapshot);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('--force');
    expect(readFileSync(snapshot, 'utf8')).toBe('mine');
    expect((await route(trace, '--snapshot', snapshot, '--force')).code).toBe(0);
    expect(readFileSync(snapshot, 'utf8')).toContain('callwright.snapshot/1');
  });

  it('are only spoken of in a dry run', async () => {
    const snapshot = join(aFolder(), 'snapshot.json');
    const { code, stderr } = await route(trace, '--snapshot', snapshot, '--dry-run');
    expect({ code, isThere: existsSync(snapshot) }).toEqual({ code: 0, isThere: false });
    expect(stderr).toContain(`${snapshot} would be written`);
  });

  it('are refused for another centre, after a change, and when they are something else', async () => {
    const folder = aFolder();
    const snapshot = join(folder, 'snapshot.json');
    await route(trace, '--snapshot', snapshot);
    const text = readFileSync(snapshot, 'utf8');

    const other = join(folder, 'other.json');
    writeFileSync(other, readFileSync(centrePath, 'utf8').replace('"Paul"', '"Pol"'));
    const foreign = await callwrightHere(['route', '--centre', other, '--from', snapshot]);
    expect(foreign).toMatchObject({ code: 3, stdout: '' });
    expect(foreign.stderr).toContain('was taken of the centre sha256:');

    const changed = join(folder, 'changed.json');
    writeFileSync(changed, text.replace('"nowMs":120000', '"nowMs":120001'));
    expect((await route('', '--from', changed)).stderr).toContain('edited or cut');
    writeFileSync(changed, text.replace('callwright.snapshot/1', 'callwright.snapshot/2'));
    expect((await route('', '--from', changed)).stderr).toMatch(/:1:\d+ .*callwright\.snapshot\/1/);
    expect((await route('', '--from', centrePath)).code).toBe(3);
  });

  it('do not let time go back', async () => {
    const snapshot = join(aFolder(), 'snapshot.json');
    await route(trace, '--snapshot', snapshot);
    const { code, stderr } = await route('{"atMs":5,"inputs":[]}', '--from', snapshot);
    expect(code).toBe(3);
    expect(stderr).toContain('/atMs is 5; expected at least 120000');
  });
});

describe('a bad line of a trace', () => {
  const good = lines.slice(0, 2).join('\n');
  let goodEffects = '';

  beforeAll(async () => {
    goodEffects = (await route(good)).stdout;
    expect(jsonLines(goodEffects)).toHaveLength(3);
  });

  it.each([
    [
      'a wrong value',
      '{"atMs":11000,"inputs":[{"type":"logOn","agentId":"B x"}]}',
      '3:51',
      '/inputs/0/agentId is "B x"',
    ],
    ['an unknown key', '{"atMs":11000,"inputs":[],"x":1}', '3:31', '/x is an unknown key'],
    [
      'an unknown input',
      '{"atMs":11000,"inputs":[{"type":"logIn","agentId":"paul"}]}',
      '3:33',
      'did you mean logOn?',
    ],
    ['a negative time', '{"atMs":-1,"inputs":[]}', '3:9', '/atMs is -1'],
    ['no number', '{"atMs":NaN,"inputs":[]}', '3:9', '/atMs breaks at "NaN'],
    ['broken JSON', '{"atMs":11000,"inputs":[{', '3:26', 'the end of the text'],
    [
      'a time that falls',
      '{"atMs":9999,"inputs":[]}',
      '3:1',
      '/atMs is 9999; expected at least 10000',
    ],
    [
      'a header that is not the first line',
      '{"schema":"callwright.trace/1"}',
      '3:1',
      '/atMs is missing',
    ],
    [
      'bytes that are no text',
      Buffer.from('{"atMs":11000,"inputs":[]}\xff', 'latin1'),
      '3:1',
      'not UTF-8',
    ],
  ])(
    'is told by place, field, value and what was expected: %s',
    async (_what, line, place, told) => {
      const input = Buffer.concat([Buffer.from(`${good}\n`), Buffer.from(line), Buffer.from('\n')]);
      const { code, stdout, stderr } = await route(input);
      expect(code).toBe(3);
      expect(stderr).toContain(`stdin:${place} `);
      expect(stderr).toContain(told);
      expect(stdout).toBe(goodEffects);
    },
  );

  it('yields nothing of its own, its good inputs included', async () => {
    const line = '{"atMs":11000,"inputs":[{"type":"logOff","agentId":"ines"},{"type":"x"}]}';
    expect((await route(`${good}\n${line}`)).stdout).toBe(goodEffects);
  });

  it('is refused early when it is endless', async () => {
    const child = spawn(nodePath, [mainPath, 'route', '--centre', centrePath], {
      env: plainEnvironment,
    });
    child.stdin.on('error', () => undefined);
    const megabyte = Buffer.alloc(1024 * 1024, 'a');
    let sent = 0;
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const ended = once(child, 'exit');
    child.stdin.write(`${good}\n`);
    while (child.exitCode === null && sent < 1024) {
      sent += 1;
      if (!child.stdin.write(megabyte)) {
        await Promise.race([once(child.stdin, 'drain'), ended]).catch(() => undefined);
      }
    }
    const [code] = await ended;
    expect(code).toBe(3);
    expect(stderr).toContain('stdin:3:1 ');
    expect(stderr).toContain('more than 34603008 bytes');
    expect(sent).toBeLessThan(64);
  });
});

describe('a reader or a Ctrl-C that ends callwright route', () => {
  it('ends it quietly when the pipe is closed', async () => {
    const child = spawn(nodePath, [mainPath, 'route', '--centre', centrePath], {
      env: plainEnvironment,
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${lines[0]}\n`);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    for (const line of lines.slice(1)) child.stdin.write(`${line}\n`);
    const [code] = await once(child, 'exit');
    child.stdin.destroy();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('is told that the result is partial after the first Ctrl-C', async () => {
    const child = spawn(nodePath, [mainPath, 'route', '--centre', centrePath, '--state'], {
      env: plainEnvironment,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.stdin.write(`${lines.slice(0, 3).join('\n')}\n`);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    child.stdin.destroy();
    expect(code).toBe(7);
    expect(stderr).toContain('partial: stopped after line 3, at 15000 ms');
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'state', partial: true });
  });
});
