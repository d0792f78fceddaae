/**
 * Predictive dialling: a call is dialled before an agent is free; whoever answers enters the list's
 * queue.
 *
 * Source: tapi-call-center.md 2.7, 2.11; decisions/0025 (9).
 */
import type { AttemptResult, SwitchAnswer } from '../../contracts/index.ts';
import { tellOf } from '../calls/call-port.ts';
import type { LiveCentre } from '../live-centre.ts';
import { outsideParty } from '../projection/parties.ts';
import { type Dials, resultOf } from './dials.ts';
import type { LiveList } from './list-book.ts';

export interface AheadCall {
  readonly callId: string;
  readonly to: string;
  readonly ringLimitMs?: number | undefined;
  readonly data?: string | null | undefined;
}

export interface AheadListener {
  /** Called when the number rings; `hangUp` ends the ringing. */
  onRinging(hangUp: () => void): void;
  onAnswer(): void;
}

/** Dials before an agent is free. `abandoned`: answered, but the queue refused the call. */
export async function dialAhead(
  { live, dials, list }: { live: LiveCentre; dials: Dials; list: LiveList },
  { callId, to, data = null, ...asked }: AheadCall,
  listener?: AheadListener,
): Promise<AttemptResult> {
  const { queueId, record } = list;
  const { callerNumber: from } = record.document;
  const { ringLimitMs = record.document.ringLimitMs } = asked;
  const { calls } = live.projection;
  const { nowMs } = live;
  const born = { callId, direction: 'outgoing', isDirect: false, isInternal: false } as const;
  const kept = calls.begin({ ...born, atMs: nowMs });
  Object.assign(kept.call, { derivedState: 'connecting', state: 'dialing' });
  const party = {
    callerId: outsideParty(from),
    calledId: outsideParty(to),
    state: 'dialing',
  } as const;
  const nobody = { agentId: null, addressId: null, offerId: null };
  const caller = calls.legs.open(kept, { ...nobody, ...party }, nowMs);
  tellOf(live, kept, 'call.arrived', { to });
  const legId = caller.leg.id;
  const dialled = dials.dial({ legId, from, to, ringLimitMs, detect: 'machine' });
  const limit = Promise.withResolvers<SwitchAnswer>();
  const cancel = live.at(nowMs + ringLimitMs, () => limit.resolve({ result: 'noAnswer' }));
  // A switch itself reports an answer that coincides with the hang-up.
  listener?.onRinging(() => {
    if (live.switch.isAttached) live.switch.hangUp(legId);
    else limit.resolve({ result: 'failed' });
  });
  const answer = await Promise.race([dialled, limit.promise]);
  cancel();
  const isOver = kept.call.derivedState === 'ended';
  if (answer.result === 'answered' && !isOver) {
    calls.legs.move(caller, 'connected', live.nowMs);
    listener?.onAnswer();
    const facts = { 'call.direction': 'outbound', 'call.campaign': record.id };
    const arrival = { callId, queueId, from, to, facts, ...(data === null ? {} : { data }) };
    const arrived = live.switch.isAttached
      ? await live.switch.enter(legId, arrival)
      : await live.calls.arrive({ ...arrival, legId });
    if (arrived.ok) return 'answered';
  }
  const isLeft = ['answered', 'machine', 'noAnswer'].includes(answer.result);
  if (isLeft && live.switch.isAttached) live.switch.hangUp(legId);
  if (isOver) return 'failed';
  kept.call.cause = answer.result;
  calls.legs.move(caller, 'disconnected', live.nowMs, answer.result);
  calls.finish(kept, live.nowMs);
  tellOf(live, kept, 'call.ended', { cause: answer.result });
  return answer.result === 'answered' ? 'abandoned' : resultOf(answer.result);
}
