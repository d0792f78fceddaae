/** Times of calls: of exponential laws here, of others by the host. */
import * as host from './host';
import { exponential, never, nothing } from './layout';
import { batchLength, Call, callOf, DrawnTimes, typeOf } from './state';
import { countTalk } from './totals';

const talk = 0;
const patience = 1;
const wrapUp = 2;

let hasRecords: bool = false;
let intervalMs: f64 = 0;

export function beginTimes(records: bool, interval: f64): void {
  hasRecords = records;
  intervalMs = interval;
}

export function talkOf(agent: i32, slot: i32, nowMs: f64): f64 {
  const call = callOf(slot);
  const own = typeOf(call.type).talk;
  if (own.law !== exponential || hasRecords) return host.talkMs(agent, slot, nowMs);
  const drawnMs = drawn(own, talk, call);
  countTalk(call.type, nowMs, drawnMs - own.meanMs);
  return rounded(drawnMs * factorAt(own, call.enteredAtMs));
}

/** Infinity: the caller waits for ever. */
export function patienceOf(slot: i32, nowMs: f64): f64 {
  const call = callOf(slot);
  const own = typeOf(call.type).patience;
  if (hasRecords) return host.patienceMs(slot, nowMs);
  if (own.law === never) return Infinity;
  if (own.law !== exponential) return host.patienceMs(slot, nowMs);
  return rounded(drawn(own, patience, call) * factorAt(own, nowMs));
}

/** At the connection, since ends of talk are in no order. */
export function wrapUpOf(slot: i32): f64 {
  const call = callOf(slot);
  const own = typeOf(call.type).wrapUp;
  if (own.law === nothing) return 0;
  if (own.law !== exponential || hasRecords) return host.wrapUpMs(slot);
  return rounded(drawn(own, wrapUp, call));
}

function drawn(own: DrawnTimes, purpose: i32, call: Call): f64 {
  const entity = call.entity;
  let place = entity - own.firstEntity;
  if (!own.hasBatch || place >= u32(batchLength)) {
    own.hasBatch = true;
    own.firstEntity = entity - (entity % u32(batchLength));
    host.fillDraws(purpose, own.firstEntity, changetype<usize>(own.batch));
    place = entity - own.firstEntity;
  }
  return -own.meanMs * host.log(1 - own.batch[2 * i32(place)]);
}

function factorAt(own: DrawnTimes, atMs: f64): f64 {
  const count = own.factorCount;
  if (count === 0) return 1;
  return own.factors[min(i32(atMs / intervalMs), count - 1)];
}

/** As in JavaScript: halves up. */
function rounded(value: f64): f64 {
  const up = Math.ceil(value);
  return up - 0.5 > value ? up - 1 : up;
}
