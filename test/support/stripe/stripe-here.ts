/**
 * Test servers of Stripe for a test file, begun when the file is read and ended with it:
 * localstripe, which keeps state, and Stripe's own mock, which refuses what Stripe would not
 * understand.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { freePort } from '../free-port.ts';
import { leaveOut, readProgram } from '../program-here.ts';

const readyMsMax = 60_000;
const probeEveryMs = 50;

interface StripeServers {
  readonly localstripe: string;
  readonly mock: string;
  stop(): void;
}

/** Null if this machine does not have the servers. */
export const stripeHere: StripeServers | null = await begun();

async function begun(): Promise<StripeServers | null> {
  try {
    const [localstripe, mock] = await Promise.all([
      readProgram('module-programs.mjs', 'localstripe'),
      readProgram('module-programs.mjs', 'stripe-mock'),
    ]);
    const ports = [await freePort(), await freePort(), await freePort()];
    const children = [
      spawn(localstripe, ['--port', `${ports[0]}`], { stdio: 'ignore' }),
      spawn(mock, ['-http-port', `${ports[1]}`, '-https-port', `${ports[2]}`], { stdio: 'ignore' }),
    ];
    const [one, other] = [`http://127.0.0.1:${ports[0]}`, `http://127.0.0.1:${ports[1]}`];
    const stop = (): void => stopAll(children);
    process.once('exit', stop);
    await Promise.all([answers(one), answers(other)]);
    return { localstripe: one, mock: other, stop };
  } catch (error) {
    leaveOut('test servers of Stripe', error);
    return null;
  }
}

function stopAll(children: readonly ChildProcess[]): void {
  for (const child of children) child.kill('SIGKILL');
}

async function answers(url: string): Promise<void> {
  for (let leftMs = readyMsMax; ; leftMs -= probeEveryMs) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (leftMs <= 0) throw error;
      await pause(probeEveryMs);
    }
  }
}

afterAll(() => stripeHere?.stop());
