/** Entries of the facts dictionary, and the compact form of its tables. */
import type { DecisionPoint } from '../language/rule-kind.ts';

/**
 * `set`: a text of a closed list. `text`: open text, compared for equality only. `int`: a whole
 * number. `list`: texts; empty rather than unknown.
 */
export type FactType = 'int' | 'bool' | 'set' | 'text' | 'list';

/**
 * Static: fixed once known. Order: changes with the order. Dynamic: changes while the call waits.
 */
export type FactClass = 'static' | 'order' | 'dynamic';

/** Explanations mask `customer` and `payment` facts. Outcomes may not contain payment facts. */
export type Privacy = 'public' | 'customer' | 'payment';

export type Unit =
  | 'ms'
  | 'minor'
  | 'ppm'
  | 'days'
  | 'minutes'
  | 'minuteOfDay'
  | 'weekday'
  | 'dayNumber'
  | 'calls'
  | 'agents'
  | 'lines'
  | 'count'
  | 'points';

/** Required format of the fact's texts and constants. */
export type TextFormat = 'e164' | 'language' | 'country' | 'currency' | 'name' | 'free';

export interface FactEntry {
  readonly name: string;
  /** Index of the fact in a fact record. */
  readonly slot: number;
  readonly type: FactType;
  /**
   * For `set`, the allowed texts, coded by index in fact records. For `list`, the allowed members;
   * absent: any.
   */
  readonly set?: readonly string[];
  readonly format?: TextFormat;
  readonly unit?: Unit;
  /** Lowest and highest value of an `int`. */
  readonly min?: number;
  readonly max?: number;
  /** May be unknown (null) even after the point at which it is supplied. */
  readonly nullable: boolean;
  readonly known: DecisionPoint;
  readonly class: FactClass;
  readonly privacy: Privacy;
  readonly supplier: Supplier;
  /** Former values of this fact that old rules use, with their present values. */
  readonly former?: Readonly<Record<string, string>>;
  /**
   * Rounding of a share: `floor` suits tests with `>=` and `<`, `ceiling` those with `>` and `<=`.
   */
  readonly rounding?: 'floor' | 'ceiling';
  /** Accepts `params.where`, a condition on the facts of one order line. */
  readonly takesWhere?: boolean;
  readonly label: { readonly en: string; readonly fr: string };
  readonly example: number | boolean | string | readonly string[];
}

export type FactRow = Omit<FactEntry, 'slot'>;

type More = Partial<
  Pick<
    FactEntry,
    | 'nullable'
    | 'privacy'
    | 'supplier'
    | 'rounding'
    | 'takesWhere'
    | 'min'
    | 'max'
    | 'format'
    | 'set'
    | 'former'
  >
>;

interface Section {
  readonly known: DecisionPoint;
  readonly class: FactClass;
  readonly supplier: Supplier;
  readonly privacy?: Privacy;
}

type Example = FactEntry['example'];
type Kind = Unit | 'bool' | 'text' | 'list' | readonly string[];

export function facts(
  section: Section,
  rows: readonly (readonly [string, Kind, string, string, Example, More?])[],
): readonly FactRow[] {
  return rows.map(([name, kind, en, fr, example, more]) => ({
    name,
    ...typeOf(kind),
    nullable: false,
    known: section.known,
    class: section.class,
    privacy: section.privacy ?? 'public',
    supplier: section.supplier,
    label: { en, fr },
    example,
    ...more,
  }));
}

function typeOf(kind: Kind): Pick<FactEntry, 'type' | 'set' | 'format' | 'unit' | 'min'> {
  if (typeof kind !== 'string') return { type: 'set', set: kind };
  if (kind === 'bool') return { type: 'bool' };
  if (kind === 'text') return { type: 'text', format: 'free' };
  if (kind === 'list') return { type: 'list', format: 'free' };
  return kind === 'minor' || kind === 'ppm'
    ? { type: 'int', unit: kind }
    : { type: 'int', unit: kind, min: 0 };
}

/** Suppliers of facts, each with a description of what it supplies today. */
export const suppliers = {
  caller: 'who brings the call, with its arrival: a switch, a simulated caller',
  classify: 'the `classify` rules, else who brings the call',
  core:
    'the routing core, of the default queue as it is now, and that nobody passed the call on; ' +
    'to `treat` the live centre, of the queue the call waits in, without its agents',
  driver:
    'the live centre: the clock in its time zone, its calendar, and for `treat` alone the wait; ' +
    'of the clock also the simulator, the date only of a recorded day',
  supervisor: 'a supervisor, at `PUT /api/v1/centres/{centre}/state` [normal, capacity unknown]',
  customer:
    'the customer’s record: of an order its customer’s, of a call that of the one customer who has ' +
    'the number that calls; who brings the call may say it instead; ' +
    'the job `rfm` scores customers by recency, frequency and value of their orders, 5 the best fifth',
  order: 'the order, its lines and their items; without an order, who asks says it',
  nobody: 'nobody yet: unknown, unless who brings the call says it',
} as const;

export type Supplier = keyof typeof suppliers;
