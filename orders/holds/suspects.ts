/**
 * Fraud holds by score and by rules. A cleared hold is placed again only if a new entry or rule
 * supports it.
 * Source: dynamics-call-center.md 3.11.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import type { Hold } from '../order.ts';
import type { Turn } from '../turn.ts';
import { addHold } from './place-hold.ts';

export function holdSuspects(turn: Turn, event: OrderEventOf<'fraud.scored'>): void {
  const { order } = turn;
  const { score, threshold, matches, ruleVersion, holdCode = 'fraud' } = event;
  order.fraud = { score, threshold, matches, ruleVersion };
  const cleared = order.holds.filter((hold) => hold.cleared?.reason === 'cleared');
  const isNew = (source: Hold['source'], refs: readonly string[], code?: string): boolean => {
    const isSame = (hold: Hold) => hold.source === source && (code ?? hold.code) === hold.code;
    const same = cleared.filter(isSame);
    const known = same.flatMap((hold) => hold.why['refs'] ?? []);
    return same.length === 0 || refs.some((ref) => !known.includes(ref));
  };
  const whyOf = (refs: readonly string[]) => {
    const of = matches.filter(({ ref }) => refs.includes(ref));
    return { score, threshold, ruleVersion, refs, matches: of };
  };
  const scoring = matches.filter((match) => match.score > 0).map(({ ref }) => ref);
  if (score > threshold && isNew('fraud', scoring)) {
    // Holds that rules ask for under the same code; one hold gets all reasons.
    const same = event.holds.filter(({ source, code }) => source === 'fraud' && code === holdCode);
    const why = whyOf([...scoring, ...same.flatMap(({ rules = [] }) => rules)]);
    addHold(turn, { source: 'fraud', code: holdCode, why });
  }
  for (const { code, source, rules = [code], clearRole, reviewQueue, dueInMs } of event.holds) {
    if (!isNew(source, rules, code)) continue;
    const how = { clearRole, queue: reviewQueue, slaMs: dueInMs };
    addHold(turn, { source, code, ...how, why: whyOf(rules) });
  }
}
