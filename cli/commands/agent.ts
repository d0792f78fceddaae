/**
 * `callwright agent`: one agent's work in the terminal; on a screen, from a script, or from lines.
 *
 * Source: ux-and-api.md 9.2, 10.5.
 */
import { machineClock } from '#client';
import { given } from '../../kernel/index.ts';
import { agentActions } from '../agent/actions.ts';
import { agentScreen } from '../agent/agent-screen.ts';
import { AgentWork } from '../agent/agent-work.ts';
import { changeLines } from '../agent/work-text.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { running } from '../command.ts';
import { commaList, scriptOptions, signInOptions } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import type { Size } from '../terminal/action-screen.ts';
import { type Connected, connect, orThrow, throwRefusal } from '../terminal/connect.ts';
import { actionHelp, hasScreen, workHere } from '../terminal/plain.ts';
import { styleOf } from '../text/style.ts';

export const command = running({
  options: {
    '--agent <id>': 'whom to work as [the agent of who signs in]',
    '--groups <ids>': ['to sign on to, with commas between [all]', commaList],
    '--address <id>': 'where calls ring [not said]',
    ...scriptOptions,
    ...signInOptions,
  },
  examples: [
    'callwright agent --as helene',
    "callwright agent --as helene --script 'ready; accept; consult queue:sav; complete; finish'",
  ],
  below: () => actionHelp(agentActions),
  run: async (asked) => {
    const isOnScreen = hasScreen(agentActions, asked);
    const connected = await connect(asked);
    const work = await begin(connected, asked.agent ?? connected.me.agentId);
    const style = styleOf(asked, process.stdout);
    const screen = {
      actions: agentActions,
      changes: changeLines,
      firstKey: 'o',
      draw: (size: Size) => agentScreen(work.now, { ...size, nowMs: machineClock.nowMs() }, style),
    };
    const stop = listenForInterrupt();
    try {
      // On a screen the first key does it, and asks where to.
      const to = given({ groupIds: asked.groups, addressId: asked.address });
      if (!isOnScreen) throwRefusal(await work.signOn(to));
      return await workHere(work, screen, { ...asked, isOnScreen, stop });
    } finally {
      if (work.isOurs) await work.signOff();
      work.watch.close();
    }
  },
});

async function begin(
  { client, centreId, timeZone }: Connected,
  agentId: string | null,
): Promise<AgentWork> {
  if (agentId === null) {
    const expected = 'a person who is an agent of this centre, or --agent <id>';
    throw new CliError(exitCodes.notPermitted, `this sign-in is of no agent; expected ${expected}`);
  }
  const params = { handler: 'main' };
  const handler = orThrow(await client.get('/api/v1/handlers/{handler}', { params }));
  const timing = { clock: machineClock, random: Math.random };
  const connectsItself = handler.gateway === null;
  const work = new AgentWork({
    client,
    agentId,
    centreId,
    timeZone,
    timing,
    connectsItself,
  });
  throwRefusal(await work.watch.start());
  return work;
}
