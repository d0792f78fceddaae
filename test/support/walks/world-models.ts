/**
 * The aggregates of a centre that are walked: which operations each has, and a model of what they
 * require and make. What paths say is taken from them: an operation on an object needs one, and one
 * that removes it leaves none.
 */
import { type Operation, operations } from '../../../api/index.ts';
import type { Body } from '../api-server.ts';
import { orderOperations } from './order-walk.ts';
import type { Abstract, Move, Moves, Values } from './walk-model.ts';
import { itemsIn, type WalkedWorld } from './walked-world.ts';
import { pictureId } from './world-requests.ts';

export const table: { readonly [id: string]: Operation } = operations;

/** Paths of each aggregate. The first that matches counts. */
const paths = {
  list: /outbound|target-market|do-not-call/,
  agent: /\/agents?\/|\/agents$|agent-sessions|addresses|\/calls|\/prompts\/|offers|extensions/,
  rules: /rule-sets|\/jobs\//,
  person: /\/users|\/roles|api-keys|webhooks|\/me\/|\/session\b|\/session\/|tickets/,
  customer: /customers|catalogue-requests|orders$|\/cards/,
  goods: /items|catalogue|coupons|continuity|scripts|pictures|imports|stock|tax-rates|scenarios/,
  centre: /centres|groups|queues|skills/,
} as const;
export type Aggregate = keyof typeof paths;
export const aggregateNames = Object.keys(paths) as readonly Aggregate[];

/** Operations that no walk makes, with the reason. */
const leftOut: { readonly [id: string]: string } = {
  callTapiFunction: 'a view on operations that are walked',
  callTapiMethod: 'a view on operations that are walked',
  takePaymentWebhook: 'sent by the payment provider, signed',
  createCentre: 'needs a service of several centres',
  deleteCentre: 'needs a service of several centres',
  startRun: 'a job of seconds',
  startComparison: 'a job of seconds',
  startSweep: 'a job of seconds',
  startStaffing: 'a job of seconds',
  simulateRules: 'a job of seconds',
  addPasskey: 'needs an authenticator',
  dropPasskey: 'needs an authenticator',
  signInByPasskey: 'needs an authenticator',
  openTelephone: 'needs a telephone switch',
  superviseCall: 'needs a telephone switch',
  hearMessage: 'needs a message that a telephone switch recorded',
  callBackMessage: 'needs a message that a telephone switch recorded',
  deleteMessage: 'needs a message that a telephone switch recorded',
  reportMailBounce: 'needs a mail server',
};

/** Operations that change something, by aggregate. */
export const operationsOf: { readonly [Name in Aggregate]: readonly string[] } = sorted();

function sorted() {
  const found = Object.fromEntries(aggregateNames.map((name) => [name, [] as string[]]));
  for (const [id, { method, path, handler }] of Object.entries(table)) {
    const isWalked = method !== 'GET' && handler.kind === 'document' && !(id in leftOut);
    if (!isWalked || orderOperations.includes(id)) continue;
    const name = aggregateNames.find((one) => paths[one].test(path));
    if (name === undefined) throw new Error(`${id} (${path}) is in no walk`);
    found[name]?.push(id);
  }
  return found as { [Name in Aggregate]: string[] };
}

/** Parameters with values of their own, and no list. */
export const fixed: ReadonlyMap<string, readonly string[]> = new Map([
  ['centre', ['shop']],
  ['handler', ['main']],
  ['extension', ['0776eda0-fdfe-4bba-83b6-57705b01d65d']],
  ['notice', ['order.submitted']],
  ['orderJob', ['rfm', 'endDrafts', 'continuityChildren', 'continuityUpdate', 'purge']],
  ['image', ['1', '1', '1', '2']],
  ['picture', [pictureId]],
  ['address', ['shop.st12', 'shop.st12', 'shop.st12', 'shop.st16']],
  ['agent', ['shop.ann']],
]);
/** Parameters of calls: any object of the focused agent will do. */
export const anyOf: readonly string[] = ['call', 'offer', 'session', 'prompt', 'leg', 'address'];
/** Of these a list gives the values. */
export interface ParamList {
  readonly path: string;
  readonly param: string;
}

/** Lists by the parameter whose values they have. */
export const listsOf: readonly ParamList[] = Object.entries(table).flatMap(
  ([id, { method, path, handler }]) => {
    const [, list = ''] = /\/([a-z-]+)$/.exec(path) ?? [];
    const isList = method === 'GET' && handler.kind === 'document' && id.startsWith('list');
    const below = Object.values(table).map((one) => one.path.match(`/${list}/\\{(\\w+)\\}`)?.[1]);
    const param = below.find((one) => one !== undefined);
    const isOwn = param !== undefined && !fixed.has(param) && !anyOf.includes(param);
    return isList && isOwn && !path.endsWith('/file/versions') ? [{ path, param }] : [];
  },
);

