/** Sums of money over decisions before and after a change, by name and currency. */
import type { FactRecord } from '../facts/fact-record.ts';
import type { RuleWorld } from '../files/index.ts';
import type { MoneyEffect, MoneyName } from './rehearsal-report.ts';
import type { Side } from './side.ts';
import { currencyOf, type DecisionWorth, worthOf } from './worth.ts';

interface Sums {
  readonly name: MoneyName;
  readonly currency: string | null;
  before: number;
  after: number;
  unknown: number;
}

interface Decided {
  readonly record: FactRecord;
  readonly atMs: number;
}

export class MoneySums {
  readonly #rows = new Map<string, Sums>();
  readonly #before: DecisionWorth | undefined;
  readonly #after: DecisionWorth | undefined;

  constructor(before: Side, after: Side, world: RuleWorld | undefined) {
    this.#before = worthOf(before.set, world);
    this.#after = worthOf(after.set, world);
  }

  add(before: Side, after: Side, { record, atMs }: Decided): void {
    if (this.#before === undefined || this.#after === undefined) return;
    const currency = currencyOf(record);
    const lacking = new Set<Sums>();
    for (const side of ['before', 'after'] as const) {
      const worth = side === 'before' ? this.#before : this.#after;
      const matches = (side === 'before' ? before : after).rules();
      for (const { name, value, isMoney } of worth(matches, record, atMs)) {
        const row = this.#row(name, isMoney ? currency : null);
        if (value === null) lacking.add(row);
        else row[side] += value;
      }
    }
    for (const row of lacking) row.unknown += 1;
  }

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
