/** `callwright journal show`: what the journal holds of one call, found by its index. */
import { CliError, exitCodes } from '../cli-error.ts';
import { answering } from '../command.ts';
import { headOf, ofJournal, openReader } from '../journal/open-reader.ts';
import { journalOptions } from '../options.ts';
import { tableLines } from '../text/style.ts';

export const command = answering({
  arguments: { '<call>': 'its id' },
  options: journalOptions,
  examples: [
    'callwright journal show e1.0.orders.0 --data callwright-data',
    'callwright journal show e1.0.orders.0 --data callwright-data --json',
  ],
  schema: 'journal-show/1',
  answer: (options, { call: callId }) => {
    const named = openReader(options);
    const { centreId } = headOf(named);
    const entries = ofJournal(() => [...named.reader.entriesOfCall(callId)]).map((entry) => {
      return { ...entry, body: JSON.parse(entry.body) as unknown };
    });
    if (entries.length === 0) {
      throw new CliError(exitCodes.no, `the journal of ${centreId} has no call ${callId}`);
    }
    const rows = entries.map(({ seq, atMs, kind, body }) => {
      return [String(seq), new Date(atMs).toISOString(), kind, JSON.stringify(about(body, callId))];
    });
    const head = ['seq', 'at', 'kind', 'of the call'];
    return {
      json: { centreId, callId, entries },
      text: (style) => tableLines([head, ...rows], style, head.length),
    };
  },
});

/** Of lists, those elements alone that mention the call: an instant may be of hundreds. */
function about(value: unknown, callId: string): unknown {
  if (Array.isArray(value)) {
    const quoted = JSON.stringify(callId);
    const own = value.filter((one) => JSON.stringify(one).includes(quoted));
    return own.map((one) => about(one, callId));
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, of]) => [name, about(of, callId)]);
  return Object.fromEntries(members) as unknown;
}
