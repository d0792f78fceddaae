/**
 * `callwright order`: orders taken in the terminal, on calls or without; on a screen, from a
 * script, or from lines.
 *
 * Source: ux-and-api.md 9.2, 10.5.
 */
import { machineClock } from '#client';
import { AgentWork } from '../agent/agent-work.ts';
import { type ExitCode, exitCodes } from '../cli-error.ts';
import { type OptionsOf, running } from '../command.ts';
import { scriptOptions, signInOptions } from '../options.ts';
import { orderActions } from '../order/order-actions.ts';
import { orderChanges, orderScreen } from '../order/order-text.ts';
import { OrderWork } from '../order/order-work.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { type Connected, connect, orThrow, throwRefusal } from '../terminal/connect.ts';
import { actionHelp, hasScreen, workOnStdout } from '../terminal/plain.ts';
import { styleOf } from '../text/style.ts';

const options = {
  // `next`: the call at hand, else the next that is offered.
  '--call <call>': [
    'next: at hand, else offered next; none; or the id of a call',
    undefined,
    'next',
  ],
  ...scriptOptions,
  ...signInOptions,
} as const;

const timing = { clock: machineClock, random: Math.random };

export const command = running({
  options,
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
      const first = calls !== null && calls.now.current === null ? 'ready; answer' : '';
      return await (isOnScreen ? onScreen : withoutScreen)(work, { ...asked, first }, stop);
    } finally {
      if (calls?.isOurs === true) await calls.signOff();
      work.watch.close();
    }
  },
});

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

type Begun = OptionsOf<typeof options> & { readonly first: string };

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
