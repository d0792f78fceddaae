/** Makes examples from a JSON Schema, with the demo centre's names. */
import { answerExamples } from './api-schemas.ts';

interface Drawn {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Drawn[];
  readonly oneOf?: readonly Drawn[];
  readonly allOf?: readonly Drawn[];
  readonly properties?: { readonly [name: string]: Drawn };
  readonly items?: Drawn;
  readonly minimum?: number;
  readonly $ref?: string;
}

const callId = 'e7.0.orders.12';
export const idsOfExamples: { readonly [member: string]: string } = {
  callId,
  offerId: `${callId}.1`,
  relatedCallId: 'e7.0.orders.13',
  agentId: 'verdier.celia',
  agentSessionId: 'verdier.celia.e7.1',
  sessionId: 'verdier.celia.e7.1',
  addressId: 'verdier.desk-4',
  groupId: 'verdier.sales',
  queueId: 'verdier.vente',
  centreId: 'verdier',
  handlerId: 'main',
  orderId: 'ord_8c1f',
  customerId: 'verdier.1000001',
  continuityId: 'ord_8c1f.l1',
  ruleSetId: 'verdier.verdier-route',
  jobId: 'job_8c1f',
  outboundListId: 'out_8c1f',
  listId: 'out_8c1f',
  entryId: 'out_8c1f.12',
};
const at = '2026-11-23T08:05:40.355Z';
const knownValues: { readonly [member: string]: unknown } = {
  ...idsOfExamples,
  expiresAt: at,
  until: at,
  asOf: at,
  serverTime: at,
  resumeToken: 'main.e7:48211',
  from: '+33639980001',
  to: '+33639980002',
  person: 'malik',
  currency: 'EUR',
  id: '0776eda0-fdfe-4bba-83b6-57705b01d65d',
  subject: 'agent/verdier.celia',
  status: 404,
  body: answerExamples['Problem'],
  operation: 'acceptOffer',
  types: ['call.*'],
  items: [answerExamples['Event']],
  queueIds: ['verdier.vente'],
  agentIds: ['verdier.celia'],
  set: 'verdier-route',
  rule: 'gold-callers-first',
  reason: 'break',
  cause: 'normal',
  holdId: 'hld_8c1f',
  code: 'FRD',
  source: 'rule',
  queue: 'fraud',
  by: 'malik',
  slot: '71',
  lineId: 'l1',
  payLineId: 'p1',
  shipmentId: 's1',
  sku: 'tea-100',
  providerRef: 'pi_8c1f',
  legId: 'leg-7',
  requestId: 'req_8c1f',
  name: 'asterisk-1',
  partition: 'main',
};
const aDurationMs = 20_000;

/** An example of a schema, with all members; a union's first form. */
export function exampleOf(schema: Drawn, name = ''): unknown {
  const { $ref, allOf, enum: values = [] } = schema;
  const [fixed = schema.const] = values;
  if (fixed !== undefined) return fixed;
  if ($ref !== undefined) return $ref.endsWith('/Problem') ? answerExamples['Problem'] : 'x';
  if (allOf !== undefined) return Object.assign({}, ...allOf.map((part) => exampleOf(part)));
  const [form] = schema.anyOf ?? schema.oneOf ?? [];
  if (form !== undefined) return exampleOf(form, name);
  const known = knownValues[name];
  const [type = typeOf(known)] = [schema.type ?? []].flat();
  return type === typeOf(known) ? known : exampleOfType({ ...schema, type }, name);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? 'integer' : typeof value;
}

function exampleOfType(
  { type, properties = {}, items = {}, minimum = 1 }: Drawn,
  name: string,
): unknown {
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(properties).map(([member, one]) => [member, exampleOf(one, member)]),
      );
    case 'array':
      return [exampleOf(items)];
    case 'integer':
    case 'number':
      return name.endsWith('Ms') ? aDurationMs : Math.max(minimum, 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return 'x';
  }
}
