/**
 * Features the format has and this version of the core has not: the centre is refused, never half
 * obeyed.
 *
 * Source: docs/decisions/0004, last section.
 */
import type { Strategy } from '../../rules/index.ts';
import type { CentreFile, QueueSetting } from '../centre-file.ts';
import type { LintFinding } from './lint-finding.ts';

/** In the order of the file. */
export function notYet(file: CentreFile): readonly LintFinding[] {
  const precedence = file.routing?.precedence ?? 'classFirst';
  return [
    ...(precedence === 'classFirst'
      ? []
      : [refused('/routing/precedence', `the precedence ${precedence}`)]),
    ...lintStrategy(file.defaults?.strategy, '/defaults/strategy'),
    ...file.queues.flatMap((queue, index) => ofQueue(queue, `/queues/${index}`)),
  ];
}

function ofQueue(queue: QueueSetting, path: string): readonly LintFinding[] {
  const { plan, reserve, promoteAfterMs } = queue;
  const findings = [...lintStrategy(plan?.strategy, `${path}/plan/strategy`)];
  for (const [place, { offers = 1 }] of (plan?.steps ?? []).entries()) {
    const what = `a step with ${offers} offers at once`;
    if (offers > 1) findings.push(refused(`${path}/plan/steps/${place}/offers`, what));
  }
  if (reserve !== undefined) findings.push(refused(`${path}/reserve`, 'a reserve'));
  if (promoteAfterMs !== undefined) {
    findings.push(refused(`${path}/promoteAfterMs`, 'promotion after a wait'));
  }
  return findings;
}

function lintStrategy(strategy: Strategy | undefined, path: string): readonly LintFinding[] {
  return typeof strategy === 'object' ? [refused(path, 'a ring group')] : [];
}

function refused(path: string, what: string): LintFinding {
  return {
    severity: 'error',
    code: 'not-yet',
    path,
    message: `${what} is not available yet; it comes with part 2`,
    fix: 'leave it out',
  };
}
