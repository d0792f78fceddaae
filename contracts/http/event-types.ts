/**
 * The types of events in the stream, and how a reader names those to be sent.
 *
 * Source: ux-and-api.md 4.2, 4.3.
 */
import { z } from 'zod';
import { nearest } from '../../kernel/index.ts';
import { ruleVersionTable } from '../../machines/index.ts';
import { effectSchema } from '../files/traces/effect.schema.ts';

/** What is told beside the effects of the core and the life cycle of rules. */
const toldTypes = [
  'address.agentStatus',
  'agent.activity',
  'agent.added',
  'agent.config',
  'agent.removed',
  'agent.stats',
  'agent.takenOver',
  'agentSession.added',
  'agentSession.stats',
  'alarm.cleared',
  'alarm.raised',
  'call.arrived',
  'call.alerting',
  'call.connected',
  'call.data',
  'call.order',
  'call.parked',
  'call.pickedUp',
  'call.redirected',
  'call.swapped',
  'call.unparked',
  'centre.state',
  'group.added',
  'group.changed',
  'group.removed',
  'handler.caps',
  'handler.extension',
  'job.done',
  'job.progress',
  'outbound.attempted',
  'outbound.done',
  'outbound.excluded',
  'outbound.preview',
  'outboundList.added',
  'outboundList.changed',
  'outboundList.state',
  'outboundList.stats',
  'proxy.closed',
  'proxy.opened',
  'proxy.readyForAcd',
  'queue.added',
  'queue.changed',
  'queue.removed',
  'queue.stats',
  'rules.approvalGiven',
  'rules.draft',
  'rules.outlived',
  'rules.setAside',
  'sweep.cell',
] as const;
export type ToldType = (typeof toldTypes)[number];

/** What orders make known, by what it is about. */
const orderTypes = {
  order: [
    ...['created', 'linesChanged', 'priceChanged', 'chargesChanged', 'couponsChanged'],
    ...['submitted', 'submitRefused', 'modified', 'cancelled', 'closed', 'handedOver'],
    ...['gateOpened', 'gateShut', 'reserved', 'backordered', 'released'],
    ...['shipped', 'delivered', 'invoiced', 'programmeStarted'],
    // Of a change that none of the others tells of.
    'changed',
  ],
  continuity: [
    ...['started', 'shipmentCreated', 'skipped', 'moved', 'paused', 'resumed', 'dunning'],
    ...['consentAsked', 'changed', 'ended'],
  ],
  hold: ['placed', 'checkedOut', 'returned', 'takenOver', 'escalated', 'cleared'],
  payment: [
    ...['authorised', 'declined', 'unknown', 'contradiction', 'captured', 'captureFailed'],
    ...['voided', 'refunded', 'disputed'],
  ],
  prompt: ['shown', 'accepted', 'declined'],
};

const [effectsByType] = effectSchema.options;

/** All of them. */
const eventTypes: readonly string[] = [
  ...effectsByType.options.map(({ shape }) => shape.type.value),
  ...ruleVersionTable.events,
  ...toldTypes,
  ...Object.entries(orderTypes).flatMap(([of, what]) => what.map((one) => `${of}.${one}`)),
];

/** `call.*` fits every type that begins so. */
export function fitsType(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

/** Types or beginnings of types with commas between them; each fits one at least. */
export const eventFilterSchema = z
  .string()
  .max(1_000)
  .superRefine((given, { addIssue }) => {
    for (const pattern of given.split(',').map((one) => one.trim())) {
      if (eventTypes.some((type) => fitsType(type, pattern))) continue;
      const near = nearest(pattern, eventTypes);
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      const message = `expected types of events such as call.queued or call.*, which ${JSON.stringify(pattern)} is not${meant}`;
      addIssue({ code: 'custom', params: { code: 'unknown_reference' }, message });
    }
  })
  .describe('Types of events, or beginnings such as `call.*`, with commas between them [all].');
