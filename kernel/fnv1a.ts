/**
 * FNV-1a, 32 bits, over a text's UTF-8: a stable number for a name. Lone surrogates count as
 * U+FFFD. Cost: one multiplication per byte, no allocation.
 */
const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;
const replacement = 0xfffd;

/** An unsigned 32-bit word. */
export function fnv1a32(text: string): number {
  let hash = offsetBasis;
  for (let at = 0; at < text.length; at += 1) {
    const point = text.codePointAt(at) ?? replacement;
    if (point >= 0x10000) at += 1;
    hash = withPoint(hash, point >= 0xd800 && point <= 0xdfff ? replacement : point);
  }
  return hash >>> 0;
}

function withPoint(hash: number, point: number): number {
  if (point < 0x80) return withByte(hash, point);
  if (point < 0x800) return withByte(withByte(hash, 0xc0 | (point >> 6)), tail(point));
  if (point < 0x10000) {
    const lead = withByte(hash, 0xe0 | (point >> 12));
    return withByte(withByte(lead, tail(point >> 6)), tail(point));
  }
  const lead = withByte(withByte(hash, 0xf0 | (point >> 18)), tail(point >> 12));
  return withByte(withByte(lead, tail(point >> 6)), tail(point));
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

function withByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, prime);
}
