/**
 * Data of each event type besides its version. Data from a foreign ACD is passed on as received.
 */
import { z } from 'zod';
import { optionalField } from '../../kernel/schemas/index.ts';
import { type RuleVersionEvent, ruleVersionTable } from '../../machines/index.ts';
import {
  alarmMeasureSchema,
  type Effect,
  effectSchema,
  proxyKinds,
} from '../../routing/files/index.ts';
import { ruleKindNames } from '../../rules/index.ts';
import { mediaShape, superviseModes } from '../gateway/switch.schema.ts';
import { agentResourceSchema, agentSessionResourceSchema } from './agent.schema.ts';
import { callResourceSchema } from './call.schema.ts';
import { centreStateSchema } from './centre.schema.ts';
import { arrayField, flagField, idField, instantField, numberOrNull, orNull } from './fields.ts';
import { attemptResults, outboundListStates } from './outbound.schema.ts';
import { jobSchema } from './rule.schema.ts';

type Shape = { readonly [member: string]: z.ZodType };

const versioned = { version: z.int() };
const id = idField;
const idOrNull = idField.nullable();
const optionalId = idField.optional();
const text = z.string();
const optionalText = z.string().optional();
const count = z.int();

const agentState = agentResourceSchema.shape.state;
const activity = { activityId: text.nullable(), previous: text.nullable() };
const alarm = {
  queueId: id,
  measure: alarmMeasureSchema.describe('What is measured.'),
  value: numberOrNull('null: the limit is no more.'),
  raiseAt: z.number().optional(),
  clearAt: z.number().optional(),
  forMs: count.optional(),
};
const call = { callId: id };
const recording = { ...call, mailboxId: orNull(id, 'null: it is no message.') };
const capped = flagField('Too many were let go today.');
const counts = z.record(z.string(), count).describe('Numbers by name.');
const list = { listId: id };
const listState = z.enum(outboundListStates);
const entry = { ...list, entryId: id };
const n = count.describe('Number of the attempt or refund, from 1.');
const job = { jobId: id, kind: jobSchema.shape.kind, person: text };
const proxy = { kind: z.enum(proxyKinds) };
const supervision = {
  ...call,
  agentId: id,
  person: text.describe('Who supervises.'),
  mode: z.enum(superviseModes).describe('Whether the supervisor is heard, and by whom.'),
  isAnnounced: flagField('The agent is told too.'),
};
const rules = {
  ruleSetId: id,
  kind: z.enum(ruleKindNames),
  state: z.enum(ruleVersionTable.states).describe('Of the version, after the event.'),
  note: orNull(text, 'The author’s sentence; null: a draft, which has none yet.'),
  summary: z
    .object({ added: count, removed: count, changed: count })
    .nullable()
    .describe('Numbers of rules; null: not compared.'),
  waiting: orNull(z.enum(['migrate', 'pin']), 'Whether waiting calls take it.'),
  person: text,
};

