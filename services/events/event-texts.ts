/**
 * Events as CloudEvents, positioned by the effect's number.
 *
 * Made from the event alone, so that resuming readers get the same text.
 */
import type { CloudEvent } from '../../contracts/index.ts';
import {
  type CentreNotice,
  type JobNotice,
  type LiveEvent,
  positionOf,
  type ResourceNotice,
  type RuleNotice,
  type StreamEvent,
  visibleReasonOf,
  type Wire,
} from '../../live/index.ts';
import type { Effect } from '../../routing/index.ts';
import { hiddenNumber } from '../people/caller-numbers.ts';

/** Padded numbers, so that ids sort as text. */
const idDigits = 12;

const textsMax = 1_000;

/** Events as JSON, encoded once for all readers who may see the same of them. */
export class EventTexts {
  readonly #wire: Wire;
  readonly #hidesNumbers: boolean;
  readonly #texts = new Map<StreamEvent, string>();

  constructor(wire: Wire, { hidesNumbers }: { readonly hidesNumbers: boolean }) {
    this.#wire = wire;
    this.#hidesNumbers = hidesNumbers;
  }

  /** The text of an event for one connection; `sequence` numbers its events from 1. */
  of(event: StreamEvent, sequence: number): string {
    let text = this.#texts.get(event);
    if (text === undefined) {
      if (this.#texts.size >= textsMax) this.#texts.clear();
      const shown = presentEvent(event, this.#wire);
      const seen = this.#hidesNumbers ? withoutNumbers(shown, this.#wire) : shown;
      text = JSON.stringify(seen).slice(0, -1);
      this.#texts.set(event, text);
    }
    return `${text},"cwseq":${sequence}}`;
  }
}

/** Members of events of calls that may be a number. */
const numberMembers = ['from', 'to', 'number'];

function withoutNumbers(event: ReturnType<typeof presentEvent>, wire: Wire) {
  if (!event.type.startsWith('call')) return event;
  const data = Object.entries(event.data).map(([member, value]) => {
    const isNumber = typeof value === 'string' && numberMembers.includes(member);
    return [member, isNumber ? hiddenNumber(value, wire) : value];
  });
  return { ...event, data: Object.fromEntries(data) };
}

/** An event as a CloudEvent, without a number in its connection. */
export function presentEvent(event: StreamEvent, wire: Wire): Omit<CloudEvent, 'cwseq'> {
  const position = positionOf(event);
  const [n = '', ...after] = position.split('.');
  const place = {
    specversion: '1.0',
    id: wire.place([n.padStart(idDigits, '0'), ...after].join('.')),
    datacontenttype: 'application/json',
    cwpos: wire.place(position),
  } as const;
  if (!('effect' in event)) {
    const { told } = event;
    if ('subject' in told) return { ...place, ...thingPart(told, wire) };
    if (told.type === 'centre.state') return { ...place, ...centrePart(told, wire) };
    return { ...place, ...('jobId' in told ? jobPart(told, wire) : rulesPart(told, wire)) };
  }
  const { effect } = event;
  return {
    ...place,
    type: effect.type,
    source: `/centres/${wire.ownerId}/handlers/${wire.handlerId}`,
    subject: subjectOf(effect, wire),
    time: wire.instant(effect.atMs),
    data: { ...dataOf(event, wire), version: event.version },
  };
}

function thingPart({ type, subject, atMs, actor, data }: ResourceNotice, wire: Wire) {
  return {
    type,
    source: `/centres/${wire.ownerId}/handlers/${wire.handlerId}`,
    subject,
    time: wire.instant(atMs),
    ...(actor === undefined ? {} : { cwactor: actor }),
    data: wire.live.customers?.opened(data) ?? data,
  };
}

function centrePart(told: CentreNotice, wire: Wire) {
  const { type, changedAtMs, changedBy, stop, ...data } = told;
  return {
    type,
    source: `/centres/${wire.centreId}`,
    subject: `centre/${wire.centreId}`,
    time: wire.instant(changedAtMs ?? 0),
    cwactor: `person/${changedBy}`,
    data: { ...data, isStopped: stop !== null, person: changedBy },
  };
}

function rulesPart(told: RuleNotice, wire: Wire) {
  const { type, setId, version, person, atMs, ...rest } = told;
  const ruleSetId = wire.id(setId);
  return {
    type,
    source: `/centres/${wire.centreId}/rules`,
    subject: `ruleSet/${ruleSetId}`,
    // Instants of rules and jobs count from 1970, not from the centre's start.
    time: new Date(atMs).toISOString(),
    cwactor: `person/${person}`,
    data: { ruleSetId, ...rest, person, version },
  };
}

function jobPart(told: JobNotice, wire: Wire) {
  const { type, jobId, person, atMs, ...data } = told;
  return {
    type,
    source: `/centres/${wire.centreId}/jobs`,
    subject: `job/${jobId}`,
    time: new Date(atMs).toISOString(),
    cwactor: `person/${person}`,
    data: { jobId, ...data, person },
  };
}

function subjectOf(effect: Effect, wire: Wire): string {
  const isOfCall = /^call(back)?\./.test(effect.type);
  if ('offerId' in effect && !isOfCall) return `offer/${wire.offer(effect.offerId)}`;
  if ('sessionId' in effect && effect.sessionId !== undefined) {
    return `agentSession/${wire.session(effect.sessionId)}`;
  }
  if ('callId' in effect) return `call/${wire.call(effect.callId)}`;
  if ('agentId' in effect) return `agent/${wire.id(effect.agentId)}`;
  return 'queueId' in effect ? `queue/${wire.id(effect.queueId)}` : `handler/${wire.handlerId}`;
}

function dataOf(event: LiveEvent, wire: Wire): { [member: string]: unknown } {
  const { effect, state, previous, callerNumber } = event;
  const data: { [member: string]: unknown } = {};
  for (const [member, value] of Object.entries(effect)) {
    if (member === 'atMs' || member === 'n' || member === 'type') continue;
    if (member === 'untilMs') data['until'] = wire.instant(Number(value));
    else data[member] = wireValue(member, value, wire);
  }
  if (callerNumber !== undefined) data['from'] = callerNumber;
  if (state !== undefined) Object.assign(data, { state, previous });
  if (effect.type === 'agent.state') {
    const { reason = null, pending = null } = effect;
    data['derivedState'] = effect.state;
    data['visibleReason'] = visibleReasonOf(effect.state, reason, pending);
    data['appliesAt'] = pending === null ? 'now' : 'afterCall';
  } else if (effect.type.startsWith('offer.')) {
    data['state'] = effect.type.slice('offer.'.length);
  }
  if (effect.type === 'offer.offered') {
    data['expiresAt'] = wire.instant(effect.atMs + effect.answerLimitMs);
  }
  return data;
}

const fileIdMembers = new Set([
  'agentId',
  'queueId',
  'toQueueId',
  'divertTo',
  'groupId',
  'addressId',
]);

/** A member of an effect or input, with the API's ids. */
export function wireValue(member: string, value: unknown, wire: Wire): unknown {
  if (typeof value !== 'string') return value;
  if (fileIdMembers.has(member)) return wire.id(value);
  if (member === 'offerId') return wire.offer(value);
  if (member === 'callId') return wire.call(value);
  return member === 'sessionId' ? wire.session(value) : value;
}
