/**
 * The clients of a fault world: requests that are lost on the way in, answers that are lost on the
 * way back, and both repeated until somebody says yes or no.
 */
import type { IdempotentAnswers } from '../../api/http/idempotency.ts';
import { Refusal } from '../../contracts/index.ts';
import type { LiveCentre } from '../../live/index.ts';
import type { Draw } from '../support/rig/draw.ts';
import { type Act, drawAct } from './acts.ts';
import type { Witness } from './witness.ts';
import type { Entry } from './world-disk.ts';
import { hourMs, minuteMs, secondMs, type WorldTime } from './world-time.ts';

const lostShare = 0.03;
const repeatedShare = 0.02;
const triesMax = 4;
const patienceMs = 5 * secondMs;

/** A process as clients reach it. */
export interface ReachedService {
  readonly isAlive: boolean;
  readonly live: LiveCentre;
  readonly once: IdempotentAnswers;
}

export interface ClientsOptions {
  readonly time: WorldTime;
  readonly draw: Draw;
  readonly witness: Witness;
  readonly entries: readonly Entry[];
  /** The process that the address leads to now; null: nobody listens. */
  readonly reach: () => ReachedService | null;
  /** Somebody is there from now on, or no more. */
  readonly onPerson: (personId: string, isThere: boolean) => void;
  readonly count: (name: string) => void;
}

/** Codes after which a client asks again. */
const notYet: readonly string[] = ['storage_unavailable', 'draining', 'request_in_progress'];

interface Answered {
  /** `done`, `again`: it was before, or why not. */
  readonly code: string;
  readonly answered?: unknown;
}

interface Request {
  readonly act: Act;
  readonly key: string;
  /** Entries before it was first sent. */
  readonly sentAtSeq: number;
  tries: number;
  isAnswered: boolean;
  /** Some of it may have been done: it is not known by its key. */
  wasRefused: boolean;
}

export class Clients {
  readonly #of: ClientsOptions;
  /** Calls whose data somebody has changed: once, so that the last that was answered holds. */
  readonly #changed = new Set<string>();
  #keys = 0;

  constructor(of: ClientsOptions) {
    this.#of = of;
    this.#sleep();
  }

  /** Nothing for hours, then much for some minutes. */
  #sleep(): void {
    const { time, draw } = this.#of;
    const untilMs = (spell: number): number => time.nowMs + spell;
    time.after(draw.int(5 * minuteMs, 8 * hourMs), () => {
      this.#work(untilMs(draw.int(20 * secondMs, 4 * minuteMs)));
    });
  }

  #work(untilMs: number): void {
    const { time, draw, reach } = this.#of;
    if (time.nowMs > untilMs) return this.#sleep();
    const process = reach();
    if (process !== null) for (let n = draw.int(0, 2); n > 0; n -= 1) this.#ask(process.live);
    const gapMs = draw.weighted([
      [3, draw.int(0, 20)],
      [6, draw.int(20, 2_000)],
      [1, draw.int(2_000, 30_000)],
    ]);
    time.after(gapMs, () => this.#work(untilMs));
  }

  #ask(live: LiveCentre): void {
    const { draw, entries, witness } = this.#of;
    const act = drawAct(live, draw);
    if (act.name === 'data' && act.callId !== undefined) {
      if (this.#changed.has(act.callId)) return;
      this.#changed.add(act.callId);
      witness.unsure(act.callId);
    }
    this.#keys += 1;
    const request = { act, key: `${act.name.replace(' ', '-')}.${this.#keys}` };
    const sent = { sentAtSeq: entries.length, tries: 0, isAnswered: false, wasRefused: false };
    this.#send({ ...request, ...sent });
  }

  #send(request: Request): void {
    const { time, draw, count } = this.#of;
    if (request.tries === triesMax) return;
    request.tries += 1;
    count(request.tries === 1 ? 'request' : 'request repeated');
    const travelMs = draw.weighted([
      [8, draw.int(0, 50)],
      [1, draw.int(50, 8_000)],
    ]);
    if (draw.chance(lostShare)) count('request lost');
    else time.after(travelMs, () => void this.#arrive(request));
    if (draw.chance(repeatedShare)) time.after(draw.int(1, 9_000), () => this.#send(request));
    time.after(patienceMs, () => {
      if (!request.isAnswered) this.#send(request);
    });
  }

  async #arrive(request: Request): Promise<void> {
    const { time, draw, reach, count } = this.#of;
    const process = reach();
    if (process === null || process.live.isRefusing) return;
    const answer = await this.#carryOut(request, process);
    if (!process.isAlive || notYet.includes(answer.code)) return;
    const isDone = answer.code === 'done';
    if (isDone) this.#hold(request, answer.answered);
    if (draw.chance(lostShare)) return count('answer lost');
    time.after(draw.int(0, 50), () => {
      if (request.isAnswered) return;
      request.isAnswered = true;
      count(isDone ? 'acknowledged' : answer.code === 'again' ? 'answered again' : 'refused');
      const { person } = request.act;
      if (isDone && person !== undefined) this.#of.onPerson(...person);
    });
  }

  /** Once, as `api/http/carry-out.ts` does. */
  async #carryOut(request: Request, { live, once }: ReachedService): Promise<Answered> {
    const { act, key } = request;
    const run = async () => {
      if (!request.wasRefused) this.#of.witness.begins(key);
      const answered = await act.run(live);
      const isKept = (await live.kept()) !== false;
      const code = isKept ? refusalIn(answered) : 'storage_unavailable';
      if (code === null) return { status: 200, shown: { code: 'done', answered }, kept: 'null' };
      request.wasRefused = true;
      throw new Refusal(code as never, code);
    };
    const again = (): Answered => ({ code: 'again' });
    try {
      const named = { path: act.name, body: null, key, person: 'client' };
      const rebuilt = () => Promise.resolve(null);
      const of = { ...named, run, again, isRepeatable: false, rebuilt };
      return (await once.answer<Answered>(of)).shown;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return error.code === 'request_carried_out' ? { code: 'again' } : { code: error.code };
    }
  }

  /** An answer leaves: what it says is on disk, and must stay. */
  #hold({ act, sentAtSeq }: Request, answered: unknown): void {
    const { entries, witness } = this.#of;
    const proof = act.proof?.(answered) ?? [];
    const isProof = ({ body }: Entry): boolean => proof.every((text) => body.includes(text));
    if (proof.length > 0 && !entries.slice(sentAtSeq).some(isProof)) {
      witness.faults.push(`${act.name} is answered, and ${proof.join()} is not on disk`);
    }
    if (act.told === undefined) return;
    const [callId, told] = act.told(answered);
    // Somebody may have changed its data since; who began it is told only now.
    const isOld = act.name === 'arrive' && this.#changed.has(callId);
    witness.acknowledged(callId, isOld ? {} : told);
  }
}

function refusalIn(answered: unknown): string | null {
  if (typeof answered !== 'object' || answered === null) return null;
  if (!('refused' in answered)) return null;
  const { refused } = answered;
  return typeof refused === 'string' ? refused : String(Reflect.get(Object(refused), 'code'));
}
