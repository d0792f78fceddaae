/**
 * `callwright agent`: one agent's work in the terminal; on a screen, from a script, or from lines.
 *
 * Source: ux-and-api.md 9.2, 10.5.
 */
import { Readable } from 'node:stream';
import { type Client, machineClock } from 'callwright/client';
import { agentActions } from '../agent/actions.ts';
import { agentScreen } from '../agent/agent-screen.ts';
import { AgentWork } from '../agent/agent-work.ts';
import { stepsOf, workPlainly } from '../agent/plain-agent.ts';
import { changeLines } from '../agent/work-text.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { type ConnectOptions, connect, orThrow, throwRefusal } from '../terminal/connect.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

export interface AgentOptions extends ConnectOptions, StyleOptions {
  /** Wire id [that of the person who signs in]. */
  readonly agent?: string;
  readonly groups?: readonly string[];
  readonly address?: string;
  /** Actions with `;` between. */
  readonly script?: string;
  /** No screen: actions from stdin, a line each. */
  readonly plain?: boolean;
  readonly json?: boolean;
  /** How long an action of a script waits until it can be done. */
  readonly wait: number;
}

export async function agentCommand(options: AgentOptions): Promise<ExitCode> {
  const { script, plain, json } = options;
  const fault = stepsOf(script ?? '');
  if (typeof fault === 'string') throw new CliError(exitCodes.wrongUsage, `--script: ${fault}`);
  const hasScreen = process.stdin.isTTY && process.stdout.isTTY;
  const isPlain = script !== undefined || plain === true || json === true || !hasScreen;
  const { client, me, centreId } = await connect(options);
  const work = await begin(client, centreId, options.agent ?? me.agentId);
  const stop = listenForInterrupt();
  try {
    return await (isPlain ? withoutScreen : onScreen)(work, options, stop);
  } finally {
    if (work.isOurs) await work.signOff();
    work.watch.close();
  }
}

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

const marks = { news: ' ', done: '>', refused: '!' } as const;

async function withoutScreen(
  work: AgentWork,
  { groups, address, script, json, wait: waitMs }: AgentOptions,
  stop: AbortSignal,
): Promise<ExitCode> {
  const groupIds = groups === undefined ? {} : { groupIds: groups };
  const addressId = address === undefined ? {} : { addressId: address };
  throwRefusal(await work.signOn({ ...groupIds, ...addressId }));
  const isFine = await workPlainly({
    ...{ work, waitMs, stop, endsAtRefusal: script !== undefined },
    input: script === undefined ? process.stdin : Readable.from([script]),
    write: (kind, text) => {
      const line = json === true ? JSON.stringify({ type: kind, text }) : `${marks[kind]} ${text}`;
      process.stdout.write(`${line}\n`);
    },
  });
  if (stop.aborted) return exitCodes.stopped;
  return isFine ? exitCodes.yes : exitCodes.no;
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
