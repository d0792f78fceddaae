import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fnv1a32 } from '../../kernel/index.ts';

/** The definition, over the bytes of the platform's own encoder. */
function byBytes(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

describe('fnv1a32', () => {
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('hashes %j to the published word', (text, word) => {
    expect(fnv1a32(text)).toBe(word);
  });

  it('counts the bytes of the encoder for texts of one to four bytes a character', () => {
    for (const text of [
      'é',
      '€',
      '😀',
      'a\ud83d',
      '\ude00b',
      '\ude00\ud83d',
      '\ud83d\ud83d\ude00',
    ]) {
      expect(fnv1a32(text), JSON.stringify(text)).toBe(byBytes(text));
    }
  });

  it('agrees with the bytes of the encoder on any text', () => {
    const codeUnits = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 });
    fc.assert(
      fc.property(codeUnits, (units) => {
        const text = String.fromCharCode(...units);
        expect(fnv1a32(text)).toBe(byBytes(text));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fnv1a32(text)).toBe(byBytes(text));
      }),
    );
  });
});
