/**
 * Effects against the expected files of the reference traces.
 *
 * Types that the files leave out are dropped; of the rest, every member of an expected line must
 * be there.
 * Source: traces/README.md, "How to compare".
 */
import type { Effect } from '../../routing/index.ts';

type Line = Readonly<Record<string, unknown>>;

/** Types the expected files list, beside all of `offer.*`. */
const listedTypes = new Set([
  'call.queued',
  'call.stepChanged',
  'call.classChanged',
  'call.migrated',
  'call.answered',
  'call.abandoned',
  'call.overflowed',
  'call.ended',
  'call.transferred',
  'interaction.wrapUp',
  'interaction.ended',
  'agent.state',
  'refused',
]);

/** Members that must be missing, null or false where an expected line lacks them. */
const telling = ['pending', 'skipped', 'codeMissing'];

/** The first difference as a sentence; null: the effects are the expected ones. */
export function compareWithExpected(
  actual: readonly Effect[],
  expected: readonly Record<string, unknown>[],
): string | null {
  const gap = actual.findIndex((effect, place) => effect.n !== place + 1);
  if (gap !== -1) return `effect ${gap + 1} has n ${actual[gap]?.n}, expected ${gap + 1}`;
  const kept = actual.map((effect): Line => ({ ...effect })).filter(isListed);
  const comparesN = kept.length === actual.length;
  const length = Math.max(kept.length, expected.length);
  for (let place = 0; place < length; place += 1) {
    const [seen, wanted] = [kept[place], expected[place]];
    const fault = lineFault(seen, wanted, comparesN);
    if (fault !== null) {
      const both = `saw ${JSON.stringify(seen)}, expected ${JSON.stringify(wanted)}`;
      return `line ${place + 1}, ${fault}: ${both}`;
    }
  }
  return null;
}

/** `call.ended` without a wait is the end of an answered call, of which the files do not speak. */
function isListed(line: Line): boolean {
  const type = String(line['type']);
  if (type === 'call.ended') return line['waitMs'] !== undefined && line['waitMs'] !== null;
  return type.startsWith('offer.') || listedTypes.has(type);
}

function lineFault(
  seen: Line | undefined,
  wanted: Line | undefined,
  comparesN: boolean,
): string | null {
  if (seen === undefined) return 'a line is missing';
  if (wanted === undefined) return 'a line is too much';
  for (const [name, value] of Object.entries(wanted)) {
    if (name === 'n' && !comparesN) continue;
    if (JSON.stringify(seen[name]) !== JSON.stringify(value)) return `member ${name}`;
  }
  const extra = telling.find((name) => wanted[name] === undefined && Boolean(seen[name]));
  return extra === undefined ? null : `member ${extra}`;
}
