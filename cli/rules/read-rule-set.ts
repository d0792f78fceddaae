/** Reads rule sets that the user named: files, stdin, and versions of a store or server. */
import { type PlacedRuleFinding, parseRuleSet } from '../../contracts/index.ts';
import type { CheckedRuleSet, RuleSetFile } from '../../rules/index.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { readText } from '../files/read-text.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';
import { ruleFindingLines } from './finding-lines.ts';
import { isStoredName, type StoredOptions, storedText } from './stored-version.ts';

export interface NamedText {
  /** As messages call it. */
  readonly name: string;
  readonly text: string;
}

export interface ReadRules extends NamedText {
  readonly file: RuleSetFile;
  readonly checked: CheckedRuleSet;
}

export type TriedRules =
  | ({ readonly ok: true } & ReadRules)
  | ({ readonly ok: false; readonly findings: readonly PlacedRuleFinding[] } & NamedText);

/** A set, or what is wrong with it. @throws {CliError} where there is no text to read. */
export async function tryRuleSet(name: string, options: StoredOptions): Promise<TriedRules> {
  const named = await readNamedText(name, options);
  return { ...named, ...parseRuleSet(named.text) };
}

/** @throws {CliError} with every finding, where the set is not valid. */
export async function readRules(
  name: string,
  options: StoredOptions & StyleOptions,
): Promise<ReadRules> {
  const tried = await tryRuleSet(name, options);
  if (tried.ok) return tried;
  throw invalidRules(tried, options);
}

/** @throws {CliError} where the rules of a candidate are of another kind. */
export function requireOneKind(before: ReadRules, after: ReadRules): void {
  const { kind } = before.file;
  if (after.file.kind === kind) return;
  const message = `${after.name} has rules of kind ${after.file.kind}; expected ${kind}, as ${before.name} has`;
  throw new CliError(exitCodes.wrongUsage, message);
}

/** The end of a command whose rule set is not valid. */
export function invalidRules(
  { name, findings }: Extract<TriedRules, { ok: false }>,
  style: StyleOptions,
): CliError {
  const lines = ruleFindingLines(name, findings, styleOf(style, process.stderr));
  return new CliError(exitCodes.invalidFile, lines.join('\n'));
}

/** A text that may be a rule set. @throws {CliError} where there is none to read. */
export async function readNamedText(name: string, options: StoredOptions): Promise<NamedText> {
  if (isStoredName(name)) return { name, text: await storedText(name, options) };
  return { name: name === '-' ? 'stdin' : name, text: readText(name).text };
}
