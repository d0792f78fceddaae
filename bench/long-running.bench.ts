/**
 * Decisions at core times past 2^31 ms, which come after 24.8 days, beside those of the first days:
 * past that a number is no small integer to the engine, and a core that kept times as objects would
 * slow down. Each side has a thread; the row refuses to run unless both make the same offers.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { publishedSizes, type Sizes } from './bench-centre.ts';
import type { ThreadContestant } from './core-thread.ts';
import type { Bench, Sides } from './harness.ts';
import type { Contender, Round } from './rounds.ts';
import { playOf } from './routing.bench.ts';

/** The first core time past what 31 bits hold. */
const lateMs = 2 ** 31;
/** The share of the first days' rate that must be left. */
const goalRatio = 0.9;

/** The row `routing.decide.beyond25days`. */
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

/** Begins a thread of the bench in a file: a house that tells its first offers, then plays. */
export function thread(file: URL, workerData: ThreadContestant): Worker {
  return new Worker(file, { workerData });
}

/** Two threads side by side; an error that says `otherwise` where they make other offers. */
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

/** The next message of a thread; an error in the thread ends the bench. */
async function answerOf<T>(of: Worker): Promise<T> {
  const [answer] = (await once(of, 'message')) as [T];
  return answer;
}
