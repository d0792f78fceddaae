/**
 * Prompts to offer and scripts to read with an order line: ranked by the active rules, and
 * journaled as shown.
 *
 * Source: rules.md C6, C7.
 */
import { randomUUID } from 'node:crypto';
import { assert, dayMs } from '../../kernel/index.ts';
import {
  checkRuleSet,
  compileRuleSet,
  type DecisionLine,
  type FactsFile,
  factNamed,
  factRecord,
  linesKey,
  type PromptHistory,
  type PromptLink,
  type PromptName,
  type PromptOutcome,
  type PromptRanking,
  type PromptsRecord,
  type RankedPrompt,
  type RuleSet,
  rankPrompts,
  type Script,
  type ScriptMoment,
  scriptsAt,
  type WithheldPrompt,
  wordsOf,
  worldOfSet,
} from '../../rules/index.ts';
import type { PromptRecord } from '../../store/index.ts';
import { promisableUnits } from '../orders/own-stock.ts';
import type { ActiveSets } from './active-sets.ts';
import type { RuleContext } from './rule-context.ts';

/** Days of answers from which acceptance is estimated. */
const historyDays = 90;
/** Decisions on orders with more lines are journaled without them. */
const journalledLinesMax = 50;

export interface OrderRules {
  readonly context: RuleContext;
  readonly active: ActiveSets;
  readonly onDecision: (line: DecisionLine) => void;
}

export interface ShownPrompt extends RankedPrompt {
  readonly id: string;
  /** Id of the item link that gives the prompt; without a link, of the rule. */
  readonly key: string;
  /** The prompt's text in the caller's language; null if there is none. */
  readonly words: string | null;
  readonly noteWords: string | null;
}

export interface ShownPrompts {
  readonly set: string;
  readonly version: number;
  readonly shown: readonly ShownPrompt[];
  readonly withheld: PromptRanking['withheld'];
}

export interface OrderPrompts {
  readonly person: string;
  readonly facts: FactsFile;
  readonly orderId: string;
  readonly lineId: string;
  /** Id of the order's call; empty if there is none. */
  readonly callId: string;
  readonly customerId: string;
  readonly isCardBeingRead?: boolean;
  readonly links: readonly PromptLink[];
  /** Prompts shown before on the order, with their lines. */
  readonly before: readonly {
    readonly key: string;
    readonly lineId: string;
    readonly answer: PromptHistory['onOrder'][number]['answer'];
  }[];
  marginMinor(outcome: PromptOutcome): number | null;
  /** Links whose items are not sold here [none]. */
  readonly unsold?: readonly PromptLink[];
}

/** Without active rules the item's links decide. */
export function promptsOn(of: OrderRules, { before, ...asked }: OrderPrompts): ShownPrompts {
  const rules = of.active.ofKind('prompt') ?? linksAlone;
  const onLine = before.filter(({ lineId }) => lineId === asked.lineId).length;
  // An order stores one key, which may be of a link or a rule.
  const onOrder = before.map(({ key, answer }) => ({ link: key, rule: key, answer }));
  return rankAndRecord(of, rules, { ...asked, onOrder, onLine });
}

export const linksAlone = linkRules();

function linkRules(): RuleSet<'prompt'> {
  const file = { set: 'links', kind: 'prompt', version: 0, owner: 'links', rules: [] } as const;
  const checked = checkRuleSet(file);
  assert(checked.ok, 'a set without rules is valid');
  return compileRuleSet(checked.set) as RuleSet as RuleSet<'prompt'>;
}

interface Offering extends Omit<OrderPrompts, 'before' | 'orderId' | 'lineId' | 'customerId'> {
  readonly orderId?: string;
  readonly lineId?: string;
  readonly customerId?: string;
  readonly onOrder: PromptHistory['onOrder'];
  readonly onLine: number;
}

