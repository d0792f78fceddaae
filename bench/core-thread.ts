/**
 * The core in a plain full centre, in a thread: each message starts a round. A thread has its own
 * engine state: a field that once held a number past 2^31 is stored in a slower way.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { benchCentre, type CentreSize } from './bench-centre.ts';
import { CoreContestant } from './core-contestant.ts';
import { playOf } from './routing.bench.ts';
import { playContest } from './routing-contest.ts';

export interface ThreadContestant {
  readonly size: CentreSize;
  readonly beginsAtMs: number;
}

const roundsTold = 5;

const { size, beginsAtMs } = workerData as ThreadContestant;
const told: string[] = [];
let rounds = 0;
const play = playContest(new CoreContestant({ centre: benchCentre(size), beginsAtMs }), {
  ...playOf(size),
  see: (offers) => {
    if (rounds < roundsTold) told.push(...offers.map((of) => `${of.callId} to ${of.agentId}`));
  },
});
for (; rounds < roundsTold; rounds += 1) await play();
parentPort?.postMessage(told.join('\n'));
parentPort?.on('message', async () => parentPort?.postMessage(await play()));
