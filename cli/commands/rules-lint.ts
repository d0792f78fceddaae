/**
 * `callwright rules lint`: are these rule sets valid, and are they meant as they stand?
 *
 * With a server the answer is its own: it knows the texts, items and queues that rules may name.
 *
 * Exit code 3 where one is not valid, 1 where lint finds an error, else 0: warnings are shown.
 * Source: rules.md D3, ux-and-api.md 9.3.
 */
import { existsSync } from 'node:fs';
import { type PlacedRuleFinding, parseRuleSet, placeFindings } from '../../contracts/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { writeWhole } from '../files/write-file.ts';
import { openOffice } from '../rule-office/open-office.ts';
import { valueOrRefusal } from '../rule-office/refusal-text.ts';
import { ruleFindingLines } from '../rules/finding-lines.ts';
import { fixRules } from '../rules/fix-rules.ts';
import { lintSlowly } from '../rules/lint-slowly.ts';
import { type NamedText, readNamedText } from '../rules/read-rule-set.ts';
import { readWorld, type WorldOptions } from '../rules/read-world.ts';
import { ruleFiles } from '../rules/rule-files.ts';
import { isStoredName, type StoredOptions } from '../rules/stored-version.ts';
import { plural } from '../text/counts.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { type Style, styleOf } from '../text/style.ts';

export interface RulesLintOptions extends StoredOptions, WorldOptions {
  readonly fix?: boolean;
  readonly dryRun?: boolean;
  readonly output: 'text' | 'json';
}

interface Linted {
  readonly name: string;
  /** Schema and names hold. */
  readonly isValid: boolean;
  readonly ruleCount: number;
  /** Texts, items and codes were looked up, where the kind names any. */
  readonly areNamesKnown: boolean;
  readonly findings: readonly PlacedRuleFinding[];
  /** Findings mended. */
  readonly fixed: readonly PlacedRuleFinding[];
}

/** Lints files and stored versions; the answer goes to stdout. */
export async function rulesLintCommand(
  names: readonly string[],
  options: RulesLintOptions,
): Promise<ExitCode> {
  const world = readWorld(options);
  const files: Linted[] = [];
  for (const path of ruleFiles(names)) {
    const named = await readNamedText(path, options);
    const linting = (of: NamedText) => lint(of, world, options);
    files.push(await (options.fix === true ? fix(path, named, linting, options) : linting(named)));
  }
  const print = options.output === 'json' ? asJson : asText;
  process.stdout.write(`${print(files, options).join('\n')}\n`);
  if (files.some(({ isValid }) => !isValid)) return exitCodes.invalidFile;
  return files.some(({ findings }) => errorsOf(findings) > 0) ? exitCodes.no : exitCodes.yes;
}

async function lint(
  { name, text }: NamedText,
  world: RuleWorld | undefined,
  options: RulesLintOptions,
): Promise<Linted> {
  const parsed = parseRuleSet(text);
  if (!parsed.ok) {
    const { findings } = parsed;
    return { name, isValid: false, ruleCount: 0, areNamesKnown: true, findings, fixed: [] };
  }
  const { set, kind, rules } = parsed.file;
  const asked = world === undefined ? await askServer(set, text, options) : null;
  const findings = asked ?? placeFindings(text, await lintSlowly(parsed.checked, world));
  const areNamesKnown = asked !== null || world?.texts !== undefined || kind === 'classify';
  return { name, isValid: true, ruleCount: rules.length, areNamesKnown, findings, fixed: [] };
}

/** What the server finds; null: none is named, or it has no such set yet. */
async function askServer(
  set: string,
  text: string,
  options: RulesLintOptions,
): Promise<readonly PlacedRuleFinding[] | null> {
  if (options.server === undefined) return null;
  const office = await openOffice(options);
  const found = await office.lint(set, text);
  if (!found.ok && found.refusal.code === 'rule_set_not_found') return null;
  return valueOrRefusal(found, options);
}

