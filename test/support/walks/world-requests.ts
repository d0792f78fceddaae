/**
 * Which requests walks over a world make: bodies, queries and members that name something, where
 * the example of an operation alone would be refused.
 */
import { createHash } from 'node:crypto';
import { formatRuleSet } from '../../../contracts/index.ts';
import { aPicture } from '../pictures.ts';
import { admitting } from '../rule-service.ts';
import { aScenario } from '../scenarios.ts';
import { type Draw, type Hints, pick } from './request-values.ts';

/** What a walk knows when it makes a request. */
export interface RequestPlace {
  readonly draw: Draw;
  /** Ids there are, of a parameter of paths. */
  readonly pool: (param: string) => readonly string[];
  /** The id that the walk is about; empty: none. */
  readonly focus: (param: string) => string;
  /** The answer to a GET of the operation's own path, where there is one. */
  readonly present: { readonly text: string; readonly body: object };
  readonly keys: { readonly program: string; readonly display: string };
}

const picture = await aPicture('png', { width: 40, height: 30 });
/** The parameter of the path of {@link picture}. */
export const pictureId = createHash('sha256').update(picture).digest('hex');
const scenario = aScenario();

const numberCount = 40;
const codeCount = 10_000;

function aNumber({ draw }: RequestPlace): string {
  return `+336399${80_000 + Math.floor(draw() * numberCount)}`;
}

function aCode({ draw }: RequestPlace): string {
  return `C${Math.floor(draw() * codeCount)}`;
}

/** A person's draft of the rule set, valid; versions differ. */
function aDraft(place: RequestPlace): string {
  const busy = ['order', 'return'].filter(() => place.draw() < 0.5);
  const set = place.focus('ruleSet').split('.').at(-1) ?? '';
  return formatRuleSet({ ...admitting(busy), set });
}

const list = {
  name: 'Spring',
  queueId: 'shop.q',
  callerNumber: '+33123456789',
  spacingMs: 1_000,
};
const facts = {
  'call.type': 'order',
  'call.language': 'fr',
  'customer.marketingConsent': true,
  'customer.group': 'retail',
  'line.sku': 'LAVE-LINGE-8',
  'line.category': 'washers',
  'line.netMinor': 40_000,
  'line.quantity': 1,
  'order.skus': [],
};
const tables = {
  items: 'sku;name.en;category;price;cost\nJAR;Jar;table;9;5\n',
  customers: 'number;lastName\n1000009;Petit\n',
  stock: 'sku;stock\nMUG;7\n',
};

type Bodies = (place: RequestPlace) => readonly unknown[];
const always =
  (...all: readonly unknown[]) =>
  () =>
    all;

const ready = { state: 'ready' };
const onBreak = { state: 'notReady', reason: 'break' };
const lunchNext = { nextState: 'notReady', reason: 'lunch' };
const readyNext = { nextState: 'ready' };
const stateBodies = [
  ready,
  ready,
  ready,
  ready,
  ready,
  onBreak,
  lunchNext,
  readyNext,
  { state: 'loggedOff' },
];

