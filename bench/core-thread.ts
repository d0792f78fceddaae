/**
 * The core in a plain full house, in a thread: each message asks for one round; the first one from
 * it has the offers of its first rounds. A thread has its own engine: once a field has held a
 * number past 2^31, the engine keeps that field in a slower way in all records of its kind.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { benchCentre, type CentreSize } from './bench-centre.ts';
import { CoreHouse } from './core-house.ts';
import { playHouse } from './house.ts';
import { playOf } from './routing.bench.ts';

/** Which house, and the core time at which it begins. */
export interface ThreadHouse {
  readonly size: CentreSize;
  readonly beginsAtMs: number;
}

const roundsTold = 5;

const { size, beginsAtMs } = workerData as ThreadHouse;
const told: string[] = [];
let rounds = 0;
const play = playHouse(new CoreHouse({ centre: benchCentre(size), beginsAtMs }), {
  ...playOf(size),
  see: (offers) => {
    if (rounds < roundsTold) told.push(...offers.map((of) => `${of.callId} to ${of.agentId}`));
  },
});
for (; rounds < roundsTold; rounds += 1) await play();
parentPort?.postMessage(told.join('\n'));
parentPort?.on('message', async () => parentPort?.postMessage(await play()));
