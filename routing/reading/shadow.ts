/**
 * Shadow: a second core with another centre file, or other rule sets, reads the same inputs, and
 * every offer it would have made is held against the one that was made.
 *
 * It changes nothing: its effects are dropped. An offer is known by its id: the n-th offer of a
 * call is the same decision on both sides, and who accepts `c1/1` accepts it in the shadow, whoever
 * has it there. What the shadow offers alone nobody answers. So the two drift apart once they
 * differ, and nothing is told of waits or answers: how a day would have gone is for the simulator.
 *
 * Cost: a second core, and what is not yet decided alike of calls that live.
 * Source: acd-routing.md B17; decisions/0013.
 */
import { createRouter } from '../border/create-router.ts';
import type { Effect } from '../border/effects.ts';
import type { Input, Instant } from '../border/inputs.ts';
import type { Router, RouterOptions } from '../border/router.ts';

/** An offer as one side made it. */
export interface ShadowOffer {
  readonly atMs: number;
  readonly agentId: string;
}

/** One decision in which the two differ; `n` counts the offers of the call. */
export type ShadowDifference = {
  readonly type: 'shadow.difference';
  readonly callId: string;
  readonly offerId: string;
} & (
  | {
      /** The same offer, to another agent or at another time. */
      readonly kind: 'otherAgent' | 'otherTime';
      readonly active: ShadowOffer;
      readonly shadow: ShadowOffer;
    }
  | { readonly kind: 'activeOnly'; readonly active: ShadowOffer }
  | { readonly kind: 'shadowOnly'; readonly shadow: ShadowOffer }
);

export interface ShadowSummary {
  readonly type: 'shadow.summary';
  /** Offers made alike: the same agent, at the same time. */
  readonly alike: number;
  readonly otherAgent: number;
  readonly otherTime: number;
  /** Offers made on one side alone, those of calls that live still included. */
  readonly activeOnly: number;
  readonly shadowOnly: number;
}

export interface Shadow {
  /**
   * Takes an instant and what the active core made of it; returns the differences that are certain
   * now. An offer of one side alone is, when the call is over on both.
   */
  step(instant: Instant, effects: readonly Effect[]): readonly ShadowDifference[];
  /** No more comes: offers without a match on the other side, by call. */
  finish(): readonly ShadowDifference[];
  /** Counts so far. */
  summary(): ShadowSummary;
}

type Name = 'active' | 'shadow';

/** What is tried: another centre file, other rule sets, or both. */
export type ShadowOptions = Pick<RouterOptions, 'centre' | 'ruleSets' | 'originMs'>;

/** A shadow at time 0, as its active core is; the files on the terms of `createRouter`. */
export function createShadow(options: ShadowOptions): Shadow {
  return new Book(createRouter(options));
}

/** What is known of one call. */
interface CallPage {
  readonly callId: string;
  readonly isOver: { active: boolean; shadow: boolean };
  /** By offer, those without a match. */
  readonly open: Map<string, OpenOffer>;
}

/** An offer of one side, yet without a match on the other. */
interface OpenOffer {
  readonly name: Name;
  readonly offer: ShadowOffer;
}

/** Offers of both sides, matched as they come. */
class Book implements Shadow {
  readonly #router: Router;
  readonly #pages = new Map<string, CallPage>();
  /** Calls over on a side in this instant. */
  readonly #ended = new Set<CallPage>();
  readonly #counts = { alike: 0, otherAgent: 0, otherTime: 0, activeOnly: 0, shadowOnly: 0 };

  constructor(router: Router) {
    this.#router = router;
  }

