/** `callwright supervise`: the wallboard once, and a supervisor's commands, one at a time. */
import { actionHelp, calledAs } from '../agent/action.ts';
import { connect, throwRefusal } from '../call/connect.ts';
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { running, tell } from '../command.ts';
import { signInOptions } from '../options.ts';
import { boardLines, readBoard } from '../supervise/board.ts';
import { supervisorActions } from '../supervise/supervisor-actions.ts';
import type { Style } from '../text/style.ts';

export const command = running({
  options: {
    '--once': 'the wallboard as it is [where there is no --do]',
    '--json': 'the same as JSON',
    '--do <action>': 'carry out one action',
    ...signInOptions,
  },
  examples: ['callwright supervise --as malik', "callwright supervise --as malik --do 'move sav'"],
  below: () => actionHelp(supervisorActions),
  run: async (asked) => {
    const { do: line } = asked;
    const called = line === undefined ? null : calledAs(supervisorActions, line);
    if (typeof called === 'string') throw wrongUsage(`--do: ${called}`);
    const { client, centreId } = await connect(asked);
    const board = await readBoard(client, centreId);
    if (called === null) {
      const text = (style: Style) => boardLines(board, style);
      return tell({ schema: 'supervise/1', json: board, text }, asked);
    }
    const { action, given } = called;
    throwRefusal(await action.run({ client, board, centreId }, given));
    return exitCodes.yes;
  },
});
