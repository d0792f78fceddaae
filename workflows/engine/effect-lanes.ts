/**
 * Open effects by process and lane. A lane runs one effect at a time, whatever other lanes do. It
 * changes only after commits, so memory matches the store.
 */
import { assert, hourMs } from '../../kernel/index.ts';
import type { Effect } from '../../orders/index.ts';
import type { Cause } from '../host.ts';
import type { EffectRow } from './process-store.ts';

export const leaseMsDefault = 60_000;
/** Default pauses between tries of an effect: up to 10 minutes, then hourly for a day. */
export const pausesDefault: readonly number[] = [
  ...[1_000, 5_000, 30_000, 120_000, 600_000],
  ...Array<number>(24).fill(hourMs),
];

export interface OpenEffect {
  readonly effect: Effect;
  readonly processId: string;
  readonly seq: number;
  readonly cause: Cause;
  failures: number;
  nextAtMs: number;
  /** When the lease (the time limit of a try) ends; null: not leased. */
  leaseUntilMs: number | null;
  attempt: number;
  /** `asked`: its lease is being stored; `ready`: leased, waiting for capacity. */
  phase: 'idle' | 'asked' | 'ready' | 'running';
}

export class EffectLanes {
  readonly #byKey = new Map<string, OpenEffect>();
  readonly #lanes = new Map<string, readonly OpenEffect[]>();

  get size(): number {
    return this.#byKey.size;
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  add(open: OpenEffect): void {
    assert(!this.#byKey.has(open.effect.key), () => `${open.effect.key} is wanted twice`);
    this.#byKey.set(open.effect.key, open);
    const lane = laneOf(open);
    this.#lanes.set(lane, [...(this.#lanes.get(lane) ?? []), open]);
  }

  remove(open: OpenEffect): void {
    this.#byKey.delete(open.effect.key);
    const lane = laneOf(open);
    const left = (this.#lanes.get(lane) ?? []).filter((one) => one !== open);
    if (left.length > 0) this.#lanes.set(lane, left);
    else this.#lanes.delete(lane);
  }

  all(): readonly OpenEffect[] {
    return [...this.#byKey.values()];
  }

  *heads(): Iterable<OpenEffect> {
    for (const [head] of this.#lanes.values()) if (head !== undefined) yield head;
  }

  /**
   * The first effect of each lane touched, after these changes and those of the batch still being
   * stored.
   */
  nextHeads(
    touched: { readonly ended: ReadonlySet<OpenEffect>; readonly added: readonly OpenEffect[] },
    coming: { readonly ended: ReadonlySet<OpenEffect>; readonly added: readonly OpenEffect[] },
  ): readonly OpenEffect[] {
    const lanes = new Map<string, OpenEffect[]>();
    for (const one of [...touched.ended, ...touched.added]) {
      const lane = laneOf(one);
      if (!lanes.has(lane)) lanes.set(lane, [...(this.#lanes.get(lane) ?? [])]);
    }
    for (const one of [...coming.added, ...touched.added]) lanes.get(laneOf(one))?.push(one);
    const isLeft = (one: OpenEffect) => !coming.ended.has(one);
    return [...lanes.values()].flatMap((all) => all.find(isLeft) ?? []);
  }
}

/**
 * An effect read from the store. Its lease is dropped, as it was an earlier host's, which can write
 * no more.
 */
export function openEffectOf(row: EffectRow): OpenEffect {
  const { key, kind } = row;
  return {
    effect: { key, kind, lane: row.lane as Effect['lane'], body: JSON.parse(row.body) },
    processId: row.processId,
    seq: row.seq,
    cause: {
      causationId: row.cause,
      ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    },
    failures: row.failures,
    nextAtMs: row.nextAtMs,
    leaseUntilMs: null,
    attempt: 0,
    phase: 'idle',
  };
}

export function rowOf(open: OpenEffect): EffectRow {
  const { effect, cause } = open;
  return {
    key: effect.key,
    seq: open.seq,
    processId: open.processId,
    kind: effect.kind,
    lane: effect.lane,
    body: JSON.stringify(effect.body),
    cause: cause.causationId,
    traceparent: cause.traceparent ?? null,
    failures: open.failures,
    nextAtMs: open.nextAtMs,
    leaseUntilMs: open.leaseUntilMs,
    doneAtMs: null,
    parkedAtMs: null,
    problem: null,
  };
}

function laneOf({ processId, effect }: OpenEffect): string {
  return `${processId} ${effect.lane}`;
}
