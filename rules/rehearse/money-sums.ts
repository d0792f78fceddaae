/** Sums of the money of decisions, before and after, by name and currency. */
import type { FactRecord } from '../facts/fact-record.ts';
import type { RuleWorld } from '../language/rule-world.ts';
import type { MoneyEffect, MoneyName } from './rehearsal-report.ts';
import type { Side } from './side.ts';
import { currencyOf, type WorthOf, worthOf } from './worth.ts';

interface Sums {
  readonly name: MoneyName;
  readonly currency: string | null;
  before: number;
  after: number;
  unknown: number;
}

export class MoneySums {
  readonly #rows = new Map<string, Sums>();
  readonly #before: WorthOf | undefined;
  readonly #after: WorthOf | undefined;

  constructor(before: Side, after: Side, world: RuleWorld | undefined) {
    this.#before = worthOf(before.set.checked, world);
    this.#after = worthOf(after.set.checked, world);
  }

  /** Adds what both sides have decided last. */
  add(before: Side, after: Side, record: FactRecord): void {
    if (this.#before === undefined || this.#after === undefined) return;
    for (const { name, value, isMoney } of this.#before(before.rules(), record)) {
      const row = this.#row(name, isMoney ? currencyOf(record) : null);
      if (value === null) row.unknown += 1;
      else row.before += value;
    }
    for (const { name, value, isMoney } of this.#after(after.rules(), record)) {
      const row = this.#row(name, isMoney ? currencyOf(record) : null);
      if (value === null) row.unknown += 1;
      else row.after += value;
    }
  }

  /** In the order in which they first came. */
  rows(): readonly MoneyEffect[] {
    return [...this.#rows.values()].map((row) => ({ ...row }));
  }

  #row(name: MoneyName, currency: string | null): Sums {
    const key = `${name} ${currency}`;
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row = { name, currency, before: 0, after: 0, unknown: 0 };
    this.#rows.set(key, row);
    return row;
  }
}
