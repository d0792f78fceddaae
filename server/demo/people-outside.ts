/** People whom the demo's lists call: some answer, talk for a while, and hang up. */
import { randomInt } from 'node:crypto';
import type { SwitchAnswer } from '../../contracts/index.ts';
import type { Dials, LiveCentre } from '../../live/index.ts';

const outcomes: readonly (readonly [upTo: number, result: SwitchAnswer['result']])[] = [
  [40, 'answered'],
  [80, 'noAnswer'],
  [92, 'busy'],
  [98, 'machine'],
  [100, 'badNumber'],
];
const ringMs = [3_000, 12_000] as const;
const talkMs = [20_000, 90_000] as const;

export function peopleOutside(live: LiveCentre): Dials {
  return {
    dial: ({ legId, ringLimitMs }) =>
      new Promise((resolve) => {
        const drawn = randomInt(100);
        const [, result = 'noAnswer'] = outcomes.find(([upTo]) => drawn < upTo) ?? [];
        const afterMs = result === 'noAnswer' ? ringLimitMs : randomInt(...ringMs);
        live.at(live.nowMs + afterMs, () => {
          resolve({ result });
          if (result === 'answered') live.at(live.nowMs + randomInt(...talkMs), () => leave(legId));
        });
      }),
  };

  function leave(legId: string): void {
    const made = live.projection.calls.legs.get(legId);
    if (made !== undefined && made.of.call.derivedState !== 'ended') {
      void live.calls.end(made.of, 'caller');
    }
  }
}
