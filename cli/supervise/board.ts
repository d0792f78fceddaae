/**
 * The wallboard as lines: queues, the calls that wait longest, agents.
 *
 * Source: ux-and-api.md 10.6.
 */
import type { ItemAt } from '#client';
import { agentStateWords } from '../../contracts/index.ts';
import { nameOf } from '../../simulator/index.ts';
import { clockText, shortId, stateText } from '../agent/work-text.ts';
import type { Resource } from '../terminal/action.ts';
import type { Lined, Watch } from '../terminal/watch.ts';
import { centreTime } from '../text/centre-time.ts';
import { shareText } from '../text/figures.ts';
import { type Style, tableLines } from '../text/style.ts';

export interface BoardSeen {
  readonly wallboard: Resource<'/api/v1/centres/{centre}/wallboard'>;
  /** Of the queues in which calls wait, those that wait longest. */
  readonly waiting: readonly (ItemAt<'/api/v1/queues/{queue}/waiting'> & {
    readonly queueId: string;
  })[];
}

export type Board = BoardSeen & Lined;
export type BoardWatch = Watch<BoardSeen>;

interface Size {
  readonly rows: number;
  readonly nowMs: number;
}

type AgentState = keyof typeof agentStateWords;

const waitingRowsMax = 4;
/** Those who work first, then those who could. */
const stateOrder = ['busy', 'workingAfterCall', 'reserved', 'ready', 'notReady', 'loggedOff'];

/** As many lines as there are rows, at most; they may be longer than the screen is wide. */
export function boardLines(board: Board, { rows, nowMs }: Size, style: Style): readonly string[] {
  const { wallboard, waiting, line, aheadMs } = board;
  const { totals, queues, agents, name, timeZone } = wallboard;
  const { measureId, value } = totals.serviceLevel;
  const states = Object.entries(totals.agentsByState).map(
    ([state, n]) => `${n} ${agentStateWords[state as AgentState].en}`,
  );
  const mark = line === 'connected' ? '● connected' : `○ ${line} …`;
  const time = centreTime(nowMs + aheadMs, timeZone);
  const calls = waiting.slice(0, waitingRowsMax).map((call) => {
    const { queueId, waitMs, eligibleNow, callId } = call;
    const cells = [shortId(queueId), `class ${call.class}`, clockText(waitMs)];
    return [...cells, `${eligibleNow} able`, callId];
  });
  const lines = [
    `${style.bold(name)}   ${mark}   ${time}`,
    `${totals.counts.waiting} waiting   ${nameOf(measureId).toLowerCase()} ${shareText(value)}   ${states.join(', ')}${salesText(totals.orders)}`,
    '',
    ...tableLines([queueHead, ...queues.map(queueCells)], style, 2),
    ...(calls.length === 0 ? [] : ['', ...tableLines([callHead, ...calls], style, 5)]),
    '',
    ...tableLines([agentHead, ...agentRows(agents, Date.parse(wallboard.asOf))], style, 2),
  ];
  if (lines.length <= rows) return lines;
  return [...lines.slice(0, rows - 1), style.dim(`… ${lines.length - rows + 1} more lines`)];
}

const queueHead = ['queue', 'state', 'waiting', 'longest', 'level', 'expected wait'];
const callHead = ['waits longest in', 'class', 'for', 'agents', 'call'];
const agentHead = ['agent', 'state', 'since', 'call'];

function queueCells(queue: Board['wallboard']['queues'][number]): readonly string[] {
  const { queueId, state, waiting, longestWaitMs, serviceLevel, expectedWait } = queue;
  const longest = longestWaitMs === null ? '–' : clockText(longestWaitMs);
  const { expectedMs = null, highMs = null } = expectedWait ?? {};
  const range = highMs === null ? '' : ` to ${clockText(highMs)}`;
  const expected = expectedMs === null ? '–' : `${clockText(expectedMs)}${range}`;
  const cells = [shortId(queueId), state, String(waiting), longest];
  return [...cells, shareText(serviceLevel.value), expected];
}

function agentRows(agents: Board['wallboard']['agents'], asOfMs: number): string[][] {
  const order = (state: string): number => stateOrder.indexOf(state);
  const sorted = [...agents].sort((a, b) => {
    return order(a.derivedState) - order(b.derivedState) || (a.id < b.id ? -1 : 1);
  });
  return sorted.map((agent) => {
    const { id, stateEnteredAt, work } = agent;
    const since = clockText(asOfMs - Date.parse(stateEnteredAt));
    const calls = work.map(({ callId }) => callId).join(' ');
    return [shortId(id), stateText({ agent }), since, calls];
  });
}

function salesText(orders: Board['wallboard']['totals']['orders']): string {
  if (orders === null) return '';
  const { amountMinor, currency } = orders.revenue;
  const money = new Intl.NumberFormat('en', { style: 'currency', currency });
  return `   ${orders.count} orders, ${money.format(amountMinor / 100)}`;
}