const toldShapes = {
  'address.agentStatus': {},
  'address.status': {
    inService: z.boolean(),
    doNotDisturb: z.boolean(),
    messageWaiting: z.boolean(),
    forwards: arrayField(text, 'When direct calls go elsewhere.'),
    changed: arrayField(text, 'What was said anew.'),
  },
  'agent.activity': activity,
  'agent.added': { state: agentState },
  'agent.config': {},
  'agent.removed': {},
  'agent.stats': {},
  'agent.takenOver': { browserId: text },
  'agentSession.added': {
    agentId: id,
    groupId: id,
    workingAddressId: idOrNull,
    state: agentSessionResourceSchema.shape.state,
  },
  'agentSession.stats': {},
  'alarm.cleared': alarm,
  'alarm.raised': alarm,
  'call.arrived': {
    ...call,
    queueId: optionalId,
    addressId: idOrNull.optional(),
    to: optionalText,
  },
  'call.alerting': {
    ...call,
    offerId: optionalId,
    expiresAt: instantField.nullable().optional(),
    legId: optionalId,
    state: optionalText,
    addressId: optionalId,
    agentId: idOrNull.optional(),
  },
  'call.connected': { ...call, agentId: idOrNull },
  'call.data': { ...call, data: callResourceSchema.shape.data },
  'call.digits': {
    ...call,
    legId: id.describe('Whose keys.'),
    digits: text.describe('In order.'),
  },
  'call.digitsHidden': { ...call, hidden: flagField('Keys are kept from records.') },
  'call.digitsSent': {
    ...call,
    legId: id.describe('Who sent them.'),
    digits: orNull(text, 'null: they are hidden.'),
  },
  'call.ended': { ...call, cause: text },
  'call.media': { ...call, legId: id.describe('On which it was detected.'), ...mediaShape },
  'call.order': { ...call, orderId: id },
  'call.parked': { ...call, slot: text, agentId: idOrNull },
  'call.partyJoined': { ...call, legId: id.describe('Of the outside party in the conference.') },
  'call.partyLeft': { ...call, legId: id, cause: text },
  'call.pickedUp': { ...call, agentId: id, from: id },
  'call.redirected': { ...call, from: idOrNull, to: optionalText },
  'call.swapped': { ...call, relatedCallId: id },
  'call.treatment': { ...call, treatment: text.nullable() },
  'call.unparked': {
    ...call,
    slot: text,
    agentId: idOrNull.optional(),
    reason: z.enum(['unpark', 'reminder']),
  },
  'centre.state': {
    state: centreStateSchema.shape.state,
    previous: centreStateSchema.shape.state,
    callbackCapacity: count.nullable(),
    isStopped: flagField('Whether no queue takes calls.'),
    person: text,
  },
  'group.added': {},
  'group.changed': {},
  'group.removed': {},
  'handler.caps': { features: arrayField(text, 'What its ACD can do.') },
  'handler.extension': { extensionId: id, index: count.describe('In its list, from 0.') },
  'job.done': { ...job, state: jobSchema.shape.state },
  'job.progress': { ...job, progressShare: z.number() },
  'outbound.attempted': { ...entry, n, callId: id },
  'outbound.done': { ...entry, n, result: z.enum(attemptResults), callId: id },
  'outbound.excluded': { ...entry, reason: text },
  'outbound.preview': { ...entry, agentId: id, expiresAt: instantField },
  'outboundList.added': { ...list, state: listState },
  'outboundList.changed': list,
  'outboundList.state': { ...list, state: listState, previous: listState, capped },
  'outboundList.stats': { ...list, counts, results: counts, capped },
  'proxy.closed': proxy,
  'proxy.opened': proxy,
  'proxy.readyForAcd': {},
  'queue.added': {},
  'queue.changed': {},
  'queue.removed': {},
  'queue.stats': {},
  'recording.began': recording,
  'recording.ended': { ...recording, state: z.enum(['whole', 'partial', 'declined']) },
  'recording.failed': { ...recording, problem: text },
  'recording.paused': { ...recording, reason: text },
  'recording.resumed': { ...recording, reason: text },
  'rules.approvalGiven': rules,
  'rules.draft': rules,
  'rules.outlived': rules,
  'rules.setAside': rules,
  'supervision.began': supervision,
  'supervision.changed': supervision,
  'supervision.ended': supervision,
  'sweep.cell': {
    ...job,
    cell: text.describe('Of the grid.'),
    measures: z.array(z.looseObject({ id: text })),
  },
} as const satisfies { readonly [type: string]: Shape };
export type NoticeType = keyof typeof toldShapes;

const order = { orderId: id, centreId: id, agentId: id };
const totals = z.record(z.string(), z.unknown()).describe('Sums, in minor units.');
const told = z.array(z.looseObject({}));
const shipment = {
  shipmentId: id,
  lines: z.array(z.object({ lineId: id, qtyMilli: count })),
  carrierRef: optionalText,
};
const hold = {
  holdId: id,
  code: text,
  source: text.describe('Why it stands.'),
  queue: text.describe('Where reviewers find it.'),
  level: count.describe('Escalations.'),
  by: optionalText,
};
const payment = {
  payLineId: id,
  kind: text,
  amountMinor: count,
  currency: text,
  providerRef: optionalText,
};
const prompt = { promptId: id, promptKey: text, kind: text, reason: optionalText };
const k = count.describe('Number of the shipment.');
const ofCall = { callId: optionalId };

