/** Guards of a version's life cycle, and whether each is met. */
import type { Problem } from '#client';
import { api } from '../live-data/index.ts';
import type { Draft } from './draft.ts';
import { valueAt } from './json-text.ts';
import type { RuleVersion } from './readings.ts';

export const guards = ['text', 'warnings', 'cases', 'reached', 'note', 'base'] as const;
export type Guard = (typeof guards)[number];

export interface PublicationAnswer {
  readonly id: string;
  readonly pointer: string;
  readonly reason: string;
}

export function openGuards(
  { document, saved, state }: Draft,
  {
    active,
    noteBefore,
    answered,
  }: {
    /** Number of the active version; 0: none. */
    readonly active: number;
    readonly noteBefore: string;
    readonly answered: readonly PublicationAnswer[];
  },
): readonly Guard[] {
  const { findings, failedCases, unreachedRules, base } = saved;
  const isAnswered = ({ id, pointer }: Pick<PublicationAnswer, 'id' | 'pointer'>) =>
    answered.some((one) => one.id === id && one.pointer === pointer && one.reason.trim() !== '');
  const note = String(valueAt(document.read.value, '/note') ?? '').trim();
  const isOpen: Readonly<Record<Guard, boolean>> = {
    text:
      document.isHalfTyped ||
      state === 'other' ||
      findings.some(({ severity }) => severity === 'error'),
    warnings: findings.some((one) => one.severity === 'warning' && !isAnswered(one)),
    cases: failedCases.length > 0,
    reached: unreachedRules.length > 0,
    note: note === '' || note === noteBefore.trim(),
    base: base !== active,
  };
  return guards.filter((guard) => isOpen[guard]);
}

const stepPaths = {
  check: '/api/v1/rule-sets/{ruleSet}/versions/{version}/check',
  propose: '/api/v1/rule-sets/{ruleSet}/versions/{version}/propose',
  approve: '/api/v1/rule-sets/{ruleSet}/versions/{version}/approve',
  reject: '/api/v1/rule-sets/{ruleSet}/versions/{version}/reject',
  activate: '/api/v1/rule-sets/{ruleSet}/versions/{version}/activate',
} as const;
type Step = keyof typeof stepPaths;

/** Why the step failed; null: it succeeded. */
export async function takeStep(
  step: Step,
  { ruleSetId: ruleSet, version }: Pick<RuleVersion, 'ruleSetId' | 'version'>,
  body: Readonly<Record<string, unknown>>,
): Promise<Problem | null> {
  const asked = { params: { ruleSet, version: String(version) }, body };
  const answer = await api.ask('POST', stepPaths[step], asked);
  return answer.ok ? null : answer.problem;
}

/** Why rolling back failed; null: the previous version is active again. */
export async function rollBack(
  ruleSet: string,
  toVersion: number,
  reason: string,
): Promise<Problem | null> {
  const body = { toVersion, reason };
  const answer = await api.post('/api/v1/rule-sets/{ruleSet}/rollback', {
    params: { ruleSet },
    body,
  });
  return answer.ok ? null : answer.problem;
}

export function isUnderWay({ state }: Pick<RuleVersion, 'state'>): boolean {
  return ['checked', 'proposed', 'approved', 'scheduled'].includes(state);
}