  step({ atMs, inputs }: Instant, effects: readonly Effect[]): readonly ShadowDifference[] {
    const ofActive = this.#take('active', effects);
    const shadowed = (of: readonly Input[]): readonly ShadowDifference[] =>
      this.#take('shadow', this.#router.step({ atMs, inputs: of }));
    // The shadow has a version of its own: what is activated beside it is not its business.
    const ofDay = shadowed(inputs.filter(({ type }) => type !== 'activate'));
    const gone = this.#goneFromActive();
    const ofGone = gone.length === 0 ? [] : shadowed(gone);
    // Of the calls that are over on both sides nothing more will come.
    const over = [...this.#ended].filter(({ isOver }) => isOver.active && isOver.shadow);
    this.#ended.clear();
    for (const { callId } of over) this.#pages.delete(callId);
    const ofOver = over.flatMap((page) => this.#unmatched(page));
    return [...ofActive, ...ofDay, ...ofGone, ...ofOver];
  }

  #take(name: Name, effects: readonly Effect[]): ShadowDifference[] {
    const found: ShadowDifference[] = [];
    for (const effect of effects) {
      if (effect.type === 'call.queued') {
        this.#pageOf(effect.callId).isOver[name] = false;
      } else if (effect.type === 'offer.offered') {
        const difference = this.#match(name, effect);
        if (difference !== null) found.push(difference);
      } else if (
        effect.type === 'call.abandoned' ||
        effect.type === 'call.ended' ||
        effect.type === 'call.messageTaken'
      ) {
        const page = this.#pageOf(effect.callId);
        page.isOver[name] = true;
        this.#ended.add(page);
      }
    }
    return found;
  }

  /** A caller who is gone is gone: they do not wait on in the shadow, where nobody had ended it. */
  #goneFromActive(): Input[] {
    const pages = [...this.#ended].filter(({ isOver }) => isOver.active && !isOver.shadow);
    // Where it is a callback, nobody can hang up: it is given up.
    return pages.flatMap(({ callId }): readonly Input[] => [
      { type: 'call.hungUp', callId },
      { type: 'hangUpCall', callId },
    ]);
  }

  finish(): ShadowDifference[] {
    const pages = [...this.#pages.values()];
    this.#pages.clear();
    return pages.flatMap((page) => this.#unmatched(page));
  }

  summary(): ShadowSummary {
    const counts = { ...this.#counts };
    for (const { open } of this.#pages.values()) {
      for (const { name } of open.values()) counts[`${name}Only`] += 1;
    }
    return { type: 'shadow.summary', ...counts };
  }

  #match(name: Name, effect: Effect & { readonly type: 'offer.offered' }): ShadowDifference | null {
    const { atMs, agentId, callId, offerId } = effect;
    const offer = { atMs, agentId };
    const { open } = this.#pageOf(callId);
    const other = open.get(offerId);
    if (other === undefined || other.name === name) {
      open.set(offerId, { name, offer });
      // The id is used anew: the offer of the call that had it before stays alone.
      return other === undefined ? null : this.#alone(callId, offerId, other);
    }
    open.delete(offerId);
    if (other.offer.agentId === agentId && other.offer.atMs === atMs) {
      this.#counts.alike += 1;
      return null;
    }
    const kind = other.offer.agentId === agentId ? 'otherTime' : 'otherAgent';
    this.#counts[kind] += 1;
    const [active, shadow] = name === 'active' ? [offer, other.offer] : [other.offer, offer];
    return { type: 'shadow.difference', kind, callId, offerId, active, shadow };
  }

  #unmatched({ callId, open }: CallPage): ShadowDifference[] {
    return [...open].map(([offerId, one]) => this.#alone(callId, offerId, one));
  }

  #alone(callId: string, offerId: string, { name, offer }: OpenOffer): ShadowDifference {
    this.#counts[`${name}Only`] += 1;
    const head = { type: 'shadow.difference', callId, offerId } as const;
    return name === 'active'
      ? { ...head, kind: 'activeOnly', active: offer }
      : { ...head, kind: 'shadowOnly', shadow: offer };
  }

  #pageOf(callId: string): CallPage {
    const known = this.#pages.get(callId);
    if (known !== undefined) return known;
    // A call that a side never had is over there.
    const page: CallPage = { callId, isOver: { active: true, shadow: true }, open: new Map() };
    this.#pages.set(callId, page);
    return page;
  }
}
