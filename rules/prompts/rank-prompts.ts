/**
 * Ranks the prompts beside an order line by expected gain and applies limits, with a reason for
 * each withheld prompt. History is an argument, so that results can be replayed. Source: rules.md
 * C6; dynamics-call-center.md 3.10.
 */
import { hourMs } from '../../kernel/index.ts';
import type { NamedOutcome, RuleSet } from '../evaluate/rule-set.ts';
import { knownFact } from '../facts/dictionary.ts';
import { type FactRecord, factInput } from '../facts/fact-record.ts';
import type { FactInput, PromptOutcome, RuleSetFile } from '../files/index.ts';
import { dividedWhole } from '../prices/share-facts.ts';
import { type PromptCandidate, type PromptLink, promptCandidates } from './prompt-candidates.ts';

export interface PromptName {
  readonly link: string | null;
  readonly rule: string | null;
}

export type PromptAnswer = 'accepted' | 'declined' | 'notOffered';

export interface PromptHistory {
  /** Prompts shown on this order, oldest first; answer null: not answered yet. */
  readonly onOrder: readonly (PromptName & { readonly answer: PromptAnswer | null })[];
  /** How many of the order's prompts were shown for this line. */
  readonly onLine: number;
  /** How often similar customers were shown the prompt in 90 days, and accepted. */
  acceptance(prompt: PromptName): { readonly accepted: number; readonly shown: number };
  /** Days since the customer last saw the prompt; null: never. */
  daysSinceShown(prompt: PromptName): number | null;
}

export interface PromptQuestion {
  readonly rules: RuleSet<'prompt'>;
  /** Facts of the saved line, its order and its customer. */
  readonly facts: FactRecord;
  readonly atMs: number;
  readonly links: readonly PromptLink[];
  readonly history: PromptHistory;
  readonly isDirectedSelling: boolean;
  readonly isCardBeingRead: boolean;
  hasStock(sku: string, quantity: number): boolean;
  /**
   * Margin after discounts, in minor units. For an up-sell, the gain over the present line; null:
   * the item is not sold here.
   */
  marginMinor(outcome: PromptOutcome): number | null;
}

/** Why a prompt is not shown. */
export type WithheldReason =
  | 'directed-selling-off'
  | 'card-being-read'
  | 'line-from-a-prompt'
  | 'complaint-call'
  | 'centre-overloaded'
  | 'account-held'
  | 'account-fraudulent'
  | 'no-marketing-consent'
  | 'declined-on-this-order'
  | 'accepted-often-enough'
  | 'shown-lately'
  | 'out-of-stock'
  | 'not-sold-here'
  | 'price-below-cost'
  | 'costs-more-time-than-it-earns'
  | 'enough-for-this-line'
  | 'enough-for-this-order';

/** A prompt to show, with the figures that the journal records. */
export interface RankedPrompt extends PromptName {
  readonly rank: number;
  readonly acceptPpm: number;
  readonly gainMinor: number;
  readonly outcome: PromptOutcome;
}

export interface WithheldPrompt extends PromptName {
  readonly sku: string;
  readonly reason: WithheldReason;
  /** Expected gain in minor units, if it was computed before withholding. */
  readonly gainMinor?: number;
}

export interface PromptRanking {
  readonly set: string;
  readonly version: number;
  /** Prompts to show, the one of highest expected gain first. */
  readonly shown: readonly RankedPrompt[];
  readonly withheld: readonly WithheldPrompt[];
}

