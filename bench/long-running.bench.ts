/**
 * Decisions at core times past 2^31 ms (24.8 days), which the engine cannot store as small
 * integers, beside those of the first days.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { publishedSizes, type Sizes } from './bench-centre.ts';
import type { ThreadContestant } from './core-thread.ts';
import type { Bench, Sides } from './harness.ts';
import type { Contender, Round } from './rounds.ts';
import { playOf } from './routing.bench.ts';

const lateMs = 2 ** 31;
const goalRatio = 0.9;

export function longRunningBenches({ large }: Sizes = publishedSizes): readonly Bench[] {
  const { waiting } = playOf(large);
  const core = new URL('core-thread.ts', import.meta.url);
  return [
    {
      name: 'routing.decide.beyond25days',
      unit: 'decisions/s',
      peer: 'the same within the first days',
      config: { ...large, waiting, inputs: 'handles', beginsAtMs: lateMs, goalRatio },
      begin: () =>
        runSideBySide(
          thread(core, { size: large, beginsAtMs: lateMs }),
          thread(core, { size: large, beginsAtMs: 0 }),
          'the core past 2^31 ms makes other offers',
        ),
    },
  ];
}

export function thread(file: URL, workerData: ThreadContestant): Worker {
  return new Worker(file, { workerData });
}

/** Runs two threads side by side; fails with the message `otherwise` if their offers differ. */
export async function runSideBySide(
  ours: Worker,
  theirs: Worker,
  otherwise: string,
): Promise<Sides> {
  const told = await Promise.all([answerOf<string>(ours), answerOf<string>(theirs)]);
  if (told[0] !== told[1]) throw new Error(otherwise);
  const end = (): void => {
    for (const each of [ours, theirs]) void each.terminate();
  };
  return { ours: roundsOf(ours), theirs: roundsOf(theirs), end };
}

function roundsOf(of: Worker): Contender {
  return () => {
    of.postMessage(null);
    return answerOf<Round>(of);
  };
}

async function answerOf<T>(of: Worker): Promise<T> {
  const [answer] = (await once(of, 'message')) as [T];
  return answer;
}
