/**
 * Random walks over the operations of a whole centre, one aggregate at a time. A walk is about one
 * object of each kind until that is gone. A share of the requests carries nonsense; what is
 * accepted of it is read back, and survives a restart.
 */
import type { Operation } from '../../../api/index.ts';
import type { CallResource } from '../../../contracts/index.ts';
import type { Body, HttpReply, Method } from '../api-server.ts';
import { nonsense } from './nonsense.ts';
import type { TakenStep } from './pair-coverage.ts';
import { aBody, type Draw, pick, refusalOf } from './request-values.ts';
import type { WalkStep, WalkTarget } from './walk.ts';
import type { Abstract } from './walk-model.ts';
import {
  aWalkedWorld,
  itemsIn,
  restarted,
  seats,
  stops,
  type WalkedWorld,
  type WorldPlace,
} from './walked-world.ts';
import { ReadAnswers } from './world-answers.ts';
import { faultsOfWorld, storedFaults } from './world-invariants.ts';
import {
  type Aggregate,
  aggregates,
  anyOf,
  fixed,
  listsOf,
  movesOf,
  objectParams,
  operationsOf,
  type ParamList,
  paramsOf,
  table,
} from './world-models.ts';
import {
  hintsOf,
  mediaTypes,
  type RequestPlace,
  specialRequest,
  usesPresent,
} from './world-requests.ts';

/** Calls at a time; the oldest of more hangs up. */
const callsMax = 5;
const nonsenseShare = 0.1;
/** Share of steps after which the walk turns to other objects. */
const turnShare = 0.03;
/** Accepted requests from one check of all agents and calls to the next: each reads them all. */
const fullChecksEvery = 4;
/** Parameters whose objects bodies name. */
const namedInBodies = ['queue', 'group', 'customer', 'item', 'catalogue'];
/** Parents whose lists are read. */
const parentsMax = 6;
/** Kinds of which what a world begins with is not changed: the walk needs it. */
const spared: readonly string[] = ['user', 'key'];
/** Who makes requests, with their roles. */
const actors: readonly (readonly [who: string, roles: readonly string[]])[] = [
  ['ann', ['agent', 'orderTaker']],
  ['program', ['integration', 'gateway']],
  ['anna', ['ruleEditor', 'supervisor']],
  ['nadia', ['admin']],
  ['claire', ['supervisor', 'reviewer']],
  ['malik', ['supervisor']],
  ['paul', ['ruleEditor']],
  ['ines', ['analyst']],
  ['helene', ['agent', 'orderTaker']],
];
/** Refusals after which somebody else may be accepted. */
const ofOthers = /role_missing|not_call_owner|four_eyes|_not_found|not_authenticated|right_missing/;
/** There is no telephone, or nobody serves such requests. */
const unavailable = /^(operation|resource)_unavailable$/;
/** Time that passes after a step, in ms. */
const passing = [1, 1_000, 1_000, 20_000];
/** Share of steps after which time passes. */
const passingShare = 0.3;

/** Share of requests of a call that fits the operation, where there is one. */
const fittingShare = 0.85;
/** Share of requests by who was accepted last. */
const luckyShare = 0.7;

interface Request {
  readonly as: string;
  readonly operation: string;
  readonly path: string;
  readonly body: unknown;
  readonly answer: HttpReply;
}

export interface WorldWalkOptions {
  readonly aggregate: Aggregate;
  /** A path for a store that is not there yet. */
  readonly path: string;
}

export async function beginWorldWalk({ aggregate, path }: WorldWalkOptions): Promise<WorldWalk> {
  const place = { path, hasRules: aggregate === 'agent' };
  const world = await aWalkedWorld(place);
  if (aggregate === 'list') await seats(world, 'ann', 'st12');
  const walk = new WorldWalk(world, aggregate, place);
  await walk.begin();
  return walk;
}

/** The model of an aggregate, in the state in which its walks begin. */
export async function modelOf(of: WorldWalkOptions) {
  const walk = await beginWorldWalk(of);
  const begins = await walk.observe();
  await walk.close();
  return { begins, moves: movesOf(of.aggregate), drifts: aggregates[of.aggregate].drifts ?? [] };
}

