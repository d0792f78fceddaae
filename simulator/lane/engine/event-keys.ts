/** Keys of events: time in ms, then place in the order of scheduling. */
let scheduled: u64 = 0;
/** Bits of a key below its time. */
let orderBits: u64 = 0;
let lastMs: u64 = 0;

export function beginKeys(endMs: u64): void {
  scheduled = 0;
  lastMs = endMs + 1;
  orderBits = clz(endMs + 2);
}

/** The next key of this time; all times past the end are alike. */
export function keyAt(atMs: f64): u64 {
  const nth = scheduled;
  scheduled += 1;
  return (u64(Math.min(atMs, f64(lastMs))) << orderBits) | nth;
}

export function timeOf(key: u64): u64 {
  return key >> orderBits;
}

export function firstKeyOf(atMs: u64): u64 {
  return atMs << orderBits;
}

export function keysLeft(): u64 {
  return (u64(1) << orderBits) - scheduled;
}
