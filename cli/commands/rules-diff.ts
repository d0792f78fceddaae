/**
 * `callwright rules diff`: the changes between two rule sets in words. With `--journal` or `--data`
 * also how many recorded decisions differ. Exit code 0 whatever has changed.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../contracts/index.ts';
import { dayMs } from '../../kernel/index.ts';
import {
  compileRuleSet,
  type DecisionLine,
  diffRuleSets,
  Rehearsal,
  type RehearsalReport,
  type RuleKind,
  sayCaseDiff,
  sayDiff,
  withJournal,
} from '../../rules/index.ts';
import { answering, type OptionsOf } from '../command.ts';
import { languageOption, storedRulesOptions } from '../options.ts';
import { readJournal } from '../rules/read-journal.ts';
import { type ReadRules, readRules, requireOneKind } from '../rules/read-rule-set.ts';
import { fromTo, rehearsalAnswer } from '../rules/rehearsal-text.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { countOf, plural } from '../text/figures.ts';
import { languageOf } from '../text/style.ts';

const options = {
  '--journal <file>':
    'also what of this decision journal, or trace, each rule decides, and what changes',
  // Former name of the option.
  '--effect <journal>': { says: 'the same', isHidden: true },
  ...storedRulesOptions,
  ...languageOption,
} as const;

type DiffOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: {
    '<before>': 'rule file, or set@version',
    '<after>': 'rule file, - for stdin, or set@version',
  },
  options,
  examples: [
    'callwright rules diff orders.rules.json orders.new.rules.json',
    'callwright rules diff orders@3 orders.rules.json --journal day.decisions.jsonl',
  ],
  schema: 'rulesDiff/1',
  also: ['md'],
  answer: async (asked, given) => {
    const before = await readRules(given.before, asked);
    const after = await readRules(given.after, asked);
    requireOneKind(before, after);
    const effect = await effectOf(before, after, asked);
    const diff = withJournal(diffRuleSets(before.checked, after.checked), effect);
    const language = languageOf(asked.lang);
    const said = sayDiff(diff, language, effect ?? undefined);
    const changes = changesIn[language](said.length);
    const [from, to] = language === 'fr' ? ['de', 'à'] : ['from', 'to'];
    const names = `${from} ${nameOf(before)} ${to} ${nameOf(after)}`;
    const lines = [...said, ...sayCaseDiff(diff.cases, language), ...effectLines(effect, asked)];
    return {
      json: { ...diff, effect },
      text: ({ bold }) => [`${bold(changes)} ${names}`, ...lines.map((line) => `  ${line}`)],
      md: () => [`# ${changes} ${names}\n`, ...lines.map((line) => `- ${line}`)],
    };
  },
});

const changesIn: { readonly [language in Language]: (count: number) => string } = {
  en: (count) => (count === 0 ? 'nothing changes' : plural(count, 'change')),
  fr: (count) => (count === 0 ? 'rien ne change' : `${count} changement${count > 1 ? 's' : ''}`),
};

const weekMs = 7 * dayMs;
const effectsShownMax = 5;

function nameOf({ file }: ReadRules): string {
  return `${file.set} version ${file.version}`;
}

async function effectOf(
  before: ReadRules,
  after: ReadRules,
  options: DiffOptions,
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

/** Decisions of the last seven days in a folder's store; none without a store. */
async function* lastWeek(folder: string, kind: RuleKind): AsyncGenerator<DecisionLine> {
  const { storeFile } = await import('../../server/index.ts');
  const path = join(folder, storeFile);
  if (!existsSync(path)) return;
  const { openStore } = await import('../../store/index.ts');
  const { systemClock } = await import('../../live/index.ts');
  const nowMs = () => systemClock.nowMs();
  const store = openStore({ path, nowMs });
  // No upper limit: a demo's clock may be ahead of this machine's.
  const range = { kind, fromMs: nowMs() - weekMs, toMs: Number.MAX_SAFE_INTEGER };
  try {
    yield* store.decisions.lines(range);
  } finally {
    store.close();
  }
}

function effectLines(effect: RehearsalReport | null, options: DiffOptions) {
  if (effect === null || effect.decisions === 0) return [];
  const where = options.journal ?? options.effect ?? `the last week of ${options.data}`;
  return [
    `${rehearsalAnswer(effect)} in ${where}`,
    ...effect.changes.slice(0, effectsShownMax).map(({ before, after, decisions }) => {
      return `${countOf(decisions)}: ${fromTo(before, after)}`;
    }),
  ];
}
