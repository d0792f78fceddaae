/** What a supervisor can do from the wallboard. */
import type { Client } from '#client';
import { type Action, type Asked, problemOf } from '../terminal/action.ts';
import type { BoardWatch } from './board.ts';

export interface Supervising {
  readonly client: Client;
  readonly watch: BoardWatch;
  /** In front of short ids. */
  readonly centreId: string;
}

type Supervisors = Action<Supervising>;

/** What a command is sent: the id of its path, and a body. */
type Sent = (
  given: readonly string[],
  wire: (id: string) => string,
) => readonly [id: string, body: object];

/** A command of the API; on calls that wait only where one does. */
function command(
  [name, key, help]: readonly [string, string, string],
  path: string,
  asks: readonly Asked<Supervising>[],
  sent: Sent,
): Supervisors {
  const [, kind = ''] = /\{(\w+)\}/.exec(path) ?? [];
  const isOpen = (of: Supervising): boolean => kind !== 'call' || waitsLongest(of) !== null;
  const run: Supervisors['run'] = async ({ client, watch, centreId }, given) => {
    const wire = (id: string): string => (id.includes('.') ? id : `${centreId}.${id}`);
    const [id, body] = sent(given, wire);
    const answer = await client.ask('POST', path, { params: { [kind]: id }, body });
    return problemOf(answer) ?? (await watch.read());
  };
  return { name, key, help, asks, isOpen, run, needs: 'a call that waits' };
}

const waitsLongest = ({ watch }: Supervising): string | null => {
  return watch.now.waiting[0]?.callId ?? null;
};
const reason = { name: 'reason', otherwise: () => 'supervisor' };
const call = { name: 'call', otherwise: waitsLongest };
const agent = { name: 'agent' };
const queue = { name: 'queue' };
const force = '/api/v1/agents/{agent}/force-state';
const queueState = '/api/v1/queues/{queue}/state';

/** In the order of the keys on the screen. */
export const supervisorActions: readonly Supervisors[] = [
  command(
    ['state', 's', 'set state'],
    force,
    [agent, { name: 'ready or notReady' }, reason],
    ([id = '', state, why], wire) => [wire(id), { state, reason: why }],
  ),
  command(['log-off', 'l', 'log off'], force, [agent, reason], ([id = '', why], wire) => {
    return [wire(id), { state: 'loggedOff', reason: why }];
  }),
  command(
    ['move', 'm', 'move'],
    '/api/v1/calls/{call}/requeue',
    [queue, call],
    ([to = '', id = ''], wire) => {
      return [id, { queueId: wire(to) }];
    },
  ),
  command(
    ['pull', 'p', 'pull'],
    '/api/v1/calls/{call}/pull',
    [agent, call],
    ([to = '', id = ''], wire) => {
      return [id, { agentId: wire(to) }];
    },
  ),
  command(
    ['class', 'c', 're-class'],
    '/api/v1/calls/{call}/reclass',
    [{ name: 'class from 0, the most urgent, to 3' }, call],
    ([urgency, id = '']) => [id, { class: Number(urgency) }],
  ),
  command(['end', 'e', 'end call'], '/api/v1/calls/{call}/hangup', [call], ([id = '']) => [id, {}]),
  command(['open', 'o', 'open queue'], queueState, [queue, reason], ([id = '', why], wire) => {
    return [wire(id), { state: 'open', reason: why }];
  }),
  command(['close', 'x', 'close queue'], queueState, [queue, reason], ([id = '', why], wire) => {
    return [wire(id), { state: 'closed', reason: why }];
  }),
];
