/**
 * `callwright rules shadow`: a candidate beside the active set: each recorded decision that
 * changes, then the sum. For live decisions use `call shadowRules`. Exit code 1 without decisions.
 */
import type { ChangeExample } from '../../rules/index.ts';
import { answering, needed } from '../command.ts';
import { rehearsalOptions } from '../options.ts';
import { fromTo } from '../rules/rehearsal-text.ts';
import { presentRehearsal, rehearse, rehearseAgain } from '../rules/rehearse.ts';
import { LineWriter } from '../streams/line-writer.ts';

export const command = answering({
  arguments: { '<candidate>': 'rule file, - for stdin, or set@version' },
  options: {
    ...rehearsalOptions,
    '--journal <file>': needed(rehearsalOptions['--journal <file>']),
  },
  examples: [
    'callwright rules shadow new.rules.json --before orders.rules.json --journal - < day.decisions.jsonl',
    'callwright rules shadow orders@4 --before orders@3 --journal day.decisions.jsonl --data ./callwright-data --as paul',
  ],
  schema: 'rehearsal/1',
  also: ['ndjson'],
  answer: async (options, { candidate }) => {
    const { before, output } = options;
    const writer = new LineWriter();
    const told = await rehearse(candidate, options, async (change) => {
      if (output === 'json') return;
      writer.add(output === 'text' ? changeInWords(change) : changeAsJson(change));
      if (writer.isFull) await writer.flush();
    });
    if (output === 'text') writer.add('');
    await writer.flush();
    const reproduce = rehearseAgain('shadow', candidate, options);
    return presentRehearsal(told, { candidate, before, reproduce });
  },
});

function changeInWords({ line, subject, atMs, before, after }: ChangeExample): string {
  const at = new Date(atMs).toISOString();
  const what = fromTo(before, after);
  return [String(line), at, ...(subject === null ? [] : [subject]), what].join('  ');
}

function changeAsJson({ line, subject, atMs, before, after }: ChangeExample): string {
  return JSON.stringify({ type: 'change', line, subject, atMs, before, after });
}
