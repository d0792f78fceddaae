/** Kills while calls are up at a real Asterisk, and a second gateway that comes. */
import { describe, expect, it } from 'vitest';
import { asteriskKilled, serviceKilled, takenOver } from '../support/telephony/kill-runs.ts';
import { hasSwitch } from '../support/telephony/private-asterisk.ts';

/** A leg that nobody knows lives no longer, from the start of the service on. */
const orphanMsMax = 10_000;

describe.runIf(await hasSwitch())('calls at Asterisk', () => {
  it('outlive a kill of our service: who talks talks on, who waits keeps their place', async () => {
    const run = await serviceKilled();
    const { talking, waiting } = run;
    expect(run).toMatchObject({ outOfPlace: '', asScripted: talking + waiting, otherwise: 0 });
    expect(run.channelsClean).toBe(2 * 45 + waiting);
    expect(run.cleanAfterMs).toBeLessThan(orphanMsMax);
    expect(run).toMatchObject({ newAnswered: 5, ready: talking + 1 });
  });

  it.each([
    ['Asterisk', false],
    ['both', true],
  ])('are over after a kill of %s, and new ones are served', async (_, both) => {
    const run = await asteriskKilled({ both });
    expect(run).toMatchObject({ channelsClean: 0, newAnswered: 5, ready: run.talking });
    expect(run.cleanAfterMs).toBeLessThan(orphanMsMax);
  });

  it('are the second gateway’s when it comes, and the first does nothing more', async () => {
    const { channels, found, offeredToSecond, callsAtFirst } = await takenOver();
    expect(channels).toEqual([10, 10]);
    expect({ found, offeredToSecond, callsAtFirst }).toEqual({
      found: 10,
      offeredToSecond: 3,
      callsAtFirst: 0,
    });
  });
});