/** Bodies by operation, in place of those that its schema and example give. */
const bodies: { readonly [operation: string]: Bodies | undefined } = {
  createOutboundList: always(
    { ...list, mode: 'backlog', preview: true },
    { ...list, mode: 'backlog', preview: true },
    { ...list, mode: 'backlog', preview: true, attemptsMax: 1 },
    { ...list, mode: 'backlog' },
    { ...list, mode: 'predictive' },
  ),
  changeOutboundList: always({ idleMin: 1 }, { idleMin: 0 }, { name: 'Summer' }),
  addOutboundEntries: (place) => [
    { entries: [{ number: aNumber(place), name: 'Odile', timeZone: 'Europe/Paris' }] },
    { entries: [{ number: aNumber(place) }, { number: aNumber(place) }] },
    { targetMarketId: place.focus('targetMarket') },
  ],
  addTargetMarket: (place) => {
    const market = { code: aCode(place).toLowerCase(), name: 'Spring' };
    return [
      { ...market, members: [{ customerId: place.pool('customer')[0] }] },
      { ...market, members: [{ number: aNumber(place) }] },
    ];
  },
  dialAhead: (place) => [{ to: aNumber(place) }],
  dialAheadForQueue: (place) => [{ to: aNumber(place) }],
  putDoNotCall: (place) => [{ number: aNumber(place), note: 'Asked not to be called.' }],
  createRuleSet: (place) => [{ name: `doors-${aCode(place).toLowerCase()}`, kind: 'admit' }],
  putRuleDraft: (place) => [aDraft(place)],
  lintRules: (place) => [aDraft(place)],
  putRuleDraftTable: ({ present }) => [present.text],
  putRuleCases: ({ present }) => [JSON.stringify(present.body)],
  testRules: always({}),
  checkRules: always({}),
  proposeRules: always({ waiver: 'a small change' }),
  activateRules: always({ waiting: 'migrate' }, { waiting: 'pin' }),
  evaluateRules: ({ focus }) => [
    { facts: { 'call.type': 'order' }, version: Number(focus('version')) || 1 },
  ],
  rollBackRules: ({ draw, pool }) => [
    { toVersion: Number(pick(pool('version'), draw) ?? 1), reason: 'Too many hear busy.' },
  ],
  shadowRules: always({}),
  backtestRules: always({}),
  createScenario: always({ ...scenario, notes: 'n' }),
  patchScenario: always({ notes: 'm' }, { agents: { noAnswerShare: 0.1 } }),
  putItemImage: always(picture),
  putPicture: always(picture),
  arrangeItemImages: ({ present }) => {
    const images = Reflect.get(present.body, 'images') as readonly { readonly number: number }[];
    return [{ numbers: (images ?? []).map(({ number }) => number).toReversed() }];
  },
  importTable: always(tables.items, tables.customers, tables.stock),
  putCentreFile: ({ present }) => [
    present.body,
    { ...present.body, name: 'Shop' },
    { ...present.body, monitoring: {} },
  ],
  putChannel: ({ present }) => {
    const {
      id: _id,
      centreId: _centre,
      version: _version,
      ...settings
    } = present.body as {
      readonly [member: string]: unknown;
    };
    return [settings];
  },
  startCall: (place) => [
    { queueId: 'shop.q', from: aNumber(place) },
    { queueId: 'shop.q', from: '+33639980001', facts },
    { queueId: 'shop.point' },
    { to: '12', from: aNumber(place) },
    { to: '14', from: aNumber(place) },
  ],
  dialFromAddress: always({ to: '+33123456789' }, { to: '14' }),
  promptCall: always({ facts }),
  scriptCall: always({ at: 'orderStart', facts: { 'call.type': 'order', 'call.language': 'fr' } }),
  setAgentState: always(...stateBodies),
  setAddressAgentState: always(...stateBodies),
  forceAgentState: always(
    { state: 'ready', reason: 'needed' },
    { state: 'notReady', reason: 'left' },
    { state: 'loggedOff', reason: 'gone' },
  ),
  setSessionState: always(
    ...[ready, ready, onBreak, lunchNext, readyNext, { nextState: null }],
    ...[{ extendMs: 30_000 }, { state: 'ended' }],
  ),
  pauseRecording: always({ reason: 'payment' }),
  resumeRecording: always({ reason: 'payment' }),
  declinePrompt: always({ reason: 'too-expensive' }),
  createAgent: (place) => [
    { id: aCode(place).toLowerCase(), name: 'Nadia B.', groupIds: ['shop.g'] },
  ],
  patchAgent: always({ skills: [{ skillId: 'french', level: 90 }] }, { name: 'Ann' }),
  createGroup: (place) => [{ id: aCode(place).toLowerCase(), name: 'Returns' }],
  createQueue: (place) => [{ id: aCode(place).toLowerCase(), name: 'Returns' }],
  patchContinuityProgramme: always({ name: { en: 'Club', fr: 'Club' } }),
  createUser: (place) => [{ id: aCode(place).toLowerCase(), name: 'Zoe', roles: ['reviewer'] }],
  patchUser: always({ name: 'Zoe Z.' }, { isDisabled: true }, { isDisabled: false }),
  createRole: (place) => [
    { id: aCode(place).toLowerCase(), name: 'Floor walker', rights: ['Queues', 'listAgents'] },
  ],
  signIn: always({ user: 'ines' }),
  signInDisplay: ({ keys }) => [{ key: keys.display }],
  createLoyaltyCard: (place) => {
    const [customerId] = place.pool('customer');
    return [{ number: aCode(place), customerId }];
  },
  createCustomer: always(
    { lastName: 'Petit' },
    { lastName: 'Durand', phones: [{ number: '+33639980002' }] },
  ),
  patchCustomer: always({ firstName: 'Luc' }, { language: 'en' }),
  patchCatalogueRequest: always({ status: 'cancelled' }, { status: 'sent' }),
  requestCatalogue: ({ pool }) => [{ catalogueId: last(pool('catalogue')[0] ?? ''), quantity: 1 }],
  putCentreState: always({ state: 'overload', callbackCapacity: 6 }, { state: 'normal' }),
  setQueueState: always(
    { state: 'closing', reason: 'stock-taking' },
    { state: 'open', reason: 'done' },
    { state: 'closed', reason: 'fire alarm' },
  ),
  patchQueue: always(
    { plan: { maxWaitMs: 300_000, fallback: { kind: 'callback' } } },
    { name: 'Orders' },
  ),
};

