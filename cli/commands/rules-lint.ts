/**
 * `callwright rules lint`: validates and lints rule sets; a server also checks the texts, items and
 * queues named. Exit code 3 if a set is invalid, 1 for lint errors, else 0.
 */
import { existsSync } from 'node:fs';
import { setImmediate as pause } from 'node:timers/promises';
import { type PlacedRuleFinding, parseRuleSet, placeFindings } from '../../contracts/index.ts';
import {
  type CheckedRuleSet,
  lintInSlices,
  type RuleFinding,
  type RuleWorld,
} from '../../rules/index.ts';
import { askService, centreOf, fullId, orThrow } from '../call/connect.ts';
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { answering, type OptionsOf } from '../command.ts';
import { writeWhole } from '../files/write-file.ts';
import { storedRulesOptions } from '../options.ts';
import { ruleFindingLines } from '../rules/finding-lines.ts';
import { fixRules } from '../rules/fix-rules.ts';
import { isStoredName, type NamedText, readNamedText, ruleFiles } from '../rules/read-rule-set.ts';
import { readWorld } from '../rules/read-world.ts';
import { startProgress } from '../streams/progress.ts';
import { plural } from '../text/figures.ts';
import type { Style } from '../text/style.ts';

const options = {
  '--fix': 'mend in the file what can be mended',
  '--dry-run': 'with --fix: write no file, and say which would be',
  '--centre <file>': 'centre file: its queues, skills and agents',
  '--world <file>': 'world file: texts, items, codes, roles',
  ...storedRulesOptions,
} as const;

type LintOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: { '<files...>': 'rule files, patterns, - for stdin, or set@version' },
  options,
  examples: [
    'callwright rules lint orders.rules.json --centre centre.json',
    'callwright rules lint orders.rules.json --fix',
  ],
  schema: 'rulesLint/1',
  answer: async (asked, { files: names }, parsed) => {
    const world = readWorld(asked);
    const service = parsed.getOptionValueSource('server') === 'cli' ? asked : null;
    const files: Linted[] = [];
    for (const path of ruleFiles(names)) {
      const named = await readNamedText(path, asked);
      const linting = (of: NamedText) => lint(of, world, service);
      files.push(await (asked.fix === true ? fix(path, named, linting, asked) : linting(named)));
    }
    const isWrong = files.some(({ findings }) => errorsOf(findings) > 0);
    const isValid = files.every((file) => file.isValid);
    const exitCode = isWrong ? exitCodes.no : exitCodes.yes;
    return {
      exitCode: isValid ? exitCode : exitCodes.invalidFile,
      json: { files: files.map(({ name: file, ...linted }) => ({ file, ...linted })) },
      text: (style) => linesOf(files, asked, style),
    };
  },
});

interface Linted {
  readonly name: string;
  readonly isValid: boolean;
  readonly ruleCount: number;
  /** Whether the names in the rules (texts, items, codes) were looked up in a centre. */
  readonly areNamesKnown: boolean;
  readonly findings: readonly PlacedRuleFinding[];
  readonly fixed: readonly PlacedRuleFinding[];
}

async function lint(
  { name, text }: NamedText,
  world: RuleWorld | undefined,
  service: LintOptions | null,
): Promise<Linted> {
  const parsed = parseRuleSet(text);
  if (!parsed.ok) {
    const { findings } = parsed;
    return { name, isValid: false, ruleCount: 0, areNamesKnown: true, findings, fixed: [] };
  }
  const { set, kind, rules } = parsed.file;
  const isAsked = world === undefined && service !== null;
  const asked = isAsked ? await findingsOfService(set, text, service) : null;
  const findings = asked ?? placeFindings(text, await lintSlowly(parsed.checked, world));
  const areNamesKnown = asked !== null || world?.texts !== undefined || kind === 'classify';
  return { name, isValid: true, ruleCount: rules.length, areNamesKnown, findings, fixed: [] };
}

/** The service's findings; null if it has no such set. */
async function findingsOfService(
  set: string,
  body: string,
  options: LintOptions,
): Promise<readonly PlacedRuleFinding[] | null> {
  const found = await askService(options, async (client) => {
    const params = { ruleSet: fullId(await centreOf(client, options), set) };
    return await client.post('/api/v1/rule-sets/{ruleSet}/lint', { params, body });
  });
  if (!found.ok && found.problem.code === 'rule_set_not_found') return null;
  return orThrow(found).findings as readonly PlacedRuleFinding[];
}

async function fix(
  path: string,
  named: NamedText,
  linting: (of: NamedText) => Promise<Linted>,
  options: LintOptions,
): Promise<Linted> {
  if (path === '-' || isStoredName(path)) {
    throw wrongUsage(`${named.name} cannot be mended in place; expected a file with --fix`);
  }
  const { text, fixed } = await fixRules(named.text, async (now) => {
    return (await linting({ name: named.name, text: now })).findings;
  });
  if (fixed.length > 0) writeWhole(path, text, options);
  return { ...(await linting({ name: named.name, text })), fixed };
}

function linesOf(files: readonly Linted[], options: LintOptions, style: Style): readonly string[] {
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

function fixedLines({ name, fixed }: Linted, style: Style, { dryRun }: LintOptions) {
  if (fixed.length === 0) return [];
  const verb = dryRun === true ? 'would be mended' : 'mended';
  return [
    `${style.signs.fix} ${name}: ${plural(fixed.length, 'finding')} ${verb}`,
    ...fixed.map(({ id, message }) => `    ${style.bold(id)}  ${message}`),
  ];
}

function nextLines(files: readonly Linted[], options: LintOptions): readonly string[] {
  // Text from stdin or from stored versions cannot be fixed in place.
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

/** Sets with fewer rules are linted so fast that no progress line is needed. */
const ruleCountQuick = 100;

async function lintSlowly(
  checked: CheckedRuleSet,
  world: RuleWorld | undefined,
): Promise<readonly RuleFinding[]> {
  const ruleCount = checked.rules.length;
  const progress = startProgress(undefined, { verb: 'linting', noun: '% of the pairs of rules' });
  const slices = lintInSlices(checked, world);
  let next = slices.next();
  for (; next.done !== true; next = slices.next()) {
    const share = next.value;
    if (ruleCount < ruleCountQuick) continue;
    progress.tick(() => ({ done: Math.max(1, Math.round(share * 100)), of: 100 }));
    await pause();
  }
  progress.end();
  return next.value;
}
