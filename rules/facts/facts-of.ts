/** A fact record by names: what of it is known, as files and journals write it. */
import {
  type FactInput,
  type FactsFile,
  type LineFactsFile,
  linesKey,
} from '../language/rule-set-file.ts';
import { dictionary } from './dictionary.ts';
import { type FactRecord, factInput } from './fact-record.ts';

/** What is unknown, and lists of nothing, stay out: `factRecord` makes the same record of it. */
export function factsOf(record: FactRecord): FactsFile {
  const facts = namedValues(record);
  return record.lines.length === 0
    ? facts
    : { ...facts, [linesKey]: record.lines.map((line) => namedValues(line)) };
}

function namedValues({ values }: FactRecord): LineFactsFile {
  const facts: { [name: string]: FactInput } = {};
  for (const entry of dictionary) {
    const value = values[entry.slot] ?? null;
    if (value === null || (typeof value === 'object' && value.length === 0)) continue;
    facts[entry.name] = factInput(entry, value);
  }
  return facts;
}
