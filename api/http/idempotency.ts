/**
 * Idempotency keys: a repeated request gets the first answer. Answers are stored, so that this
 * survives lost connections and restarts.
 *
 * Refusals are not stored, as nothing has happened.
 */
import { hash } from 'node:crypto';
import { aFinding, httpMessages, InvalidRequest, Refusal, refusal } from '../../contracts/index.ts';
import { asRequest, type CarriedRequest, type Clock, type KeyedRequest } from '../../live/index.ts';
import { type Store, StoreError } from '../../store/index.ts';
import { AnswerText, type Operation } from '../operations/operation.ts';
import { endOfTurn } from './end-of-turn.ts';

const keptMs = 86_400_000;
/** Most answers stored for repeats, about 200 MB: four minutes at 400 requests a second. */
const answersMax = 100_000;
const keyForm = /^[\x21-\x7e]{1,255}$/;
/** Most answers that wait to be stored; further ones are not stored. */
const unkeptMax = 1_000;
/**
 * Answers to journaled requests are stored together after this time: the journal can rebuild them.
 */
const gatherMs = 50;
/** Requests between two deletions of expired stored answers. */
const requestsPerLook = 1_000;

type KeptAnswer = Parameters<Store['answers']['keep']>[0];

type IdAndAnswer = readonly [id: string, answer: KeptAnswer];

export interface OperationOutcome<Shown> {
  readonly status: number;
  readonly shown: Shown;
  readonly kept: string;
}

/** Status of a lost answer; no stored answer has it, as refusals are not stored. */
const lostStatus = 409;

export class IdempotentAnswers {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #running = new Set<string>();
  readonly #unkept = new Map<string, KeptAnswer>();
  readonly #carriedBy: (request: KeyedRequest) => CarriedRequest | undefined;
  /** Answers of this turn of the event loop; `#stored` resolves once they are stored. */
  #ofTurn: IdAndAnswer[] = [];
  #gathered: IdAndAnswer[] = [];
  #stored = Promise.resolve();
  #requests = 0;

  constructor(of: {
    readonly store: Store;
    readonly clock: Clock;
    /** The request, if the journal has it with its effects, so that storing its answer can wait. */
    readonly carriedBy: (request: KeyedRequest) => CarriedRequest | undefined;
  }) {
    this.#store = of.store;
    this.#clock = of.clock;
    this.#carriedBy = of.carriedBy;
  }

