/** Counts, for each column of a log, how many of its cells are understood. */
import type { LogColumn } from './log-columns.ts';
import type { LogCell } from './log-notes.ts';

export interface ColumnReading {
  readonly name: LogColumn;
  /** As the log calls it. */
  readonly column: string;
  /** That are not empty. */
  readonly cells: number;
  readonly understood: number;
  /** How the column is read, where it is not the usual way. */
  readonly form: string;
  /** The first cell that is not understood. */
  readonly other: LogCell | null;
}

interface Share {
  cells: number;
  understood: number;
  other: LogCell | null;
}

interface Waits {
  readonly calls: number;
  readonly unknown: number;
}

export class ColumnShares {
  readonly #shares = new Map<LogColumn, Share>();
  readonly #waits = { answered: { calls: 0, unknown: 0 }, abandoned: { calls: 0, unknown: 0 } };
  /** Times that carry an offset, or are of another zone. */
  instants = 0;

  /** Counts a cell; `cellOf` is called for the first that is not understood. */
  add(name: LogColumn, isUnderstood: boolean, cellOf: () => LogCell): void {
    let share = this.#shares.get(name);
    if (share === undefined) {
      share = { cells: 0, understood: 0, other: null };
      this.#shares.set(name, share);
    }
    share.cells += 1;
    if (isUnderstood) share.understood += 1;
    else share.other ??= cellOf();
  }

  addWait(of: 'answered' | 'abandoned', isKnown: boolean): void {
    this.#waits[of].calls += 1;
    if (!isKnown) this.#waits[of].unknown += 1;
  }

  /** Why there are no figures of waits; undefined: all but a share of `most` are known. */
  waitsUnknown(most: number): string | undefined {
    const { answered, abandoned } = this.#waits;
    const isUnknown = ({ calls, unknown }: Waits): boolean => unknown > most * calls;
    if (!isUnknown(answered) && !isUnknown(abandoned)) return undefined;
    const whose = isUnknown(answered) ? 'callers' : 'callers who gave up';
    const left = 'no service level, no waits and no patience are taken from this log';
    return `the log does not tell how long ${whose} waited: ${left}`;
  }

  readings(
    places: ReadonlyMap<LogColumn, number>,
    of: (name: LogColumn) => Pick<ColumnReading, 'column' | 'form'>,
  ): readonly ColumnReading[] {
    return [...places.keys()].flatMap((name) => {
      const share = this.#shares.get(name);
      return share === undefined ? [] : { name, ...of(name), ...share };
    });
  }
}

/** A line for each column: what share of its cells is understood, with an example of the others. */
export function readingLines(log: {
  readonly preface: readonly string[];
  readonly readings: readonly ColumnReading[];
  readonly waitsUnknown: string | undefined;
}): readonly string[] {
  const columns = log.readings.map(({ column, cells, understood, form, other }) => {
    const share = understood === cells ? '100 %' : `${((100 * understood) / cells).toFixed(1)} %`;
    const how = form === '' ? '' : `, ${form}`;
    const example = other === null ? '' : `, not “${other.value}” of line ${other.line}`;
    return `${column} ${share}${how}${example}`;
  });
  return [
    ...log.preface,
    `understood: ${columns.join('; ')}`,
    ...(log.waitsUnknown === undefined ? [] : [log.waitsUnknown]),
  ];
}
