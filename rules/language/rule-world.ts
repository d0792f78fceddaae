/**
 * What the words of outcomes may name in a centre: queues, texts, items. A member that is absent is
 * not known here, and is not checked.
 */
export interface RuleWorld {
  /** The first is the default. */
  readonly languages?: readonly string[];
  readonly queues?: readonly string[];
  readonly skills?: readonly string[];
  readonly agents?: readonly WorldAgent[];
  /** Texts people hear or read, by id and language. */
  readonly texts?: { readonly [id: string]: { readonly [language: string]: string } };
  readonly music?: readonly string[];
  readonly items?: readonly WorldItem[];
  readonly holdCodes?: readonly string[];
  /** Reason codes, by the set they belong to. */
  readonly reasonSets?: { readonly [set: string]: readonly string[] };
  readonly roles?: readonly string[];
  readonly priceGroups?: readonly string[];
  /** Which items are proposed with which (dynamics-call-center.md 1.10). */
  readonly links?: readonly WorldLink[];
}

export interface WorldAgent {
  readonly id: string;
  /** Levels 0..100 by skill. */
  readonly skills: { readonly [skill: string]: number };
}

export interface WorldItem {
  readonly sku: string;
  readonly name: { readonly [language: string]: string };
  readonly category: string;
  /** Net of tax, minor units. */
  readonly priceMinor: number;
  readonly costMinor: number;
}

/** One item proposed with another: a candidate of kind `prompt`. */
export interface WorldLink {
  /** The item whose line triggers the prompt. */
  readonly triggerSku: string;
  /** The item proposed. */
  readonly linkedSku: string;
  /** Up-sell replaces the line, cross-sell adds one. */
  readonly kind: 'upSell' | 'crossSell';
  /** Smaller first. */
  readonly priority: number;
  /** Rule of the set of kind `prompt` that must match, and whose outcome the link takes. */
  readonly rule?: string;
  /** Of this catalogue only: then the links of the item alone do not count. */
  readonly catalogueId?: string;
  readonly active: boolean;
}