export function rankAndRecord(
  of: OrderRules,
  rules: RuleSet<'prompt'>,
  asked: Offering,
): ShownPrompts {
  const { clock, store, centreId } = of.context;
  const { facts, links, onOrder, onLine } = asked;
  const world = worldOfSet(rules.checked.file, of.context.world);
  const record = factRecord(facts);
  const atMs = clock.nowMs();
  const ranking = rankPrompts({
    rules,
    facts: record,
    atMs,
    links,
    history: { onOrder, onLine, ...learntBy(of.context, asked) },
    isDirectedSelling: isDirected(of.context),
    isCardBeingRead: asked.isCardBeingRead === true,
    hasStock: (sku, quantity) => promisableUnits({ store, centreId }, sku) >= quantity,
    marginMinor: asked.marginMinor,
  });
  const { set, version } = ranking;
  const withheld = [...ranking.withheld, ...(asked.unsold ?? []).map(unsoldLink)];
  const shown = ranking.shown.map((prompt): ShownPrompt => {
    const id = `prm_${randomUUID().replaceAll('-', '').slice(0, 26)}`;
    const said = (text = '') => wordsOf(world, text, facts['call.language'])?.words ?? null;
    const { say, note } = prompt.outcome;
    return { ...prompt, id, key: keyOf(prompt), words: said(say), noteWords: said(note) };
  });
  const { matched } = rules.decide(record, atMs);
  const subject = asked.callId || (asked.orderId ?? '');
  const known = factsForJournal(facts);
  const { callId, orderId = null, lineId = null } = asked;
  const weighed = shown.map(({ id, key, link, rule, rank, gainMinor, outcome: { sku } }) => {
    return { id, key, link, rule, sku, rank, gainMinor };
  });
  const body: PromptsRecord = { shown: weighed, withheld };
  const asking = { atMs, callId, orderId, lineId, body };
  store.transaction(() => {
    for (const prompt of shown) store.prompts.add(recordOf(prompt, { set, version, asked, atMs }));
    store.prompts.addAsking({ ...asking, setId: set, version, facts: known, matched });
  });
  of.onDecision({ kind: 'prompt', set, version, atMs, subject, facts: known, matched });
  return { set, version, shown, withheld };
}

export interface Moment {
  readonly facts: FactsFile;
  readonly moment: ScriptMoment;
  /** Call or order id for the decision journal; null to record nothing. */
  readonly subject: string | null;
}

/** Scripts for a moment of an order kept here; empty without active rules. */
export function scriptsOn(of: OrderRules, asked: Moment): readonly Script[] {
  const rules = of.active.ofKind('script');
  return rules === undefined ? [] : scriptsInForce(of, rules, asked);
}

/** Scripts of a moment by the active rules; none where directed selling is off. */
export function scriptsInForce(
  of: OrderRules,
  rules: RuleSet<'script'>,
  { facts, moment, subject }: Moment,
): readonly Script[] {
  const { world = {}, clock } = of.context;
  const record = factRecord(facts);
  const atMs = clock.nowMs();
  const { set, version } = rules;
  if (subject !== null) {
    const { matched } = rules.decide(record, atMs);
    const known = factsForJournal(facts);
    of.onDecision({ kind: 'script', set, version, atMs, subject, facts: known, matched });
  }
  return isDirected(of.context) ? scriptsAt({ rules, facts: record, atMs, moment, world }) : [];
}

/** Facts as journaled: without payments, and without the lines of long orders. */
export function factsForJournal(facts: FactsFile): FactsFile {
  return Object.fromEntries(
    Object.entries(facts).filter(([name, value]) =>
      name === linesKey
        ? Array.isArray(value) && value.length <= journalledLinesMax
        : factNamed(name)?.privacy !== 'payment',
    ),
  );
}

function isDirected({ store, centreId }: RuleContext): boolean {
  return store.channels.get(centreId, centreId)?.document.directedSelling !== false;
}

function keyOf({ link, rule }: PromptName): string {
  return link ?? rule ?? '';
}

/** How often customers of the same group accept a prompt, and when this customer last got it. */
function learntBy(
  { store, clock }: RuleContext,
  { customerId, facts }: Pick<Offering, 'customerId' | 'facts'>,
): Pick<PromptHistory, 'acceptance' | 'daysSinceShown'> {
  const { prompts } = store;
  const nowMs = clock.nowMs();
  const group = textOrNull(facts['customer.group']);
  const sinceMs = nowMs - historyDays * dayMs;
  return {
    acceptance: (name) => prompts.acceptance(keyOf(name), group, sinceMs),
    daysSinceShown: (name) => {
      if (customerId === undefined) return null;
      const lastMs = prompts.lastShownAtMs(customerId, keyOf(name));
      return lastMs === null ? null : Math.floor((nowMs - lastMs) / dayMs);
    },
  };
}

function unsoldLink({ id: link, rule, sku }: PromptLink): WithheldPrompt {
  return { link, rule: rule ?? null, sku, reason: 'not-sold-here' };
}

export type PromptBody = PromptOutcome &
  PromptName & {
    readonly lineId: string | null;
    readonly words?: string | null;
    readonly noteWords?: string | null;
  };

function recordOf(
  prompt: ShownPrompt,
  of: {
    readonly set: string;
    readonly version: number;
    readonly asked: Offering;
    readonly atMs: number;
  },
): PromptRecord {
  const { set, version, asked, atMs } = of;
  const { id, key, rank, gainMinor, outcome, link, rule, words, noteWords } = prompt;
  return {
    id,
    callId: asked.callId,
    orderId: asked.orderId ?? null,
    customerId: asked.customerId ?? null,
    customerGroup: textOrNull(asked.facts['customer.group']),
    setId: set,
    version,
    rule: key,
    sku: outcome.sku,
    rank,
    gainMinor,
    body: { ...outcome, link, rule, words, noteWords, lineId: asked.lineId ?? null },
    person: asked.person,
    atMs,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
