/**
 * Passkeys of people in the accounts file, to sign in without a password.
 *
 * Challenges are random, usable once within five minutes, and do not survive a restart. Source:
 * decisions/0033.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type Person, peopleMessages, refusal } from '../../contracts/index.ts';
import type { Clock } from '../../live/index.ts';
import type { PasskeyRecord, Store } from '../../store/index.ts';
import { type RequestOrigin, serverOf } from './origin.ts';
import type { Principal } from './principal.ts';
import type { Principals } from './principals.ts';
import type { SignInGrant } from './sign-ins.ts';
import {
  type AssertionResponse,
  hostOf,
  judgeMade,
  judgeProven,
  keyAlgorithms,
  type RegistrationResponse,
} from './webauthn.ts';

const passkeysMax = 20;
const questionMs = 5 * 60_000;
/** Most open challenges; the oldest is forgotten first. */
const questionsMax = 10_000;
const questionBytes = 32;

interface Question {
  /** Person who registers a passkey by this challenge; null for a sign-in. */
  readonly person: string | null;
  readonly untilMs: number;
}

interface PasskeysOptions {
  readonly clock: Clock;
  readonly store: Store;
  readonly principals: Principals;
}

export class PasskeyAccess {
  readonly #of: PasskeysOptions;
  readonly #questions = new Map<string, Question>();

  constructor(of: PasskeysOptions) {
    this.#of = of;
  }

  get areKept(): boolean {
    return this.#of.store.passkeys.count() > 0;
  }

  /** Options for `navigator.credentials.create` in the browser. @throws {Refusal} */
  askToMake(principal: Principal | null, origin: RequestOrigin) {
    const { id, name } = this.#account(principal);
    const own = this.#of.store.passkeys.of(id);
    return {
      challenge: this.#ask(id),
      rp: { id: hostOf(serverOf(origin)), name: 'Callwright' },
      user: { id: userIdOf(id), name: id, displayName: name },
      pubKeyCredParams: keyAlgorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: own.map((passkey) => ({ type: 'public-key', id: passkey.id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      timeout: questionMs,
    };
  }

  make(
    principal: Principal | null,
    made: { readonly id: string; readonly name: string; readonly response: RegistrationResponse },
    origin: RequestOrigin,
  ): PasskeyRecord {
    const { clock, store } = this.#of;
    const { id: person } = this.#account(principal);
    const found = judgeMade(made.id, made.response, {
      server: serverOf(origin),
      isOpen: (challenge) => this.#takeQuestion(challenge)?.person === person,
    });
    if (found === null || store.passkeys.get(made.id) !== undefined) {
      throw refusal(peopleMessages.passkeyNotValid, {
        id: made.id.slice(0, 64),
        server: serverOf(origin),
        person,
      });
    }
    if (store.passkeys.of(person).length >= passkeysMax) {
      throw refusal(peopleMessages.passkeysMax, { person, most: passkeysMax });
    }
    const { id, name } = made;
    const record = { id, person, name, ...found, createdAtMs: clock.nowMs(), usedAtMs: null };
    store.transaction(() => store.passkeys.add(record));
    return record;
  }

  /** Options for `navigator.credentials.get`; the person chooses a passkey of their device. */
  askToProve(origin: RequestOrigin) {
    return {
      challenge: this.#ask(null),
      rpId: hostOf(serverOf(origin)),
      userVerification: 'required',
      timeout: questionMs,
    };
  }

  async signIn(
    { id, response }: { readonly id: string; readonly response: AssertionResponse },
    { origin, requestId }: { readonly origin: RequestOrigin; readonly requestId: string },
  ): Promise<{ readonly person: Person; readonly signed: SignInGrant }> {
    const { clock, principals, store } = this.#of;
    const { attempts, signIns } = principals;
    const passkey = store.passkeys.get(id);
    const attempt = { account: passkey?.person ?? '', address: origin.address, requestId };
    attempts.begin(attempt);
    const isOpen = (challenge: string) => this.#takeQuestion(challenge)?.person === null;
    const expected = { server: serverOf(origin), isOpen };
    const signCount = passkey === undefined ? null : judgeProven(passkey, response, expected);
    const person = passkey && principals.account(passkey.person);
    if (signCount === null || person === undefined) {
      attempts.note(attempt, 'refused');
      throw refusal(peopleMessages.passkeyProvesNobody);
    }
    const used = { signCount, atMs: clock.nowMs() };
    store.transaction(() => store.passkeys.use(id, used));
    attempts.succeed(attempt);
    return { person, signed: await signIns.begin(person.id) };
  }

  /**
   * Only people of the accounts file may register: a provider's people sign in there. @throws
   * {Refusal}
   */
  #account(principal: Principal | null): Person {
    const { kind, id = '', issuedAtMs } = principal ?? {};
    const person = kind === 'person' && issuedAtMs === undefined && this.#of.principals.account(id);
    if (person) return person;
    throw refusal(peopleMessages.noAccount, { id });
  }

  #ask(person: string | null): string {
    const challenge = randomBytes(questionBytes).toString('base64url');
    this.#questions.set(challenge, { person, untilMs: this.#of.clock.nowMs() + questionMs });
    const [oldest] = this.#questions.keys();
    if (this.#questions.size > questionsMax && oldest !== undefined) this.#questions.delete(oldest);
    return challenge;
  }

  /** Takes a challenge, usable once; undefined if unknown or too old. */
  #takeQuestion(challenge: string): Question | undefined {
    const question = this.#questions.get(challenge);
    this.#questions.delete(challenge);
    return question !== undefined && question.untilMs > this.#of.clock.nowMs()
      ? question
      : undefined;
  }
}

function userIdOf(person: string): string {
  return createHash('sha256').update(person).digest('base64url');
}
