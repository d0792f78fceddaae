/**
 * Calls and works that are over, kept to become others: in steady state nothing is allocated.
 *
 * What ends in an instant is used again from the next one on, so that whoever still acts on it in
 * this one finds it as it was. Nothing outside the core keeps a record beyond its end.
 */
import { Call, type CallOrigin, Work, type WorkOrigin } from './records.ts';
import type { Core } from './state.ts';

export interface Pool<T> {
  /** To be used again. */
  readonly free: T[];
  /** Over in this instant. */
  readonly ended: T[];
}

export function emptyPool<T>(): Pool<T> {
  return { free: [], ended: [] };
}

export function newCall(core: Core, of: CallOrigin): Call {
  const call = core.callPool.free.pop();
  if (call === undefined) return new Call(of);
  call.renew(of);
  return call;
}

export function newWork(core: Core, of: WorkOrigin): Work {
  const work = core.workPool.free.pop();
  if (work === undefined) return new Work(of);
  work.renew(of);
  return work;
}

/** At the end of an instant: what ended in it may become another. */
export function refill({ callPool, workPool }: Core): void {
  for (let call = callPool.ended.pop(); call !== undefined; call = callPool.ended.pop()) {
    callPool.free.push(call);
  }
  for (let work = workPool.ended.pop(); work !== undefined; work = workPool.ended.pop()) {
    workPool.free.push(work);
  }
}
