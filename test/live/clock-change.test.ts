/** The nights in which the clocks of the centre change: calls, figures and a restart go by real time. */
import { describe, expect, it } from 'vitest';
import { answers, arrives, hangsUp, logsOn } from '../support/builders.ts';
import { aJournalledDay, readingsOf } from '../support/live-days.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { createDraw } from '../support/rig/draw.ts';
import { firstSeed } from '../support/rig/first-seed.ts';

const minuteMs = 60_000;
/** Five minutes before, in Paris. */
const changes = [
  ['go from 02:00 to 03:00', Date.UTC(2026, 2, 29, 0, 55)],
  ['go from 03:00 back to 02:00', Date.UTC(2026, 9, 25, 0, 55)],
] as const;

describe.each(changes)('a night in which the clocks %s', (_what, originMs) => {
  it('continues from the journal as it stood', async () => {
    const day = aJournalledDay({ originMs });
    await day.settle();
    await day.pass(createDraw(firstSeed, 1), 10 * minuteMs);
    const { live, clock, journal } = day;
    expect(live.projection.calls.all().length).toBeGreaterThan(10);
    const copy = new MemoryJournal(journal);
    copy.hold();
    const again = aJournalledDay({ journal: copy, clock, epoch: 2, centre: live.file, originMs });
    expect(readingsOf(again.live, live.nowMs)).toEqual(readingsOf(live, live.nowMs));
  });

  it('makes a talk no shorter and no longer, and loses no call of it', async () => {
    const { live, clock, settle } = aJournalledDay({ originMs });
    await settle();
    const tells = async (...inputs: readonly Parameters<typeof live.submit>[0][]) => {
      for (const input of inputs) void live.submit(input);
      await settle();
    };
    await tells(logsOn('ann', { groups: ['g'] }));
    await tells(arrives('c1', { queueId: 'q' }));
    await tells(...answers('c1/1'));
    for (let arrived = 0; arrived < 12; arrived += 1) {
      await tells(arrives(`w${arrived}`, { queueId: 'z' }));
      clock.turn(10_000);
      await tells(hangsUp(`w${arrived}`));
      clock.turn(10 * minuteMs - 10_000);
      await settle();
    }
    await tells(hangsUp('c1'));
    const call = live.projection.calls.get('c1');
    const talk = call?.segments.find(({ kind }) => kind === 'talk');
    expect(Date.parse(`${talk?.to}`) - Date.parse(`${talk?.from}`)).toBe(120 * minuteMs);
    const scope = { queueIds: ['z'], agentIds: [], atMs: live.nowMs };
    const counts = live.metrics.queueCounts(scope);
    expect(counts).toMatchObject({ abandoned: 12 });
  });
});
