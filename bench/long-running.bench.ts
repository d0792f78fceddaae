/**
 * Decisions at core times past 2^31 ms, which come after 24.8 days, beside those of the first days.
 *
 * Past 2^31 a number is no small integer to the engine any more; a core that kept its times as
 * objects would be slower from then on. Each side has a thread (`core-thread.ts` says why), and the
 * row refuses to run unless both make the same offers.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type CentreSize, publishedSizes, type Sizes } from './bench-centre.ts';
import type { ThreadHouse } from './core-thread.ts';
import type { Bench, Contender, Round } from './harness.ts';
import { playOf } from './routing.bench.ts';

/** The first core time past what 31 bits hold. */
const lateMs = 2 ** 31;
/** The share of the first days' rate that must be left. */
const goalRatio = 0.9;

/** The row `routing.decide.beyond25days`. */
export function longRunningBenches({ large }: Sizes = publishedSizes): readonly Bench[] {
  const { waiting } = playOf(large);
  return [
    {
      name: 'routing.decide.beyond25days',
      unit: 'decisions/s',
      peer: 'the same within the first days',
      config: { ...large, waiting, inputs: 'handles', beginsAtMs: lateMs, goalRatio },
      begin: async () => {
        const [late, early] = [thread(large, lateMs), thread(large, 0)];
        const [theirs, ours] = await Promise.all([answerOf<string>(early), answerOf<string>(late)]);
        if (ours !== theirs) throw new Error('the core past 2^31 ms makes other offers');
        const end = (): void => {
          for (const each of [late, early]) void each.terminate();
        };
        return { ours: roundsOf(late), theirs: roundsOf(early), end };
      },
    },
  ];
}

function thread(size: CentreSize, beginsAtMs: number): Worker {
  const workerData: ThreadHouse = { size, beginsAtMs };
  return new Worker(new URL('core-thread.ts', import.meta.url), { workerData });
}

function roundsOf(of: Worker): Contender {
  return () => {
    of.postMessage(null);
    return answerOf<Round>(of);
  };
}

/** What a thread says next; an error of its own ends the bench. */
async function answerOf<T>(of: Worker): Promise<T> {
  const [answer] = (await once(of, 'message')) as [T];
  return answer;
}
