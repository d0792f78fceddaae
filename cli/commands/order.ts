/**
 * `callwright order`: orders taken in the terminal, on calls or without; on a screen, from a
 * script, or from lines.
 *
 * Source: ux-and-api.md 9.2, 10.5.
 */
import { machineClock } from '#client';
import { AgentWork } from '../agent/agent-work.ts';
import type { ExitCode } from '../exit-codes.ts';
import { exitCodes } from '../exit-codes.ts';
import { orderActions } from '../order/order-actions.ts';
import { orderScreen } from '../order/order-screen.ts';
import { orderChanges } from '../order/order-text.ts';
import { OrderWork } from '../order/order-work.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import {
  type Connected,
  type ConnectOptions,
  connect,
  orThrow,
  throwRefusal,
} from '../terminal/connect.ts';
import { hasScreen, type PlainFlags, workOnStdout } from '../terminal/plain.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

export interface OrderOptions extends ConnectOptions, StyleOptions, PlainFlags {
  /** `next`: the call at hand, else the next that is offered; `none`; or the id of one. */
  readonly call: string;
}

const timing = { clock: machineClock, random: Math.random };

export async function orderCommand(options: OrderOptions): Promise<ExitCode> {
  const isOnScreen = hasScreen(orderActions, options);
  const connected = await connect(options);
  const calls = await callsOf(connected, options.call);
  const { client, centreId } = connected;
  const callId = /^(next|none)$/.test(options.call) ? {} : { callId: options.call };
  const work = new OrderWork({ client, centreId, timing, calls, ...callId });
  const stop = listenForInterrupt();
  try {
    throwRefusal(await work.watch.start());
    const first = calls !== null && calls.now.current === null ? 'ready; answer' : '';
    return await (isOnScreen ? onScreen : withoutScreen)(work, { ...options, first }, stop);
  } finally {
    if (calls?.isOurs === true) await calls.signOff();
    work.watch.close();
  }
}

/** Signed on, where orders are taken on calls; null: without. */
async function callsOf(
  { client, me, centreId }: Connected,
  call: string,
): Promise<AgentWork | null> {
  const { agentId } = me;
  if (call !== 'next' || agentId === null) return null;
  const params = { handler: 'main' };
  const { gateway } = orThrow(await client.get('/api/v1/handlers/{handler}', { params }));
  const connectsItself = gateway === null;
  const calls = new AgentWork({ client, agentId, centreId, timing, connectsItself });
  throwRefusal(await calls.watch.read());
  throwRefusal(await calls.signOn({}));
  return calls;
}

type Begun = OrderOptions & { readonly first: string };

function withoutScreen(work: OrderWork, options: Begun, stop: AbortSignal): Promise<ExitCode> {
  const client = { actions: orderActions, changes: orderChanges };
  return workOnStdout(work, client, { ...options, stop });
}

async function onScreen(work: OrderWork, options: Begun, stop: AbortSignal): Promise<ExitCode> {
  const { showActionScreen } = await import('../terminal/action-screen.ts');
  const style = styleOf(options, process.stdout);
  await showActionScreen({
    ...{ actions: orderActions, target: () => work, stop },
    ...(options.first === '' ? {} : { firstKey: 'R' }),
    draw: (size) => orderScreen(work.now, { ...size, nowMs: machineClock.nowMs() }, style),
    listen: (changed) =>
      work.watch.onChange((now, before) => changed(orderChanges(now, before)[0])),
  });
  return exitCodes.yes;
}
