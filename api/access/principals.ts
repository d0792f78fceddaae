/**
 * From the `Authorization` of a request to who asks.
 *
 * Four ways: a token of our own, one of the provider's, the key of a program; and, where nobody has
 * a password and the service listens on loopback alone, the bare id of a person.
 * Cost: a token is verified once, and known from then on until it expires.
 * Source: ux-and-api.md 5.1.
 */
import { decodeJwt } from 'jose';
import type { AccountsFile, Person } from '../../contracts/index.ts';
import type { Clock } from '../../live/index.ts';
import type { Store } from '../../store/index.ts';
import { type AnyRole, everyRole, type Principal } from '../access.ts';
import { Refusal } from '../refusal.ts';
import type { Wire } from '../wire.ts';
import { isSecret, mayComeFrom, readKey } from './api-keys.ts';
import { isPassword } from './passwords.ts';
import { Provider, type ProviderOptions } from './provider.ts';
import { type SignIn, SignIns, type SigningKey, type TokenFault } from './sign-ins.ts';

/** Who may come in, and how. */
export interface EntryOptions {
  readonly accounts: AccountsFile;
  /** Nobody wrote accounts: an agent added later is a person, too [false]. */
  readonly agentsArePeople?: boolean;
  /** The service listens on loopback alone [false]. */
  readonly isLocal?: boolean;
  readonly provider?: ProviderOptions;
  /** Signs tokens [a new one: they end with this process]. */
  readonly signingKey?: SigningKey;
}

/** Somebody whose token was verified. */
interface Known {
  readonly person: Person;
  readonly signInId: string | null;
  readonly expiresAtMs: number;
}

const keyPrefix = 'key_';
const knownMax = 20_000;
/** Passwords compared at once; each takes memory. */
const comparingMax = 8;
/** Between two notes that a key was used. */
const usedEveryMs = 60_000;
const tokenForm = /^[\w-]+\.[\w-]+\.[\w-]*$/;
const bearerForm = /^Bearer ([\w.~+/=-]{1,8192})$/i;

/** Of each handler, the centre's own first. */
export type Wires = readonly [Wire, ...Wire[]];

export class Principals {
  readonly signIns: SignIns;
  readonly #people: Map<string, Person>;
  readonly #agentsArePeople: boolean;
  /** The service listens on loopback alone. */
  readonly isLocal: boolean;
  /** The bare id of a person is enough. */
  readonly areNamesEnough: boolean;
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #wires: Wires;
  readonly #provider: Provider | null;
  readonly #onStranger: (person: Person) => void;
  readonly #known = new Map<string, Known>();
  #comparing = 0;

  constructor(
    { accounts, agentsArePeople = false, isLocal = false, provider, signingKey: key }: EntryOptions,
    of: {
      readonly clock: Clock;
      readonly store: Store;
      readonly wires: Wires;
      /** Hears of people of the provider. */
      readonly onStranger: (person: Person) => void;
    },
  ) {
    const { clock, store } = of;
    this.isLocal = isLocal;
    this.signIns = new SignIns({ key, clock, store });
    this.#agentsArePeople = agentsArePeople;
    this.#people = new Map(accounts.people.map((person) => [person.id, person]));
    const hasPassword = accounts.people.some(({ password }) => password !== undefined);
    this.areNamesEnough = isLocal && !hasPassword && provider === undefined;
    this.#clock = clock;
    this.#store = store;
    this.#wires = of.wires;
    this.#provider = provider === undefined ? null : new Provider(provider, clock);
    this.#onStranger = of.onStranger;
  }

  /** Who asks; null: nobody is named. @throws {Refusal} where what is named proves nothing. */
  async of(authorization: string | undefined, address: string): Promise<Principal | null> {
    if (authorization === undefined || authorization === '') return null;
    const text = bearerForm.exec(authorization)?.[1];
    if (text === undefined) throw notAuthenticated('The Authorization is no Bearer token.');
    if (text.startsWith('cw_')) return this.#program(text, address);
    if (tokenForm.test(text)) return await this.#signedIn(text);
    const person = this.#personOf(text);
    if (!this.areNamesEnough) {
      throw notAuthenticated('A name is not enough here; sign in by POST /api/v1/session.');
    }
    if (person !== undefined) return this.principal(person);
    const seen = `Nobody here has the id ${JSON.stringify(text.slice(0, 64))}`;
    throw notAuthenticated(`${seen}; expected a person of the accounts file.`);
  }

  get people(): ReadonlyMap<string, Person> {
    return this.#people;
  }

  /** The person of a name and password. @throws {Refusal} */
  async signIn(user: string, password: string | undefined): Promise<Person> {
    const person = this.#personOf(user);
    if (this.areNamesEnough && person !== undefined) return person;
    if (this.#comparing >= comparingMax) {
      const detail = `${comparingMax} people are signing in at once; try again.`;
      throw new Refusal('resource_unavailable', detail, { retryAfterMs: 1_000 });
    }
    this.#comparing += 1;
    try {
      const isRight = await isPassword(password ?? '', person?.password);
      if (person !== undefined && isRight) return person;
    } finally {
      this.#comparing -= 1;
    }
    throw notAuthenticated('There is no such user with this password.');
  }

