import { describe, expect, it } from 'vitest';
import { createRouter, restoreRouter, type Snapshot } from '../../routing/index.ts';
import { aCentreWithPlan, arrives, logsOn } from '../support/builders.ts';
import { type Drive, drive } from '../support/drive-router.ts';

const ringGroup = { offers: 1, everyMs: 5_000 };
const centre = aCentreWithPlan({ strategy: { ringGroup } }, 'a', 'b');

type SavedCall = Snapshot['calls'][number];
type SavedAgent = Snapshot['agents'][number];

/** What is otherwise of the one call, and of every agent. */
interface Otherwise {
  readonly call?: (call: SavedCall) => Partial<SavedCall>;
  readonly agent?: Partial<SavedAgent>;
}

/** Goes on, at 20 s, from what a core with a call that is offered to an agent has saved at 10 s. */
function goOn({ call = () => ({}), agent }: Otherwise): Drive {
  const before = drive(createRouter, centre);
  before.at(10_000, logsOn('a'), arrives('c1'));
  const saved = JSON.parse(JSON.stringify(before.router.snapshot())) as Snapshot;
  const snapshot: Snapshot = {
    ...saved,
    agents: saved.agents.map((of) => ({ ...of, ...agent })),
    calls: saved.calls.map((of) => ({ ...of, ...call(of) })),
  };
  const after = drive((options) => restoreRouter(options, snapshot), centre);
  after.at(20_000);
  return after;
}

describe('what must hold in the core', () => {
  it.each<[string, Otherwise]>([
    ['no call has a number beyond the last', { call: () => ({ sequence: 2 }) }],
    ['no call has come later than now', { call: () => ({ enteredAtMs: 10_001 }) }],
    ['a round has begun', { call: ({ ring }) => ({ ring: { ...ring, beganAtMs: 10_001 } }) }],
    [
      'a step that begins is in the plan',
      { call: ({ limits }) => ({ limits: { ...limits, stepAtMs: 15_000 } }) },
    ],
    ['who returns was away for no answer', { agent: { autoReturnAtMs: 15_000 } }],
    ['an offer is numbered by a queue of the centre', { agent: { lastOfferFrom: [['gone', 1]] } }],
  ])('is asserted in every run: %s', (message, otherwise) => {
    expect(() => goOn(otherwise)).toThrow(message);
  });

  it('holds in a core that goes on from what another has saved', () => {
    expect(() => goOn({})).not.toThrow();
  });
});
