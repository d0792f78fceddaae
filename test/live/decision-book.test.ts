import { describe, expect, it } from 'vitest';
import { aCentreWithPlan, arrives, hangsUp, logsOn, pauses, readies } from '../support/builders.ts';
import { aLiveCentre } from '../support/live-centre.ts';
import { workDone } from '../support/work-done.ts';

/** A live centre of so many agents, all of them ready. */
function aReadyCentre(agentCount: number) {
  const ids = Array.from({ length: agentCount }, (_, n) => `${'a'.repeat(60)}${n}`);
  const alive = aLiveCentre({ centre: aCentreWithPlan({}, ...ids) });
  alive.tell(...ids.map((id) => logsOn(id)));
  return alive;
}

describe('decisions of a live centre', () => {
  it('cost as much among many agents as among few', () => {
    const [few, many] = [50, 500].map((agentCount) => {
      const { tell } = aReadyCentre(agentCount);
      tell(arrives('c1'));
      tell(arrives('c2'));
      return workDone(() => tell(arrives('c3')));
    });
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThan(1.2 * (few ?? 0));
  });

  it('show ten candidates of many, and none of those who could not', () => {
    const { live, tell } = aReadyCentre(30);
    tell(arrives('c1'));
    const [record] = live.decisionsOf('c1');
    expect(record).toMatchObject({ candidateCount: 30 });
    expect(record?.candidates).toHaveLength(10);
    expect(record?.stoppedAgents).toBeUndefined();
  });

  it('are kept as the last fifty of a call, and those of the last calls that fit in 24 MiB', () => {
    const { live, tell } = aReadyCentre(10);
    const callIds = Array.from({ length: 450 }, (_, n) => `c${n}`);
    for (const callId of callIds) {
      tell(arrives(callId));
      for (let n = 0; n < 55; n += 1) {
        const offered = live.projection.calls.get(callId)?.offers.at(-1)?.agentId ?? null;
        const agentId = live.names.fileIdOrNull(offered) ?? '';
        tell(pauses(agentId), readies(agentId));
      }
      tell(hangsUp(callId));
    }
    const kept = callIds.map((callId) => live.decisionsOf(callId));
    expect(kept.at(-1)).toHaveLength(50);
    expect(kept.at(-1)?.at(-1)?.offerId).toBe('c449/56');
    expect(kept[0]).toEqual([]);
    const length = JSON.stringify(kept).length;
    expect(length).toBeGreaterThan(20 * 1024 * 1024);
    expect(length).toBeLessThan(24.1 * 1024 * 1024);
  });
});
