/**
 * The one place that authorises operations: authentication, roles, rate limits, ownership and
 * audit.
 *
 * Each operation's `access` states the rights of roles; handlers do not check them again.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  aFinding,
  callMessages,
  type ErrorCode,
  eitherOf,
  errorEntry,
  fill,
  httpMessages,
  InvalidRequest,
  peopleMessages,
  Refusal,
  refusal,
} from '../../../contracts/index.ts';
import type { Clock, Wire } from '../../../live/index.ts';
import {
  type AnyRole,
  everyRole,
  holdsRight,
  lookEveryMs,
  machineRoles,
  type NamedRight,
  PasskeyAccess,
  type Principal,
  type Principals,
  pageCookie,
  seeCallerNumbers,
  superviseOrders,
  type Wires,
} from '../../../services/index.ts';
import type { AuditEntry, Store } from '../../../store/index.ts';
import { groupOf } from '../../document/operation-groups.ts';
import { dialRights, type MemberRight, programScopes } from '../../operations/access-rules.ts';
import { requireOwnPage } from './browsers.ts';
import { cookieIn } from './cookies.ts';
import { isLimitable, requireLimitable, requireNamedWithin } from './limited.ts';
import type { NamedOperation, RequestContent } from './named-operation.ts';
import { originOf } from './origin.ts';
import { ownersOf } from './owners.ts';
import type { Headers, RateLimits, RateSubject } from './rate-limits.ts';
import { Tickets } from './tickets.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request; null if not authenticated, as open operations allow. */
    principal: Principal | null;
    /** Whether a person acts on something that belongs to another. */
    isForOthers: boolean;
  }
}

export type { NamedOperation, RequestContent } from './named-operation.ts';

export type AuditedRequest = Pick<FastifyRequest, 'principal' | 'isForOthers' | 'url' | 'id'>;

/** Whether a principal may do an operation for everybody, for themselves, or not at all. */
export type Reach = 'all' | 'own' | 'none';

function reachOf({ id, operation }: NamedOperation, principal: Principal | null): Reach {
  const { access, path } = operation;
  if (access === 'open') return 'all';
  if (principal === null) return 'none';
  const { roles, scopes } = principal;
  const holds = (some: readonly AnyRole[]) => some.some((role) => roles.includes(role));
  if (holds(access.roles)) return 'all';
  const isScope = (name: string) => scopes.includes(name);
  if (scopes.length > 0 && (isScope(id) || isScope(groupOf(path)))) return 'all';
  if (programScopes.some((one) => isScope(one.scope) && one.operations.includes(id))) return 'all';
  return holds(access.own ?? []) ? 'own' : 'none';
}

interface GateOptions {
  readonly principals: Principals;
  readonly limits: RateLimits;
  readonly entries: readonly NamedOperation[];
  readonly wires: Wires;
  readonly clock: Clock;
  readonly store: Store;
  /** Whether `/metrics` needs no sign-in [false]. */
  readonly isOpenMetrics?: boolean;
}

const things = ['agent', 'session', 'offer', 'call', 'address', 'queue'] as const;

export class Gate {
  readonly principals: Principals;
  readonly limits: RateLimits;
  readonly passkeys: PasskeyAccess;
  readonly tickets: Tickets;
  readonly #options: GateOptions;
  /** When the principal's key was last looked up in the store. */
  readonly #proven = new WeakMap<Principal, { readonly endings: number; readonly atMs: number }>();

  constructor(options: GateOptions) {
    const { clock, limits, principals } = options;
    this.principals = principals;
    this.limits = limits;
    this.passkeys = new PasskeyAccess(options);
    this.tickets = new Tickets(clock, (principal) => principals.isStill(principal));
    this.#options = options;
  }

