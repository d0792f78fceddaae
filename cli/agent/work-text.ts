/** An agent's work in words: states, parties, and what a change means. */
import { agentStateWords, legStateWords, stateReasonText } from '../../contracts/index.ts';
import type { AgentWorkNow, OwnCall } from './agent-work.ts';

function stateText({ agent }: Pick<AgentWorkNow, 'agent'>): string {
  const { derivedState, reason } = agent;
  const why = reason === null || derivedState !== 'notReady' ? '' : reason;
  return `${agentStateWords[derivedState].en}${why === '' ? '' : ` (${stateReasonText(why, 'en')})`}`;
}

/** An id without its centre's prefix, as people say it. */
export function shortId(id: string): string {
  return id.slice(id.indexOf('.') + 1);
}

export function clockText(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const tail = String(seconds).padStart(2, '0');
  return hours === 0
    ? `${minutes}:${tail}`
    : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** One line for each change, the most important first. */
export function changeLines(work: AgentWorkNow, before: AgentWorkNow | null): readonly string[] {
  const lines: string[] = [];
  const was = before?.line ?? 'connecting';
  if (work.line !== was && was !== 'connecting') lines.push(`connection ${work.line}`);
  const rang = new Set(before?.offers.map(({ id }) => id));
  for (const { id, callId, queueId, answerLimitMs } of work.offers) {
    if (rang.has(id)) continue;
    const limit = `answer within ${Math.round(answerLimitMs / 1000)} s`;
    lines.push(`offer ${id} of call ${callId} from ${shortId(queueId)}, ${limit}`);
  }
  if (before === null || stateText(work) !== stateText(before)) {
    lines.push(`agent ${stateText(work)}`);
  }
  for (const name of ['current', 'consult'] as const) {
    const told = callLine(work[name]);
    if (told !== callLine(before?.[name] ?? null))
      lines.push(`${name === 'current' ? 'call' : 'consult'} ${told ?? 'ended'}`);
  }
  return lines;
}

function callLine(own: OwnCall | null): string | null {
  if (own === null) return null;
  const { call, leg } = own;
  const party = leg?.connectedId ?? leg?.callerId ?? call.legs[0]?.callerId ?? null;
  const number = party?.number ?? 'number unknown';
  const name = party?.name == null ? '' : `${party.name} `;
  return `${call.callId} ${leg === null ? 'over' : legStateWords[leg.state].en}, ${name}${number}`;
}
