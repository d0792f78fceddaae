/** `callwright journal show`: what the journal holds of one call, found by its index. */
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { headOf, type JournalFlags, ofJournal, openReader } from '../journal/open-reader.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';
import { tableLines } from '../text/table.ts';

export interface JournalShowOptions extends JournalFlags, StyleOptions {
  readonly output: 'text' | 'json';
}

export function journalShowCommand(callId: string, options: JournalShowOptions): ExitCode {
  const named = openReader(options);
  const { centreId } = headOf(named);
  const entries = ofJournal(() => [...named.reader.entriesOfCall(callId)]).map((entry) => {
    return { ...entry, body: JSON.parse(entry.body) as unknown };
  });
  if (entries.length === 0) {
    process.stderr.write(`the journal of ${centreId} has no call ${callId}\n`);
    return exitCodes.no;
  }
  if (options.output === 'json') {
    process.stdout.write(`${jsonAnswer('journal-show/1', { centreId, callId, entries })}\n`);
    return exitCodes.yes;
  }
  const rows = entries.map(({ seq, atMs, kind, body }) => {
    return [String(seq), new Date(atMs).toISOString(), kind, JSON.stringify(about(body, callId))];
  });
  const style = styleOf(options, process.stdout);
  const head = ['seq', 'at', 'kind', 'of the call'];
  process.stdout.write(`${tableLines([head, ...rows], style, head.length).join('\n')}\n`);
  return exitCodes.yes;
}

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
