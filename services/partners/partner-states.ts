/** State and last problem of each partner outside, stored so that `doctor` can tell it later. */
import {
  maskSecrets,
  type PartnerState,
  type PartnersFile,
  type SecretSource,
} from '../../contracts/index.ts';
import type { Store } from '../../store/index.ts';

/** What a service is told of its partners outside. */
export interface Partners {
  readonly file: PartnersFile;
  /** A secret's text. All were read when the service began, so it does not fail. */
  readonly secretOf: (source: SecretSource) => string;
}

export interface PartnerStatesOptions {
  readonly store: Store;
  readonly centreId: string;
  readonly nowMs: () => number;
  /** Told of each answer: the problem, or null where it went well [nobody]. */
  readonly onPartner?: (name: string, problem: string | null) => void;
}

/** Contains a space, so that it cannot be a centre's id. */
const documentId = 'partner states';

/** How each partner outside is: declared once, then told with each answer. */
export class PartnerStates {
  readonly #of: PartnerStatesOptions;
  readonly #states = new Map<string, PartnerState>();
  readonly #stored: readonly PartnerState[];

  constructor(options: PartnerStatesOptions) {
    this.#of = options;
    this.#stored = storedPartners(options.store, options.centreId);
  }

  all(): readonly PartnerState[] {
    return [...this.#states.values()];
  }

  /** States what stands in a partner's place; its last problem is kept while that is the same. */
  declare(name: string, implementation: string): void {
    const before = this.#stored.find((one) => one.name === name);
    const isSame = before?.implementation === implementation;
    const { lastProblem = null, lastProblemAt = null } = isSame ? before : {};
    this.#states.set(name, { name, implementation, state: 'unknown', lastProblem, lastProblemAt });
  }

  /** Takes up how a request went; it is stored when the state or the problem changes. */
  tell(name: string, problem: string | null): void {
    this.#of.onPartner?.(name, problem);
    const before = this.#states.get(name);
    if (before === undefined) return;
    const state = problem === null ? 'up' : 'lost';
    const lastProblem = problem === null ? before.lastProblem : maskSecrets(problem);
    if (before.state === state && before.lastProblem === lastProblem) return;
    const lastProblemAt =
      problem === null ? before.lastProblemAt : new Date(this.#of.nowMs()).toISOString();
    this.#states.set(name, { ...before, state, lastProblem, lastProblemAt });
    this.#save();
  }

  #save(): void {
    const { store, centreId, nowMs } = this.#of;
    const document = { partners: this.all() };
    store.insist(() => {
      const record = { centreId, id: documentId, person: '', updatedAtMs: nowMs(), document };
      const before = store.partnerStates.get(centreId, documentId);
      if (before === undefined) store.partnerStates.add(record);
      else store.partnerStates.save({ ...record, version: before.version + 1 });
    });
  }
}

/** What a store last knew of a centre's partners. */
export function storedPartners(store: Store, centreId: string): readonly PartnerState[] {
  return store.partnerStates.get(centreId, documentId)?.document.partners ?? [];
}
