/** What a rehearsal says, in words: limits, and what it cannot know. */
import {
  type AcceptanceResult,
  acceptanceText,
  type DesignComparison,
  type RehearsalCaveat,
} from '../../simulator/index.ts';
import { compareLines } from '../compare/compare-text.ts';
import { plural } from '../text/figures.ts';
import type { Style } from '../text/style.ts';

function acceptanceLine(result: AcceptanceResult, { signs }: Style): string {
  return `${result.passes ? signs.yes : signs.no} ${acceptanceText(result)}`;
}

/** Whether the change is accepted, in a line; empty where no limit was set. */
function verdictLines(results: readonly AcceptanceResult[]): readonly string[] {
  const failed = results.filter(({ passes }) => !passes).length;
  if (results.length === 0) return [];
  return [
    failed === 0
      ? 'accepted: every limit holds'
      : `not accepted: ${failed} of ${plural(results.length, 'limit')} not shown to hold`,
  ];
}

/** All of it: the verdict, the differences, the limits. */
export function impactLines(
  comparison: DesignComparison,
  results: readonly AcceptanceResult[],
  { style, isPartial }: { readonly style: Style; readonly isPartial: boolean },
): readonly string[] {
  return [
    ...verdictLines(results).map((text) => style.bold(text)),
    ...compareLines(comparison, { targetMs: null, worth: () => null, isPartial, style }),
    ...(results.length === 0 ? [] : ['']),
    ...results.map((result) => acceptanceLine(result, style)),
  ];
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
