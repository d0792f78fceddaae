/** The commands of a supervisor. */
import type { Client } from '#client';
import type { Action } from '../agent/action.ts';
import { fullId, problemOf } from '../call/connect.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Board } from './board.ts';

export interface SupervisorSession {
  readonly client: Client;
  readonly board: Board;
  readonly centreId: string;
}

type Sent = readonly [id: string | undefined, body?: object];

/**
 * An action that is an operation of the API. Without `[call]` it takes the longest waiting call; if
 * that call was answered since the board was read, the next one.
 */
function command(
  usage: string,
  path: string,
  sent: (given: readonly string[], wire: (id?: string) => string) => Sent,
): Action<SupervisorSession> {
  const [, kind = ''] = /\{(\w+)\}/.exec(path) ?? [];
  const needs = kind === 'call' ? 'a call that waits' : '';
  const run: Action<SupervisorSession>['run'] = async ({ client, board, centreId }, given) => {
    const [named, body = {}] = sent(given, (id = '') => fullId(centreId, id));
    const ids = named === undefined ? board.waiting.map(({ callId }) => callId) : [named];
    for (const [at, id] of ids.entries()) {
      const problem = problemOf(await client.ask('POST', path, { params: { [kind]: id }, body }));
      const isLast = at === ids.length - 1;
      if (isLast || problem === null || !noLongerWaits.has(problem.code)) return problem;
    }
    throw new CliError(exitCodes.no, `It needs ${needs}, and none does.`);
  };
  return { usage, needs, isOpen: () => true, run };
}

/** Error codes for a call that waited when the board was read. */
const noLongerWaits: ReadonlySet<string> = new Set(['call_state_not_allowed', 'call_gone']);

const force = '/api/v1/agents/{agent}/force-state';
const queueState = '/api/v1/queues/{queue}/state';
const usual = 'supervisor';

export const supervisorActions: readonly Action<SupervisorSession>[] = [
  command(
    'state <agent> <ready or notReady> [reason]',
    force,
    ([agent, state, reason = usual], wire) => [wire(agent), { state, reason }],
  ),
  command('log-off <agent> [reason]', force, ([agent, reason = usual], wire) => [
    wire(agent),
    { state: 'loggedOff', reason },
  ]),
  command('move <queue> [call]', '/api/v1/calls/{call}/requeue', ([queue, call], wire) => [
    call,
    { queueId: wire(queue) },
  ]),
  command('pull <agent> [call]', '/api/v1/calls/{call}/pull', ([agent, call], wire) => [
    call,
    { agentId: wire(agent) },
  ]),
  command(
    'class <class from 0, the most urgent, to 3> [call]',
    '/api/v1/calls/{call}/reclass',
    ([urgency, call]) => [call, { class: Number(urgency) }],
  ),
  command('end [call]', '/api/v1/calls/{call}/hangup', ([call]) => [call]),
  command('open <queue> [reason]', queueState, ([queue, reason = usual], wire) => [
    wire(queue),
    { state: 'open', reason },
  ]),
  command('close <queue> [reason]', queueState, ([queue, reason = usual], wire) => [
    wire(queue),
    { state: 'closed', reason },
  ]),
];