async function fix(
  path: string,
  named: NamedText,
  linting: (of: NamedText) => Promise<Linted>,
  options: RulesLintOptions,
): Promise<Linted> {
  if (path === '-' || isStoredName(path)) {
    const message = `${named.name} cannot be mended in place; expected a file with --fix`;
    throw new CliError(exitCodes.wrongUsage, message);
  }
  const { text, fixed } = await fixRules(named.text, async (now) => {
    return (await linting({ name: named.name, text: now })).findings;
  });
  if (fixed.length > 0) writeWhole(path, text, options);
  return { ...(await linting({ name: named.name, text })), fixed };
}

function asJson(files: readonly Linted[]): readonly string[] {
  const told = files.map(({ name: file, ...linted }) => ({ file, ...linted }));
  return [jsonAnswer('rulesLint/1', { files: told })];
}

function asText(files: readonly Linted[], options: RulesLintOptions): readonly string[] {
  const style = styleOf(options, process.stdout);
  const toTell = files.length === 1 ? files : files.filter(({ findings }) => findings.length > 0);
  return [
    ...(files.length === 1 ? [] : [verdictOfAll(files, style)]),
    ...files.flatMap((file) => fixedLines(file, style, options)),
    ...toTell.flatMap((file) => [
      verdictOf(file, style),
      ...ruleFindingLines(file.name, file.findings, style),
    ]),
    ...(files.every(({ areNamesKnown }) => areNamesKnown) ? [] : [unknownNames]),
    ...nextLines(files, options),
  ];
}

const unknownNames =
  'not looked up: texts, items and codes that rules name; expected --world or --server';

function verdictOfAll(files: readonly Linted[], style: Style): string {
  const { signs } = style;
  const bad = files.filter(({ findings }) => errorsOf(findings) > 0).length;
  const said = saidOf(files.flatMap(({ findings }) => findings));
  return bad > 0
    ? style.red(`${signs.no} ${bad} of ${plural(files.length, 'file')} with errors: ${said}`)
    : style.green(`${signs.yes} ${plural(files.length, 'file')}: ${said}`);
}

function verdictOf({ name, isValid, ruleCount, findings }: Linted, style: Style): string {
  const { signs } = style;
  if (!isValid) return style.red(`${signs.no} ${name}: not valid, ${saidOf(findings)}`);
  const said = `${saidOf(findings)} in ${plural(ruleCount, 'rule')}`;
  return errorsOf(findings) > 0
    ? style.red(`${signs.no} ${name}: ${said}`)
    : style.green(`${signs.yes} ${name}: ${said}`);
}

function fixedLines({ name, fixed }: Linted, style: Style, { dryRun }: RulesLintOptions) {
  if (fixed.length === 0) return [];
  const verb = dryRun === true ? 'would be mended' : 'mended';
  return [
    `${style.signs.fix} ${name}: ${plural(fixed.length, 'finding')} ${verb}`,
    ...fixed.map(({ id, message }) => `    ${style.bold(id)}  ${message}`),
  ];
}

function nextLines(files: readonly Linted[], options: RulesLintOptions): readonly string[] {
  // What was read from stdin, or from where versions are kept, cannot be mended where it stands.
  const fixable = files.filter(
    ({ name, findings }) => existsSync(name) && findings.some((one) => one.fix !== undefined),
  );
  if (fixable.length === 0 || options.fix === true) return [];
  return [`next: callwright rules lint ${fixable.map(({ name }) => name).join(' ')} --fix`];
}

function saidOf(findings: readonly PlacedRuleFinding[]): string {
  const counts = (['error', 'warning', 'hint'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [plural(count, severity)];
  });
  return counts.length === 0 ? 'nothing found' : counts.join(', ');
}

function errorsOf(findings: readonly PlacedRuleFinding[]): number {
  return findings.filter(({ severity }) => severity === 'error').length;
}
