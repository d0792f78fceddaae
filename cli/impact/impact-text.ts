/** What a rehearsal says, in words: limits, and what it cannot know. */
import {
  type AcceptanceResult,
  changeInterval,
  changeText,
  type RehearsalCaveat,
  unitOf,
} from '../../simulator/index.ts';
import { plural } from '../text/counts.ts';
import type { Style } from '../text/style.ts';

/** `✓ vente.serviceLevelNet: −0.2 points (−0.9 … 0.5), at least −1 point`. */
export function acceptanceLine(
  { measureId, queueId, side, limit, difference, passes }: AcceptanceResult,
  { signs }: Style,
): string {
  const unit = unitOf(measureId);
  const what = queueId === undefined ? measureId : `${queueId}.${measureId}`;
  const seen = `${changeText(difference.value, unit)} (${changeInterval(difference, unit)})`;
  const asked = `${side === 'least' ? 'at least' : 'at most'} ${changeText(limit, unit)}`;
  return `${passes ? signs.yes : signs.no} ${what}: ${seen}; expected ${asked}`;
}

export function caveatLine(caveat: RehearsalCaveat): string {
  switch (caveat.kind) {
    case 'patienceUnknown':
      return `nobody hung up in ${caveat.queueId}: its callers are taken to wait for ever`;
    case 'fewHangUps':
      return `${plural(caveat.hangUps, 'hang-up')} in ${caveat.queueId} say little of patience`;
    case 'callsLeftOut':
      return `${plural(caveat.calls, 'call')} never entered a queue, and are left out`;
  }
}
