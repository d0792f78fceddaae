/**
 * The draw of the `random` preset, written out for the naive router alone.
 *
 * Word 0 of Philox4x32-10 under the seed, at the counter (offer number, call, agent, 25).
 * Source: acd-routing.md B1; J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3"
 * (2011).
 */

const purpose = 25;

/**
 * The draw of one agent for one offer of one call: an unsigned 32-bit number, smaller is better.
 */
export function drawFor(
  seed: number,
  offerNumber: number,
  callId: string,
  agentId: string,
): number {
  let k0 = BigInt(seed) & 0xffffffffn;
  let k1 = BigInt(seed) >> 32n;
  let [c0, c1, c2, c3] = [
    BigInt(offerNumber),
    BigInt(hash(callId)),
    BigInt(hash(agentId)),
    BigInt(purpose),
  ] as [bigint, bigint, bigint, bigint];
  for (let round = 0; round < 10; round += 1) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [
      ((p1 >> 32n) ^ c1 ^ k0) & 0xffffffffn,
      p1 & 0xffffffffn,
      ((p0 >> 32n) ^ c3 ^ k1) & 0xffffffffn,
      p0 & 0xffffffffn,
    ];
    k0 = (k0 + 0x9e3779b9n) & 0xffffffffn;
    k1 = (k1 + 0xbb67ae85n) & 0xffffffffn;
  }
  return Number(c0);
}

/** 32-bit FNV-1a over UTF-8. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  }
  return value;
}