export class WorldWalk implements WalkTarget {
  readonly #world: WalkedWorld;
  readonly #aggregate: Aggregate;
  readonly #place: WorldPlace;
  readonly #requests: Request[] = [];
  readonly #pools = new Map<string, readonly string[]>();
  readonly #seen = new Map<string, Set<string>>();
  readonly #sparedIds = new Map<string, ReadonlySet<string>>();
  readonly #focus = new Map<string, string>();
  readonly #lists: readonly ParamList[];
  readonly #answers: ReadAnswers;
  readonly #prompts: string[] = [];
  /** Who was accepted last, by operation. */
  readonly #lastAccepted = new Map<string, string>();
  #cookie = '';
  #accepted = 0;
  #hangUps = 0;
  #hasPaused = false;

  constructor(world: WalkedWorld, aggregate: Aggregate, place: WorldPlace) {
    this.#world = world;
    this.#aggregate = aggregate;
    this.#place = place;
    const needed = new Set(
      operationsOf[aggregate].flatMap((id) => paramsOf(table[id]?.path ?? '')),
    );
    for (const param of namedInBodies) needed.add(param);
    for (const { path, param } of listsOf) {
      if (needed.has(param)) for (const parent of paramsOf(path)) needed.add(parent);
    }
    this.#lists = listsOf.filter(({ param }) => needed.has(param));
    this.#answers = new ReadAnswers(world, (param) => this.#pools.get(param) ?? []);
  }

