/**
 * The clients of a fault world: requests that are lost on the way in, answers that are lost on the
 * way back, and both repeated until somebody says yes or no.
 */
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
export interface Reached {
  readonly isAlive: boolean;
  readonly live: LiveCentre;
}

export interface ClientsOptions {
  readonly time: WorldTime;
  readonly draw: Draw;
  readonly witness: Witness;
  readonly entries: readonly Entry[];
  /** The process that the address leads to now; null: nobody listens. */
  readonly reach: () => Reached | null;
  /** Somebody is there from now on, or no more. */
  readonly onPerson: (personId: string, isThere: boolean) => void;
  readonly count: (name: string) => void;
}

interface Request {
  readonly act: Act;
  /** Entries before it was first sent. */
  readonly sentAtSeq: number;
  tries: number;
  isAnswered: boolean;
}

export class Clients {
  readonly #of: ClientsOptions;
  /** Calls whose data somebody has changed: once, so that the last that was answered holds. */
  readonly #changed = new Set<string>();

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
    this.#send({ act, sentAtSeq: entries.length, tries: 0, isAnswered: false });
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
    const { live } = process;
    const answered = await request.act.run(live);
    // As `api/carry-out.ts` does.
    const isKept = (await live.kept()) !== false;
    if (!process.isAlive) return;
    const refused = refusalIn(answered);
    if (!isKept || refused === 'storage_unavailable' || refused === 'draining') return;
    if (refused === null) this.#hold(request, answered);
    if (draw.chance(lostShare)) return count('answer lost');
    time.after(draw.int(0, 50), () => {
      if (request.isAnswered) return;
      request.isAnswered = true;
      count(refused === null ? 'acknowledged' : 'refused');
      const { person } = request.act;
      if (refused === null && person !== undefined) this.#of.onPerson(...person);
    });
  }

  /** An answer leaves: what it says is on disk, and must stay. */
  #hold({ act, sentAtSeq }: Request, answered: unknown): void {
    const { entries, witness } = this.#of;
    const proof = act.proof?.(answered) ?? [];
    const isProof = ({ body }: Entry): boolean => proof.every((text) => body.includes(text));
    if (proof.length > 0 && !entries.slice(sentAtSeq).some(isProof)) {
      witness.faults.push(`${act.name} is answered, and ${proof.join()} is not on disk`);
    }
    if (act.told !== undefined) witness.acknowledged(...act.told(answered));
  }
}

function refusalIn(answered: unknown): string | null {
  if (typeof answered !== 'object' || answered === null) return null;
  if (!('refused' in answered)) return null;
  const { refused } = answered;
  return typeof refused === 'string' ? refused : String(Reflect.get(Object(refused), 'code'));
}
