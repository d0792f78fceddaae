/**
 * Lint of a set that may be large: the work grows with the square of the rules, so that progress is
 * shown, and Ctrl-C is heard.
 */
import { setImmediate as pause } from 'node:timers/promises';
import {
  type CheckedRuleSet,
  lintInSlices,
  type RuleFinding,
  type RuleWorld,
} from '../../rules/index.ts';
import { startProgress } from '../streams/progress.ts';

/** Below it nobody waits. */
const ruleCountQuick = 100;

/** All findings, errors first. */
export async function lintSlowly(
  checked: CheckedRuleSet,
  world: RuleWorld | undefined,
): Promise<readonly RuleFinding[]> {
  const ruleCount = checked.rules.length;
  const progress = startProgress(undefined, { verb: 'linting', noun: '% of the pairs of rules' });
  const slices = lintInSlices(checked, world);
  let next = slices.next();
  for (; next.done !== true; next = slices.next()) {
    const share = next.value;
    if (ruleCount < ruleCountQuick) continue;
    progress.tick(() => ({ done: Math.max(1, Math.round(share * 100)), of: 100, estimate: '' }));
    await pause();
  }
  progress.end();
  return next.value;
}
