/**
 * One entry of the facts dictionary, and the short hand its tables are written in.
 *
 * Source: rules.md C1.
 */
import type { KnownPoint } from '../language/rule-kind.ts';

/**
 * `set`: text of a closed set. `text`: open text, compared for equality alone. `int`: a whole
 * number. `list`: texts; never unknown, empty instead.
 */
export type FactType = 'int' | 'bool' | 'set' | 'text' | 'list';

/**
 * Static: never changes once known. Order: changes with the order. Dynamic: changes while a call
 * waits.
 */
export type FactClass = 'static' | 'order' | 'dynamic';

/** Payment facts may not be copied into outcomes; explanations mask the last two. */
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

/** How a text is written: what a constant of the fact must look like. */
export type TextFormat = 'e164' | 'language' | 'country' | 'currency' | 'name' | 'free';

export interface FactEntry {
  readonly name: string;
  /** Place in a fact record. */
  readonly slot: number;
  readonly type: FactType;
  /**
   * Of `set`: its texts; the place of a text is its code in a fact record. Of `list`: the only
   * texts that it ever holds [any].
   */
  readonly set?: readonly string[];
  readonly format?: TextFormat;
  readonly unit?: Unit;
  /** Of `int`: bounds, both included. */
  readonly min?: number;
  readonly max?: number;
  /** May be unknown (null) although its point has come. */
  readonly nullable: boolean;
  readonly known: KnownPoint;
  readonly class: FactClass;
  readonly privacy: Privacy;
  readonly supplier: Supplier;
  /** Values that rules of earlier versions say in place of those of the set. */
  readonly former?: Readonly<Record<string, string>>;
  /** A share rounded down goes with `>=` and `<`, one rounded up with `>` and `<=`. */
  readonly rounding?: 'floor' | 'ceiling';
  /** Takes `params.where`: a condition over the facts of one line. */
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
  readonly known: KnownPoint;
  readonly class: FactClass;
  readonly supplier: Supplier;
  readonly privacy?: Privacy;
}

type Example = FactEntry['example'];
type Kind = Unit | 'bool' | 'text' | 'list' | readonly string[];

/** Rows of one point, class and supplier: name, unit or type or set, labels, example, what is special. */
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

/** By name, in a sentence: who that is, and what there is of it today. */
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
