/**
 * Reads a centre file for a command that routes by it. Schema errors prevent that; lint errors do
 * not.
 */
import { createHash } from 'node:crypto';
import { type Finding, type ParseResult, parseCentre } from '../../contracts/index.ts';
import { type CentreFile, lintCentre } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { type CliError, invalidInput } from '../cli-error.ts';
import { firstCentreOf, journalAt, type NamedJournal } from '../journal/open-reader.ts';
import { asPlaced, findingLines, type PlacedFinding } from '../text/finding-lines.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';
import { locate } from './locate.ts';
import { readRuleSets } from './read-rule-sets.ts';
import { readText, shownPath } from './read-text.ts';

export interface ReadCentre {
  readonly centre: CentreFile;
  readonly ruleSets: readonly RuleSetFile[];
  readonly ruleFiles: readonly { readonly file: string; readonly text: string }[];
  /** Hash of the file's bytes, as `sha256:` and digits. */
  readonly sha256: string;
}

/**
 * Reads the centre of a file, or that with which the journal of a service's folder began. @throws
 * {CliError} with all findings if the file or a rule set is invalid.
 */
export function readCentre(path: string, style: StyleOptions): ReadCentre {
  const journal = journalAt(path);
  if (journal !== null) return firstCentre(journal);
  const { text, bytes } = readText(path);
  const parsed = parseCentre(text);
  if (!parsed.ok) throw invalidFile(path, parsed.problems, style);
  const { ruleSets, ruleFiles, faulty } = readRuleSets(parsed.centre, path);
  const [first] = faulty;
  if (first !== undefined) throw invalidFile(first.path, first.findings, style);
  return { centre: parsed.centre, ruleSets, ruleFiles, sha256: sha256Of(bytes) };
}

function firstCentre(journal: NamedJournal): ReadCentre {
  const { centre, ruleSets } = firstCentreOf(journal);
  const ruleFiles = ruleSets.map((set) => ({
    file: `${set.set}.rules.json`,
    text: JSON.stringify(set),
  }));
  return { centre, ruleSets, ruleFiles, sha256: sha256Of(JSON.stringify(centre)) };
}

export function lintPlaced(centre: CentreFile, text: string): readonly PlacedFinding[] {
  const findings = lintCentre(centre);
  const places = locate(
    text,
    findings.map(({ path }) => path),
  );
  return findings.map((finding) => ({ ...finding, ...places.get(finding.path) }));
}

export function readValid<Value>(
  path: string,
  parse: (text: string) => ParseResult<Value>,
  style: StyleOptions,
): Value {
  const parsed = parse(readText(path).text);
  if (parsed.ok) return parsed.value;
  throw invalidFile(path, parsed.problems, style);
}

export function invalidFile(
  name: string,
  findings: readonly (PlacedFinding | Finding)[],
  style: StyleOptions,
): CliError {
  const placed = findings.map((one) => ('pointer' in one ? asPlaced(one) : one));
  const file = shownPath(name);
  const lines = findingLines(file, placed, styleOf(style, process.stderr));
  return invalidInput(lines.join('\n'));
}

export function sha256Of(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
