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