  /** The sign-in of a cookie. @throws {Refusal} */
  async ofCookie(
    cookie: string | null,
  ): Promise<{ readonly signIn: SignIn; readonly person: Person }> {
    if (cookie === null) throw notAuthenticated('There is no cookie of a sign-in; sign in first.');
    const signIn = await this.signIns.find(cookie, 'refresh');
    if (typeof signIn === 'string') throw refusalOf(signIn);
    const person = this.#people.get(signIn.personId);
    if (person === undefined) throw refusalOf('invalid');
    return { signIn, person };
  }

  #personOf(id: string): Person | undefined {
    const known = this.#people.get(id);
    if (known !== undefined || !this.#agentsArePeople) return known;
    const agent = this.#wires.flatMap((wire) => wire.agentSetting(id) ?? [])[0];
    if (agent === undefined) return undefined;
    const person = { id, name: agent.name ?? id, roles: ['agent'] } as const;
    this.#people.set(id, person);
    this.#onStranger(person);
    return person;
  }

  /** A person as they ask. */
  principal(person: Person, signInId: string | null = null): Principal {
    const { id, name, roles, handlers } = person;
    const agentId = this.#wires[0].agentOf(person);
    const at = handlers === undefined ? {} : { handlers };
    return { kind: 'person', id, name, roles, agentId, ...at, scopes: [], signInId };
  }

  /** The agent that a person works as in a handler; null: none. */
  agentIn(wire: Wire, id: string): string | null {
    return wire.agentOf(this.#people.get(id) ?? { id });
  }

  /** Whether what somebody was proven by still stands: no sign-in that was ended, no void key. */
  isStill({ kind, id, signInId }: Principal): boolean {
    if (signInId !== null) return !this.signIns.isEnded(signInId);
    if (kind === 'person') return true;
    const key = this.#store.access.key(id.slice(keyPrefix.length));
    return key !== undefined && key.expiresAtMs > this.#clock.nowMs();
  }

  async #signedIn(token: string): Promise<Principal> {
    const known = this.#known.get(token) ?? (await this.#verify(token));
    if (known.expiresAtMs <= this.#clock.nowMs()) {
      this.#known.delete(token);
      throw refusalOf('expired');
    }
    const { person, signInId } = known;
    if (signInId !== null && this.signIns.isEnded(signInId)) throw refusalOf('ended');
    return this.principal(person, signInId);
  }

  async #verify(token: string): Promise<Known> {
    const found =
      this.#provider !== null && issuerOf(token) === this.#provider.issuer
        ? await this.#provided(token, this.#provider)
        : await this.#own(token);
    if (typeof found === 'string') throw refusalOf(found);
    this.#known.set(token, found);
    if (this.#known.size > knownMax) this.#known.delete(this.#known.keys().next().value ?? '');
    return found;
  }

  async #own(token: string): Promise<Known | TokenFault> {
    const found = await this.signIns.find(token, 'ask');
    if (typeof found === 'string') return found;
    const { id: signInId, personId, expiresAtMs } = found;
    const person = this.#people.get(personId);
    return person === undefined ? 'invalid' : { person, signInId, expiresAtMs };
  }

  /** Somebody of the accounts file keeps the agent and the handlers that stand there. */
  async #provided(token: string, provider: Provider): Promise<Known | TokenFault> {
    const found = await provider.find(token, this.#wires[0].centreId);
    if (typeof found === 'string') return found;
    const { agent, handlers } = this.#people.get(found.person.id) ?? {};
    const person = {
      ...found.person,
      ...(agent === undefined ? {} : { agent }),
      ...(handlers === undefined ? {} : { handlers }),
    };
    this.#onStranger(person);
    return { person, signInId: null, expiresAtMs: found.expiresAtMs };
  }

  #program(text: string, address: string): Principal {
    const { id = '', secret = '' } = readKey(text) ?? {};
    const key = this.#store.access.key(id);
    if (key === undefined || key.centreId !== this.#wires[0].centreId || !isSecret(secret, key)) {
      throw notAuthenticated('There is no such key, or it was revoked.');
    }
    const { name, scopes, expiresAtMs, usedAtMs } = key;
    const nowMs = this.#clock.nowMs();
    if (expiresAtMs <= nowMs) {
      const detail = `The key "${name}" was good until ${new Date(expiresAtMs).toISOString()}.`;
      throw new Refusal('token_expired', detail);
    }
    if (!mayComeFrom(address, key)) {
      throw notAuthenticated(`The key "${name}" may not be used from ${address}.`);
    }
    if (usedAtMs === null || nowMs - usedAtMs >= usedEveryMs) {
      this.#store.insist(() => this.#store.access.useKey(id, nowMs));
    }
    const roles = everyRole.filter((role: AnyRole) => scopes.includes(role));
    const nobodys = { kind: 'key', agentId: null, signInId: null } as const;
    return { ...nobodys, id: `${keyPrefix}${id}`, name, roles, scopes };
  }
}

function refusalOf(fault: TokenFault): Refusal {
  if (fault === 'expired')
    return new Refusal('token_expired', 'The token has expired; refresh it.');
  const seen = fault === 'ended' ? 'The sign-in of this token was ended' : 'The token is not valid';
  return notAuthenticated(`${seen}; sign in by POST /api/v1/session.`);
}

/** A refusal to hear somebody who has not proven who they are. */
export function notAuthenticated(detail: string): Refusal {
  return new Refusal('not_authenticated', detail);
}

/** What a token says of its origin, unproven. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
