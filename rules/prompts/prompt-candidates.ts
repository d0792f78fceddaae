/**
 * Candidate prompts beside an order line: catalogue links, and rules that no link names.
 * Source: rules.md C6; dynamics-call-center.md 1.10, 3.10.
 */
import type { NamedOutcome } from '../evaluate/rule-set.ts';
import type { PromptOutcome } from '../files/index.ts';

/** A cross-sell or up-sell link between two items of the catalogue. */
export interface PromptLink {
  readonly id: string;
  /** The item whose order line triggers the prompt. */
  readonly triggerSku: string;
  readonly kind: PromptOutcome['kind'];
  /** The item to offer if no rule names one. */
  readonly sku: string;
  /** Priority of the link; 1 is the highest. */
  readonly priority: number;
  /** Name of a rule that must match; its item then replaces the link's. */
  readonly rule?: string;
  /** Orders from this catalogue get the link, in place of links without a catalogue. */
  readonly catalogueId?: string;
  /** What the agent says. */
  readonly say?: string;
  readonly isActive: boolean;
  /** Whether to offer the item even out of stock [false]. */
  readonly withoutStock?: boolean;
}

/** A possible prompt, identified by its link, or else by its rule. */
export interface PromptCandidate {
  readonly link: PromptLink | null;
  readonly rule: string | null;
  readonly outcome: PromptOutcome;
}

export interface PromptPlace {
  readonly sku: string;
  readonly catalogueId: string | null;
}

const plainLink = {
  quantity: 1,
  say: '',
  handleMs: 20_000,
  acceptPrior: { accepted: 1, shown: 20 },
  maxPerOrder: 1,
  notAgainDays: 0,
  reasonsToDecline: [],
} as const;

export function promptCandidates(
  place: PromptPlace,
  links: readonly PromptLink[],
  matches: readonly NamedOutcome<PromptOutcome>[],
): readonly PromptCandidate[] {
  const active = links.filter(({ isActive }) => isActive);
  const linked = linksOf(place, active).flatMap((link): readonly PromptCandidate[] => {
    const { rule, kind, sku, say = plainLink.say } = link;
    if (rule === undefined) {
      return [{ link, rule: null, outcome: { ...plainLink, kind, sku, say } }];
    }
    const match = matches.find((one) => one.rule === rule);
    return match === undefined ? [] : [{ link, rule, outcome: match }];
  });
  const named = new Set(active.map(({ rule }) => rule));
  const free = matches
    .filter(({ rule }) => !named.has(rule))
    .map((match): PromptCandidate => ({ link: null, rule: match.rule, outcome: match }));
  return [...linked, ...free];
}

function linksOf(
  { sku, catalogueId }: PromptPlace,
  links: readonly PromptLink[],
): readonly PromptLink[] {
  const ofItem = links.filter(({ triggerSku }) => triggerSku === sku);
  const ofCatalogue = ofItem.filter(
    (link) => link.catalogueId !== undefined && link.catalogueId === catalogueId,
  );
  if (ofCatalogue.length > 0) return ofCatalogue;
  return ofItem.filter((link) => link.catalogueId === undefined);
}