export function paramsOf(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** What models read of a walk. */
export interface WorldView {
  readonly world: WalkedWorld;
  readonly focus: (param: string) => string;
  readonly pool: (param: string) => readonly string[];
  readonly read: (path: string) => Promise<Body>;
}

export interface AggregateModel {
  /** States of objects, in place of whether there is one. The first: of a new one. */
  readonly states?: Values;
  readonly variables?: (view: WorldView) => Promise<Abstract>;
  readonly moves?: Moves;
  readonly drifts?: readonly Move[];
}

const yesNo = (is: boolean) => (is ? 'yes' : 'no');

const seats: { readonly [state: string]: string } = {
  loggedOff: 'out',
  notReady: 'notReady',
  ready: 'ready',
  workingAfterCall: 'wrapUp',
};
const seated = ['ready', 'notReady', 'busy', 'wrapUp'];
const anySeat = ['out', ...seated];
const anyTalk = ['none', 'heard', 'held', 'both'];

/** Operations that walks do not reach reliably in some seconds, with what they need. */
export const rareOf: {
  readonly [Name in Aggregate]?: { readonly [operation: string]: string };
} = {
  list: {
    dialOutboundPreview: 'an entry that is shown while the agent is free',
    skipOutboundPreview: 'an entry that is shown while the agent is free',
  },
  agent: {
    conferenceCall: 'a consultation that is connected',
    completeTransfer: 'a consultation that is connected',
    removeFromConference: 'a conference of three',
    swapCalls: 'two calls of one agent',
    unparkCall: 'a parked call, and an agent who is free',
    pickUpCall: 'a call that alerts at another station',
    routeCall: 'a call that waits at a route point',
    pullCall: 'a call that waits while an agent is free',
    planCallback: 'a call that waits and was not called back yet',
    rejectOffer: 'an offer that was not accepted yet',
    offerFails: 'an offer that was accepted and is not connected',
    acceptPrompt: 'a prompt that was not answered yet',
    declinePrompt: 'a prompt that was not answered yet',
  },
  rules: {
    retireRules: 'a version in force of the set in focus',
    rollBackRules: 'a version that was retired',
  },
};

/** What leads an agent to a call that they talk in, and through what can be done with it. */
export function leadAgent(state: Abstract, draw: () => number): string | null {
  const { seat, talk, offer, waiting, consult, parked } = state;
  const one = (...all: readonly string[]) => all[Math.floor(draw() * all.length)] ?? null;
  if (seat === 'out') return 'signOnAgent';
  if (consult === 'yes') {
    return one('answerCall', 'answerCall', 'completeTransfer', 'conferenceCall', 'cancelConsult');
  }
  if (talk === 'both') return one('swapCalls', 'conferenceCall', 'removeFromConference');
  if (talk === 'held') return one('retrieveCall', 'swapCalls', 'consultAboutCall');
  if (talk === 'heard') {
    return one(
      ...['holdCall', 'consultAboutCall', 'consultAboutCall', 'parkCall', 'promptCall'],
      ...['scriptCall', 'acceptPrompt', 'declinePrompt', 'setCallData', 'sendDigits'],
    );
  }
  if (parked === 'yes' && draw() < 0.5) return 'unparkCall';
  if (offer === 'yes') {
    return one(
      ...['acceptOffer', 'acceptCall', 'answerCall', 'offerConnects', 'offerConnects'],
      ...['rejectOffer', 'offerAlerts', 'offerFails'],
    );
  }
  if (seat === 'notReady') return 'setAgentState';
  return waiting === 'no' ? 'startCall' : one('pullCall', 'planCallback', 'routeCall');
}

/** What walks begin with: a call that the agent talks in, a list that shows an entry. */
export const straightOn: { readonly [Name in Aggregate]?: readonly string[] } = {
  agent: ['signOnAgent', 'setAgentState', 'startCall', 'acceptOffer', 'offerConnects'],
  list: ['createOutboundList', 'addOutboundEntries', 'startOutboundList', 'skipOutboundPreview'],
  rules: ['createRuleSet', 'putRuleDraft', 'checkRules', 'proposeRules', 'approveRules'],
};

/**
 * Whoever is logged on may be logged off, with or without a session then. An answer to a prompt may
 * be repeated at any time, also after the call.
 */
function agentMoves(): Moves {
  const loggedOn: Move = { needs: { seat: seated } };
  const leaves: Move = { ...loggedOn, sets: { seat: anySeat, session: ['yes', 'no'] } };
  const comes: Move = { sets: { seat: seated, session: ['yes', 'no'] } };
  const offered: Move = {
    needs: { offer: ['yes'] },
    sets: { offer: ['yes', 'no'], talk: anyTalk, seat: anySeat },
  };
  const inTalk = (...talk: readonly string[]): Move => ({
    needs: { talk },
    sets: { talk: anyTalk, seat: anySeat, consult: ['yes', 'no'] },
  });
  const talking = [inTalk('heard', 'held', 'both')];
  const consulting: Move = {
    needs: { consult: ['yes'] },
    sets: { consult: ['yes', 'no'], talk: anyTalk, seat: anySeat },
  };
  const waiting: Move = {
    needs: { waiting: ['yes'] },
    sets: { waiting: ['yes', 'no'], offer: ['yes', 'no'] },
  };
  const ofCalls = [
    ...['hangUpCall', 'sendDigits', 'hideDigits', 'endSupervision', 'pauseRecording'],
    ...['resumeRecording', 'declineRecording', 'setCallOutcome', 'acceptCall', 'answerCall'],
    ...['redirectCall', 'pickUpCall', 'routeCall'],
  ];
  const ofCall: Move = {
    needs: { call: ['yes'] },
    sets: { call: ['yes', 'no'], talk: anyTalk, waiting: ['yes', 'no'], seat: anySeat },
  };
  const ofOffers = ['acceptOffer', 'rejectOffer', 'offerAlerts', 'offerConnects', 'offerFails'];
  const ofSeats = ['setAgentState', 'setAddressAgentState', 'forceAgentState', 'signOffAgent'];
  return {
    ...Object.fromEntries(ofOffers.map((id) => [id, [offered]])),
    ...Object.fromEntries(ofSeats.map((id) => [id, [leaves]])),
    ...Object.fromEntries(ofCalls.map((id) => [id, [{ needs: ofCall.needs ?? {} }]])),
    hangUpCall: [ofCall],
    acceptCall: [ofCall],
    answerCall: [ofCall],
    promptCall: [{ needs: { talk: ['heard', 'held', 'both'] } }],
    scriptCall: [{ needs: { talk: ['heard', 'held', 'both'] } }],
    logOnAgent: [comes],
    signOnAgent: [comes],
    logOnAtAddress: [comes],
    setAddressGroups: [comes],
    openAgentSession: [{ ...loggedOn, sets: { session: ['yes'] } }],
    setSessionState: [{ needs: { session: ['yes'] }, sets: leaves.sets ?? {} }],
    setAgentActivity: [loggedOn],
    setAddressActivity: [loggedOn],
    recallAgent: [loggedOn],
    callExtension: [loggedOn],
    dialFromAddress: [{ ...loggedOn, sets: { call: ['yes'] } }],
    startCall: [{ sets: { call: ['yes'], waiting: ['yes', 'no'], offer: ['yes', 'no'] } }],
    requeueCall: [waiting],
    // Also between the acceptance of an offer and its connection, which may fail.
    reclassCall: [{ ...waiting, needs: { call: ['yes'] } }],
    pullCall: [waiting],
    planCallback: [waiting],
    transferCall: [...talking, waiting],
    setTreatment: [inTalk('held', 'both'), waiting],
    holdCall: [inTalk('heard', 'both')],
    retrieveCall: [inTalk('held', 'both')],
    swapCalls: [inTalk('held', 'both'), consulting],
    removeFromConference: [inTalk('heard', 'both')],
    consultAboutCall: [{ ...inTalk('heard', 'held', 'both'), sets: { consult: ['yes'] } }],
    completeTransfer: [consulting],
    cancelConsult: [consulting],
    conferenceCall: [consulting],
    parkCall: [{ ...inTalk('heard', 'held', 'both'), sets: { parked: ['yes'], talk: anyTalk } }],
    unparkCall: [{ needs: { parked: ['yes'] }, sets: { parked: ['yes', 'no'], talk: anyTalk } }],
    setCallData: talking,
  };
}

export const aggregates: { readonly [Name in Aggregate]: AggregateModel } = {
  list: {
    states: { outboundList: ['draft', 'running', 'paused', 'done', 'closed'] },
    variables: async ({ focus, read }) => ({
      outboundList: await stateOf(focus('outboundList'), read, 'outbound-lists'),
      preview: yesNo((await read('agents/shop.ann/outbound-preview'))['entry'] !== undefined),
    }),
    moves: {
      startOutboundList: [
        {
          needs: { outboundList: ['draft', 'paused', 'done'] },
          sets: { outboundList: ['running'] },
        },
      ],
      pauseOutboundList: [
        { needs: { outboundList: ['running'] }, sets: { outboundList: ['paused'] } },
      ],
      closeOutboundList: [
        {
          needs: { outboundList: ['draft', 'running', 'paused', 'done'] },
          sets: { outboundList: ['closed'] },
        },
      ],
      addOutboundEntries: [
        { needs: { outboundList: ['draft', 'running', 'paused'] } },
        { needs: { outboundList: ['done'] }, sets: { outboundList: ['running', 'done'] } },
      ],
      dialOutboundPreview: [{ needs: { preview: ['yes'] }, sets: { preview: ['no', 'yes'] } }],
      skipOutboundPreview: [{ needs: { preview: ['yes'] }, sets: { preview: ['no', 'yes'] } }],
    },
    drifts: [
      { needs: { outboundList: ['running'] }, sets: { preview: ['yes', 'no'] } },
      { needs: { outboundList: ['running'] }, sets: { outboundList: ['done'] } },
      { needs: { preview: ['yes'] }, sets: { preview: ['no'] } },
    ],
  },
  agent: {
    variables: async ({ world, pool, read }) => {
      const { derivedState } = await read('agents/shop.ann');
      const calls = world.live.projection.calls.live();
      const states = new Set(
        calls.flatMap(({ legs }) =>
          legs.flatMap(({ agentId, leg }) => (agentId === null ? [] : [leg.state])),
        ),
      );
      const isHeld = states.has('onHold') || states.has('onHoldPendingTransfer');
      const isHeard = states.has('connected') || states.has('conferenced');
      const waiting = ['queued', 'callback'];
      const waits = ({ isDirect, about, call }: (typeof calls)[number]) =>
        !isDirect && about === null && waiting.includes(call.derivedState);
      return {
        seat: seats[String(derivedState)] ?? 'busy',
        session: yesNo(pool('session').length > 0),
        offer: yesNo(pool('offer').length > 0),
        talk: isHeld && isHeard ? 'both' : isHeld ? 'held' : isHeard ? 'heard' : 'none',
        call: yesNo(calls.length > 0),
        consult: yesNo(calls.some(({ about }) => about !== null)),
        parked: yesNo(calls.some(({ call }) => call.parkSlot !== null)),
        waiting: yesNo(calls.some(waits)),
      };
    },
    moves: agentMoves(),
    drifts: [
      { needs: { seat: ['ready'], waiting: ['yes'] }, sets: { offer: ['yes'] } },
      { needs: { offer: ['yes'] }, sets: { offer: ['no'], seat: anySeat } },
      { needs: { waiting: ['yes'] }, sets: { waiting: ['no'] } },
      { needs: { talk: ['heard', 'held', 'both'] }, sets: { talk: ['none', 'heard', 'held'] } },
      { needs: { seat: ['wrapUp', 'busy'] }, sets: { seat: anySeat } },
      { needs: { consult: ['yes'] }, sets: { consult: ['no'] } },
      { needs: { call: ['yes'] }, sets: { call: ['no'], talk: ['none'], waiting: ['no'] } },
      { needs: { parked: ['yes'] }, sets: { parked: ['no'] } },
    ],
  },
  rules: {
    states: {
      version: [
        ...['draft', 'checked', 'proposed', 'approved', 'scheduled', 'active'],
        ...['retired', 'rejected'],
      ],
    },
    variables: async ({ focus, read }) => ({
      version: await stateOf(
        focus('version'),
        read,
        `rule-sets/${focus('ruleSet')}/versions`,
        'draft',
      ),
    }),
    moves: {
      // A draft of a version that is there changes it, else it is the next one.
      putRuleDraft: [{ sets: { version: ['draft'] } }, {}],
      putRuleDraftTable: [{ sets: { version: ['draft'] } }, {}],
      putRuleCases: [{ sets: { version: ['draft'] } }, {}],
      checkRules: [fromTo(['draft', 'checked', 'proposed', 'approved', 'rejected'], 'checked')],
      proposeRules: [fromTo(['checked'], 'proposed')],
      approveRules: [fromTo(['proposed'], 'approved', 'proposed')],
      rejectRules: [fromTo(['proposed'], 'rejected')],
      activateRules: [fromTo(['approved', 'scheduled'], 'active', 'scheduled')],
      retireRules: [fromTo(['active'], 'retired')],
      shadowRules: [{ sets: { job: ['yes'] } }],
      backtestRules: [{ sets: { job: ['yes'] } }],
    },
    drifts: [fromTo(['scheduled'], 'active', 'approved')],
  },
  person: {
    moves: {
      testWebhook: [{ sets: { delivery: ['yes'] } }],
      redeliver: [{ sets: { delivery: ['yes'] } }],
    },
  },
  customer: {
    states: {
      customer: ['here', 'merged', 'erased'],
      catalogueRequest: ['open', 'sent', 'cancelled'],
    },
    variables: async ({ focus, read }) => {
      const id = focus('customer');
      const found = id === '' ? {} : await read(`customers/${id}`);
      const { mergedInto = null, erasedAt = null } = found as Body;
      const state = mergedInto !== null ? 'merged' : erasedAt !== null ? 'erased' : 'here';
      const requests = itemsIn({ body: await read('centres/shop/catalogue-requests?limit=100') });
      const request = requests.find((one) => one['id'] === focus('catalogueRequest'));
      return {
        customer: id === '' ? 'no' : state,
        catalogueRequest: String(request?.['status'] ?? 'no'),
      };
    },
    moves: {
      requestCatalogue: [{ sets: { catalogueRequest: ['open'] } }],
      patchCatalogueRequest: [
        {
          needs: { catalogueRequest: ['open'] },
          sets: { catalogueRequest: ['sent', 'cancelled'] },
        },
      ],
      mergeCustomer: [{ needs: { customer: ['here', 'merged'] }, sets: { customer: ['merged'] } }],
      eraseCustomer: [
        { needs: { customer: ['here', 'erased'] }, sets: { customer: ['erased'] } },
        { needs: { customer: ['merged'] } },
      ],
    },
  },
  goods: {},
  centre: {
    variables: async ({ read }) => {
      const { draft = null } = await read('centres/shop/mail-templates/order.submitted');
      return { mailDraft: yesNo(draft !== null) };
    },
    moves: {
      draftMailTemplate: [{ sets: { mailDraft: ['yes'] } }],
      approveMailTemplate: [{ needs: { mailDraft: ['yes'] }, sets: { mailDraft: ['no'] } }],
    },
  },
};

/** A move of a version of rules. */
function fromTo(from: readonly string[], ...to: readonly string[]): Move {
  return { needs: { version: from }, sets: { version: to } };
}

/** The state of an object; `unread`: of one that cannot be read. */
async function stateOf(
  id: string,
  read: WorldView['read'],
  path: string,
  unread = 'no',
): Promise<string> {
  return id === '' ? 'no' : String((await read(`${path}/${id}`))['state'] ?? unread);
}

/** The model's moves, with what paths say of each operation. */
export function movesOf(name: Aggregate): Moves {
  const { states = {}, moves = {} } = aggregates[name];
  const counted = objectParams(name);
  return Object.fromEntries(
    operationsOf[name].map((id) => {
      const said = moveOfPath(id, { states, counted });
      const own = (moves[id] ?? [{}]).map(({ needs, sets }) => ({
        needs: { ...said.needs, ...needs },
        sets: { ...said.sets, ...sets },
      }));
      return [id, own];
    }),
  );
}

/** Parameters whose objects a model counts: there is one in focus, or none. */
export function objectParams(name: Aggregate): readonly string[] {
  const named = new Set(operationsOf[name].flatMap((id) => paramsOf(table[id]?.path ?? '')));
  const listed = new Set(listsOf.map(({ param }) => param));
  return [...named].filter((param) => listed.has(param) && !anyOf.includes(param));
}

function moveOfPath(
  id: string,
  { states, counted }: { readonly states: Values; readonly counted: readonly string[] },
): Move {
  const { method = '', path = '' } = table[id] ?? {};
  const [last] = paramsOf(path).slice(-1);
  const isOfObject = last !== undefined && path.endsWith(`{${last}}`);
  const listed = new Set(counted);
  const makes = listsOf.find((one) => one.path === path)?.param;
  const isPutAnew = method === 'PUT' && isOfObject && last === 'draft';
  const needed = paramsOf(path).filter(
    (param) => listed.has(param) && !(isPutAnew && param === last),
  );
  const there = (param: string) => states[param] ?? ['yes'];
  const added = isPutAnew ? last : method === 'POST' ? makes : undefined;
  const made = added !== undefined && listed.has(added) ? added : undefined;
  const gone = method === 'DELETE' && isOfObject && listed.has(last) ? last : undefined;
  return {
    needs: Object.fromEntries(needed.map((param) => [param, there(param)])),
    sets: {
      ...(made === undefined ? {} : { [made]: there(made).slice(0, 1) }),
      ...(gone === undefined ? {} : { [gone]: ['no'] }),
    },
  };
}