/** Members of all events about a thing of an order. */
const orderMembers = {
  order: { ...order, ...ofCall },
  continuity: { ...order, lineId: id, programmeId: id },
  return: { ...order, returnId: id },
  hold: { ...order, ...ofCall },
  payment: { ...order, ...ofCall },
  prompt: { ...order, ...ofCall },
};

const orderShapes = {
  order: {
    created: { customerId: id },
    linesChanged: { lines: told, totals },
    priceChanged: {
      lineId: id,
      sku: text,
      listMinor: count,
      unitMinor: count,
      reason: text.nullable(),
      approval: text,
    },
    chargesChanged: { charges: told, totals },
    couponsChanged: { codes: z.array(text), totals },
    submitted: { totals, payments: told, holds: told },
    submitRefused: { code: text },
    modified: { totals },
    cancelled: {
      reason: text,
      totals: totals.optional(),
      lineIds: z.array(id).optional(),
      keptMinor: count.optional(),
    },
    closed: { totals },
    archived: { totals },
    giftCardIssued: { lineId: id, amountMinor: count },
    handedOver: { previous: id },
    gateOpened: {},
    gateShut: { term: text.describe('The first condition that does not hold.') },
    reserved: { warehouseId: text },
    backordered: { lineIds: z.array(id), expectedAtMs: count.optional() },
    released: { round: count },
    shipped: shipment,
    delivered: shipment,
    invoiced: shipment,
    programmeStarted: { lineId: id, programmeId: id },
    imbalanceReleased: { by: text, amountMinor: count },
    credited: { creditId: id, lineId: optionalId, amountMinor: count, reason: text },
    large: { bytes: count.describe('Of its snapshot.'), snapshotBytesMax: count },
    // The order changed in a way that no other event reports.
    changed: {},
  },
  continuity: {
    started: { customerId: id },
    shipmentCreated: { ks: z.array(k), k, childOrderId: id },
    skipped: { k, shipDate: optionalText, reason: text },
    moved: { byDays: count },
    paused: { until: optionalText },
    resumed: {},
    dunning: { k },
    consentAsked: {},
    changed: {},
    ended: { reason: optionalText },
  },
  return: {
    created: { amountMinor: count },
    submitted: { amountMinor: count },
    received: { isAll: z.boolean() },
    refunded: { n, amountMinor: count },
    refundRefused: { n, amountMinor: count },
    closed: {},
    cancelled: {},
  },
  hold: {
    placed: hold,
    checkedOut: hold,
    returned: hold,
    takenOver: hold,
    escalated: hold,
    cleared: hold,
  },
  payment: {
    authorised: payment,
    declined: payment,
    unknown: payment,
    captured: payment,
    captureFailed: payment,
    voided: payment,
    refunded: payment,
    contradiction: { payLineId: id, round: count },
    disputed: { payLineId: id, providerRef: text },
  },
  prompt: { shown: prompt, accepted: prompt, declined: prompt },
} as const satisfies {
  readonly [About in keyof typeof orderMembers]: { readonly [what: string]: Shape };
};

const wireMembers: Shape = {
  agentId: id,
  queueId: id,
  divertTo: id,
  groupId: id,
  addressId: id,
  offerId: id,
  callId: id,
  sessionId: id,
  until: instantField,
};
const besideEffects = {
  'agent.state': {
    state: agentState,
    previous: agentState,
    derivedState: agentResourceSchema.shape.derivedState,
    visibleReason: agentResourceSchema.shape.visibleReason,
    appliesAt: z.enum(['now', 'afterCall']),
  },
  'agentSession.state': { previous: text },
  'call.queued': { from: optionalField(text, 'Number of who calls, where it is known.') },
  'offer.offered': { expiresAt: instantField },
  'queue.state': { previous: text },
} as const satisfies { readonly [type: string]: Shape };

function dataOfEffect(type: string, said: Shape): Shape {
  const members = Object.entries(said).map(([member, schema]) => {
    const name = member === 'untilMs' ? 'until' : member;
    const named = wireMembers[name];
    if (named === undefined) return [name, schema] as const;
    return [name, schema._zod.optin === 'optional' ? named.optional() : named] as const;
  });
  const state = type.startsWith('offer.') ? { state: z.literal(type.slice(6)) } : {};
  const beside: { readonly [type: string]: Shape } = besideEffects;
  return { ...Object.fromEntries(members), ...state, ...beside[type] };
}

