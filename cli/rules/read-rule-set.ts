/**
 * Reads rule sets that the user named: files, patterns, stdin, and stored versions as
 * `set@version`.
 */
import { existsSync, globSync } from 'node:fs';
import { type PlacedRuleFinding, parseRuleSet } from '../../contracts/index.ts';
import type { CheckedRuleSet, RuleSetFile } from '../../rules/index.ts';
import { type CliError, invalidInput, wrongUsage } from '../cli-error.ts';
import { readText } from '../files/read-text.ts';
import { openRuleService, type RuleServiceChoice } from '../rule-service/open-rule-service.ts';
import { valueOrRefusal } from '../rule-service/step.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';
import { ruleFindingLines } from './finding-lines.ts';

export interface NamedText {
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

/** A set, or its findings. @throws {CliError} if there is no text to read. */
export async function tryRuleSet(name: string, options: RuleServiceChoice): Promise<TriedRules> {
  const named = await readNamedText(name, options);
  return { ...named, ...parseRuleSet(named.text) };
}

export async function readRules(name: string, options: RuleServiceChoice): Promise<ReadRules> {
  const tried = await tryRuleSet(name, options);
  if (tried.ok) return tried;
  throw invalidRules(tried, options);
}

/** @throws {CliError} if the candidate's rules are of another kind. */
export function requireOneKind(before: ReadRules, after: ReadRules): void {
  const { kind } = before.file;
  if (after.file.kind === kind) return;
  const message = `${after.name} has rules of kind ${after.file.kind}; expected ${kind}, as ${before.name} has`;
  throw wrongUsage(message);
}

export function invalidRules(
  { name, findings }: Extract<TriedRules, { ok: false }>,
  style: StyleOptions,
): CliError {
  const lines = ruleFindingLines(name, findings, styleOf(style, process.stderr));
  return invalidInput(lines.join('\n'));
}

export async function readNamedText(name: string, options: RuleServiceChoice): Promise<NamedText> {
  if (isStoredName(name)) return { name, text: await storedText(name, options) };
  return { name: name === '-' ? 'stdin' : name, text: readText(name).text };
}

/** Most files of one command; each is at most a megabyte. */
const filesMax = 10_000;

/**
 * In order, each once. A name with wildcards is a pattern only if no file has it. @throws
 * {CliError}
 */
export function ruleFiles(names: readonly string[]): readonly string[] {
  const files = new Set<string>();
  for (const name of names) {
    if (!/[*?[{]/.test(name) || existsSync(name)) {
      files.add(name);
      continue;
    }
    const found = globSync(name).sort();
    if (found.length === 0) throw invalidInput(`${name} matches no file; expected one at least`);
    for (const file of found) files.add(file);
    if (files.size > filesMax) throw invalidInput(`${name} matches more than ${filesMax} files`);
  }
  return [...files];
}

const pattern = /^([a-z0-9]+(?:-[a-z0-9]+)*)@(\d{1,9}|active|draft)$/;

/** `set@3`, `set@active`, `set@draft`, unless a file has that name. */
export function isStoredName(name: string): boolean {
  return pattern.test(name) && !existsSync(name);
}

async function storedText(name: string, options: RuleServiceChoice): Promise<string> {
  const [, setId = '', version = ''] = pattern.exec(name) ?? [];
  const isNamed = version === 'active' || version === 'draft';
  const ruleService = await openRuleService(options);
  try {
    const text = await ruleService.text(setId, isNamed ? version : Number(version));
    return valueOrRefusal(text, options);
  } finally {
    ruleService.close();
  }
}
