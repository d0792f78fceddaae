/** Lists in the module's memory. All belong to one day: given out in a row, given back together. */
let top: usize = 0;

export function clearMemory(): void {
  top = __heap_base;
}

/** Zeroed. */
export function allocate(bytes: i32): usize {
  const at = (top + 15) & ~15;
  top = at + usize(bytes);
  const pages = i32((top + 0xffff) >>> 16) - memory.size();
  // A day beyond 4 GB ends with an error.
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
  memory.fill(at, 0, usize(bytes));
  return at;
}

/** A list of bytes twice as long, with the same beginning. */
export function doubled(from: usize, bytes: i32): usize {
  const to = allocate(2 * bytes);
  memory.copy(to, from, usize(bytes));
  return to;
}

@unmanaged
export class Doubles {
  @inline
  @operator('[]')
  get(at: i32): f64 {
    return load<f64>(changetype<usize>(this) + (usize(at) << 3));
  }

  @inline
  @operator('[]=')
  set(at: i32, value: f64): void {
    store<f64>(changetype<usize>(this) + (usize(at) << 3), value);
  }

  @inline
  add(at: i32, by: f64): void {
    const place = changetype<usize>(this) + (usize(at) << 3);
    store<f64>(place, load<f64>(place) + by);
  }
}

@unmanaged
export class Words {
  @inline
  @operator('[]')
  get(at: i32): i32 {
    return load<i32>(changetype<usize>(this) + (usize(at) << 2));
  }

  @inline
  @operator('[]=')
  set(at: i32, value: i32): void {
    store<i32>(changetype<usize>(this) + (usize(at) << 2), value);
  }
}

export function doubles(length: i32): Doubles {
  return changetype<Doubles>(allocate(length << 3));
}

export function words(length: i32): Words {
  return changetype<Words>(allocate(length << 2));
}

/** Of a list of words. */
const roomAtFirst = 64;

/** A list of words to which one may add. */
@unmanaged
export class WordList {
  length: i32;
  private room: i32;
  private words: Words;

  @inline
  @operator('[]')
  get(at: i32): i32 {
    return this.words[at];
  }

  begin(): void {
    this.room = roomAtFirst;
    this.words = words(roomAtFirst);
  }

  add(word: i32): void {
    if (this.length === this.room) this.grow();
    this.words[this.length] = word;
    this.length += 1;
  }

  private grow(): void {
    this.words = changetype<Words>(doubled(changetype<usize>(this.words), this.room << 2));
    this.room *= 2;
  }
}

export function wordList(): WordList {
  const list = changetype<WordList>(allocate(offsetof<WordList>()));
  list.begin();
  return list;
}
