import { describe, expect, it } from 'vitest';
import { moveProcesses } from '../../workflows/index.ts';
import {
  done,
  HostStage,
  newPlace,
  settled,
  tallyOf,
  until,
} from '../support/order-hosts/host-stage.ts';
import { effectOf, tell } from '../support/order-hosts/tally-core.ts';
import { isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { queueOf, serverVariable } from '../support/order-hosts/temporal-names.ts';

const never = () => new Promise<never>(() => {});

async function moved(path: string, to: 'temporal' | 'embedded'): Promise<number> {
  const temporal = { address: process.env[serverVariable] ?? '' };
  return await moveProcesses({ to, temporal, path, nowMs: 0, idPrefix: `${queueOf(path)}-` });
}

describe.runIf(isTemporalHere)('order host temporal: moves', () => {
  it('K4 takes an effect in flight, a timer and what was said along, there and back', async () => {
    const path = await newPlace('sqlite');
    const here = new HostStage('sqlite', { path });
    here.answer = never;
    const host = await here.open();
    await host.start(tell('o', 'm1', { type: 'opened' }));
    const timers = [{ name: 'sla', dueAtMs: 60_000 }];
    const wish = { type: 'added' as const, amount: 1, effects: [effectOf('o', 'x')], timers };
    await host.deliver(tell('o', 'm2', wish));
    await until(() => here.ledger.length === 1);
    await host.stop();

    expect(await moved(path, 'temporal')).toBe(1);
    await expect(here.open()).rejects.toMatchObject({
      code: 'stopped',
      message: expect.stringContaining('callwright order move --to embedded'),
    });
    const there = new HostStage('temporal', { path, nowMs: 20_000 });
    there.answer = never;
    const workflows = await there.open();
    await until(() => there.ledger.length === 1);
    expect((await workflows.deliver(tell('o', 'm2', wish))).outcome).toBe('duplicate');
    await workflows.deliver(tell('o', 'm3', { type: 'added', amount: 10 }));
    await workflows.stop();

    expect(await moved(path, 'embedded')).toBe(1);
    const back = new HostStage('sqlite', { path, nowMs: 50_000 });
    const again = await back.open();
    await until(async () => (await tallyOf(again, 'o'))?.open.length === 0);
    back.clock.turn(10_000);
    await settled(again);
    expect([...here.ledger, ...there.ledger, ...back.ledger]).toEqual(['o/x', 'o/x', 'o/x']);
    const { log, sum } = (await tallyOf(again, 'o')) ?? {};
    expect(sum).toBe(11);
    expect(log?.slice(-2)).toEqual(['effect.done o/x', 'timer.due sla']);
    expect((await again.start(tell('o', 'm1', { type: 'opened' }))).outcome).toBe('duplicate');
  });

  it('K4 ends the effect of a moved process where the process is', async () => {
    const path = await newPlace('sqlite');
    const here = new HostStage('sqlite', { path });
    here.answer = never;
    const host = await here.open();
    await host.start(tell('o', 'm1', { type: 'opened' }));
    await host.deliver(
      tell('o', 'm2', { type: 'added', amount: 1, effects: [effectOf('o', 'x')] }),
    );
    await until(() => here.ledger.length === 1);
    await host.stop();
    // Nobody has moved it by hand: the host that opens the store takes it on.
    const there = new HostStage('temporal', { path, nowMs: 20_000 });
    there.answer = ({ key }) => Promise.resolve(done(key));
    const workflows = await there.open();
    await until(async () => (await tallyOf(workflows, 'o'))?.open.length === 0);
    expect((await tallyOf(workflows, 'o'))?.log).toEqual(['added m2', 'effect.done o/x']);
  });
});
