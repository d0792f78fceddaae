/** What workflows ask of workers; types alone, because workflows cannot hold the code. */
import type { Effect } from '../../orders/index.ts';
import type { StoreAhead, Turn, WholeProcess } from '../engine/turn-store.ts';
import type { Cause, ProcessEvent } from '../host.ts';

/** What takes milliseconds; local activities. */
export interface LocalActivities {
  /** Stores a turn; or returns how the store stands, where that is not the next one. */
  recordTurn(turn: Turn): Promise<StoreAhead | null>;
  readProcess(processId: string): Promise<WholeProcess>;
  /** Carries out a notice; null: this worker does not, so an activity does. */
  writeNotice(effect: Effect, cause: EffectCause): Promise<EffectEnd | null>;
  /** Raises an alarm about a process whose task fails. */
  tellFailing(processId: string, problem: string): Promise<void>;
}

/** What led to an effect, and whose it is. */
export interface EffectCause {
  readonly processId: string;
  readonly cause: Cause;
}

/** What came of an effect. */
export interface EffectEnd {
  /** What its process is told; null: nothing. */
  readonly event: ProcessEvent | null;
  /** Tries that failed before. */
  readonly failures: number;
  /** Why no try is left; null: it was carried out. */
  readonly gaveUp: string | null;
}

/** An activity named by the kind of effect. */
export type EffectActivity = (effect: Effect, cause: EffectCause) => Promise<EffectEnd>;