  async enter(named: NamedOperation, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { operation } = named;
    if (operation.access === 'open') {
      if (operation.rate !== undefined) this.#takeOpenTurn(operation, request, reply);
      if (operation.isPersonal === true) request.principal = await this.#asking(request);
      return;
    }
    const { isOpenMetrics = false } = this.#options;
    if (operation.access.isOpenByOption === true && isOpenMetrics) return;
    const ticketed = request.ws ? this.tickets.holderOf(request.raw) : null;
    request.principal = ticketed ?? (await this.#asking(request));
    this.#noteProof(request.principal);
    this.permit(named, request, { params: request.params as RequestContent['params'], reply });
  }

  /**
   * Authenticates by the `Authorization` header, else by the page cookie, accepted from our own
   * pages only.
   */
  async #asking(request: FastifyRequest): Promise<Principal | null> {
    const { authorization = '', cookie } = request.headers;
    const page = authorization === '' ? cookieIn(cookie, pageCookie) : null;
    if (page === null) return await this.principals.of(authorization, originOf(request));
    requireOwnPage(request);
    return page.startsWith('cw_')
      ? await this.principals.of(`Bearer ${page}`, originOf(request))
      : await this.principals.ofPage(page);
  }

  /** Records when a key was looked up, so that the same request does not look it up again. */
  #noteProof(principal: Principal | null): void {
    if (principal?.kind !== 'key') return;
    const { endings } = this.principals.connections;
    this.#proven.set(principal, { endings, atMs: this.#options.clock.nowMs() });
  }

  #takeOpenTurn(
    operation: NamedOperation['operation'],
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    try {
      this.limits.take(operation, request, reply);
    } catch (error) {
      if (operation.rate === 'auth') {
        const { address } = originOf(request);
        this.principals.attempts.limited({ account: '', address, requestId: request.id });
      }
      throw error;
    }
  }

  /**
   * Checks again that the principal is still valid, after a body was received or a wait. @throws
   * {Refusal}
   */
  requireStill(principal: Principal | null): void {
    if (principal === null) return;
    const { endings = -1, atMs = 0 } = this.#proven.get(principal) ?? {};
    const isFresh = this.#options.clock.nowMs() - atMs < lookEveryMs;
    if (isFresh && endings === this.principals.connections.endings) return;
    if (this.principals.isStill(principal)) return;
    throw refusal(peopleMessages.rightEnded);
  }

  permit(
    named: NamedOperation,
    request: RateSubject,
    { params, reply }: Pick<RequestContent, 'params'> & { readonly reply: Headers },
  ): void {
    const { principal } = request;
    if (principal === null) throw refusal(peopleMessages.noBearerGiven);
    for (const { live } of this.#options.wires) live.presence.seen(principal.id);
    this.limits.take(named.operation, request, reply);
    if (reachOf(named, principal) !== 'none') return requireLimitable(named, principal);
    if (isOutsider(principal)) throw notThere(named, principal);
    const { centre } = params;
    if (centre === undefined || this.#listsCentre(principal, centre)) {
      throw roleMissing(named, principal);
    }
    throw refusal(httpMessages.centreElsewhere, { centre: this.#options.wires[0].ownerId });
  }

  /** Whether an id names the centre or one of its handlers that the principal may see. */
  #listsCentre({ handlers }: Principal, id: unknown): boolean {
    return this.#options.wires.some(
      ({ centreId, handlerId, ownerId }) =>
        id === ownerId || (id === centreId && (handlers?.includes(handlerId) ?? true)),
    );
  }

  /**
   * Refuses principals who may act only on what is their own, unless it is. True if a person acts
   * for another.
   */
  requireOwn(
    named: NamedOperation,
    principal: Principal | null,
    { params, body, wire }: RequestContent & { readonly wire: Wire },
  ): boolean {
    const { access } = named.operation;
    const { store } = this.#options;
    requireNamedWithin(named, principal, { params, body, wire, store });
    if (principal === null || access === 'open' || access.own === undefined) return false;
    const about = things.some((thing) => params[thing] !== undefined) ? params : inBody(body);
    const owners = ownersOf(about, wire);
    const isTheirUser = (about['userId'] ?? principal.id) === principal.id;
    // A thing without owners does not exist: the operation itself answers that.
    const isOwn = isTheirUser && (owners?.includes(principal.agentId ?? '') ?? true);
    if (isOwn || reachOf(named, principal) === 'all') return !isOwn && principal.kind === 'person';
    if (about['offer'] === undefined && about['call'] === undefined) {
      throw roleMissing(named, principal);
    }
    throw refusal(
      callMessages.notTheirs,
      { name: principal.name },
      { needs: [...neededBy(named)] },
    );
  }

  requireMembers(
    right: MemberRight,
    {
      changed,
      principal,
    }: {
      readonly changed: readonly string[];
      readonly principal: Principal | null;
    },
  ): void {
    const guarded = changed.filter((member) => right.members.includes(member));
    if (guarded.length === 0 || (principal !== null && holdsRight(right, principal))) return;
    const { name = peopleMessages.nobody, roles = [] } = principal ?? {};
    const seen = roles.length === 0 ? peopleMessages.noRole : roles.join(', ');
    const rights = { roles: eitherOf(right.roles), right: right.right };
    const expected = fill(peopleMessages.rolesOrRight, rights);
    throw refusal(
      peopleMessages.memberRight,
      { name, seen, members: guarded.join(', '), expected },
      { needs: [...right.roles, right.right] },
    );
  }

  may(
    named: NamedOperation,
    principal: Principal | null,
    { params, wire }: Pick<RequestContent, 'params'> & { readonly wire: Wire },
  ): boolean {
    const reach = reachOf(named, principal);
    if (reach !== 'own') return reach === 'all';
    return ownersOf(params, wire)?.includes(principal?.agentId ?? '') === true;
  }

  mayForAll(named: NamedOperation, principal: Principal): boolean {
    return reachOf(named, principal) === 'all';
  }

  refusalFor(named: NamedOperation, principal: Principal): Refusal {
    return roleMissing(named, principal);
  }

  rightsOf(principal: Principal): {
    readonly rights: string[];
    readonly ownRights: string[];
  } {
    const { entries } = this.#options;
    const within = (reach: Reach) =>
      entries
        .filter((entry) => reachOf(entry, principal) === reach && isLimitable(entry, principal))
        .map(({ id }) => id);
    const further = this.#furtherRights().filter((right) => holdsRight(right, principal));
    const rights = [...within('all'), ...further.map(({ right }) => right)];
    return { rights, ownRights: within('own') };
  }

  /** Rights that are no operation. */
  #furtherRights(): readonly NamedRight[] {
    const rights = this.#options.entries.flatMap(({ operation }) => operation.memberRight ?? []);
    const dials = dialRights(this.#options.wires);
    return [...new Set<NamedRight>(rights), seeCallerNumbers, superviseOrders, ...dials];
  }

  requireScopes(
    scopes: readonly string[],
    { member, roles }: { readonly member: string; readonly roles: readonly AnyRole[] } = {
      member: 'scopes',
      roles: everyRole,
    },
  ): void {
    const { entries } = this.#options;
    const groups = entries.map(({ operation }) => groupOf(operation.path));
    const rights = this.#furtherRights().map(({ right }) => right);
    const ids = entries.map(({ id }) => id);
    const programs = programScopes.map(({ scope }) => scope);
    const known = new Set<string>([...roles, ...programs, ...groups, ...ids, ...rights]);
    const findings = scopes.flatMap((scope, place) => {
      const expected = `a role (${roles.join(', ')}), ${programs.join(', ')}, the id of an operation, a group of them, or ${rights.join(', ')}`;
      const said = { expected, received: JSON.stringify(scope) };
      return known.has(scope)
        ? []
        : [aFinding(`/body/${member}/${place}`, 'unknown_reference', said)];
    });
    if (findings.length > 0) throw new InvalidRequest(findings);
  }

  /**
   * Scopes of a new key, or rights of a person, that exceed their maker's. Administrators alone
   * give the further roles, of programs or of people, that they do not have themselves.
   */
  beyond(
    maker: Principal,
    scopes: readonly string[],
    further: readonly AnyRole[] = machineRoles,
  ): readonly string[] {
    const isAdministrator = maker.kind === 'person' && maker.roles.includes('admin');
    const roles = isAdministrator ? [...maker.roles, ...further] : maker.roles;
    const giver = { ...maker, roles };
    return scopes.filter((scope) => {
      if (roles.some((role) => role === scope) || maker.scopes.includes(scope)) return false;
      // A role cannot be compared by its operations, as it also decides what answers show.
      if (everyRole.some((role) => role === scope)) return true;
      const further = this.#furtherRights().find(({ right }) => right === scope);
      if (further !== undefined) return !holdsRight(further, giver);
      const key: Principal = { ...maker, kind: 'key', roles: [], scopes: [scope] };
      return this.#options.entries.some(
        (entry) => reachOf(entry, key) === 'all' && reachOf(entry, giver) !== 'all',
      );
    });
  }

  note(
    { id, operation }: NamedOperation,
    { principal, isForOthers, url, id: requestId }: AuditedRequest,
    states: { readonly before: unknown; readonly after: unknown },
  ): void {
    const isNoted = operation.audited !== undefined || (isForOthers && operation.method !== 'GET');
    if (!isNoted) return;
    const [path = url] = url.split('?', 1);
    const { store } = this.#options;
    store.insist(() =>
      this.noteChange({
        ...states,
        actor: principal?.id ?? '',
        action: id,
        subject: path.replace('/api/v1', ''),
        requestId,
      }),
    );
  }

  noteChange(entry: Omit<AuditEntry, 'seq' | 'atMs' | 'centreId'>): void {
    const { store, wires } = this.#options;
    const { centreId, live } = wires[0];
    store.access.addAudit({ ...entry, atMs: live.originMs + live.nowMs, centreId });
  }
}

