import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aFolder, callwrightHere, mainPath, nodePath } from '../support/callwright.ts';

interface Started {
  readonly child: ChildProcess;
  /** The next line that has a text, from the beginning. */
  readonly line: (text: string) => Promise<{ readonly [member: string]: unknown }>;
}

function start(...args: readonly string[]): Started {
  const child = spawn(nodePath, [mainPath, 'start', '--port', '0', '--json', ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let told = '';
  let wake = () => {};
  child.stdout.on('data', (text: Buffer) => {
    told += String(text);
    wake();
  });
  const line = async (text: string) => {
    for (;;) {
      const found = told
        .split('\n')
        .slice(0, -1)
        .find((one) => one.includes(text));
      if (found !== undefined) return JSON.parse(found);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { child, line };
}

describe('callwright start --standby', () => {
  it('waits for the service that has the folder, and serves once that was killed', async () => {
    const data = aFolder();
    const first = start('--data', data);
    const { address } = await first.line('callwright.start/1');
    const [second, third] = [
      start('--data', data, '--standby'),
      start('--data', data, '--standby'),
    ];
    const waiting = await Promise.all([second, third].map(({ line }) => line('"standby"')));
    const holder = `at ${address} (process ${first.child.pid})`;
    expect(waiting).toEqual([
      { standby: true, holder },
      { standby: true, holder },
    ]);
    first.child.kill('SIGKILL');
    const serving = (one: Started) =>
      one.line('callwright.start/1').then((told) => ({ one, told }));
    const next = await Promise.race([serving(second), serving(third)]);
    const answer = await fetch(`${next.told['address']}/api/v1/centres/verdier/wallboard`, {
      headers: { authorization: 'Bearer malik' },
    });
    expect(answer.status).toBe(200);
    const last = next.one === second ? third : second;
    last.child.kill('SIGTERM');
    expect(await once(last.child, 'exit')).toEqual([0, null]);
  });

  it('serves at once where nobody has the folder', async () => {
    const { line } = start('--data', aFolder(), '--standby');
    expect(await line('callwright.start/1')).toMatchObject({ centre: 'verdier' });
  });

  it('needs a folder', async () => {
    const { code, stderr } = await callwrightHere(['start', '--standby']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--standby needs --data')]);
  });
});
