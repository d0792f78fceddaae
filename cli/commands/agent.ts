/** `callwright agent`: one agent's work by lines, from a script or stdin. */
import { omitUndefined } from '../../kernel/index.ts';
import { actionHelp } from '../agent/action.ts';
import { agentActions } from '../agent/actions.ts';
import { AgentWork } from '../agent/agent-work.ts';
import { checkScript, workOnStdout } from '../agent/plain-client.ts';
import { connect, throwRefusal } from '../call/connect.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { running } from '../command.ts';
import { commaList, scriptOptions, signInOptions } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';

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
    checkScript(asked.script);
    const { client, centreId, me } = await connect(asked);
    const { agent: agentId = me.agentId } = asked;
    if (agentId === null) {
      const expected = 'a person who is an agent of this centre, or --agent <id>';
      throw new CliError(
        exitCodes.notPermitted,
        `this sign-in is of no agent; expected ${expected}`,
      );
    }
    const work = await AgentWork.of({ client, centreId, agentId });
    throwRefusal(await work.start());
    const stop = listenForInterrupt();
    try {
      throwRefusal(
        await work.signOn(omitUndefined({ groupIds: asked.groups, addressId: asked.address })),
      );
      return await workOnStdout(work, { ...asked, stop });
    } finally {
      if (work.isOurs) await work.signOff();
      work.close();
    }
  },
});
