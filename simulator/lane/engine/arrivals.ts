/** Arrival processes of the call types and of bursts. */
import { keyAt } from './event-keys';
import * as host from './host';
import { arrivalsAtOnce } from './layout';
import { allocate, Doubles, doubles } from './memory';
import { noKey } from './pending-events';

@unmanaged
class Stream {
  key: u64;
  type: i32;
  /** Entity of the first call. */
  firstEntity: u32;
  arrived: i32;
  /** The next of the times; all are used: the host writes more. */
  next: i32;
  times: Doubles;
}

let streams: usize = 0;
let count: i32 = 0;
let nextKey: u64 = noKey;
/** The stream of the next call of all. */
let arriving: i32 = 0;

export function beginStreams(streamCount: i32): void {
  count = streamCount;
  streams = allocate(count * i32(offsetof<Stream>()));
  nextKey = noKey;
  arriving = 0;
}

export function setStream(stream: i32, type: i32, firstEntity: u32): void {
  const own = streamOf(stream);
  own.key = noKey;
  own.type = type;
  own.firstEntity = firstEntity;
  own.next = arrivalsAtOnce;
  own.times = doubles(arrivalsAtOnce);
}

export function scheduleArrivals(): void {
  for (let stream = 0; stream < count; stream += 1) schedule(stream);
}

export function arrivalKey(): u64 {
  return nextKey;
}
export function nextStream(): i32 {
  return arriving;
}
export function typeOfStream(stream: i32): i32 {
  return streamOf(stream).type;
}
export function entityOfStream(stream: i32, nth: i32): u32 {
  return streamOf(stream).firstEntity + u32(nth);
}

/** The stream's next call comes; returns its number. */
export function takeArrival(stream: i32): i32 {
  const own = streamOf(stream);
  const nth = own.arrived;
  own.arrived = nth + 1;
  schedule(stream);
  return nth;
}

function schedule(stream: i32): void {
  const own = streamOf(stream);
  if (own.next === arrivalsAtOnce) {
    own.next = 0;
    host.fillArrivals(stream, changetype<usize>(own.times));
  }
  const atMs = own.times[own.next];
  own.key = noKey;
  if (atMs !== Infinity) {
    own.next += 1;
    own.key = keyAt(atMs);
  }
  nextKey = noKey;
  for (let other = 0; other < count; other += 1) {
    const key = streamOf(other).key;
    if (key < nextKey) {
      nextKey = key;
      arriving = other;
    }
  }
}

function streamOf(stream: i32): Stream {
  return changetype<Stream>(streams + usize(stream) * offsetof<Stream>());
}