  async begin(): Promise<void> {
    await this.#fillPools();
    for (const param of spared) {
      this.#sparedIds.set(param, new Set(this.#pools.get(param)));
    }
    await this.#fillPools();
    for (const param of objectParams(this.#aggregate)) this.#turnTo(param, () => 0);
  }

  get report(): readonly string[] {
    return this.#requests
      .filter(({ answer: { status } }) => status < 300 || status >= 500)
      .map(({ as, operation, path, body, answer }) => {
        const said = Buffer.isBuffer(body) ? 'a file' : (JSON.stringify(body) ?? '');
        return `${as} ${operation} ${path} ${said.slice(0, 400)}: ${answer.status}`;
      });
  }

  async observe(): Promise<Abstract> {
    const params = objectParams(this.#aggregate);
    const plain = params.map((param) => [param, this.#focus.has(param) ? 'yes' : 'no'] as const);
    const view = {
      world: this.#world,
      focus: (param: string) => this.#focus.get(param) ?? '',
      pool: (param: string) => this.#pools.get(param) ?? [],
      read: async (path: string) => (await this.#answers.read(`/api/v1/${path}`)).body,
    };
    const own = await aggregates[this.#aggregate].variables?.(view);
    return { ...Object.fromEntries(plain), ...own };
  }

  async take(step: WalkStep, draw: Draw): Promise<TakenStep & { readonly isOther: boolean }> {
    const taken = await this.#does(step, draw);
    await this.#drift(draw);
    if (taken.isAccepted) await this.#follow(step.operation);
    const isOther = draw() < turnShare;
    if (isOther) for (const param of objectParams(this.#aggregate)) this.#turnTo(param, draw);
    return { ...taken, isOther };
  }

  async faults(): Promise<readonly string[]> {
    const { reported } = this.#world;
    const last = this.#requests.at(-1);
    if (last !== undefined && last.answer.status >= 500) {
      const code = String(last.answer.body['code']);
      if (!unavailable.test(code)) return [`${code} of ${last.operation}`, ...reported];
    }
    if (reported.length > 0) return [...reported];
    if (last === undefined || last.answer.status >= 300) return [];
    const unready = await this.#unready(last);
    if (unready !== null) return [unready];
    this.#accepted += 1;
    const isDue = this.#accepted % fullChecksEvery === 0;
    const hasCalls = isDue && /^(agent|list|centre)$/.test(this.#aggregate);
    return await faultsOfWorld(this.#answers, { path: last.path, hasCalls });
  }

  /** The agent who set Ready and is not ready, although they have a session and paused none. */
  async #unready({ operation, body }: Request): Promise<string | null> {
    const said = Object(body) as { readonly state?: unknown; readonly nextState?: unknown };
    if (operation === 'setSessionState') this.#hasPaused = true;
    const isReadying = said.state === 'ready' && /AgentState$/.test(operation);
    const sessions = this.#world.live.projection.agents.get('ann')?.sessions.values() ?? [];
    // The other group has no queue, so that nobody is offered a call by it.
    const hasQueue = [...sessions].some(({ shown: { groupId, state } }) => {
      return groupId === 'shop.g' && !/^(ended|released)$/.test(state);
    });
    if (!isReadying || this.#hasPaused || !hasQueue) return null;
    const { body: agent } = await this.#answers.read('/api/v1/agents/shop.ann');
    const { derivedState, reason, work } = agent as Body;
    const isAtWork = (work as readonly unknown[]).length > 0;
    // Meanwhile they may have left an offer unanswered.
    const isOtherwise = reason === 'device' || reason === 'noAnswer';
    if (derivedState !== 'notReady' || isOtherwise || isAtWork) return null;
    return `${operation} to ready leaves shop.ann notReady (${reason})`;
  }

  async end(): Promise<readonly string[]> {
    await this.#endTalks();
    this.#world.clock.turn(1_000);
    await this.#rests();
    const before = await this.#answers.all();
    const stored = storedFaults(this.#world);
    const faults = [...this.#world.reported, ...this.#answers.faults, ...stored];
    const next = await restarted(this.#world, this.#place);
    const after = await this.#answers.allOf(next, before);
    faults.push(...this.#answers.differences(before, after), ...next.reported);
    await stops(next);
    return faults;
  }

  async close(): Promise<void> {
    await stops(this.#world);
  }

  async #fillPools(): Promise<void> {
    for (const [param, ids] of fixed) this.#pools.set(param, ids);
    const filled = new Set<string>();
    for (const { path, param } of this.#lists) {
      const found = filled.has(param) ? [...(this.#pools.get(param) ?? [])] : [];
      filled.add(param);
      const [parent] = paramsOf(path).filter((name) => name !== 'centre' && name !== 'handler');
      const parents = parent === undefined ? [''] : (this.#pools.get(parent) ?? []);
      for (const of of parents.slice(-parentsMax)) {
        const url = path
          .replace('{centre}', 'shop')
          .replace('{handler}', 'main')
          .replace(`{${parent}}`, encodeURIComponent(of));
        for (const one of itemsIn(await this.#answers.read(url))) {
          const id = param === 'version' ? one['version'] : (one['id'] ?? one['number']);
          if (id !== undefined) found.push(String(id));
        }
      }
      this.#pools.set(param, this.#inOrder(param, found));
    }
    await this.#fillRest();
  }

  /** Drafts are versions that no list has yet; prompts and legs come in answers alone. */
  async #fillRest(): Promise<void> {
    const ruleSet = this.#focus.get('ruleSet');
    if (this.#aggregate === 'rules' && ruleSet !== undefined) {
      const [set, listed] = await Promise.all([
        this.#answers.read(`/api/v1/rule-sets/${ruleSet}`),
        this.#answers.read(`/api/v1/rule-sets/${ruleSet}/versions`),
      ]);
      const drafts = (set.body['drafts'] ?? []) as readonly Body[];
      const versions = [...itemsIn(listed), ...drafts].map((one) => String(one['version']));
      this.#pools.set('version', this.#inOrder(`version of ${ruleSet}`, versions));
    }
    const { calls, agents } = this.#world.live.projection;
    const live = calls.live();
    const sessions = [...(agents.get('ann')?.sessions.values() ?? [])];
    const isOpen = ({ shown }: (typeof sessions)[number]) =>
      !/^(ended|released)$/.test(shown.state);
    this.#pools.set(
      'session',
      sessions.filter(isOpen).map(({ shown }) => shown.id),
    );
    const offers = live.flatMap(({ call }) => call.offers);
    const isOurs = ({ agentId, state }: (typeof offers)[number]) =>
      agentId === 'shop.ann' && /^(offered|accepted|connecting)$/.test(state);
    this.#pools.set(
      'offer',
      offers.filter(isOurs).map(({ id }) => id),
    );
    this.#pools.set(
      'call',
      live.map(({ call }) => call.callId),
    );
    this.#pools.set(
      'leg',
      live.flatMap(({ legs }) => legs.map(({ leg }) => leg.id)),
    );
    this.#pools.set('prompt', this.#prompts.slice(-parentsMax));
  }

  /** In the order in which they were seen first: ids may be random. */
  #inOrder(param: string, ids: readonly string[]): readonly string[] {
    const seen = this.#seen.get(param) ?? new Set();
    this.#seen.set(param, seen);
    for (const id of ids) seen.add(id);
    const there = new Set(ids);
    const sparedIds = this.#sparedIds.get(param);
    return [...seen].filter((id) => there.has(id) && sparedIds?.has(id) !== true);
  }

  /** One that the walk has added. */
  get #spareAgent(): string | undefined {
    const ids = this.#world.live.projection.agents.all().map(({ shown }) => shown.id);
    return ids.find((one) => /\.c\d+$/.test(one));
  }

  /** Calls that an operation is likely to be accepted of; empty: any. */
  #callsFor(id: string): readonly string[] {
    const calls = this.#world.live.projection.calls.live();
    const of = (isSo: (one: (typeof calls)[number]) => boolean) =>
      calls.filter(isSo).map(({ call }) => call.callId);
    if (id === 'routeCall') return of(({ call }) => call.queueId === 'shop.point');
    const waiting = ['requeueCall', 'reclassCall', 'pullCall', 'planCallback', 'setTreatment'];
    if (waiting.includes(id)) return of(({ call }) => call.derivedState === 'queued');
    const alerting = ['acceptCall', 'answerCall', 'redirectCall'];
    const states = alerting.includes(id)
      ? /^(offering|dialing)$/
      : /^(connected|conferenced|onHold)/;
    return of(({ legs }) =>
      legs.some(({ agentId, leg }) => agentId !== null && states.test(leg.state)),
    );
  }

  #turnTo(param: string, draw: Draw): void {
    const id = pick(this.#pools.get(param) ?? [], draw);
    if (id === undefined) this.#focus.delete(param);
    else this.#focus.set(param, id);
  }

  /** After an accepted request: what it made is in focus, and what is gone is not. */
  async #follow(operation: string): Promise<void> {
    const before = new Map(this.#pools);
    await this.#fillPools();
    for (const param of objectParams(this.#aggregate)) {
      const pool = this.#pools.get(param) ?? [];
      const focus = this.#focus.get(param);
      if (focus !== undefined && !pool.includes(focus)) this.#focus.delete(param);
      const { body } = this.#requests.at(-1)?.answer ?? {};
      const named = [body?.['id'], body?.['number']].map(String);
      const made =
        pool.find((id) => named.includes(id)) ??
        pool.findLast((id) => before.get(param)?.includes(id) !== true);
      const makes = /^(create|add|put|save|clone|request|check|test|shadow|backtest)/;
      if (made !== undefined && makes.test(operation)) this.#focus.set(param, made);
    }
  }

  #pathOf(id: string, draw: Draw): string | null {
    let filled: string | null = table[id]?.path ?? '';
    for (const param of paramsOf(filled)) {
      const pool = this.#pools.get(param) ?? [];
      const isAny = fixed.has(param) || anyOf.includes(param);
      const fitting = param === 'call' && draw() < fittingShare ? this.#callsFor(id) : [];
      const drawn = pick(fitting.length > 0 ? fitting : pool, draw);
      const own = id === 'deleteAgent' ? this.#spareAgent : drawn;
      const focus = id === 'saveDraft' ? 'note' : this.#focus.get(param);
      const chosen = isAny ? own : focus;
      if (chosen === undefined) return null;
      filled = filled.replace(`{${param}}`, encodeURIComponent(chosen));
    }
    return filled;
  }

  async #does({ operation: id, isPlain }: WalkStep, draw: Draw): Promise<TakenStep> {
    const operation = table[id];
    const path = this.#pathOf(id, draw);
    if (operation === undefined || path === null) return { isAccepted: false, code: 'no object' };
    const by = this.#aggregate === 'rules' ? 'paul' : undefined;
    const isKept = usesPresent.includes(id);
    const getting = path.replace(/\/images$/, '');
    const present = isKept ? await this.#answers.read(getting, { by }) : { text: '', body: {} };
    const place: RequestPlace = {
      draw,
      keys: this.#world.keys,
      pool: (param) => this.#pools.get(param) ?? [],
      focus: (param) => this.#focus.get(param) ?? '',
      present,
    };
    const special = specialRequest(id, place, isPlain);
    const hints = hintsOf(id, place);
    const sound = special?.body ?? aBody(operation, hints, draw);
    // The operation needs a body, and no valid one could be made.
    if (sound === undefined && operation.body?.safeParse(undefined).success === false) {
      return { isAccepted: false, code: 'no body' };
    }
    const isNonsense = !isPlain && draw() < nonsenseShare && !Buffer.isBuffer(sound);
    const body = isNonsense ? nonsense(sound, draw) : sound;
    const query = special?.query ?? ('accept' in operation.query.shape ? 'accept=true' : '');
    return await this.#sendAsSomebody(id, { draw, path, body, query });
  }

  async #sendAsSomebody(
    id: string,
    of: {
      readonly draw: Draw;
      readonly path: string;
      readonly body: unknown;
      readonly query: string;
    },
  ): Promise<TakenStep> {
    const able = actorsOf(id);
    const lucky = of.draw() < luckyShare ? this.#lastAccepted.get(id) : undefined;
    const drawn = pick(able, of.draw) ?? 'nadia';
    const isOwnDraft = /Rule(Draft|DraftTable|Cases)$|^(check|test)Rules$/.test(id);
    const own = of.path.includes('/me/') ? 'helene' : isOwnDraft ? 'paul' : null;
    const first = own ?? lucky ?? drawn;
    let answer: HttpReply | undefined;
    for (const as of [first, ...able.filter((one) => one !== first)]) {
      answer = await this.#send(id, { ...of, as });
      this.#requests.push({ as, operation: id, path: of.path, body: of.body, answer });
      if (answer.status < 300) this.#lastAccepted.set(id, as);
      const code = String(answer.body['code']);
      if (answer.status < 300 || answer.status >= 500 || !ofOthers.test(code)) break;
    }
    if (answer === undefined || answer.status >= 300) {
      return { isAccepted: false, code: refusalOf(answer?.body ?? {}) };
    }
    if (id === 'promptCall') {
      this.#prompts.push(...itemsIn(answer).map((one) => String(one['id'])));
    }
    const cookies = answer.headers['set-cookie'];
    if (id === 'signIn' || id === 'refreshSignIn') {
      this.#cookie = [cookies]
        .flat()
        .map((one) => String(one).split(';')[0])
        .join('; ');
    }
    return { isAccepted: true, code: '' };
  }

  async #send(
    id: string,
    of: {
      readonly as: string;
      readonly path: string;
      readonly body: unknown;
      readonly query: string;
    },
  ): Promise<HttpReply> {
    const { path, body, query } = of;
    const operation = table[id];
    const as = of.as === 'program' ? this.#world.keys.program : of.as;
    const tag = operation === undefined ? undefined : await this.#tagFor(operation, { path, as });
    const mediaType = mediaTypes[id];
    const isSession = path.startsWith('/api/v1/session');
    const headers = {
      'idempotency-key': `walk-${this.#requests.length}-${as.length}`,
      ...(tag === undefined ? {} : { 'if-match': tag }),
      ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
      ...(isSession && this.#cookie !== '' ? { cookie: this.#cookie } : {}),
    };
    const url = query === '' ? path : `${path}?${query}`;
    return await this.#world.ask((operation?.method ?? 'POST') as Method, url, {
      ...(isSession ? {} : { as }),
      headers,
      ...(body === undefined ? {} : { body }),
    });
  }

  /** The version of what is changed, as it is now. */
  async #tagFor(
    { method, errors }: Operation,
    { path, as }: { readonly path: string; readonly as: string },
  ): Promise<string | undefined> {
    const isVersioned = errors.includes('version_required') || errors.includes('version_mismatch');
    if (!isVersioned && method === 'POST') return undefined;
    const parent = path.replace(/\/[^/]+$/, '');
    // The tag of an image is that of its file.
    const first = path.includes('/images/') ? parent : path;
    for (const url of [
      first,
      parent,
      parent.replace(/\/[^/]+$/, ''),
      '/api/v1/centres/shop/file',
    ]) {
      const { status, headers } = await this.#world.ask('GET', url, { as });
      const tag = headers['etag'];
      if (status === 200 && typeof tag === 'string') return tag;
      if (!isVersioned) return undefined;
    }
    return undefined;
  }

  /** What time, callers and those who are dialled do. */
  async #drift(draw: Draw): Promise<void> {
    const { clock, dials, ask, live } = this.#world;
    clock.turn(draw() < passingShare ? (pick(passing, draw) ?? 0) : 0);
    const [leg] = dials.ringing;
    if (leg !== undefined && draw() < 0.5) {
      leg.comesTo(pick(['answered', 'busy', 'noAnswer'] as const, draw) ?? 'busy');
    }
    const calls = live.projection.calls.live();
    if (
      this.#aggregate === 'list' &&
      live.projection.agents.get('ann')?.shown.state === 'notReady'
    ) {
      const body = { state: 'ready' };
      await ask('PUT', '/api/v1/agents/shop.ann/state', { as: 'ann', body });
    }
    const share = this.#aggregate === 'list' ? 0.5 : 0.04;
    const call =
      calls.length > callsMax ? calls[0] : draw() < share ? pick(calls, draw) : undefined;
    if (call !== undefined) await this.#hangUp(call.call);
    await this.#rests();
  }

  async #hangUp({ callId, derivedState }: CallResource): Promise<void> {
    this.#hangUps += 1;
    await this.#world.ask('POST', `/api/v1/calls/${callId}/hangup`, {
      // Who is called back is not on the line, and cannot hang up.
      as: derivedState === 'callback' ? 'malik' : this.#world.keys.program,
      body: {},
      headers: { 'idempotency-key': `end-${this.#hangUps}` },
    });
  }

  /** Talks and offers do not survive a restart; what waits does. */
  async #endTalks(): Promise<void> {
    const { calls } = this.#world.live.projection;
    for (const agent of ['ann', 'ben']) {
      await this.#world.ask('POST', `/api/v1/agents/shop.${agent}/force-state`, {
        as: 'malik',
        body: { state: 'notReady', reason: 'restart' },
        headers: { 'idempotency-key': `restart-${agent}` },
      });
    }
    for (let times = 0; times < callsMax; times += 1) {
      const inTalk = calls.live().filter(({ call, isDirect }) => {
        const isOffered = call.offers.some(({ state }) => /^(offered|acc|connecting)/.test(state));
        return isDirect || isOffered || call.derivedState !== 'queued';
      });
      for (const { call } of inTalk) await this.#hangUp(call);
      if (inTalk.length === 0) return;
    }
  }

  async #rests(): Promise<void> {
    for (let turn = 0; turn < 4; turn += 1) {
      this.#world.clock.turn(0);
      await new Promise(setImmediate);
    }
    await this.#fillRest();
  }
}

/** Who has a role of an operation. */
function actorsOf(id: string): readonly string[] {
  const { access = 'open' } = table[id] ?? {};
  if (access === 'open') return actors.map(([who]) => who);
  const roles: readonly string[] = [...access.roles, ...(access.own ?? [])];
  const able = actors.filter(([, own]) => own.some((role) => roles.includes(role)));
  return (able.length === 0 ? actors : able).map(([who]) => who);
}
