/**
 * Calls and works that are over, kept to become others: in steady state nothing is allocated.
 *
 * What ends in an instant is used again from the next one on, so that whoever still acts on it in
 * this one finds it as it was. Nothing outside the core keeps a record beyond its end.
 */
import type { QueueConfig } from './compile-centre.ts';
import type { CompiledPlan } from './compile-plan.ts';
import { type Agent, Call, type Named, Work } from './records.ts';
import type { Core, Session } from './state.ts';

export interface Pool<T> {
  /** To be used again. */
  readonly free: T[];
  /** Over in this instant. */
  readonly ended: T[];
}

export function emptyPool<T>(): Pool<T> {
  return { free: [], ended: [] };
}

/** A call that begins now; what else it brings is set by whoever begins it. */
export function newCall(
  core: Core,
  name: string | Named,
  queue: QueueConfig,
  plan: CompiledPlan,
): Call {
  core.sequence += 1;
  const call = core.callPool.free.pop() ?? new Call();
  call.begin(name, core.sequence, queue, plan, core.nowMs);
  return call;
}

/** Work of number `n` of a call, made now. */
export function newWork(
  core: Core,
  call: Call,
  n: number,
  agent: Agent,
  session: Session | null,
): Work {
  const work = core.workPool.free.pop() ?? new Work();
  work.begin(call, n, agent, session, core.nowMs);
  return work;
}

/** At the end of an instant: what ended in it may become another. */
export function refill({ callPool, workPool }: Core): void {
  if (workPool.ended.length === 0 && callPool.ended.length === 0) return;
  for (let call = callPool.ended.pop(); call !== undefined; call = callPool.ended.pop()) {
    callPool.free.push(call);
  }
  for (let work = workPool.ended.pop(); work !== undefined; work = workPool.ended.pop()) {
    workPool.free.push(work);
  }
}
