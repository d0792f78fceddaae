/**
 * `callwright rules rollback`: activates the previous version again, one step back. Within a day of
 * the activation it needs no second person.
 */
import { CliError, exitCodes } from '../cli-error.ts';
import { answering, needed } from '../command.ts';
import { ruleServiceOptions, wholeNumber } from '../options.ts';
import { openRuleService } from '../rule-service/open-rule-service.ts';
import type { RuleVersionSummary } from '../rule-service/rule-service-client.ts';
import { valueOrRefusal } from '../rule-service/step.ts';

export const command = answering({
  arguments: { '<set>': 'name of the set' },
  options: {
    '--reason <text>': needed('why'),
    '--dry-run': 'with --data: change nothing, and say what would be done',
    '--to <version>': ['that version [the one in force before]', wholeNumber(1)],
    ...ruleServiceOptions,
    '--as <person>': needed('who asks'),
  },
  examples: [
    'callwright rules rollback orders --as paul --reason "callers waited too long"',
    'callwright rules rollback orders --to 3 --as paul --reason "as before the sale" --json',
  ],
  schema: 'rulesRollback/1',
  answer: async (options, { set }) => {
    const ruleService = await openRuleService(options);
    try {
      const versions = valueOrRefusal(await ruleService.versions(set), options);
      const to = options.to ?? before(set, versions);
      const { reason, dryRun = false } = options;
      valueOrRefusal(await ruleService.rollBack({ setId: set, toVersion: to, reason }), options);
      const from = versions.find(({ state }) => state === 'active')?.version ?? null;
      const is = dryRun ? 'would be' : 'is';
      return {
        json: { set, from, to, reason, dryRun },
        text: ({ green, signs }) => [
          green(`${signs.yes} ${set} version ${to} ${is} in force again`),
        ],
      };
    } finally {
      ruleService.close();
    }
  },
});

/**
 * The version to go back to: the one replaced last, if older than the active one. Repeating the
 * command must not reactivate what it has just replaced.
 */
function before(setId: string, versions: readonly RuleVersionSummary[]): number {
  const active = versions.find(({ state }) => state === 'active')?.version ?? Infinity;
  const [last] = versions
    .filter(({ state, effectiveTo }) => state === 'retired' && effectiveTo !== null)
    .sort((a, b) => Date.parse(b.effectiveTo ?? '') - Date.parse(a.effectiveTo ?? ''));
  if (last === undefined) {
    throw new CliError(exitCodes.no, `no version of ${setId} was in force before this one`);
  }
  if (last.version < active) return last.version;
  const message = `version ${last.version} of ${setId} went out of force after version ${active} had been made; expected --to with an older version, or version ${last.version} published anew`;
  throw new CliError(exitCodes.no, message);
}