/** Whether somebody has no role in this centre; their provider may give them one elsewhere. */
function isOutsider({ roles, scopes }: Principal): boolean {
  return roles.length === 0 && scopes.length === 0;
}

/**
 * The refusal for outsiders. It hides whether an id exists; for a path without an id it names the
 * role needed.
 */
function notThere(named: NamedOperation, principal: Principal): Refusal {
  const { path, errors } = named.operation;
  const isNotThere = (one: ErrorCode) => errorEntry(one).status === 404;
  const code = path.includes('{') ? errors.find(isNotThere) : undefined;
  if (code === undefined) return roleMissing(named, principal);
  const noun = code.replace('_not_found', '').replaceAll('_', ' ');
  const kind = { en: noun, fr: errorEntry(code).title.fr };
  return new Refusal(code, fill(peopleMessages.outsider, { kind, name: principal.name }));
}

function roleMissing(named: NamedOperation, { name, roles }: Principal): Refusal {
  const needs = [...neededBy(named)];
  const { access } = named.operation;
  const seen = roles.length === 0 ? peopleMessages.noRole : roles.join(', ');
  const isOwned = access !== 'open' && access.own !== undefined;
  const own = isOwned ? peopleMessages.orOwnPerson : '';
  return refusal(peopleMessages.roleOneOf, { name, seen, needs: eitherOf(needs), own }, { needs });
}

function neededBy({ operation: { access } }: NamedOperation): readonly AnyRole[] {
  return access === 'open' ? [] : access.roles;
}

function inBody(body: unknown): RequestContent['params'] {
  if (typeof body !== 'object' || body === null) return {};
  const { agentId: agent, addressId: address, userId } = body as RequestContent['params'];
  return { agent, address, userId };
}
