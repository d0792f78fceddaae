/**
 * What could be offered beside a line: links of the catalogue, and rules that no link names.
 *
 * Source: rules.md C6, dynamics-call-center.md 1.10, 3.10.
 */
import type { Named } from '../evaluate/rule-set.ts';
import type { PromptOutcome } from '../files/index.ts';

/** A link of the catalogue between two items. */
export interface PromptLink {
  readonly id: string;
  /** The item whose line it follows. */
  readonly triggerSku: string;
  readonly kind: PromptOutcome['kind'];
  /** What is offered, where no rule says. */
  readonly sku: string;
  /** 1 first. */
  readonly priority: number;
  /** It holds only while this rule matches, and offers what the rule says. */
  readonly rule?: string;
  /** For orders from this catalogue alone, in place of links that name none. */
  readonly catalogueId?: string;
  /** What the agent says. */
  readonly say?: string;
  readonly isActive: boolean;
  /** Offered although there is no stock [false]. */
  readonly withoutStock?: boolean;
}

/** One thing to offer. Its link is what it is known by; without one, its rule is. */
export interface PromptCandidate {
  readonly link: PromptLink | null;
  readonly rule: string | null;
  readonly outcome: PromptOutcome;
}

/** The line, and the catalogue of the order's source code; null: it has no source code. */
export interface PromptPlace {
  readonly sku: string;
  readonly catalogueId: string | null;
}

/** What a link without a rule asks and believes. */
const plainLink = {
  quantity: 1,
  say: '',
  handleMs: 20_000,
  acceptPrior: { accepted: 1, shown: 20 },
  maxPerOrder: 1,
  notAgainDays: 0,
  reasonsToDecline: [],
} as const;

/** Links first, in their order, then rules by priority. */
export function promptCandidates(
  place: PromptPlace,
  links: readonly PromptLink[],
  matches: readonly Named<PromptOutcome>[],
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

/** Those of the catalogue replace those of the product. */
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
