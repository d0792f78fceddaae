/**
 * `callwright order`: orders taken in the terminal, on calls or without; on a screen, from a
 * script, or from lines.
 *
 * Source: ux-and-api.md 9.2, 10.5.
 */
import { machineClock } from '#client';
import { AgentWork } from '../agent/agent-work.ts';
import { running } from '../command.ts';
import { scriptOptions, signInOptions } from '../options.ts';
import { orderActions } from '../order/order-actions.ts';
import { orderChanges, orderScreen } from '../order/order-text.ts';
import { OrderWork } from '../order/order-work.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import type { Size } from '../terminal/action-screen.ts';
import { type Connected, connect, orThrow, throwRefusal } from '../terminal/connect.ts';
import { actionHelp, hasScreen, workHere } from '../terminal/plain.ts';
import { styleOf } from '../text/style.ts';

const timing = { clock: machineClock, random: Math.random };

export const command = running({
  options: {
    // `next`: the call at hand, else the next that is offered.
    '--call <call>': [
      'next: at hand, else offered next; none; or the id of a call',
      undefined,
      'next',
    ],
    ...scriptOptions,
    ...signInOptions,
  },
  examples: [
    'callwright order --as helene',
    "callwright order --as helene --call none --script 'customer 1000001; add LAMPE 2; pay card 100% tok_ok; recap; submit'",
  ],
  below: () => actionHelp(orderActions),
  run: async (asked) => {
    const { call } = asked;
    const isOnScreen = hasScreen(orderActions, asked);
    const connected = await connect(asked);
    const calls = await callsOf(connected, call);
    const { client, centreId } = connected;
    const callId = /^(next|none)$/.test(call) ? {} : { callId: call };
    const work = new OrderWork({ client, centreId, timing, calls, ...callId });
    const stop = listenForInterrupt();
    try {
      throwRefusal(await work.watch.start());
      const isFree = calls !== null && calls.now.current === null;
      const style = styleOf(asked, process.stdout);
      const screen = {
        actions: orderActions,
        changes: orderChanges,
        ...(isFree ? { firstKey: 'R' } : {}),
        draw: (size: Size) =>
          orderScreen(work.now, { ...size, nowMs: machineClock.nowMs() }, style),
      };
      const first = isFree ? { first: 'ready; answer' } : {};
      return await workHere(work, screen, { ...asked, ...first, isOnScreen, stop });
    } finally {
      if (calls?.isOurs === true) await calls.signOff();
      work.watch.close();
    }
  },
});

/** Signed on, where orders are taken on calls; null: without. */
async function callsOf(
  { client, me, centreId, timeZone }: Connected,
  call: string,
): Promise<AgentWork | null> {
  const { agentId } = me;
  if (call !== 'next' || agentId === null) return null;
  const params = { handler: 'main' };
  const { gateway } = orThrow(await client.get('/api/v1/handlers/{handler}', { params }));
  const connectsItself = gateway === null;
  const calls = new AgentWork({
    client,
    agentId,
    centreId,
    timeZone,
    timing,
    connectsItself,
  });
  throwRefusal(await calls.watch.read());
  throwRefusal(await calls.signOn({}));
  return calls;
}
