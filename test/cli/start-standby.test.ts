import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { type StartedProcess, start } from '../support/started.ts';

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
    const serving = (one: StartedProcess) =>
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
