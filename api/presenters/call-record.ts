/** Recorded calls as lists show them, and the steps of a call's story. */
import {
  type CallRecordResource,
  type CallStep,
  type CustomerSettings,
  callStepKinds,
  toWireId,
} from '../../contracts/index.ts';
import { unreachable } from '../../kernel/index.ts';
import type { CallMoment, Wire } from '../../live/index.ts';
import { hiddenNumber, lengthMs, type RecordedCall } from '../../services/index.ts';
import type { RecordingRecord } from '../../store/index.ts';
import { iso } from './rule.ts';

type Segment = RecordedCall['document']['segments'][number];
type Step = Pick<CallStep, 'at' | 'kind'> & Partial<CallStep>;

export interface CallSurroundings {
  readonly wire: Wire;
  readonly customer: CustomerSettings | undefined;
  readonly showsNumber: boolean;
  readonly recording: Pick<RecordingRecord, 'bytes'> | undefined;
}

export function presentCallRecord(
  row: RecordedCall,
  { wire, customer, showsNumber, recording }: CallSurroundings,
): CallRecordResource {
  const { callId, arrivedAtMs, customerId, number, note, document } = row;
  const { segments, origin, result, outcomeCodes, orderIds } = document;
  const waits = segments.filter(({ kind }) => kind === 'queue');
  const talks = segments.filter(({ kind }) => kind === 'talk');
  const talkers = [...new Set(talks.map(({ agentId }) => agentId))];
  const queueId = waits.at(-1)?.queueId ?? document.queueId;
  return {
    id: callId,
    number: wire.number('call', callId),
    arrivedAt: iso(arrivedAtMs),
    origin,
    customer:
      customerId === null
        ? null
        : {
            id: toWireId(wire.ownerId, customerId),
            number: customerId,
            name: customerName(customer),
          },
    caller: number === null || showsNumber ? number : hiddenNumber(number, wire),
    queue: queueIn(queueId, wire),
    agents: talkers.flatMap((id) => agentIn(id, wire) ?? []),
    result,
    outcomeCodes: [...outcomeCodes],
    note,
    waitMs: waits.length === 0 ? null : waits.reduce((sum, one) => sum + (lengthOf(one) ?? 0), 0),
    lengthMs: talkMs(talks, document.endedAt),
    recordingMs:
      recording === undefined || recording.bytes === 0 ? null : lengthMs(recording.bytes),
    orderIds: [...orderIds],
    orderNumbers: orderIds.map((id) => wire.number('order', id)),
  };
}

/** The steps that the call's own record tells, in no order. */
export function ownSteps(row: RecordedCall, of: Pick<CallSurroundings, 'wire' | 'showsNumber'>) {
  const { arrivedAtMs, document } = row;
  const { endedAt, cause, segments, offers, outcomeCodes, moments } = document;
  const lastAt =
    segments
      .map(({ to }) => to ?? '')
      .sort()
      .at(-1) || endedAt;
  const steps: Step[] = [
    { at: iso(arrivedAtMs), kind: 'arrived', what: document.origin },
    ...stepsOfMoments(moments, of),
    ...segments.map((segment) => stepOfSegment(segment, of.wire)),
    ...offers.map((offer) => ({
      at: offer.offeredAt,
      kind: 'offered' as const,
      agent: agentIn(offer.agentId, of.wire),
      queue: queueIn(offer.queueId, of.wire),
      what: offer.state,
      why: whyOf(offer.id, row, of.wire),
    })),
  ];
  if (endedAt !== null) steps.push({ at: endedAt, kind: 'ended', what: cause });
  const isSaid = outcomeCodes.length > 0 || row.note !== null;
  if (isSaid && lastAt !== null) steps.push({ at: lastAt, kind: 'result' });
  return steps;
}

/** A consultation, as a step of the call that it was about. */
export function consultStep({ arrivedAtMs, document }: RecordedCall, wire: Wire): Step {
  const talks = document.segments.filter(({ kind }) => kind === 'talk');
  const [first] = talks;
  return {
    at: iso(arrivedAtMs),
    kind: 'asked',
    agent: agentIn(first?.agentId ?? null, wire),
    queue: queueIn(document.queueId, wire),
    forMs: talkMs(talks, document.endedAt),
  };
}

/** Whole steps in order of time; of equal times the cause comes first. */
export function inOrder(steps: readonly Step[], wire: Wire): CallStep[] {
  const whole = steps.map(({ at, kind, agent, queue, forMs, what, orderId, why }) => ({
    at,
    kind,
    agent: agent ?? null,
    queue: queue ?? null,
    forMs: forMs ?? null,
    what: what ?? null,
    orderId: orderId ?? null,
    orderNumber: orderId == null ? null : wire.number('order', orderId),
    why: why ?? null,
  }));
  const rankOf = ({ kind }: CallStep) => callStepKinds.indexOf(kind);
  return whole.sort((a, b) => a.at.localeCompare(b.at) || rankOf(a) - rankOf(b));
}

