/**
 * Reads rule sets that the user named: files, patterns, stdin, and stored versions as
 * `set@version`.
 */
import { existsSync, globSync } from 'node:fs';
import { formatRuleSet, type PlacedRuleFinding, parseRuleSet } from '../../contracts/index.ts';
import type { CheckedRuleSet, RuleSetFile } from '../../rules/index.ts';
import { askService, centreOf, fullId, orThrow, type StoredRulesOptions } from '../call/connect.ts';
import { CliError, exitCodes, invalidInput, wrongUsage } from '../cli-error.ts';
import { readText, shownPath } from '../files/read-text.ts';
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

/** The set in a text, or its findings. */
export function tryRuleSet(named: NamedText): TriedRules {
  return { ...named, ...parseRuleSet(named.text) };
}

export async function readRules(name: string, options: StoredRulesOptions): Promise<ReadRules> {
  const tried = tryRuleSet(await readNamedText(name, options));
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

export async function readNamedText(name: string, options: StoredRulesOptions): Promise<NamedText> {
  if (isStoredName(name)) return { name, text: await storedText(name, options) };
  return readFileText(name);
}

export function readFileText(name: string): NamedText {
  return { name: shownPath(name), text: readText(name).text };
}

/** Most files of one command; each is at most a megabyte. */
const filesMax = 10_000;

/**
 * The named files in order, each once. Names with wildcards are patterns, unless a file has that
 * name. @throws {CliError}
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

/** A stored version (`set@3`, `set@active`, `set@draft`), unless a file has that name. */
export function isStoredName(name: string): boolean {
  return pattern.test(name) && !existsSync(name);
}

async function storedText(name: string, options: StoredRulesOptions): Promise<string> {
  const [, set = '', version = ''] = pattern.exec(name) ?? [];
  return await askService(options, async (client) => {
    const params = { ruleSet: fullId(await centreOf(client, options), set) };
    if (version === 'draft') {
      return orThrow(await client.get('/api/v1/rule-sets/{ruleSet}/draft', { params })).text;
    }
    const numberOf = async (): Promise<number> => {
      const { active } = orThrow(await client.get('/api/v1/rule-sets/{ruleSet}', { params }));
      if (active !== null) return active.version;
      throw new CliError(exitCodes.no, `no version of ${set} is in force`);
    };
    const number = version === 'active' ? await numberOf() : version;
    const asked = { params: { ...params, version: String(number) } };
    const path = '/api/v1/rule-sets/{ruleSet}/versions/{version}';
    return formatRuleSet(JSON.stringify(orThrow(await client.get(path, asked)).document));
  });
}