/** Ranks the candidates of a line. */
export function rankPrompts(question: PromptQuestion): PromptRanking {
  const { rules, facts, atMs, links } = question;
  const terms = promptTerms(rules.checked.file);
  const matches: readonly NamedOutcome<PromptOutcome>[] = rules.decide(facts, atMs).outcome ?? [];
  const place = {
    sku: String(known(facts, 'line.sku')),
    catalogueId: known(facts, 'order.sourceCode') === null ? null : catalogueOf(facts),
  };
  const withheld: WithheldPrompt[] = [];
  const worth: Valued[] = [];
  const noneBecause = noPrompts(question, terms);
  for (const candidate of promptCandidates(place, links, matches)) {
    const name = nameOf(candidate);
    const { sku } = candidate.outcome;
    const marginMinor = question.marginMinor(candidate.outcome);
    const reason = noneBecause ?? keptBack(question, candidate);
    if (reason !== null || marginMinor === null) {
      withheld.push({ ...name, sku, reason: reason ?? 'not-sold-here' });
      continue;
    }
    const valued = { candidate, ...worthOf(question, terms, { candidate, marginMinor }) };
    const { gainMinor } = valued;
    if (gainMinor >= terms.minGainMinor) {
      worth.push(valued);
      continue;
    }
    const isAtLoss = candidate.outcome.kind === 'crossSell' && marginMinor < 0;
    const loses = isAtLoss ? 'price-below-cost' : 'costs-more-time-than-it-earns';
    withheld.push({ ...name, sku, gainMinor, reason: loses });
  }
  worth.sort((a, b) => compare(rules, a, b));
  const { shown, cut } = cutTo(question, terms, worth);
  return { set: rules.set, version: rules.version, shown, withheld: [...withheld, ...cut] };
}

interface Valued {
  readonly candidate: PromptCandidate;
  readonly acceptPpm: number;
  readonly gainMinor: number;
}

function noPrompts(
  { facts, isDirectedSelling, isCardBeingRead }: PromptQuestion,
  { consentNeeded }: PromptTerms,
): WithheldReason | null {
  const state = known(facts, 'centre.state');
  const hold = known(facts, 'customer.accountHold');
  if (!isDirectedSelling) return 'directed-selling-off';
  if (isCardBeingRead) return 'card-being-read';
  if (known(facts, 'line.isFromPrompt') === true) return 'line-from-a-prompt';
  if (known(facts, 'call.type') === 'complaint') return 'complaint-call';
  if (state === 'overload' || state === 'emergency') return 'centre-overloaded';
  if (hold === 'invoice' || hold === 'all') return 'account-held';
  if (known(facts, 'customer.fraudStatus') === 'fraudulent') return 'account-fraudulent';
  const hasConsent = known(facts, 'customer.marketingConsent') === true;
  return consentNeeded && !hasConsent ? 'no-marketing-consent' : null;
}

function keptBack(
  { history, hasStock }: PromptQuestion,
  candidate: PromptCandidate,
): WithheldReason | null {
  const { link, outcome } = candidate;
  const name = nameOf(candidate);
  const before = history.onOrder.filter((one) => isSame(one, name));
  if (before.some(({ answer }) => answer === 'declined')) return 'declined-on-this-order';
  const accepted = before.filter(({ answer }) => answer === 'accepted').length;
  if (accepted >= outcome.maxPerOrder) return 'accepted-often-enough';
  const days = history.daysSinceShown(name);
  if (days !== null && days < outcome.notAgainDays) return 'shown-lately';
  const needsStock = link?.withoutStock !== true;
  return needsStock && !hasStock(outcome.sku, outcome.quantity) ? 'out-of-stock' : null;
}

function worthOf(
  { facts, history }: PromptQuestion,
  { agentCostMinorPerHour, busyFactor }: PromptTerms,
  { candidate, marginMinor }: { readonly candidate: PromptCandidate; readonly marginMinor: number },
): Omit<Valued, 'candidate'> {
  const { acceptPrior, handleMs } = candidate.outcome;
  const seen = history.acceptance(nameOf(candidate));
  const shown = seen.shown + acceptPrior.shown;
  const accepted = seen.accepted + acceptPrior.accepted;
  const acceptPpm = shown === 0 ? 0 : dividedWhole([accepted, 1_000_000], shown, 'halfUp');
  const load = known(facts, 'centre.state') === 'busy' ? busyFactor : 1;
  const earned = dividedWhole([acceptPpm, marginMinor], 1_000_000, 'halfUp');
  const cost = dividedWhole([handleMs, agentCostMinorPerHour, load], hourMs, 'halfUp');
  return { acceptPpm, gainMinor: earned - cost };
}