  /** Marks as done an earlier process's requests with lost answers. */
  recover(carried: readonly CarriedRequest[]): void {
    const atMs = this.#clock.nowMs();
    this.#store.transaction(() => {
      for (const one of carried) {
        const { status = lostStatus } = this.#store.answers.find(one, 0) ?? {};
        if (status === lostStatus) this.#store.answers.keep(lostAnswer(one, atMs));
      }
    });
  }

  /** The stored answer to this request; without one, runs it and stores its answer. */
  async answer<Shown>(of: {
    readonly path: string;
    readonly body: unknown;
    readonly key: string;
    readonly person: string;
    readonly run: () => OperationOutcome<Shown> | Promise<OperationOutcome<Shown>>;
    readonly again: (first: KeptAnswer) => Shown;
    /** Whether a second run gives the first answer, so that a lost one is made again. */
    readonly isRepeatable: boolean;
    /** Rebuilds a lost answer; null if that is impossible. */
    readonly rebuilt: (
      callId: string | null,
    ) => Promise<Pick<OperationOutcome<Shown>, 'status' | 'shown'> | null>;
  }): Promise<Pick<OperationOutcome<Shown>, 'status' | 'shown'>> {
    const { path, key, person } = of;
    const nowMs = this.#clock.nowMs();
    const bodyHash = hash('sha256', JSON.stringify(of.body ?? null));
    const id = JSON.stringify([person, path, key]);
    const first =
      this.#unkept.get(id) ?? this.#store.answers.find({ person, path, key }, nowMs - keptMs);
    if (first !== undefined && first.bodyHash !== bodyHash) {
      throw refusal(httpMessages.keyReused, { key });
    }
    const isLost = first?.status === lostStatus;
    if (first !== undefined && !(isLost && of.isRepeatable)) {
      if (!isLost) return { status: first.status, shown: of.again(first) };
      const rebuilt = await of.rebuilt(JSON.parse(first.body) as string | null);
      if (rebuilt === null) throw lost(first);
      return rebuilt;
    }
    if (this.#running.has(id)) {
      throw refusal(httpMessages.keyRunning, { key });
    }
    this.#running.add(id);
    const request = { person, path, key, bodyHash };
    let isMarked = false;
    // A transaction and the mark of its request are stored together, or neither is.
    const mark = (): void => {
      isMarked = true;
      this.#store.answers.mark(lostAnswer({ ...request, callId: null }, nowMs));
    };
    try {
      const carried = await this.#store.marking(mark, () => asRequest(request, of.run));
      const { status, kept: body } = carried;
      await this.#keep(id, { ...request, status, body, atMs: nowMs });
      this.#forget(nowMs);
      return carried;
    } catch (error) {
      const done = isOfStorage(error) ? this.#carriedBy(request) : undefined;
      if (done !== undefined) void this.#keep(id, lostAnswer(done, nowMs));
      else if (isMarked && !isOfStorage(error)) {
        this.#store.insist(() => this.#store.answers.drop(person, path, key));
      }
      throw error;
    } finally {
      this.#running.delete(id);
    }
  }

  /**
   * The answer is sent even if storing waits. A turn's answers share one transaction and its cost.
   */
  #keep(id: string, answer: KeptAnswer): Promise<void> | undefined {
    if (this.#unkept.size >= unkeptMax) return undefined;
    this.#unkept.set(id, answer);
    if (this.#carriedBy(answer) !== undefined) {
      this.#gathered.push([id, answer]);
      if (this.#gathered.length === 1) this.#clock.after(gatherMs, () => this.storeGathered());
      return undefined;
    }
    this.#ofTurn.push([id, answer]);
    if (this.#ofTurn.length === 1) this.#stored = endOfTurn().then(() => this.#storeTurn());
    return this.#stored;
  }

  storeGathered(): void {
    const answers = this.#gathered;
    this.#gathered = [];
    if (answers.length > 0) this.#storeAll(answers);
  }

  #storeTurn(): void {
    const answers = this.#ofTurn;
    this.#ofTurn = [];
    this.#storeAll(answers);
  }

  #storeAll(answers: readonly IdAndAnswer[]): void {
    this.#store.insist(() => {
      this.#store.transaction(() => {
        for (const [, answer] of answers) this.#store.answers.keep(answer);
      });
      for (const [id] of answers) this.#unkept.delete(id);
    });
  }

  #forget(nowMs: number): void {
    this.#requests += 1;
    if (this.#requests % requestsPerLook !== 0) return;
    this.#store.insist(() => {
      this.#store.answers.dropBefore(nowMs - keptMs);
      this.#store.answers.dropBeyond(answersMax);
    });
  }
}

/** What is stored of a request that was carried out, and whose answer is not known. */
function lostAnswer({ callId, ...request }: CarriedRequest, atMs: number): KeptAnswer {
  return { ...request, status: lostStatus, body: JSON.stringify(callId), atMs };
}

/** Whether a request may have been carried out though it was refused. */
function isOfStorage(error: unknown): boolean {
  const isRefused = error instanceof Refusal && error.code === 'storage_unavailable';
  return isRefused || error instanceof StoreError;
}

function lost({ key, path, body }: KeptAnswer): Refusal {
  const callId = JSON.parse(body) as string | null;
  const place = callId === null ? path.slice(path.indexOf('/')) : `/api/v1/calls/${callId}`;
  return refusal(httpMessages.answerLost, { key, place }, callId === null ? {} : { callId });
}

/** An answer as stored for repeats: without secrets, which are shown once. */
export function keptOf(answered: unknown): unknown {
  if (answered instanceof AnswerText || answered === undefined) return null;
  const isSecret = typeof answered === 'object' && answered !== null && 'secret' in answered;
  return isSecret ? { ...answered, secret: null } : answered;
}

/**
 * A request's key; null if none is taken or given. @throws {Refusal} for a missing or malformed
 * key.
 */
export function keyIn(key: unknown, of: Pick<Operation, 'errors' | 'key'>): string | null {
  if (!of.errors.includes('idempotency_key_reused')) return null;
  if (key === undefined && of.key !== 'required') return null;
  if (typeof key === 'string' && keyForm.test(key)) return key;
  const expected = '1 to 255 visible characters, the same when the request is sent again';
  const received = key === undefined ? 'missing' : JSON.stringify(key);
  const code = key === undefined ? 'missing' : 'wrong_format';
  throw new InvalidRequest([aFinding('/headers/idempotency-key', code, { expected, received })]);
}
