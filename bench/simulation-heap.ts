/**
 * `node bench/simulation-heap.ts CALLS` simulates M/M/50+M day after day, and prints the process's
 * megabytes after a tenth of the calls, and the maximum.
 */
import { simulateReplication } from '../simulator/index.ts';
import { planOf } from './simulated-days.ts';

const calls = Number(process.argv[2] ?? '');
if (!(calls > 0)) throw new Error(`CALLS is ${process.argv[2]}, expected a number above 0`);
const plan = planOf('mmnm50');
let done = 0;
let most = 0;
let afterTenth = 0;
for (let day = 0; done < calls; day += 1) {
  done += simulateReplication(plan, day, {}).whole.calls;
  most = Math.max(most, process.memoryUsage().rss);
  if (afterTenth === 0 && done * 10 >= calls) afterTenth = most;
}
process.stdout.write(`${megabytes(afterTenth)} ${megabytes(most)}\n`);

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
