/**
 * `callwright order`: orders taken by lines, from a script or from stdin, on calls or without.
 *
 * Source: ux-and-api.md 9.2.
 */
import { AgentWork } from '../agent/agent-work.ts';
import { running } from '../command.ts';
import { scriptOptions, signInOptions } from '../options.ts';
import { orderActions } from '../order/order-actions.ts';
import { orderChanges } from '../order/order-text.ts';
import { OrderWork } from '../order/order-work.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { actionHelp } from '../terminal/action.ts';
import { type Connected, connect, throwRefusal } from '../terminal/connect.ts';
import { checkScript, workOnStdout } from '../terminal/plain.ts';

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
    checkScript(orderActions, asked.script);
    const { call } = asked;
    const connected = await connect(asked);
    const { client, centreId } = connected;
    const calls = call === 'next' ? await signedOn(connected) : null;
    const callId = /^(next|none)$/.test(call) ? {} : { callId: call };
    const work = new OrderWork({ client, centreId, calls, ...callId });
    const stop = listenForInterrupt();
    try {
      throwRefusal(await work.watch.start());
      const ours = { work, actions: orderActions, changes: orderChanges };
      const first = calls?.now.current === null ? { first: 'ready; answer' } : {};
      return await workOnStdout(ours, { ...asked, ...first, stop });
    } finally {
      if (calls?.isOurs === true) await calls.signOff();
      work.watch.close();
    }
  },
});

/** The agent who signs in, on all their groups; null: they are no agent. */
async function signedOn({ client, me, centreId }: Connected): Promise<AgentWork | null> {
  const { agentId } = me;
  if (agentId === null) return null;
  const calls = await AgentWork.of({ client, centreId, agentId });
  throwRefusal(await calls.watch.read());
  throwRefusal(await calls.signOn({}));
  return calls;
}
