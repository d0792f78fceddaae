/**
 * Past decisions explained from what the store has recorded of them: of a call, and of the prompts
 * of an order or a call. The version that decided is read from the store, whatever is in force now.
 */
import { parseRuleSet } from '../../contracts/index.ts';
import {
  type AskingBody,
  type AskingExplanation,
  type CheckedRuleSet,
  type DecisionExplanation,
  explainAsking,
  explainDecision,
  type Language,
  type Reader,
  type RuleKind,
} from '../../rules/index.ts';
import type { PromptAskingRecord, Store } from '../../store/index.ts';
import { linksAlone } from './offering.ts';
import type { RuleContext } from './rule-context.ts';

/** Who reads, in which language. */
export interface ExplanationReader {
  readonly reader?: Reader;
  readonly language: Language;
}

/** An asking for prompts, with the line it was beside. */
export interface OrderAsking extends AskingExplanation {
  readonly callId: string;
  readonly lineId: string | null;
}

/** Decisions looked at of one call: announcements are decided again and again. */
const decisionsMax = 500;
/** Versions kept ready between two questions. */
const versionsMax = 16;

/** What rules of an arriving call decide. */
const ofArrivals: ReadonlySet<RuleKind> = new Set(['classify', 'admit', 'route']);

export class Explanations {
  readonly #store: Store;
  readonly #centreId: string;
  readonly #versions = new Map<string, CheckedRuleSet | null>();

  constructor({ store, centreId }: Pick<RuleContext, 'store' | 'centreId'>) {
    this.#store = store;
    this.#centreId = centreId;
  }

  /** What rules decided of a call when it came, by the ids of its parts; oldest first. */
  ofCall(callIds: readonly string[], by: ExplanationReader): readonly DecisionExplanation[] {
    return callIds
      .flatMap((callId) => this.#store.decisions.of(callId, decisionsMax))
      .filter(({ kind, set }) => ofArrivals.has(kind) && this.#isOwn(set))
      .map(({ seq: _seq, ...line }) => {
        return explainDecision(this.#checked(line.set, line.version), line, by);
      });
  }

  /** Each asking for prompts, oldest first; what was shown before askings were recorded, as such. */
  promptsOf(
    of: { readonly orderId: string } | { readonly callId: string },
    by: ExplanationReader,
  ): readonly OrderAsking[] {
    const { prompts } = this.#store;
    const askings = prompts.askingsOf(of);
    const recorded = new Set(
      askings.flatMap(({ body }) => (body as AskingBody).shown.map(({ id }) => id)),
    );
    const answered = 'orderId' in of ? prompts.ofOrder(of.orderId) : prompts.ofCall(of.callId);
    const before = answered.filter(({ id }) => !recorded.has(id));
    const former = before.map((one): OrderAsking => {
      const { id, rule: key, sku, rank, gainMinor, callId, orderId, setId, version, atMs } = one;
      const { link, rule, lineId } = one.body as { readonly [member: string]: string | null };
      const shown = { id, key, link: link ?? null, rule: rule ?? null, sku, rank, gainMinor };
      const asking = { atMs, callId, orderId, lineId: lineId ?? null, setId, version };
      const body: AskingBody = { shown: [shown], withheld: [] };
      const matched = rule === null || rule === undefined ? [] : [rule];
      return { ...this.#asking({ ...asking, facts: {}, matched, body }, by), notShown: null };
    });
    return [...former, ...askings.map((asking) => this.#asking(asking, by))];
  }

  /** Another centre of the same store may have a call of the same id. */
  #isOwn(setId: string): boolean {
    const set = this.#store.rules.set(setId);
    return set === undefined || set.centreId === this.#centreId;
  }

  #asking(asking: PromptAskingRecord, by: ExplanationReader): OrderAsking {
    const { setId: set, version, atMs, facts, matched, callId, lineId } = asking;
    const line = { kind: 'prompt', set, version, atMs, facts, matched } as const;
    const checked = this.#checked(set, version);
    const explained = explainAsking(checked, asking.body as AskingBody, { line, ...by });
    return { ...explained, callId, lineId };
  }

  /** null: the store does not have it, or this version of Callwright cannot read it. */
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
