/**
 * The rule service over a store on this machine, for a centre that does not run. What is activated
 * here is active from the next start of the service.
 */
import type { FastifyInstance, InjectOptions } from 'fastify';
import { buildServer } from '../../api/index.ts';
import type { AccountsFile } from '../../contracts/index.ts';
import { inProcessRunner } from '../../gateways/index.ts';
import { assert } from '../../kernel/index.ts';
import { type Clock, startLiveCentre, systemClock } from '../../live/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import { RuleService, SimulationService } from '../../services/index.ts';
import { inMemory, openStore, type Store } from '../../store/index.ts';
import { invalidInput } from '../cli-error.ts';
import { engineVersion } from '../engine-version.ts';
import type { ImpactDay } from '../impact/impact-designs.ts';
import { stoppedTimeOf } from '../start/open-journal.ts';
import { clientOf, type ImpactRequest, RuleServiceClient } from './rule-service-client.ts';

export interface LocalRuleServiceOptions {
  readonly path: string;
  /**
   * Data folder of a service, by whose journal changes are dated. Default: by this machine's clock.
   */
  readonly folder?: string;
  readonly centreId: string;
  readonly accounts: AccountsFile;
  /** Who acts; null for somebody unnamed who can read the store. */
  readonly person: string | null;
  readonly world?: RuleWorld;
  readonly onClose?: () => void;
}

const reader = { id: '~', name: 'Whoever has the store', roles: ['analyst'] } as const;
/** No rate limit, as nobody else is served. */
const unbounded = { perSecond: 1_000_000, burst: 1_000_000 };

/** @throws {StoreError} if the store cannot be opened. */
export function openLocalRuleService(options: LocalRuleServiceOptions): RuleServiceClient {
  const { path, centreId, world } = options;
  // Passwords are left out: whoever can open the store needs none.
  const named = options.accounts.people.map(({ password: _, ...person }) => person);
  const accounts: AccountsFile = { ...options.accounts, people: [...named, reader] };
  const store = openStore({ path, nowMs: () => systemClock.nowMs() });
  const clock = clockOf(store, options);
  const of = { centreId, store, accounts, clock };
  const ruleService = new RuleService({ ...of, ...(world === undefined ? {} : { world }) });
  const [refused] = ruleService.open();
  if (refused !== undefined) {
    store.close();
    throw invalidInput(`${refused.code}: ${refused.detail}`);
  }
  return new LocalOffice({ ...options, ...of, ruleService });
}

interface Opened extends LocalRuleServiceOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ruleService: RuleService;
}

class LocalOffice extends RuleServiceClient {
  readonly #opened: Opened;
  readonly #runner = inProcessRunner();
  #server: Promise<FastifyInstance> | null = null;
  /** Stops the server, which would otherwise keep the process alive. */
  #stop: () => void = () => {};
  #day: ImpactDay | null = null;

  constructor(opened: Opened) {
    const { path, centreId, person } = opened;
    const fetch: Parameters<typeof clientOf>[1]['fetch'] = (...asked) => this.#ask(...asked);
    super({ name: path, centreId, client: clientOf(person ?? reader.id, { server: '', fetch }) });
    this.#opened = opened;
  }

  override simulate(of: ImpactRequest): ReturnType<RuleServiceClient['simulate']> {
    this.#day = of.day;
    return super.simulate(of);
  }

  override close(): void {
    const { ruleService, store, onClose } = this.#opened;
    this.#stop();
    ruleService.close();
    store.close();
    onClose?.();
  }

  async #ask(url: string, { method, headers, body }: RequestInit): Promise<Response> {
    this.#server ??= this.#serve();
    const server = await this.#server;
    const asked = { method, url, headers, ...(body == null ? {} : { payload: body }) };
    const reply = await server.inject(asked as InjectOptions);
    const given = Object.entries(reply.headers).map(([name, value]) => [name, String(value)]);
    const of = { status: reply.statusCode, headers: Object.fromEntries(given) };
    return new Response(reply.body === '' ? null : reply.body, of);
  }

  /**
   * Serves the rule service's HTTP interface inside this process, with an empty centre and no
   * request log; only rules come from the store.
   */
  async #serve(): Promise<FastifyInstance> {
    const { ruleService, centreId, store, accounts, clock } = this.#opened;
    const live = startLiveCentre({
      centre: { schema: 'callwright.centre/1', id: centreId, timeZone: 'UTC', queues: [] },
      clock,
      speed: 1,
      originMs: clock.nowMs(),
      epoch: 1,
    });
    const onError = (error: Error): void => {
      // An unexpected error is thrown as a bug.
      queueMicrotask(() => {
        throw error;
      });
    };
    const simulations = new SimulationService({
      centreId,
      store,
      accounts,
      clock,
      engineVersion,
      wallClock: systemClock,
      onError,
      centreNow: () => this.#centreNow(),
      runner: () => this.#runner,
      tell: () => {},
    });
    const requests = openStore({ path: inMemory, nowMs: () => clock.nowMs() });
    const server = await buildServer({
      live,
      ruleService,
      simulations,
      clock,
      version: engineVersion,
      onInternal: onError,
      store: requests,
      access: { accounts, isLocal: true, rates: { control: unbounded, interactive: unbounded } },
    });
    this.#stop = () => {
      live.stop();
      void server.close().then(() => requests.close());
    };
    return server;
  }

  #centreNow() {
    const day = this.#day;
    assert(day?.centre !== undefined, 'a scenario that names a centre was read with it');
    const active = this.#opened.ruleService.active.files();
    const kinds = new Set(active.map(({ kind }) => kind));
    const others = day.ruleSets.filter(({ kind }) => !kinds.has(kind));
    return { centre: day.centre, ruleSets: [...others, ...active] };
  }
}

/**
 * The centre's clock. Times here are later than the service's activations, even if its journal is
 * gone, so that "active at an instant" has one answer.
 */
function clockOf(store: Store, { folder, centreId }: LocalRuleServiceOptions): Clock {
  const time = folder === undefined ? null : stoppedTimeOf(folder, centreId, store);
  const lastMs = Math.max(time?.lastMs ?? 0, lastActivationMs(store, centreId));
  const stands = time !== null && !time.isReal;
  return {
    nowMs: () => (stands ? lastMs : Math.max(systemClock.nowMs(), lastMs)),
    after: (delayMs, run) => systemClock.after(delayMs, run),
  };
}

function lastActivationMs({ rules }: Store, centreId: string): number {
  const all = rules.sets(centreId).flatMap(({ id }) => rules.activations(id));
  return all.reduce((lastMs, { atMs }) => Math.max(lastMs, atMs), 0);
}
