/** Pending events, the smallest key first: time in ms, then place in the order of scheduling. */
import { allocate, doubled } from './memory';

export const noKey: u64 = u64.MAX_VALUE;
const sizeAtFirst = 256;
const entryBytes = 16;

@unmanaged
class Entry {
  key: u64;
  what: i32;
}

@unmanaged
export class PendingEvents {
  private entries: usize;
  private size: i32;
  private room: i32;

  begin(): void {
    this.room = sizeAtFirst;
    this.entries = allocate(sizeAtFirst * entryBytes);
  }

  @inline
  firstKey(): u64 {
    return this.size === 0 ? noKey : this.entry(0).key;
  }

  /** -1: there is none. */
  first(): i32 {
    return this.size === 0 ? -1 : this.entry(0).what;
  }

  push(key: u64, what: i32): void {
    if (this.size === this.room) this.grow();
    let place = this.size;
    this.size += 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = this.entry(above);
      if (other.key < key) break;
      this.put(place, other.key, other.what);
      place = above;
    }
    this.put(place, key, what);
  }

  take(): i32 {
    const taken = this.entry(0).what;
    const size = this.size - 1;
    this.size = size;
    const last = this.entry(size);
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      const right = child + 1;
      if (right < size) child += i32(this.entry(right).key < this.entry(child).key);
      const other = this.entry(child);
      if (other.key > last.key) break;
      this.put(place, other.key, other.what);
      place = child;
    }
    this.put(place, last.key, last.what);
    return taken;
  }

  @inline
  private entry(place: i32): Entry {
    return changetype<Entry>(this.entries + usize(place) * entryBytes);
  }

  @inline
  private put(place: i32, key: u64, what: i32): void {
    const entry = this.entry(place);
    entry.key = key;
    entry.what = what;
  }

  private grow(): void {
    this.entries = doubled(this.entries, this.room * entryBytes);
    this.room *= 2;
  }
}

export function pendingEvents(): PendingEvents {
  const events = changetype<PendingEvents>(allocate(offsetof<PendingEvents>()));
  events.begin();
  return events;
}
