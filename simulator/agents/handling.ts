/**
 * Draws talk, holds, consult and transfer of a call at its answer (not how long the agent waits for
 * a colleague), and the agent's pace, a factor on them. Agents gain pace by calls, not days.
 */
import type { Scenario } from '../../contracts/index.ts';
import { compileDistribution, distributionOrNull } from '../distributions/compile-distribution.ts';
import type { Distribution } from '../distributions/distribution.ts';
import type { LearningPlan } from './compile-agents.ts';

/** `share` is the chance of a first hold, and after each hold of one more. */
export interface HoldPlan {
  readonly share: number;
  readonly distribution: Distribution;
}

/** Share of calls in which the agent asks a colleague of the queue while the caller is on hold. */
export interface ConsultPlan {
  readonly share: number;
  readonly queueId: string;
  readonly talk: Distribution;
}

/** Share of calls transferred to the queue after their talk; null: the new talk is drawn alike. */
export interface TransferPlan {
  readonly share: number;
  readonly queueId: string;
  readonly talk: Distribution | null;
}

export interface HandlingPlan {
  readonly hold: HoldPlan | null;
  readonly consult: ConsultPlan | null;
  readonly transfer: TransferPlan | null;
}

export interface TalkPlan {
  readonly talk: Distribution;
  readonly talkByProfile: ReadonlyMap<string, Distribution> | null;
  readonly talkFactors: readonly number[] | null;
  readonly handling: HandlingPlan | null;
}

export interface Hold {
  readonly atMs: number;
  readonly lengthMs: number;
}

export interface Handling {
  readonly holds: readonly Hold[];
  /** From the answer to the end of the talk, in ms, with holds but without the consult. */
  readonly lineMs: number;
  readonly consult: { readonly atMs: number; readonly talkMs: number } | null;
  readonly isTransferred: boolean;
}

export type HandlingDraw = (purpose: 'hold' | 'transferAndConsult', draw: number) => number;

/** Most holds of one call: a share near 1 would draw them without end. */
const holdsMax = 7;
const passingDraws = { consult: 0, consultTalk: 1, transfer: 2 } as const;

export function handlingOf(
  { hold, consult, transfer }: HandlingPlan,
  talkMs: number,
  draw: HandlingDraw,
): Handling {
  const lengths = hold === null ? [] : holdLengths(hold, draw);
  const partMs = talkMs / (lengths.length + 1);
  let heldMs = 0;
  const holds = lengths.map((lengthMs, place) => {
    const atMs = Math.round(partMs * (place + 1)) + heldMs;
    heldMs += lengthMs;
    return { atMs, lengthMs };
  });
  const isIn = (share: number, place: number): boolean =>
    share > 0 && draw('transferAndConsult', place) < share;
  const asks = consult !== null && isIn(consult.share, passingDraws.consult);
  const { consultTalk } = passingDraws;
  return {
    holds,
    lineMs: talkMs + heldMs,
    consult: asks
      ? {
          atMs: freeMoment(talkMs, holds),
          talkMs: Math.round(consult.talk.quantile(draw('transferAndConsult', consultTalk))),
        }
      : null,
    isTransferred: transfer !== null && isIn(transfer.share, passingDraws.transfer),
  };
}

function holdLengths({ share, distribution }: HoldPlan, draw: HandlingDraw): readonly number[] {
  const lengths: number[] = [];
  while (lengths.length < holdsMax && draw('hold', 2 * lengths.length) < share) {
    lengths.push(Math.round(distribution.quantile(draw('hold', 2 * lengths.length + 1))));
  }
  return lengths;
}

/** When the agent consults: half-way through the talk, or after a hold that is on at that time. */
function freeMoment(talkMs: number, holds: readonly Hold[]): number {
  const halfMs = Math.round(talkMs / 2);
  let heldMs = 0;
  for (const { atMs, lengthMs } of holds) {
    if (atMs - heldMs > halfMs) break;
    heldMs += lengthMs;
  }
  return halfMs + heldMs;
}

type HandleTime = Scenario['callTypes'][number]['handleTime'];

export function compileHandling(handleTime: HandleTime): TalkPlan {
  const { talk, talkByProfile, factorByInterval } = handleTime;
  return {
    talk: compileDistribution(talk),
    talkByProfile:
      talkByProfile === undefined
        ? null
        : new Map(Object.entries(talkByProfile).map(([id, law]) => [id, compileDistribution(law)])),
    talkFactors: factorByInterval ?? null,
    handling: handlingPlan(handleTime),
  };
}

function handlingPlan({ hold, consult, transfer }: HandleTime): HandlingPlan | null {
  if (hold === undefined && consult === undefined && transfer === undefined) return null;
  return {
    hold:
      hold === undefined ? null : { share: hold.share, distribution: compileDistribution(hold) },
    consult:
      consult === undefined
        ? null
        : { share: consult.share, queueId: consult.queue, talk: compileDistribution(consult.talk) },
    transfer:
      transfer === undefined
        ? null
        : {
            share: transfer.share,
            queueId: transfer.queue,
            talk: distributionOrNull(transfer.talk),
          },
  };
}

export class HandlePace {
  readonly #factor: number;
  readonly #learning: LearningPlan | null;
  #calls: number;

  constructor(of: {
    readonly factor: Distribution | null;
    readonly uniform: () => number;
    readonly learning: LearningPlan | null;
    readonly tenureCalls: number;
  }) {
    this.#factor = of.factor === null ? 1 : of.factor.quantile(of.uniform());
    this.#learning = of.learning;
    this.#calls = of.tenureCalls;
  }

  /** Factor on the handle time of the agent's next call, which is counted as handled. */
  nextFactor(): number {
    if (this.#learning === null) return this.#factor;
    const { gap, scaleCalls } = this.#learning;
    const factor = this.#factor * (1 + gap * Math.exp(-this.#calls / scaleCalls));
    this.#calls += 1;
    return factor;
  }
}
