/** People who are logged on as agents, and whose pages have gone. */
import { expect, it } from 'vitest';
import { logsOn } from '../support/builders.ts';
import { aJournalledDay } from '../support/live-days.ts';

it('an agent whose page is closed stays logged on for the grace from then on', async () => {
  const { live, clock, settle } = aJournalledDay({});
  await settle();
  void live.submit(logsOn('ann', { groups: ['g'] }));
  await settle();
  await live.presence.signedOn('ann', 'ann');
  const close = live.presence.connected('ann');
  const passes = async (ms: number) => {
    clock.turn(ms);
    await settle();
    return live.projection.agents.get('ann')?.shown.state;
  };
  expect(await passes(60_000)).toBe('ready');
  close();
  expect([await passes(29_000), await passes(2_000)]).toEqual(['ready', 'released']);
});
