/** The wallboard as lines: totals, queues, and the longest waiting calls. */
import type { Client, ItemAt } from '#client';
import { agentStateWords } from '../../contracts/index.ts';
import { nameOf } from '../../simulator/index.ts';
import { clockText, shortId } from '../agent/work-text.ts';
import { orThrow, type Resource } from '../call/connect.ts';
import { centreTime } from '../text/centre-time.ts';
import { moneyText, shareText } from '../text/figures.ts';
import { type Style, tableLines } from '../text/style.ts';

export interface Board {
  readonly wallboard: Resource<'/api/v1/centres/{centre}/wallboard'>;
  readonly waiting: readonly (ItemAt<'/api/v1/queues/{queue}/waiting'> & {
    readonly queueId: string;
  })[];
}

/** Most queues whose waiting calls are listed, and most calls of each. */
const queuesListedMax = 10;
const callsListed = 5;

/** Reads the wallboard. @throws {CliError} if it is refused, or nobody answers. */
export async function readBoard(client: Client, centre: string): Promise<Board> {
  const asked = { params: { centre } };
  const wallboard = orThrow(await client.get('/api/v1/centres/{centre}/wallboard', asked));
  const busy = wallboard.queues.filter((queue) => queue.waiting > 0).slice(0, queuesListedMax);
  const lists = await Promise.all(
    busy.map(async ({ queueId }) => {
      const of = { params: { queue: queueId }, query: { limit: callsListed } };
      const list = await client.get('/api/v1/queues/{queue}/waiting', of);
      return list.ok ? list.body.items.map((call) => ({ ...call, queueId })) : [];
    }),
  );
  return { wallboard, waiting: lists.flat().sort((a, b) => b.waitMs - a.waitMs) };
}

export function boardLines({ wallboard, waiting }: Board, style: Style): readonly string[] {
  const { totals, queues, name, timeZone, asOf } = wallboard;
  const { measureId, value } = totals.serviceLevel;
  const { orders } = totals;
  const sums = [
    `${totals.counts.waiting} waiting`,
    `${nameOf(measureId).toLowerCase()} ${shareText(value)}`,
    ...Object.entries(totals.agentsByState).map(
      ([state, n]) => `${n} ${agentStateWords[state as keyof typeof agentStateWords].en}`,
    ),
    ...(orders === null ? [] : [`${orders.count} orders, ${moneyText(orders.revenue)}`]),
  ];
  return [
    `${style.bold(name)}   ${centreTime(asOf, timeZone)}`,
    sums.join('   '),
    '',
    ...tableLines([queueHead, ...queues.map(queueCells)], style, 2),
    '',
    ...tableLines([callHead, ...waiting.map(callCells)], style, 5),
  ];
}

const queueHead = ['queue', 'state', 'waiting', 'longest', 'level', 'expected wait'];
const callHead = ['waits longest in', 'class', 'for', 'agents', 'call'];

function queueCells(queue: Board['wallboard']['queues'][number]): readonly string[] {
  const { queueId, state, waiting, longestWaitMs, serviceLevel, expectedWait } = queue;
  const [longest, expected] = [longestWaitMs, expectedWait?.expectedMs ?? null].map((ms) =>
    ms === null ? '–' : clockText(ms),
  );
  const level = shareText(serviceLevel.value);
  return [shortId(queueId), state, String(waiting), longest ?? '', level, expected ?? ''];
}

function callCells(call: Board['waiting'][number]): readonly string[] {
  const { queueId, waitMs, eligibleNow, callId } = call;
  const cells = [shortId(queueId), `class ${call.class}`, clockText(waitMs)];
  return [...cells, `${eligibleNow} able`, callId];
}
