/**
 * Predictive dialling: a call is dialled before an agent is free; whoever answers enters the list's
 * queue.
 *
 * Source: tapi-call-center.md 2.7, 2.11; decisions/0025 (9).
 */
import type { AttemptResult, SwitchAnswer } from '../../contracts/index.ts';
import { type CallTarget, tellOf } from '../calls/call-port.ts';
import type { LiveCentre } from '../live-centre.ts';
import type { AheadOrigin, Detection } from '../projection/kept-call.ts';
import { outsideParty } from '../projection/parties.ts';
import { type Dials, detectionOf, resultOf } from './dials.ts';
import type { LiveList } from './list-book.ts';

export interface AheadCall {
  readonly callId: string;
  readonly to: string;
  readonly ringLimitMs?: number | undefined;
  readonly data?: string | null | undefined;
  /** Where who answers goes; null: a program says [the queue of the origin]. */
  readonly target?: CallTarget | null | undefined;
}

/** A list or a queue from which numbers are dialled ahead. */
export interface AheadSource extends AheadOrigin {
  readonly from: string | null;
  readonly ringLimitMs: number;
  readonly detection: Detection;
}

/** A list as what its numbers are dialled for. */
export function sourceOf({ queueId, record }: LiveList): AheadSource {
  const { callerNumber: from, ringLimitMs } = record.document;
  const detection = detectionOf(record.document);
  return { queueId, campaign: record.id, from, ringLimitMs, detection };
}

export interface AheadListener {
  /** Called when the number rings; `hangUp` ends the ringing. */
  onRinging(hangUp: () => void): void;
  onAnswer(): void;
}

/** Dials before an agent is free. `abandoned`: answered, but the queue refused the call. */
export async function dialAhead(
  { live, dials, source }: { live: LiveCentre; dials: Dials; source: AheadSource },
  { callId, to, data = null, target, ...asked }: AheadCall,
  listener?: AheadListener,
): Promise<AttemptResult> {
  const { from, detection } = source;
  const { ringLimitMs = source.ringLimitMs } = asked;
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
  const dialled = dials.dial({ legId, from, to, ringLimitMs, ...detection });
  const limit = Promise.withResolvers<SwitchAnswer>();
  const cancel = live.at(nowMs + ringLimitMs, () => {
    if (!live.switch.isDetecting(legId)) limit.resolve({ result: 'noAnswer' });
  });
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
    kept.call.data = data === '' ? null : data;
    if (target === null) {
      kept.byHand = source;
      kept.isOnSwitch = live.switch.isAttached;
      tellOf(live, kept, 'call.connected', { agentId: null });
      return 'answered';
    }
    const isQueue = target?.kind === 'queue';
    const queueId = isQueue ? target.id : source.queueId;
    const arrived = await live.calls.enterAhead(kept, { ...source, queueId });
    if (arrived.ok && target !== undefined && !isQueue) await live.calls.sendWaiting(kept, target);
    if (arrived.ok) return 'answered';
  }
  const { result } = answer;
  if (result === 'machine' || result === 'fax') {
    live.calls.digits.detected(caller, { media: result, frequenciesHz: [] });
  }
  const isLeft = ['answered', 'machine', 'fax', 'noAnswer'].includes(result);
  if (isLeft && live.switch.isAttached) live.switch.hangUp(legId);
  if (isOver) return 'failed';
  kept.call.cause = answer.result;
  calls.legs.move(caller, 'disconnected', live.nowMs, answer.result);
  calls.finish(kept, live.nowMs);
  tellOf(live, kept, 'call.ended', { cause: answer.result });
  return answer.result === 'answered' ? 'abandoned' : resultOf(answer.result);
}
