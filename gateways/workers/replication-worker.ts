/**
 * A thread of {@link workerRunner}; never throws. Designs come as text in shared memory, parsed
 * once per thread.
 */
import type { ReplicationResult } from '../../simulator/index.ts';
import { PlanCache, type ReplicationRequest, replicate } from './in-process-runner.ts';
import type { SimulationDesign } from './port.ts';

export interface WorkerTask {
  readonly designKey: string;
  /** The design as JSON in UTF-8. */
  readonly design: SharedArrayBuffer;
  readonly job: ReplicationRequest;
}

export type WorkerAnswer =
  | { readonly ok: true; readonly result: ReplicationResult }
  | { readonly ok: false; readonly message: string };

const plans = new PlanCache();

/** Called by the pool. */
export function answerTask({ designKey, design, job }: WorkerTask): WorkerAnswer {
  try {
    const plan = plans.planOf(designKey, () => readDesign(design));
    return { ok: true, result: replicate(plan, job) };
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ok: false, message };
  }
}

function readDesign(bytes: SharedArrayBuffer): SimulationDesign {
  // TextDecoder refuses shared memory.
  const text = new TextDecoder().decode(new Uint8Array(bytes).slice());
  return JSON.parse(text) as SimulationDesign;
}
