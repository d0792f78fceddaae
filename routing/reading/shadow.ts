/**
 * Compares a core's offers with those of a second core (the shadow) that has other rules or another
 * centre. A call's n-th offers on both are compared. Offers made only by the shadow stay
 * unanswered, so its waits mean nothing.
 */
import { createRouter } from '../border/create-router.ts';
import type { Router, RouterOptions } from '../border/router.ts';
import type {
  Effect,
  Input,
  Instant,
  ShadowDifference,
  ShadowOffer,
  ShadowSummary,
} from '../files/index.ts';

export interface Shadow {
  /**
   * Takes an instant and the active core's effects; returns certain differences. An offer by one
   * core only is certain once the call has ended in both.
   */
  step(instant: Instant, effects: readonly Effect[]): readonly ShadowDifference[];
  /** At the end, returns remaining offers by one core only, by call. */
  finish(): readonly ShadowDifference[];
  summary(): ShadowSummary;
}

type Name = 'active' | 'shadow';

/** What the shadow has: another centre file, other rule sets, or both. */
export type ShadowOptions = Pick<RouterOptions, 'centre' | 'ruleSets' | 'originMs'>;

/** Creates a shadow at time 0, where the active core must be too; files as for `createRouter`. */
export function createShadow(options: ShadowOptions): Shadow {
  return new Book(createRouter(options));
}

interface CallPage {
  readonly callId: string;
  readonly isOver: { active: boolean; shadow: boolean };
  /** How many calls of this id each core has had; an ended call's id may be used again. */
  readonly lives: { active: number; shadow: number };
  /** By life and offer id: offers without a counterpart in the other core. */
  readonly open: Map<string, OpenOffer>;
}

interface OpenOffer {
  readonly name: Name;
  readonly offerId: string;
  readonly offer: ShadowOffer;
}

class Book implements Shadow {
  readonly #router: Router;
  readonly #pages = new Map<string, CallPage>();
  readonly #ended = new Set<CallPage>();
  readonly #counts = { alike: 0, otherAgent: 0, otherTime: 0, activeOnly: 0, shadowOnly: 0 };

  constructor(router: Router) {
    this.#router = router;
  }

  step({ atMs, inputs }: Instant, effects: readonly Effect[]): readonly ShadowDifference[] {
    const ofActive = this.#take('active', effects);
    const shadowed = (of: readonly Input[]): readonly ShadowDifference[] =>
      this.#take('shadow', this.#router.step({ atMs, inputs: of }));
    // The shadow has its own version, so it skips the active core's activations.
    const ofDay = shadowed(inputs.filter(({ type }) => type !== 'activate'));
    const gone = this.#goneFromActive();
    const ofGone = gone.length === 0 ? [] : shadowed(gone);
    // Calls that have ended in both cores get no more offers.
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
        const { isOver, lives } = this.#pageOf(effect.callId);
        isOver[name] = false;
        if (effect.reason === 'inbound' || effect.reason === 'consult') lives[name] += 1;
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

  /** Inputs by which callers who have left also leave the shadow, if their call is still there. */
  #goneFromActive(): Input[] {
    const pages = [...this.#ended].filter(({ isOver }) => isOver.active && !isOver.shadow);
    // In a callback there is no caller to hang up, so a command ends it.
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
    const { open, lives } = this.#pageOf(callId);
    const key = `${lives[name]} ${offerId}`;
    const other = open.get(key);
    if (other === undefined || other.name === name) {
      open.set(key, { name, offerId, offer });
      return other === undefined ? null : this.#alone(callId, other);
    }
    open.delete(key);
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
    return [...open.values()].map((one) => this.#alone(callId, one));
  }

  #alone(callId: string, { name, offerId, offer }: OpenOffer): ShadowDifference {
    this.#counts[`${name}Only`] += 1;
    const head = { type: 'shadow.difference', callId, offerId } as const;
    return name === 'active'
      ? { ...head, kind: 'activeOnly', active: offer }
      : { ...head, kind: 'shadowOnly', shadow: offer };
  }

  #pageOf(callId: string): CallPage {
    const known = this.#pages.get(callId);
    if (known !== undefined) return known;
    // A call that a core never had counts as ended there.
    const page: CallPage = {
      callId,
      isOver: { active: true, shadow: true },
      lives: { active: 0, shadow: 0 },
      open: new Map(),
    };
    this.#pages.set(callId, page);
    return page;
  }
}
