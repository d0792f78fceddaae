/** Explains past decisions from the store, by the version that made them. */
import { parseRuleSet } from '../../contracts/index.ts';
import {
  type CheckedRuleSet,
  type DecisionExplanation,
  explainAsking,
  explainDecision,
  type Language,
  type PromptsExplanation,
  type PromptsRecord,
  type Reader,
  type RuleKind,
} from '../../rules/index.ts';
import type { PromptAskingRecord, Store } from '../../store/index.ts';
import { linksAlone } from './order-prompts.ts';
import type { RuleContext } from './rule-context.ts';

export interface ExplanationReader {
  readonly reader?: Reader;
  readonly language: Language;
}

export interface OrderPromptsExplanation extends PromptsExplanation {
  readonly callId: string;
  readonly lineId: string | null;
}

const decisionsMax = 500;
const versionsMax = 16;

const ofArrivals: ReadonlySet<RuleKind> = new Set(['classify', 'admit', 'route']);

export class Explanations {
  readonly #store: Store;
  readonly #centreId: string;
  readonly #versions = new Map<string, CheckedRuleSet | null>();

  constructor({ store, centreId }: Pick<RuleContext, 'store' | 'centreId'>) {
    this.#store = store;
    this.#centreId = centreId;
  }

  /** Rule decisions on a call's arrival, by the ids of its parts; oldest first. */
  ofCall(callIds: readonly string[], by: ExplanationReader): readonly DecisionExplanation[] {
    return callIds
      .flatMap((callId) => this.#store.decisions.of(callId, decisionsMax))
      .filter(({ kind, set }) => ofArrivals.has(kind) && this.#isOwn(set))
      .map(({ seq: _seq, ...line }) => {
        return explainDecision(this.#checked(line.set, line.version), line, by);
      });
  }

  /**
   * Prompts of an order or call, grouped by request, oldest first; prompts recorded without a
   * request stand alone.
   */
  promptsOf(
    of: { readonly orderId: string } | { readonly callId: string },
    by: ExplanationReader,
  ): readonly OrderPromptsExplanation[] {
    const { prompts } = this.#store;
    const askings = prompts.askingsOf(of);
    const recorded = new Set(
      askings.flatMap(({ body }) => (body as PromptsRecord).shown.map(({ id }) => id)),
    );
    const answered = 'orderId' in of ? prompts.ofOrder(of.orderId) : prompts.ofCall(of.callId);
    const before = answered.filter(({ id }) => !recorded.has(id));
    const former = before.map((one): OrderPromptsExplanation => {
      const { id, rule: key, sku, rank, gainMinor, callId, orderId, setId, version, atMs } = one;
      const { link, rule, lineId } = one.body as { readonly [member: string]: string | null };
      const shown = { id, key, link: link ?? null, rule: rule ?? null, sku, rank, gainMinor };
      const asking = { atMs, callId, orderId, lineId: lineId ?? null, setId, version };
      const body: PromptsRecord = { shown: [shown], withheld: [] };
      const matched = rule === null || rule === undefined ? [] : [rule];
      return { ...this.#asking({ ...asking, facts: {}, matched, body }, by), notShown: null };
    });
    return [...former, ...askings.map((asking) => this.#asking(asking, by))];
  }

  /** Whether a rule set is this centre's: two centres in one store may have calls of the same id. */
  #isOwn(setId: string): boolean {
    const set = this.#store.rules.set(setId);
    return set === undefined || set.centreId === this.#centreId;
  }

  #asking(asking: PromptAskingRecord, by: ExplanationReader): OrderPromptsExplanation {
    const { setId: set, version, atMs, facts, matched, callId, lineId } = asking;
    const line = { kind: 'prompt', set, version, atMs, facts, matched } as const;
    const checked = this.#checked(set, version);
    const explained = explainAsking(checked, asking.body as PromptsRecord, { line, ...by });
    return { ...explained, callId, lineId };
  }

  /** A stored version, parsed; null if the store lacks it, or this release cannot read it. */
  #checked(setId: string, version: number): CheckedRuleSet | null {
    if (setId === linksAlone.set && version === linksAlone.version) return linksAlone.checked;
    const key = `${setId}@${version}`;
    const known = this.#versions.get(key);
    if (known !== undefined) return known;
    const text = this.#store.rules.version(setId, version)?.text;
    const parsed = text === undefined ? null : parseRuleSet(text);
    const checked = parsed?.ok === true ? parsed.checked : null;
    const [oldest] = this.#versions.keys();
    if (this.#versions.size >= versionsMax && oldest !== undefined) this.#versions.delete(oldest);
    this.#versions.set(key, checked);
    return checked;
  }
}