const [byType, transferredOut] = effectSchema.options;

/** Members of each event by type, and its description; some types have two forms. */
const shapes: readonly (readonly [type: string, Shape, what?: string | undefined])[] = [
  ...[...byType.options, transferredOut].flatMap(({ shape, description }) => {
    const { atMs: _atMs, n: _n, type, ...said } = shape;
    // Refusals are no events: only the requester gets them.
    if (type.value === 'refused') return [];
    return [[type.value, dataOfEffect(type.value, said), description] as const];
  }),
  ...ruleVersionTable.events.map((type) => [type, rules] as const),
  ...Object.entries(toldShapes),
  ...Object.entries<{ readonly [what: string]: Shape }>(orderShapes).flatMap(([about, whats]) =>
    Object.entries(whats).map(([what, shape]) => {
      const members = orderMembers[about as keyof typeof orderMembers];
      return [`${about}.${what}`, { ...members, ...shape }] as const;
    }),
  ),
];

type DataOf<Members> = z.infer<z.ZodObject<Members & typeof versioned>>;

type OrderData = {
  [About in keyof typeof orderShapes]: {
    [What in keyof (typeof orderShapes)[About] & string as `${About}.${What}`]: DataOf<
      (typeof orderShapes)[About][What] & (typeof orderMembers)[About]
    >;
  };
}[keyof typeof orderShapes];

type MembersBeside<Type> = typeof versioned &
  (Type extends `offer.${infer State}` ? { state: z.ZodLiteral<State> } : unknown) &
  (Type extends keyof typeof besideEffects ? (typeof besideEffects)[Type] : unknown);

type WireName<Member, Beside> = Member extends 'atMs' | 'n' | 'type' | keyof Beside
  ? never
  : Member extends 'untilMs'
    ? 'until'
    : Member;

/** What {@link dataOfEffect} makes of an effect. */
type EffectData<Told extends Effect> = Told extends Effect
  ? z.infer<z.ZodObject<MembersBeside<Told['type']>>> & {
      [Member in keyof Told as WireName<
        Member,
        MembersBeside<Told['type']>
      >]: Member extends 'untilMs' ? string : Told[Member];
    }
  : never;

type FormOf<Table, Type> = Table extends unknown
  ? Type extends keyof Table
    ? Table[Type]
    : never
  : never;

type KeysOf<Table> = Table extends unknown ? keyof Table & string : never;

type Tables =
  | { [Type in Exclude<Effect['type'], 'refused'>]: EffectData<Extract<Effect, { type: Type }>> }
  | { [Type in RuleVersionEvent['type']]: DataOf<typeof rules> }
  | { [Type in NoticeType]: DataOf<(typeof toldShapes)[Type]> }
  | OrderData;

/** Data of each event by type, as in {@link eventPayloads}. */
export type EventTable = { readonly [Type in KeysOf<Tables>]: FormOf<Tables, Type> };

export const eventTypes: readonly string[] = [...new Set(shapes.map(([type]) => type))];

/** Schema of each event's data, by type. Later versions may add members. */
export function eventPayloads(): ReadonlyMap<string, z.ZodType> {
  const dataOf = (shape: Shape): z.ZodType => z.object({ ...shape, ...versioned });
  const byName = Map.groupBy(shapes, ([type]) => type);
  return new Map(
    [...byName].map(([type, forms]) => {
      const all = forms.map(([, shape]) => dataOf(shape));
      const data = all.reduce((one, other) => one.or(other));
      const what = forms.find((form) => form[2] !== undefined)?.[2];
      return [type, what === undefined ? data : data.describe(what)] as const;
    }),
  );
}

const subjects: { readonly [about: string]: string } = {
  alarm: 'queue',
  callback: 'call',
  hold: 'order',
  interaction: 'offer',
  leg: 'offer',
  outbound: 'outboundList',
  payment: 'order',
  prompt: 'order',
  proxy: 'handler',
  rules: 'ruleSet',
  sweep: 'job',
};
const ofHandler: ReadonlySet<string> = new Set(['centre.changed', 'rules.changed']);

/** Kind of an event's subject: its part before the `/`. */
export function subjectKindOf(type: string): string {
  const [about = ''] = type.split('.');
  return ofHandler.has(type) ? 'handler' : (subjects[about] ?? about);
}
