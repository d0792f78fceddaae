/**
 * Authenticates requests by token, API key, page cookie, or, where nobody has a password, a bare
 * id.
 *
 * Cost: a token is verified once and cached, but checked each time for whether it still holds.
 */
import { isDeepStrictEqual } from 'node:util';
import { type AccountsFile, type Person, peopleMessages, refusal } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import type { Clock, Wire } from '../../live/index.ts';
import type { Store } from '../../store/index.ts';
import { keyPrefix } from './api-keys.ts';
import { SignInAttempts } from './attempts.ts';
import { type Account, CentrePeople, type Wires } from './centre-people.ts';
import { LiveConnections } from './connections.ts';
import { principalOfKey } from './key-principals.ts';
import { claimsOf, refusalOf } from './not-authenticated.ts';
import type { RequestOrigin } from './origin.ts';
import { isPassword } from './passwords.ts';
import type { Principal } from './principal.ts';
import {
  NewestPeople,
  type NewestPerson,
  type ProvidedPerson,
  Provider,
  type ProviderOptions,
} from './provider.ts';
import { ProviderSignIn } from './provider-sign-in.ts';
import { type Rates, ratesDefault } from './rates.ts';
import {
  pageCookie,
  type SignIn,
  type SignInGrant,
  SignIns,
  type SigningKey,
  type TokenFault,
} from './sign-ins.ts';

export interface EntryOptions {
  readonly accounts: AccountsFile;
  /** Whether agents added later may sign in, as without an accounts file [false]. */
  readonly agentsArePeople?: boolean;
  readonly isLocal?: boolean;
  readonly provider?: ProviderOptions;
  /** Signs tokens [a new key, so tokens end with this process]. */
  readonly signingKey?: SigningKey;
}

interface Known {
  readonly person: Person;
  readonly signIn: Principal['signIn'];
  readonly expiresAtMs: number;
  /** When the identity provider issued the token; absent for our own. */
  readonly issuedAtMs?: number;
}

const knownMax = 20_000;
/** Most passwords hashed at the same time; each takes 32 MiB. */
const comparingMax = 8;
const tokenForm = /^[\w-]+\.[\w-]+\.[\w-]*$/;
const bearerForm = /^Bearer ([\w.~+/=-]{1,8192})$/i;

type PersonalProof = Pick<Principal, 'signIn' | 'untilMs' | 'issuedAtMs'>;
const aName: PersonalProof = { signIn: null, untilMs: null };

interface SigningOut {
  readonly isEverywhere: boolean;
  readonly origin: RequestOrigin;
  readonly requestId: string;
}

export class Principals {
  readonly signIns: SignIns;
  readonly attempts: SignInAttempts;
  readonly connections: LiveConnections;
  readonly people: CentrePeople;
  readonly isLocal: boolean;
  readonly areNamesEnough: boolean;
  readonly arePasswordsKept: boolean;
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #wires: Wires;
  readonly #provider: Provider | null;
  readonly #agentsArePeople: boolean;
  /** Browser sign-in at an identity provider; null if none is configured. */
  readonly providerSignIn: ProviderSignIn | null;
  readonly #onStranger: (person: Person) => void;
  readonly #known = new Map<string, Known>();
  readonly #newest = new NewestPeople(knownMax);
  #comparing = 0;