/**
 * Order of prompts: gain, link priority, rule priority, item. Missing links and rules come last.
 */
function compare({ checked }: RuleSet<'prompt'>, a: Valued, b: Valued): number {
  const linkOf = ({ candidate }: Valued): number =>
    candidate.link?.priority ?? Number.MAX_SAFE_INTEGER;
  const ruleOf = ({ candidate }: Valued): number =>
    checked.rules.find(({ name }) => name === candidate.rule)?.priority ?? 0;
  const [skuA, skuB] = [a.candidate.outcome.sku, b.candidate.outcome.sku];
  return (
    b.gainMinor - a.gainMinor ||
    linkOf(a) - linkOf(b) ||
    ruleOf(b) - ruleOf(a) ||
    (skuA < skuB ? -1 : Number(skuA > skuB))
  );
}

function cutTo(
  { history }: PromptQuestion,
  { promptsPerLine, promptsPerOrder }: PromptTerms,
  ranked: readonly Valued[],
): { readonly shown: readonly RankedPrompt[]; readonly cut: readonly WithheldPrompt[] } {
  const shown: RankedPrompt[] = [];
  const cut: WithheldPrompt[] = [];
  for (const { candidate, acceptPpm, gainMinor } of ranked) {
    const name = nameOf(candidate);
    const { outcome } = candidate;
    const isLineFull = history.onLine + shown.length >= promptsPerLine;
    const isOrderFull = history.onOrder.length + shown.length >= promptsPerOrder;
    if (isLineFull || isOrderFull) {
      const reason = isOrderFull ? 'enough-for-this-order' : 'enough-for-this-line';
      cut.push({ ...name, sku: outcome.sku, gainMinor, reason });
    } else {
      shown.push({ ...name, rank: shown.length + 1, acceptPpm, gainMinor, outcome });
    }
  }
  return { shown, cut };
}

function nameOf({ link, rule }: PromptCandidate): PromptName {
  return { link: link?.id ?? null, rule };
}

function isSame(a: PromptName, b: PromptName): boolean {
  return (a.link !== null && a.link === b.link) || (a.rule !== null && a.rule === b.rule);
}

function catalogueOf(facts: FactRecord): string | null {
  const id = known(facts, 'order.catalogueId');
  return typeof id === 'string' ? id : null;
}

function known(facts: FactRecord, name: string): FactInput {
  const entry = knownFact(name);
  return factInput(entry, facts.values[entry.slot] ?? null);
}

export interface PromptTerms {
  /** Most prompts shown for one order line. Default: 1. */
  readonly promptsPerLine: number;
  /** Most prompts shown for one order. Default: 2. */
  readonly promptsPerOrder: number;
  /** Cost of an agent's time. Default: 0. */
  readonly agentCostMinorPerHour: number;
  /** Multiplies the agent cost while the centre is busy. Default: 1. */
  readonly busyFactor: number;
  /** Smallest expected gain with which a prompt is shown. Default: 1. */
  readonly minGainMinor: number;
  /** Show prompts only to customers with marketing consent. Default: false. */
  readonly consentNeeded: boolean;
}

export function promptTerms({ params = {} }: RuleSetFile): PromptTerms {
  const { consentNeeded } = params;
  const whole = (name: string, absent: number): number => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return typeof value === 'number' ? value : absent;
  };
  return {
    promptsPerLine: whole('promptsPerLine', 1),
    promptsPerOrder: whole('promptsPerOrder', 2),
    agentCostMinorPerHour: whole('agentCostMinorPerHour', 0),
    busyFactor: whole('busyFactor', 1),
    minGainMinor: whole('minGainMinor', 1),
    consentNeeded: consentNeeded === true,
  };
}
