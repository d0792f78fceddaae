/**
 * `callwright rules backtest`: what a candidate would have decided on recorded decisions;
 * `--simulate`: its effect on callers and agents. For decisions stored in a service use `call
 * backtestRules`. Exit code 1 without decisions, or if a limit is not shown to hold.
 */
import { missingOption } from '../cli-error.ts';
import { answering } from '../command.ts';
import { impactOptions, rulesImpact } from '../impact/rules-impact.ts';
import { rehearsalOptions } from '../options.ts';
import { presentRehearsal, rehearse, rehearseAgain } from '../rules/rehearse.ts';

export const command = answering({
  arguments: { '<candidate>': 'rule file, - for stdin, or set@version' },
  options: { ...impactOptions, ...rehearsalOptions },
  examples: [
    'callwright rules backtest new.rules.json --before orders.rules.json --journal day.decisions.jsonl',
    "callwright rules backtest new.rules.json --before orders.rules.json --simulate day.scenario.json --accept 'serviceLevelNet>=-1pp'",
  ],
  schema: 'rehearsal/1',
  also: ['md', 'csv'],
  answer: async (options, { candidate }) => {
    const { simulate, journal, before } = options;
    if (simulate !== undefined) return await rulesImpact(candidate, options);
    if (journal === undefined) throw missingOption('--journal');
    const asked = { ...options, journal };
    const told = await rehearse(candidate, asked, () => Promise.resolve());
    const reproduce = rehearseAgain('backtest', candidate, asked);
    return presentRehearsal(told, { candidate, before, reproduce });
  },
});
