/** The active rule sets, compiled; always read from the store. */

import type { Refusal } from '../../contracts/index.ts';
import { catchRefusal, inTurns, opsPerSlice, unwrap } from '../../live/index.ts';
import {
  type CheckedRuleSet,
  compileInSlices,
  compileRuleSet,
  type RuleKind,
  type RuleSet,
  type RuleSetFile,
} from '../../rules/index.ts';
import type { RuleSetRecord, VersionRecord } from '../../store/index.ts';
import type { RuleContext, VersionRef } from './rule-context.ts';
import { lastResort } from './set-aside-versions.ts';
import { judgeStored, recordedActive } from './stored-version-check.ts';

export class ActiveSets {
  readonly #context: RuleContext;
  readonly #byId = new Map<string, RuleSet>();
  readonly #prepared = new WeakMap<CheckedRuleSet, RuleSet>();

  constructor(context: RuleContext) {
    this.#context = context;
  }

  /** Loads the active sets from the store; an invalid one is left out and reported. */
  load(): readonly Refusal[] {
    const { store, centreId } = this.#context;
    return store.rules.sets(centreId).flatMap(({ id }) => {
      const read = catchRefusal(() => this.refresh(id));
      return read.ok ? [] : [read.refused];
    });
  }

  /**
   * Judges and compiles a large version in advance, without delaying calls; null if it is small.
   */
  prepare({ setId, version }: VersionRef): Promise<void> | null {
    const { rules } = this.#context.store;
    const [set, stored] = [rules.set(setId), rules.version(setId, version)];
    if (set === undefined || stored === undefined) return null;
    return this.#context.judge.isSlow(stored.text) ? this.#prepare(set, stored) : null;
  }

  async #prepare(set: RuleSetRecord, stored: VersionRecord): Promise<void> {
    const { judge, clock } = this.#context;
    await judge.prepare({ text: stored.text, set });
    const judged = judgeStored(this.#context, set, stored);
    if (!judged.ok || this.#prepared.has(judged.value)) return;
    const slices = compileInSlices(judged.value, { opsPerSlice });
    this.#prepared.set(judged.value, await inTurns(slices, clock));
  }

  refresh(setId: string): RuleSet | null {
    const set = this.#context.store.rules.set(setId);
    this.#byId.delete(setId);
    const version = unwrap(recordedActive(this.#context, setId));
    if (set === undefined || version === null) return null;
    const judged = judgeStored(this.#context, set, version);
    const checked = judged.ok ? judged.value : lastResort(this.#context, version);
    const compiled = this.compiled(checked ?? unwrap(judged));
    this.#byId.set(setId, compiled);
    return compiled;
  }

  compiled(checked: CheckedRuleSet): RuleSet {
    return this.#prepared.get(checked) ?? compileRuleSet(checked);
  }

  get(setId: string): RuleSet | undefined {
    return this.#byId.get(setId);
  }

  /** The active set of a kind, of which a centre has at most one. */
  ofKind<K extends RuleKind>(kind: K): RuleSet<K> | undefined {
    for (const set of this.#byId.values()) {
      if (set.kind === kind) return set as RuleSet as RuleSet<K>;
    }
    return undefined;
  }

  all(): readonly RuleSet[] {
    return [...this.#byId.values()];
  }

  files(): readonly RuleSetFile[] {
    return [...this.#byId.values()].map(({ checked }) => checked.file);
  }
}