function stepsOfMoments(
  moments: readonly CallMoment[],
  { wire, showsNumber }: Pick<CallSurroundings, 'wire' | 'showsNumber'>,
): Step[] {
  const steps: Step[] = [];
  for (const moment of moments) {
    const at = wire.instant(moment.atMs);
    const queue = 'queueId' in moment ? queueIn(wire.id(moment.queueId), wire) : null;
    const agent = 'agentId' in moment ? agentIn(wire.id(moment.agentId), wire) : null;
    switch (moment.type) {
      case 'menu.answered':
        steps.push({ at, kind: 'chose', queue, what: moment.digits });
        break;
      case 'menu.missed':
        steps.push({ at, kind: 'choseNothing', queue });
        break;
      case 'call.treatment': {
        const { say = [], offer, ewtMs = null } = moment;
        const heard = [...say, ...(offer === undefined ? [] : [offer])];
        if (heard.length === 0 && ewtMs === null) break;
        steps.push({ at, kind: 'heard', queue, forMs: ewtMs, what: heard.join(', ') || null });
        break;
      }
      case 'route.answered': {
        const { toQueueId, number = null, problem = null } = moment;
        const to = toQueueId === undefined ? null : queueIn(wire.id(toQueueId), wire);
        const what = number === null || showsNumber ? number : hiddenNumber(number, wire);
        steps.push({ at, kind: 'routed', queue: to, what: what ?? problem });
        break;
      }
      case 'voicemail.began':
        steps.push({ at, kind: 'messageBegan', queue });
        break;
      case 'voicemail.failed':
        steps.push({ at, kind: 'messageBegan', queue, what: moment.problem });
        break;
      case 'call.held':
        steps.push({ at, kind: 'held', agent });
        break;
      case 'call.retrieved': {
        const place = steps.findLastIndex(({ kind }) => kind === 'held');
        const held = steps[place];
        if (held === undefined || held.forMs !== undefined) break;
        steps[place] = { ...held, forMs: wire.atMs(at) - wire.atMs(held.at) };
        break;
      }
      case 'call.transferred':
        if ('number' in moment) {
          const what = showsNumber ? moment.number : hiddenNumber(moment.number, wire);
          steps.push({ at, kind: 'passedOut', what });
        } else steps.push({ at, kind: 'passed', agent });
        break;
      case 'call.conferenced':
        steps.push({ at, kind: 'joined', agent });
        break;
      default:
        unreachable(moment);
    }
  }
  return steps;
}

const segmentKinds = { queue: 'waited', talk: 'talked', wrapUp: 'wrapUp' } as const;

function stepOfSegment(segment: Segment, wire: Wire): Step {
  const { kind, from, agentId, queueId, outcome } = segment;
  return {
    at: from,
    kind: segmentKinds[kind],
    agent: agentIn(agentId, wire),
    queue: queueIn(queueId, wire),
    forMs: lengthOf(segment),
    what: outcome,
  };
}

function whyOf(offerId: string, { document }: RecordedCall, wire: Wire): CallStep['why'] {
  const choice = document.choices.find((one) => wire.offer(one.offerId) === offerId);
  if (choice === undefined) return null;
  const { decidedBy, candidateCount, nextAgentId } = choice;
  return { decidedBy, candidateCount, next: nextAgentId && wire.agentName(nextAgentId) };
}

function lengthOf({ from, to }: Segment): number | null {
  return to === null ? null : Date.parse(to) - Date.parse(from);
}

/** From the first answer to the end of the last talk; null: nobody talked, or they still do. */
function talkMs(talks: readonly Segment[], endedAt: string | null): number | null {
  const [first] = talks;
  const ends = talks.map(({ to }) => to ?? endedAt ?? '').sort();
  const last = ends.at(-1) ?? '';
  return first === undefined || last === '' || ends[0] === ''
    ? null
    : Date.parse(last) - Date.parse(first.from);
}

function agentIn(wireId: string | null, wire: Wire): CallStep['agent'] {
  if (wireId === null) return null;
  return { id: wireId, name: wire.agentName(wire.fileId(wireId) ?? wireId) };
}

function queueIn(wireId: string | null, wire: Wire): CallStep['queue'] {
  if (wireId === null) return null;
  return { id: wireId, name: wire.queueName(wire.fileId(wireId) ?? wireId) };
}

/** Empty: the record is not there. */
export function customerName(customer: CustomerSettings | undefined): string {
  if (customer === undefined) return '';
  return [customer.firstName, customer.lastName].filter(Boolean).join(' ');
}
