/** What every host does with messages and effects that fail each time. */
import { describe, expect, it } from 'vitest';
import { done, type HostName, HostStage, settled, tallyOf, until } from './host-stage.ts';
import { effectOf, plainOrder, tell } from './tally-core.ts';

export const poison = (name: HostName) =>
  describe(`order host ${name}: poison`, () => {
    it('J2 parks a message that fails three times, alarms, and lets the others go on', async () => {
      const stage = new HostStage(name);
      const host = await stage.open();
      await host.start(tell('o', 'm1', { type: 'opened' }));
      const poison = host.deliver(tell('o', 'm2', { type: 'poison' }));
      const others = plainOrder('p').map((message) => host.start(message));
      await expect(poison).rejects.toMatchObject({ code: 'parked' });
      expect((await Promise.all(others)).map(({ outcome }) => outcome)).toEqual(
        Array(3).fill('applied'),
      );
      await until(async () => (await tallyOf(host, 'p'))?.isEnded === true);
      expect(stage.alarms).toEqual([
        { kind: 'message_parked', subject: 'm2', problem: 'this message is poison' },
      ]);
      const after = await host.deliver(tell('o', 'm3', { type: 'added', amount: 4 }));
      expect(after).toMatchObject({ outcome: 'applied', version: 2 });
    });

    it('J3 shows the effect of a doer that hangs as open, and tries it again', async () => {
      const stage = new HostStage(name);
      stage.answer = () => new Promise(() => undefined);
      const host = await stage.open();
      await host.start(tell('o', 'm1', { type: 'opened' }));
      await host.deliver(
        tell('o', 'm2', { type: 'added', amount: 1, effects: [effectOf('o', 'x')] }),
      );
      await until(() => stage.ledger.length === 1);
      const open = { key: 'o/x', failures: 0, leaseUntilMs: 10_000 };
      expect(await host.query('order/o', 'openEffects')).toMatchObject([open]);
      await settled(host);
      stage.clock.turn(10_000);
      await until(async () => {
        const [effect] = (await host.query('order/o', 'openEffects')) as { failures: number }[];
        return effect?.failures === 1;
      });
      stage.answer = ({ key }) => Promise.resolve(done(key));
      await settled(host);
      stage.clock.turn(1_000);
      await until(async () => (await tallyOf(host, 'o'))?.open.length === 0);
      expect(stage.ledger).toEqual(['o/x', 'o/x']);
    });
  });