  constructor(
    {
      accounts,
      agentsArePeople = false,
      isLocal = false,
      provider,
      signingKey: key,
      rates = {},
    }: EntryOptions & { readonly rates?: Partial<Rates> },
    of: {
      readonly clock: Clock;
      readonly store: Store;
      readonly wires: Wires;
      /** Called with each person that the provider signs in. */
      readonly onStranger: (person: Person) => void;
    },
  ) {
    const { clock, store } = of;
    this.isLocal = isLocal;
    const { ownerId: centreId } = of.wires[0];
    this.signIns = new SignIns({ key, clock, store, centreId });
    const { account: rate } = { ...ratesDefault, ...rates };
    this.attempts = new SignInAttempts({ rate, clock, store, wire: of.wires[0] });
    this.connections = new LiveConnections(clock, (principal) => this.#stands(principal));
    this.people = new CentrePeople({ ...of, accounts, agentsArePeople });
    this.arePasswordsKept = accounts.people.some(({ password }) => password !== undefined);
    this.areNamesEnough = isLocal && !this.arePasswordsKept && provider === undefined;
    this.#clock = clock;
    this.#store = store;
    this.#wires = of.wires;
    this.#agentsArePeople = agentsArePeople;
    this.#provider = provider === undefined ? null : new Provider(provider, clock);
    this.providerSignIn =
      provider === undefined || this.#provider === null
        ? null
        : new ProviderSignIn(provider, this.#provider);
    this.#onStranger = of.onStranger;
  }

  /** Takes up a person's change: whoever lost a right loses it at once, open sockets too. */
  changed(id: string, { hasEnded = false } = {}): void {
    this.people.changed(id);
    if (hasEnded) this.signIns.endAll(id);
    this.connections.look(id);
  }

  /** Whether somebody could sign in, were their account this one. */
  canSignIn({ isDisabled, password }: Pick<Account, 'isDisabled' | 'password'>): boolean {
    const needsNone = this.areNamesEnough || this.#provider !== null;
    return isDisabled !== true && (needsNone || password !== undefined);
  }

  /**
   * The principal of a request's `Authorization`; null if none. @throws {Refusal} where the proof
   * is not valid.
   */
  async of(authorization: string | undefined, origin: RequestOrigin): Promise<Principal | null> {
    if (authorization === undefined || authorization === '') return null;
    const text = bearerForm.exec(authorization)?.[1];
    if (text === undefined) throw refusal(peopleMessages.noBearer);
    if (text.startsWith('cw_')) {
      const [{ centreId }] = this.#wires;
      const { address } = origin;
      return principalOfKey(text, { address, centreId, store: this.#store, clock: this.#clock });
    }
    if (tokenForm.test(text)) return await this.#proven(text, () => this.#verify(text));
    const person = this.people.account(text);
    this.#requireNamesEnough(origin);
    if (person?.password !== undefined)
      throw refusal(peopleMessages.nameNotEnough, { proxied: '' });
    if (person !== undefined) return this.principal(person);
    throw refusal(peopleMessages.idUnknown, { id: JSON.stringify(text.slice(0, 64)) });
  }

  /** The principal of a page cookie. @throws {Refusal} where the cookie is not valid. */
  ofPage(cookie: string): Promise<Principal> {
    // Cached under its own name, so that a page cookie cannot serve as a token.
    return this.#proven(`${pageCookie.name} ${cookie}`, () => this.#own(cookie, 'page'));
  }

  #requireNamesEnough(origin: RequestOrigin): void {
    if (this.namesEnoughFor(origin)) return;
    const proxied = this.areNamesEnough ? peopleMessages.throughProxy : '';
    throw refusal(peopleMessages.nameNotEnough, { proxied });
  }

  namesEnoughFor({ isDirect }: RequestOrigin): boolean {
    return this.areNamesEnough && isDirect;
  }

  async signIn(
    { user, password }: { readonly user: string; readonly password?: string | undefined },
    { origin, requestId }: { readonly origin: RequestOrigin; readonly requestId: string },
  ): Promise<{ readonly person: Person; readonly signed: SignInGrant }> {
    const attempt = { account: user, address: origin.address, requestId };
    const prove = () => this.#provenBy(user, password, origin);
    const person = await this.attempts.run(attempt, prove);
    return { person, signed: await this.signIns.begin(person.id) };
  }

  beginProvided(
    { person: described, ...found }: ProvidedPerson,
    { origin, requestId }: { readonly origin: RequestOrigin; readonly requestId: string },
  ): Promise<SignInGrant> {
    const person = this.#identified(described);
    if (person === null) throw refusal(peopleMessages.providerNamesNobody);
    const { id, name, roles } = person;
    // Providers give whole seconds: of two sign-ins in one second, the later one's roles hold.
    const issuedAtMs = Math.max(found.issuedAtMs, (this.#newest.get(id)?.issuedAtMs ?? 0) + 1);
    this.#providedPerson({ person, issuedAtMs });
    this.attempts.note({ account: id, address: origin.address, requestId }, 'signedIn');
    return this.signIns.begin(id, { name, roles, issuedAtMs });
  }

  /** Renews a sign-in by its next token; its open connections stay. @throws {Refusal} */
  async refresh(
    cookie: string | null,
    { origin, requestId }: { readonly origin: RequestOrigin; readonly requestId: string },
  ): Promise<{ readonly person: Person; readonly signed: SignInGrant }> {
    const { signIn, person } = await this.ofCookie(cookie);
    const signed = await this.signIns.refresh(signIn);
    if (signed === null) {
      const { address } = origin;
      this.attempts.note({ account: person.id, address, requestId }, 'cookieUsedTwice');
      this.connections.look(person.id);
      throw refusalOf('ended');
    }
    this.connections.renew(person.id, { signInId: signIn.id, untilMs: signed.expiresAtMs });
    return { person, signed };
  }

  /** Ends one sign-in, or all of a person's, with tokens and open connections. @throws {Refusal} */
  async signOut(
    cookie: string | null,
    { isEverywhere, origin: { address }, requestId }: SigningOut,
  ): Promise<void> {
    const { signIn, person } = await this.ofCookie(cookie);
    if (isEverywhere) this.signIns.endAll(person.id);
    else this.signIns.end(signIn);
    this.connections.look(person.id);
    const result = isEverywhere ? 'signedOutEverywhere' : 'signedOut';
    this.attempts.note({ account: person.id, address, requestId }, result);
  }

  async #provenBy(
    user: string,
    password: string | undefined,
    origin: RequestOrigin,
  ): Promise<Person> {
    const person = this.people.account(user);
    const isNamed = person !== undefined && person.password === undefined;
    if (this.namesEnoughFor(origin) && isNamed) return person;
    const isRight = await this.isSecret(password ?? '', person?.password);
    if (person !== undefined && isRight) return person;
    throw refusal(peopleMessages.passwordWrong);
  }

  /** Whether a password or PIN fits its hash. @throws {Refusal} where many are compared now. */
  async isSecret(secret: string, hash: string | undefined): Promise<boolean> {
    if (this.#comparing >= comparingMax) {
      throw refusal(peopleMessages.signingInMax, { most: comparingMax }, { retryAfterMs: 1_000 });
    }
    this.#comparing += 1;
    try {
      return await isPassword(secret, hash);
    } finally {
      this.#comparing -= 1;
    }
  }

  async ofCookie(
    cookie: string | null,
  ): Promise<{ readonly signIn: SignIn; readonly person: Person }> {
    if (cookie === null) throw refusal(peopleMessages.noCookie);
    const signIn = await this.signIns.find(cookie, 'refresh');
    if (typeof signIn === 'string') throw refusalOf(signIn);
    const person = this.#personIn(signIn);
    if (person === undefined) throw refusalOf('invalid');
    return { signIn, person };
  }

  /**
   * The person of a sign-in. If only the provider knows them: as described at sign-in, while a
   * provider is configured.
   */
  #personIn({ personId: id, provided }: SignIn): Person | undefined {
    if (provided === undefined) return this.people.account(id);
    const { name, roles, issuedAtMs } = provided;
    if (this.#provider === null) return undefined;
    return this.#providedPerson({ person: { id, name, roles }, issuedAtMs });
  }

  /** A provider's person under the id of their account; null: the id belongs to another person. */
  #identified(person: Person): Person | null {
    const id = this.people.idOfSubject(person.id);
    return id === undefined ? null : { ...person, id };
  }

  /**
   * A provider's person who has an account here keeps its agent, handlers and limits, and its roles
   * where the provider's tokens have none.
   */
  #providedPerson({ person: described, issuedAtMs }: NewestPerson): Person {
    const account = this.people.all.get(described.id);
    const { agent, handlers, limits } = account ?? {};
    const { roles, scopes } = this.#rightsOf(described, account);
    const person = { ...described, roles, ...omitUndefined({ agent, handlers, limits, scopes }) };
    this.#onStranger(person);
    // If this token gives other roles, connections opened by older tokens end.
    if (this.#newest.keep({ person, issuedAtMs })) this.connections.look(person.id);
    return person;
  }

  /** Accounts that stand for a missing file give no rights: a provider may know an `admin` too. */
  #rightsOf(described: Person, account: Account | undefined): Pick<Account, 'roles' | 'scopes'> {
    if (this.#provider?.hasRolesOfAccounts !== true) return described;
    return this.#agentsArePeople ? { roles: [] } : (account ?? { roles: [] });
  }

  principal(person: Account, proof: PersonalProof = aName): Principal {
    const { id, name, roles, handlers, limits, scopes = [] } = person;
    const agentId = this.#wires[0].agentOf(person);
    const within = omitUndefined({ handlers, limits });
    return { kind: 'person', id, name, roles, agentId, ...within, scopes, ...proof };
  }

  agentIn(wire: Wire, id: string): string | null {
    return wire.agentOf(this.people.all.get(id) ?? { id });
  }

  /** Whether a proof is still valid: neither expired nor ended. */
  isStill(principal: Principal): boolean {
    const { untilMs } = principal;
    return (untilMs === null || untilMs > this.#clock.nowMs()) && this.#stands(principal);
  }

  /**
   * Whether a proof is valid, expiry aside: the sign-in goes on, the key is valid, the account is
   * unchanged.
   */
  #stands(principal: Principal): boolean {
    const { kind, id, signIn, issuedAtMs } = principal;
    if (kind === 'key') {
      const key = this.#store.access.key(id.slice(keyPrefix.length));
      return key !== undefined && key.expiresAtMs > this.#clock.nowMs();
    }
    if (signIn !== null && this.signIns.isEnded(id, signIn)) return false;
    if (this.people.disabled(id) !== undefined) return false;
    const isProvided = issuedAtMs !== undefined;
    const person = isProvided ? this.#newest.get(id)?.person : this.people.account(id);
    if (person === undefined) return isProvided;
    const hasSameRights =
      rightsIn(person) === rightsIn(principal) &&
      isDeepStrictEqual((this.people.all.get(id) ?? person).limits, principal.limits);
    // The person must still be linked to the same agent.
    return hasSameRights && this.#wires.some((wire) => wire.agentOf(person) === principal.agentId);
  }

  /** Verifies a token once; `name` is its name in the cache. */
  async #proven(name: string, verify: () => Promise<Known | TokenFault>): Promise<Principal> {
    const known = this.#known.get(name) ?? (await verify());
    if (typeof known === 'string') throw refusalOf(known);
    const { signIn, expiresAtMs: untilMs, issuedAtMs } = known;
    // Of our own people what they are now: other rights hold at once, without another sign-in.
    const now = issuedAtMs === undefined ? this.people.account(known.person.id) : undefined;
    const person = now ?? known.person;
    if (untilMs <= this.#clock.nowMs()) {
      this.#known.delete(name);
      throw refusalOf('expired');
    }
    this.#known.set(name, known);
    if (this.#known.size > knownMax) this.#known.delete(this.#known.keys().next().value ?? '');
    const principal = this.principal(person, { signIn, untilMs, ...omitUndefined({ issuedAtMs }) });
    if (!this.#stands(principal)) throw refusalOf('ended');
    return principal;
  }

  async #verify(token: string): Promise<Known | TokenFault> {
    return this.#provider !== null && claimsOf(token)?.iss === this.#provider.issuer
      ? await this.#provided(token, this.#provider)
      : await this.#own(token, 'ask');
  }

  async #own(token: string, use: 'ask' | 'page'): Promise<Known | TokenFault> {
    const found = await this.signIns.find(token, use);
    if (typeof found === 'string') return found;
    const { id, untilMs, expiresAtMs, provided } = found;
    const person = this.#personIn(found);
    if (person === undefined) return 'invalid';
    const { issuedAtMs } = provided ?? {};
    return { person, signIn: { id, untilMs }, expiresAtMs, ...omitUndefined({ issuedAtMs }) };
  }

  async #provided(token: string, provider: Provider): Promise<Known | TokenFault> {
    const found = await provider.find(token, this.#wires[0].centreId);
    if (typeof found === 'string') return found;
    const described = this.#identified(found.person);
    if (described === null) return 'invalid';
    const { expiresAtMs, issuedAtMs } = found;
    const person = this.#providedPerson({ person: described, issuedAtMs });
    return { person, signIn: null, expiresAtMs, issuedAtMs };
  }
}

function rightsIn({
  roles = [],
  scopes = [],
}: Partial<Pick<Principal, 'roles' | 'scopes'>>): string {
  return [...roles, ...scopes].sort().join(' ');
}
