/**
 * `callwright rules backtest`: what a candidate would have decided on recorded decisions;
 * `--simulate` adds the effect on callers and agents. Exit code 1 without decisions, or if a limit
 * is not shown to hold.
 */
import { missingOption } from '../cli-error.ts';
import { answering, type Output } from '../command.ts';
import { impactOptions, rulesImpact } from '../impact/rules-impact.ts';
import { rehearsalOptions } from '../options.ts';
import type { RuleServiceChoice } from '../rule-service/open-rule-service.ts';
import { askRuleService, namesRuleService, versionNamed } from '../rules/recorded-decisions.ts';
import { presentRehearsal, rehearse, rehearseAgain } from '../rules/rehearse.ts';

export const command = answering({
  arguments: { '<candidate>': 'rule file, - for stdin, or set@version' },
  options: { ...impactOptions, ...rehearsalOptions },
  examples: [
    'callwright rules backtest new.rules.json --before orders.rules.json --journal day.decisions.jsonl',
    'callwright rules backtest orders@4 --server http://127.0.0.1:8080 --centre-id verdier --as paul',
    "callwright rules backtest new.rules.json --before orders.rules.json --simulate day.scenario.json --accept 'serviceLevelNet>=-1pp'",
  ],
  schema: 'rehearsal/1',
  also: ['md', 'csv'],
  answer: async (options, { candidate }) => {
    const { simulate, journal, before } = options;
    if (simulate === undefined && journal === undefined) {
      if (namesRuleService(options)) return await onOffice(candidate, options);
      throw missingOption('--journal');
    }
    if (before === undefined) throw missingOption('--before');
    if (simulate !== undefined) return await rulesImpact(candidate, { ...options, before });
    const asked = { ...options, before, journal: journal ?? '-' };
    const told = await rehearse(candidate, asked, () => Promise.resolve());
    const reproduce = rehearseAgain('backtest', candidate, asked);
    return presentRehearsal(told, { candidate, before, reproduce });
  },
});

async function onOffice(
  candidate: string,
  options: RuleServiceChoice,
): Promise<Output<'md' | 'csv'>> {
  const ref = versionNamed(candidate);
  const { value: report, name } = await askRuleService(options, (ruleService) =>
    ruleService.backtestReport(ref),
  );
  const reproduce = `callwright rules backtest ${candidate} --server ${name}`;
  const before = `${report.before.set}@${report.before.version}`;
  return presentRehearsal({ report, isPartial: false }, { candidate, before, reproduce });
}
