import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startWhenFree } from '../../server/stand-by.ts';
import { openStore, type Store } from '../../store/index.ts';
import { aStandby } from '../support/a-standby.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { expositionOf } from '../support/exposition.ts';
import { smallCentre } from '../support/running-service.ts';
import { start } from '../support/started.ts';

describe('callwright start --standby', () => {
  it('serves at once if the folder is free; a second one once the first is killed', async () => {
    const data = aFolder();
    const centre = join(data, 'shop.json');
    writeFileSync(centre, JSON.stringify(smallCentre));
    const args = ['--centre', centre, '--data', data, '--standby'];
    const first = start(...args);
    const { address } = await first.line('callwright.start/1');
    let isServed = false;
    let figures = '';
    const { code, stdout } = await callwrightHere(['start', '--port', '0', '--json', ...args], {
      until: async (output) => {
        const [waiting, begun] = output.split('\n').slice(0, -1);
        if (begun === undefined) {
          const holder = `at ${address} (process ${first.child.pid})`;
          expect(JSON.parse(waiting ?? '')).toEqual({ standby: true, holder });
          first.child.kill('SIGKILL');
          return false;
        }
        const next = JSON.parse(begun) as { readonly address: string };
        const headers = { authorization: 'Bearer admin' };
        const answer = await fetch(`${next.address}/api/v1/centres/shop/wallboard`, { headers });
        isServed = answer.status === 200;
        figures = await (await fetch(`${next.address}/metrics`, { headers })).text();
        return true;
      },
    });
    expect([isServed, code, stdout]).toEqual([true, 0, expect.stringContaining('"final":true')]);
    expect(figures).toContain('\ncallwright_takeovers_total 1\n');
    expect(figures).toMatch(/\ncallwright_lives_total\{[^}]*\} 2\n/);
    expect(figures).toContain('\ncallwright_standby 0\n');
  });

  it('is seen as a standby, not as one that is down, by what reads metrics', async () => {
    const { address } = await aStandby();
    const { series, families } = expositionOf(await (await fetch(`${address}/metrics`)).text());
    expect(series).toEqual([{ name: 'callwright_standby', labels: {}, value: 1 }]);
    expect(families).toMatchObject([{ name: 'callwright_standby', type: 'gauge' }]);
  });

  it('is one of several that take over, while the others wait on', async () => {
    const data = aFolder();
    const open = () => {
      const path = join(data, 'callwright.db');
      const store = openStore({ path, nowMs: () => 0, later: () => () => {} });
      store.serve('http://127.0.0.1:8080');
      return Promise.resolve(store);
    };
    const first = await open();
    const stop = new AbortController();
    const holders: string[] = [];
    const standby = () =>
      startWhenFree<Store>(data, open, {
        stop: stop.signal,
        tell: (holder) => holders.push(holder),
        listen: () => Promise.resolve(() => Promise.resolve()),
        rehearse: () => Promise.resolve(),
      });
    const both = [standby(), standby()];
    const holder = `at http://127.0.0.1:8080 (process ${process.pid})`;
    expect(holders).toEqual([holder, holder]);
    first.close();
    await Promise.race(both);
    stop.abort();
    const started = await Promise.all(both);
    expect(started.filter((one) => one !== null)).toHaveLength(1);
    for (const one of started) one?.close();
  });

  it('needs a folder', async () => {
    const { code, stderr } = await callwrightHere(['start', '--standby']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--standby needs --data')]);
  });
});
