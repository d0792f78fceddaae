/**
 * `callwright agent`: one agent's work in the terminal; on a screen, from a script, or from lines.
 *
 * Source: ux-and-api.md 9.2, 10.5.
 */
import { type Client, machineClock } from '#client';
import { agentActions } from '../agent/actions.ts';
import { agentScreen } from '../agent/agent-screen.ts';
import { AgentWork } from '../agent/agent-work.ts';
import { changeLines } from '../agent/work-text.ts';
import { CliError, type ExitCode, exitCodes } from '../cli-error.ts';
import { type OptionsOf, running } from '../command.ts';
import { commaList, scriptOptions, signInOptions } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { connect, orThrow, throwRefusal } from '../terminal/connect.ts';
import { actionHelp, hasScreen, workOnStdout } from '../terminal/plain.ts';
import { styleOf } from '../text/style.ts';

const options = {
  '--agent <id>': 'whom to work as [the agent of who signs in]',
  '--groups <ids>': ['to sign on to, with commas between [all]', commaList],
  '--address <id>': 'where calls ring [not said]',
  ...scriptOptions,
  ...signInOptions,
} as const;

type AgentOptions = OptionsOf<typeof options>;

export const command = running({
  options,
  examples: [
    'callwright agent --as helene',
    "callwright agent --as helene --script 'ready; accept; consult queue:sav; complete; finish'",
  ],
  below: () => actionHelp(agentActions),
  run: async (asked) => {
    const isOnScreen = hasScreen(agentActions, asked);
    const { client, me, centreId } = await connect(asked);
    const work = await begin(client, centreId, asked.agent ?? me.agentId);
    const stop = listenForInterrupt();
    try {
      return await (isOnScreen ? onScreen : withoutScreen)(work, asked, stop);
    } finally {
      if (work.isOurs) await work.signOff();
      work.watch.close();
    }
  },
});

async function begin(client: Client, centreId: string, agentId: string | null): Promise<AgentWork> {
  if (agentId === null) {
    const expected = 'a person who is an agent of this centre, or --agent <id>';
    throw new CliError(exitCodes.notPermitted, `this sign-in is of no agent; expected ${expected}`);
  }
  const params = { handler: 'main' };
  const handler = orThrow(await client.get('/api/v1/handlers/{handler}', { params }));
  const timing = { clock: machineClock, random: Math.random };
  const connectsItself = handler.gateway === null;
  const work = new AgentWork({ client, agentId, centreId, timing, connectsItself });
  throwRefusal(await work.watch.start());
  return work;
}

async function withoutScreen(
  work: AgentWork,
  { groups, address, ...flags }: AgentOptions,
  stop: AbortSignal,
): Promise<ExitCode> {
  const groupIds = groups === undefined ? {} : { groupIds: groups };
  const addressId = address === undefined ? {} : { addressId: address };
  throwRefusal(await work.signOn({ ...groupIds, ...addressId }));
  const client = { actions: agentActions, changes: changeLines };
  return await workOnStdout(work, client, { ...flags, stop });
}

async function onScreen(
  work: AgentWork,
  options: AgentOptions,
  stop: AbortSignal,
): Promise<ExitCode> {
  const { showActionScreen } = await import('../terminal/action-screen.ts');
  const style = styleOf(options, process.stdout);
  await showActionScreen({
    ...{ actions: agentActions, target: () => work, stop, firstKey: 'o' },
    draw: (size) => agentScreen(work.now, { ...size, nowMs: machineClock.nowMs() }, style),
    listen: (changed) => work.watch.onChange((now, before) => changed(changeLines(now, before)[0])),
  });
  return exitCodes.yes;
}
