/**
 * `callwright rules diff`: what changes from one rule set to another, in words; with `--journal`
 * also how much each rule touched decides, and how many recorded decisions come out otherwise; with
 * `--data` of what its store has recorded in the last week.
 *
 * Exit code 0 whatever has changed: a diff is an answer, not a test.
 * Source: rules.md D8, ux-and-api.md 9.2.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../contracts/index.ts';
import {
  compileRuleSet,
  type DecisionLine,
  diffRuleSets,
  Rehearsal,
  type RehearsalReport,
  type RuleKind,
  sayCaseDiff,
  sayDiff,
} from '../../rules/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { readJournal } from '../rules/read-journal.ts';
import { type ReadRules, readRules } from '../rules/read-rule-set.ts';
import { fromTo, rehearsalAnswer } from '../rules/rehearsal-text.ts';
import type { StoredOptions } from '../rules/stored-version.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { countOf, plural } from '../text/counts.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { languageOf } from '../text/language.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

export interface RulesDiffOptions extends StyleOptions, StoredOptions {
  /** Decision journal or trace. */
  readonly journal?: string;
  /** Its name of before. */
  readonly effect?: string;
  readonly lang?: Language;
  readonly output: 'text' | 'json' | 'md';
}

const weekMs = 7 * 86_400_000;
/** Changes of the effect that are told. */
const effectsShownMax = 5;

/** Compares two sets of one kind; the answer goes to stdout. */
export async function rulesDiffCommand(
  beforeName: string,
  afterName: string,
  options: RulesDiffOptions,
): Promise<ExitCode> {
  const before = await readRules(beforeName, options);
  const after = await readRules(afterName, options);
  if (before.file.kind !== after.file.kind) {
    const message = `${after.name} has rules of kind ${after.file.kind}; expected ${before.file.kind}, as ${before.name} has`;
    throw new CliError(exitCodes.wrongUsage, message);
  }
  const diff = diffRuleSets(before.checked, after.checked);
  const effect = await effectOf(before, after, options);
  if (options.output === 'json') {
    process.stdout.write(`${jsonAnswer('rulesDiff/1', { ...diff, effect })}\n`);
    return exitCodes.yes;
  }
  const { bold } = styleOf(options, process.stdout);
  const said = sayDiff(diff, languageOf(options.lang), effect ?? undefined);
  const isMarkdown = options.output === 'md';
  const [head, bullet] = isMarkdown ? ['# ', '- '] : ['', '  '];
  const names = `from ${nameOf(before)} to ${nameOf(after)}`;
  const answer = said.length === 0 ? 'nothing changes' : plural(said.length, 'change');
  const lines = [
    isMarkdown ? `${head}${answer} ${names}\n` : `${bold(answer)} ${names}`,
    ...said.map((line) => `${bullet}${line}`),
    ...sayCaseDiff(diff.cases, languageOf(options.lang)).map((line) => `${bullet}${line}`),
    ...effectLines(effect, options).map((line) => `${bullet}${line}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.yes;
}

function nameOf({ file }: ReadRules): string {
  return `${file.set} version ${file.version}`;
}

async function effectOf(
  before: ReadRules,
  after: ReadRules,
  options: RulesDiffOptions,
): Promise<RehearsalReport | null> {
  const path = options.journal ?? options.effect;
  if (path === undefined && options.data === undefined) return null;
  const set = compileRuleSet(before.checked);
  const rehearsal = new Rehearsal({ before: set, after: compileRuleSet(after.checked), seed: 1 });
  if (path === undefined) {
    for await (const line of lastWeek(options.data ?? '', set.kind)) rehearsal.push(line);
    return rehearsal.report();
  }
  const stop = listenForInterrupt();
  for await (const lines of readJournal({ path, set, stop, style: options })) {
    for (const line of lines) rehearsal.push(line);
  }
  return rehearsal.report();
}

/** What the store of a folder has recorded in seven days; nothing, where there is no store. */
async function* lastWeek(folder: string, kind: RuleKind): AsyncGenerator<DecisionLine> {
  const { storeFile } = await import('../start/open-office.ts');
  const path = join(folder, storeFile);
  if (!existsSync(path)) return;
  const { openStore } = await import('../../store/index.ts');
  const { systemClock } = await import('../../live/index.ts');
  const nowMs = () => systemClock.nowMs();
  const store = openStore({ path, nowMs });
  // The clock of a demo may be ahead of ours.
  const range = { kind, fromMs: nowMs() - weekMs, toMs: Number.MAX_SAFE_INTEGER };
  try {
    yield* store.decisions.lines(range);
  } finally {
    store.close();
  }
}

function effectLines(effect: RehearsalReport | null, options: RulesDiffOptions) {
  if (effect === null || effect.decisions === 0) return [];
  const where = options.journal ?? options.effect ?? `the last week of ${options.data}`;
  return [
    `${rehearsalAnswer(effect)} in ${where}`,
    ...effect.changes.slice(0, effectsShownMax).map(({ before, after, decisions }) => {
      return `${countOf(decisions)}: ${fromTo(before, after)}`;
    }),
  ];
}
