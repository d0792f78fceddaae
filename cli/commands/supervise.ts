/**
 * `callwright supervise`: the wallboard, live in the terminal, and the supervisor's commands.
 *
 * Source: ux-and-api.md 9.2, 10.6.
 */
import { machineClock } from '#client';
import { CliError, type ExitCode, exitCodes, wrongUsage } from '../cli-error.ts';
import { running, tell } from '../command.ts';
import { signInOptions } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { type Board, type BoardSeen, boardLines } from '../supervise/board.ts';
import { type Supervising, supervisorActions } from '../supervise/supervisor-actions.ts';
import { calledAs, wordsFor } from '../terminal/action.ts';
import type { Size } from '../terminal/action-screen.ts';
import { connect, throwRefusal } from '../terminal/connect.ts';
import { actionHelp, workHere } from '../terminal/plain.ts';
import { type Reading, Watch } from '../terminal/watch.ts';
import { type Style, styleOf } from '../text/style.ts';

const options = {
  '--once': 'one snapshot, no screen',
  '--json': 'one snapshot as JSON',
  '--do <action>': 'carry out one action, no screen',
  ...signInOptions,
} as const;

const types = ['agent.*', 'call.*', 'queue.*', 'offer.*', 'interaction.*'];
/** Figures are read at most so often. */
const spacingMs = 500;
/** Queues whose waiting calls are listed, and calls of each. */
const queuesListedMax = 10;
const callsListed = 5;
const plainSize = { columns: 80, rows: Number.POSITIVE_INFINITY };

export const command = running({
  options,
  examples: ['callwright supervise --as malik', "callwright supervise --as malik --do 'move sav'"],
  below: () => actionHelp(supervisorActions),
  run: async (asked) => {
    const { client, centreId } = await connect(asked);
    const watch = new Watch<BoardSeen>({
      client,
      types,
      spacingMs,
      timing: { clock: machineClock, random: Math.random },
      read: () => readBoard(client, centreId),
    });
    try {
      const target = { client, watch, centreId };
      if (asked.do !== undefined) return await carryOut(asked.do, target);
      const hasScreen = process.stdin.isTTY && process.stdout.isTTY;
      if (asked.once === true || asked.json === true || !hasScreen) {
        throwRefusal(await watch.read());
        const { wallboard, waiting, ...of } = { ...watch.now, line: 'connected' } as const;
        const text = (style: Style) => draw({ ...of, wallboard, waiting }, plainSize, style);
        return tell({ schema: 'supervise/1', json: { wallboard, waiting }, text }, asked);
      }
      throwRefusal(await watch.start());
      const style = styleOf(asked, process.stdout);
      const screen = {
        actions: supervisorActions,
        changes: () => [],
        draw: (size: Size) => draw(watch.now, size, style),
      };
      const stop = listenForInterrupt();
      return await workHere<BoardSeen, Supervising>(target, screen, {
        wait: 0,
        isOnScreen: true,
        stop,
      });
    } finally {
      watch.close();
    }
  },
});

function draw(board: Board, size: Size, style: Style): readonly string[] {
  return boardLines(board, { ...size, nowMs: machineClock.nowMs() }, style);
}

async function readBoard(
  client: Supervising['client'],
  centre: string,
): Promise<Reading<BoardSeen>> {
  const answer = await client.get('/api/v1/centres/{centre}/wallboard', { params: { centre } });
  if (!answer.ok) return answer;
  const wallboard = answer.body;
  const busy = wallboard.queues.filter((queue) => queue.waiting > 0).slice(0, queuesListedMax);
  const lists = await Promise.all(
    busy.map(async ({ queueId }) => {
      const asked = { params: { queue: queueId }, query: { limit: callsListed } };
      const list = await client.get('/api/v1/queues/{queue}/waiting', asked);
      return list.ok ? list.body.items.map((call) => ({ ...call, queueId })) : [];
    }),
  );
  const waiting = lists.flat().sort((a, b) => b.waitMs - a.waitMs);
  return { ok: true, asOf: wallboard.asOf, seen: { wallboard, waiting } };
}

async function carryOut(text: string, target: Supervising): Promise<ExitCode> {
  const called = calledAs(supervisorActions, text);
  if (typeof called === 'string') throw wrongUsage(`--do: ${called}`);
  const { action, given } = called;
  throwRefusal(await target.watch.read());
  const words = wordsFor(action, given, target);
  if (words.includes('')) {
    throw new CliError(exitCodes.no, `--do: '${text}' needs ${action.needs}, and none does`);
  }
  throwRefusal(await action.run(target, words));
  return exitCodes.yes;
}
