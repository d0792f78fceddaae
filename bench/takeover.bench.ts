/**
 * How long callers wait for a decision when a service with a standby is killed: until a call is
 * decided by the standby, on the same port.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { arrive, serviceCentre, signOn, switchKey } from './api/bench-client.ts';
import { startPair } from './api/processes.ts';
import type { Bench } from './harness.ts';

const agents = 200;
const calls = 1_000;
const goalMs = 2_000;
const againMs = 10;
/** Time until the standby has loaded its code. */
const settledMs = 3_000;

export const takeoverBench: Bench = {
  name: 'live.takeover',
  unit: 'ms',
  figure: 'ms',
  peer: 'goal (at most)',
  config: { agents, calls },
  begin: async () => {
    const { port, kill, stop } = await startPair(serviceCentre(agents, { mode: 'none' }));
    try {
      await signOn(port, agents);
      const key = await switchKey(port);
      for (let n = 0; n < calls; n += 1) await arrive(port, n, key);
      await pause(settledMs);
      const killedAtMs = performance.now();
      kill();
      while (!(await isDecided(port, key))) await pause(againMs);
      return { ours: performance.now() - killedAtMs, theirs: goalMs };
    } finally {
      stop();
    }
  },
};

async function isDecided(port: number, key: string): Promise<boolean> {
  try {
    await arrive(port, 0, key);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
