/**
 * The agent client's screen as lines: who, what rings, the call, what to say. Below 72 columns what
 * is least needed is left out; what is still too long, the terminal cuts.
 *
 * Source: ux-and-api.md 10.5.
 */

import { agentStateWords } from '../../contracts/index.ts';
import { centreTime } from '../text/centre-time.ts';
import { flowed, type Style } from '../text/style.ts';
import type { OwnCall, Work } from './agent-work.ts';
import {
  callerLines,
  clockText,
  legText,
  otherParty,
  shortId,
  sinceMs,
  stateText,
} from './work-text.ts';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
  readonly nowMs: number;
}

const wideFrom = 72;

/** As many lines as there are rows, at most. */
export function agentScreen(work: Work, size: ScreenSize, style: Style): readonly string[] {
  const { columns, rows } = size;
  const { offers, say, current } = work;
  const lines = [
    ...headLines(work, size, style),
    style.dim('─'.repeat(columns)),
    ...offers.slice(0, 2).map((offer) => style.yellow(style.bold(offerText(work, offer, size)))),
    ...(current === null ? ['', style.dim('No call at hand.')] : callLines(work, current, size)),
    ...callerLines(work.caller).map((line, place) =>
      place > 0 ? style.red(style.bold(line)) : line,
    ),
    '',
    ...say.flatMap((text) => flowed(`say  ${text}`.split(' '), ' ', columns)),
  ];
  return lines.slice(0, rows);
}

function headLines(work: Work, { columns, nowMs }: ScreenSize, style: Style): readonly string[] {
  const { agent, line, aheadMs, timeZone } = work;
  const isWide = columns >= wideFrom;
  const time = centreTime(nowMs + aheadMs, timeZone);
  const lineText = line === 'connected' ? '● connected' : `○ ${line} …`;
  const right = isWide ? `${lineText}  ${time}` : lineText;
  const name = `${agent.name}  ${shortId(agent.id)}`;
  const age = clockText(sinceMs(agent.stateEnteredAt, work, nowMs));
  const next =
    agent.pendingState === null ? '' : `   next: ${agentStateWords[agent.pendingState].en}`;
  return [
    `${style.bold(name)}${right.padStart(Math.max(0, columns - name.length))}`,
    `${style.bold(stateText(work))} ${age}${next}`,
    ...(isWide ? [style.dim(`groups ${agent.groupIds.map(shortId).join(', ')}`)] : []),
  ];
}

function offerText(
  work: Work,
  { queueId, callId, expiresAt, state }: Work['offers'][number],
  { columns, nowMs }: ScreenSize,
): string {
  if (state !== 'offered') return `connecting  ${shortId(queueId)}  call ${callId}`;
  const leftMs = expiresAt === null ? 0 : -sinceMs(expiresAt, work, nowMs);
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  const bar = columns < wideFrom ? '' : ` ${'█'.repeat(Math.min(20, seconds))}`;
  return `RINGING  ${shortId(queueId)}  call ${callId}  answer in ${seconds} s${bar}`;
}

function callLines(work: Work, current: OwnCall, { nowMs }: ScreenSize): readonly string[] {
  const { consult, agent } = work;
  const { callId, queueId, waitMs, outcomeCodes, data } = current.call;
  const ageOf = ({ leg }: OwnCall): string =>
    leg === null ? '' : clockText(sinceMs(leg.stateEnteredAt, work, nowMs));
  const until = agent.work.find(({ phase }) => phase === 'wrapUp')?.until ?? null;
  const left = until === null ? '' : `${clockText(-sinceMs(until, work, nowMs))} left`;
  const what = agent.wrapUp ? `wrap-up ${left}` : `${legText(current)} ${ageOf(current)}`;
  const more = [
    ...[shortId(queueId), ...(waitMs === null ? [] : [`waited ${clockText(waitMs)}`])],
    ...[`id ${callId}`, ...(outcomeCodes.length === 0 ? [] : [`codes ${outcomeCodes}`])],
    ...(data === null ? [] : [`data ${data}`]),
  ];
  return [
    '',
    `call     ${what}   ${otherParty(current)}`,
    `         ${more.join('   ')}`,
    ...(consult === null
      ? []
      : [`consult  ${legText(consult)} ${ageOf(consult)}   ${otherParty(consult)}`]),
  ];
}