/** What a bare id is within its centre. */
function last(id: string): string {
  return id.split('.').at(-1) ?? '';
}

/** Queries by operation, one for each body in the same place, or one for all. */
const queries: { readonly [operation: string]: readonly string[] | undefined } = {
  importTable: ['kind=items', 'kind=customers', 'kind=stock'],
  deleteDoNotCall: ['reason=asked%20again'],
  putCentreFile: ['accept=true'],
};

/** Operations whose bodies are made of what is there. */
export const usesPresent: readonly string[] = [
  ...['putRuleDraftTable', 'putRuleCases', 'arrangeItemImages', 'putCentreFile', 'putChannel'],
];

/** Further media types of bodies. */
export const mediaTypes: { readonly [operation: string]: string } = {
  putRuleDraftTable: 'text/csv',
  importTable: 'text/csv',
  putItemImage: 'image/png',
  putPicture: 'image/png',
};

/** A body and a query of an operation; undefined: neither is special. */
export function specialRequest(
  id: string,
  place: RequestPlace,
  isPlain: boolean,
): { readonly body: unknown; readonly query: string } | undefined {
  const own = bodies[id]?.(place);
  const texts = queries[id] ?? [];
  if (own === undefined) {
    return texts.length === 0 ? undefined : { body: undefined, query: texts[0] ?? '' };
  }
  const at = isPlain ? 0 : Math.floor(place.draw() * own.length);
  return { body: own[at], query: texts[at] ?? texts[0] ?? '' };
}

/** Members that name something take the id of something there is. */
export function hintsOf(id: string, place: RequestPlace): Hints {
  const { pool, focus } = place;
  const params = ['customer', 'item'];
  const named = params.map((param) => [`${param}Id`, pool(param)] as const);
  const targets = [{ agentId: 'shop.ben' }, { number: '14' }, { queueId: 'shop.z' }];
  return {
    ...Object.fromEntries(named),
    agentId: ['shop.ann', 'shop.ann', 'shop.ben'],
    addressId: ['shop.st12'],
    groupId: ['shop.g', 'shop.h'],
    groupIds: [['shop.g'], ['shop.g', 'shop.h'], ['shop.h']],
    pin: id === 'openAgentSession' ? [undefined] : ['407151'],
    number: id === 'logOnAtAddress' ? ['4711'] : ['+33639980001', '14'],
    userId: [undefined],
    to: [...targets, ...(id === 'superviseCall' ? ['14'] : [])],
    forwarding: [[], [{ when: 'noAnswer', to: '14' }]],
    doNotDisturb: [false, false, false, true],
    slot: ['701', '702'],
    from: ['shop.st14', 'shop.st16'],
    legId: pool('leg'),
    codes: id === 'setCallOutcome' ? [['order'], []] : undefined,
    callbackAt: [undefined],
    treatment: ['music', 'welcome', 'silence'],
    queueId: pool('queue'),
    reason: ['because'],
    activityId: ['training', null],
    intoId: pool('customer').filter((one) => one !== focus('customer')),
    expiresAt: ['1970-12-01T00:00:00Z'],
    url: ['http://127.0.0.1:9/hook'],
    code: [aCode(place)],
    sku: id === 'createItem' ? [aCode(place)] : ['MUG', 'LAMP'],
    itemIds: [['MUG']],
    itemId: ['MUG'],
    skillId: ['french'],
    currency: ['EUR'],
    callId: [undefined],
    sourceCode: [undefined],
    sourceCodes: [[]],
    queues: [['q']],
    until: [undefined, '2026-11-23T17:00:00Z'],
    lineId: [undefined],
    orderId: [undefined],
    id: [aCode(place).toLowerCase()],
  };
}
