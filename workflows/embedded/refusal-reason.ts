/** Why a store refuses, in the engine's terms. */
import { StoreError } from '../../store/database/index.ts';
import { type RefusalReason, StoreRefusal } from '../engine/process-store.ts';

export function refusalReasonOf(error: unknown): RefusalReason {
  if (error instanceof StoreRefusal) return error.reason;
  return error instanceof StoreError && error.isPassing ? 'passing' : 'failed';
}
