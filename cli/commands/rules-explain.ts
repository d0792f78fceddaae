/**
 * `callwright rules explain`: what a set decides on given facts and why. Nothing is masked. Exit
 * code 1 if the set has no such rule.
 */
import type { Language } from '../../contracts/index.ts';
import {
  type CheckedRuleSet,
  compileRuleSet,
  type Decision,
  type Explanation,
  explainAll,
  explainRule,
  type FactProblem,
  type FactRecord,
  factRecord,
  instantMs,
  ruleKinds,
  sayCondition,
  sayExplanation,
  type Term,
} from '../../rules/index.ts';
import { CliError, exitCodes, wrongUsage } from '../cli-error.ts';
import { answering, type OptionsOf } from '../command.ts';
import { didYouMean } from '../did-you-mean.ts';
import { languageOption, storedRulesOptions } from '../options.ts';
import { readQuestionFacts } from '../rules/question-facts.ts';
import { readRules } from '../rules/read-rule-set.ts';
import { plural } from '../text/figures.ts';
import { languageOf, type Style } from '../text/style.ts';

const options = {
  '--facts <file>': 'facts by name, as JSON; - for stdin',
  '--case <name>': 'the facts and instant of this case of the set, --facts on top',
  '--base': 'begin with the base facts of the set, --facts on top',
  '--rule <name>': 'this rule alone, every condition of it',
  '--at <instant>':
    'instant of the decision, like 2026-11-20T08:00:00+01:00 [that of the case, else 1970]',
  ...storedRulesOptions,
  ...languageOption,
} as const;

type ExplainOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: { '<file>': 'rule file, - for stdin, or set@version' },
  options,
  examples: [
    'callwright rules explain orders.rules.json --facts call.json',
    'callwright rules explain orders.rules.json --facts call.json --rule gold-german-order-calls',
    'callwright rules explain orders.rules.json --case "a German caller"',
  ],
  schema: 'rulesExplain/1',
  answer: async (options, { file: name }) => {
    if (name === '-' && options.facts === '-') {
      throw wrongUsage('stdin is named twice; expected it for the rules or for --facts');
    }
    const { checked } = await readRules(name, options);
    const problems: FactProblem[] = [];
    const { facts, at } = readQuestionFacts(checked.file, options);
    const record = factRecord(facts, problems);
    const asked = { checked, record, atMs: instantOf(options.at ?? at), problems };
    const decision = compileRuleSet(checked).decide(record, asked.atMs);
    const explanations = options.rule === undefined ? all(asked) : [one(asked, options.rule)];
    const { set, version: setVersion, matched, outcome } = decision;
    const decided = { set, setVersion, atMs: asked.atMs, matched, outcome, problems };
    return {
      json: { ...decided, rules: explanations },
      text: (style) => linesOf(asked, { decision, explanations }, { ...options, style }),
    };
  },
});

const reader = { reveal: ['customer', 'payment'] } as const;
const othersMax = 20;

interface RecordedDecision {
  readonly checked: CheckedRuleSet;
  readonly record: FactRecord;
  readonly atMs: number;
  readonly problems: readonly FactProblem[];
}

function instantOf(at: string | undefined): number {
  const atMs = at === undefined ? 0 : instantMs(at);
  if (atMs !== undefined) return atMs;
  const expected = 'an instant with its zone, like 2026-11-20T08:00:00+01:00';
  throw wrongUsage(`--at is ${at}; expected ${expected}`);
}

function all({ checked, record, atMs }: RecordedDecision): readonly Explanation[] {
  return explainAll(checked, record, atMs, reader);
}

function one({ checked, record, atMs }: RecordedDecision, rule: string): Explanation {
  const explained = explainRule(checked, rule, record, atMs, reader);
  if (explained !== undefined) return explained;
  const names = checked.rules.map(({ name }) => name);
  const message = `the set ${checked.file.set} has no rule ${rule}${didYouMean(rule, names)}`;
  throw new CliError(exitCodes.no, message);
}

interface Explained {
  readonly decision: Decision;
  readonly explanations: readonly Explanation[];
}

type Shown = ExplainOptions & { readonly style: Style };

function linesOf(
  asked: RecordedDecision,
  { decision, explanations }: Explained,
  options: Shown,
): readonly string[] {
  const { style } = options;
  const language = languageOf(options.lang);
  const { matched, outcome } = decision;
  const said = answerOf(asked, matched, language);
  const problems = asked.problems.map(({ name, received, expected }) =>
    style.yellow(`${style.signs.warning} ${name} is ${received}; expected ${expected}`),
  );
  if (options.rule !== undefined) {
    const [explanation] = explanations;
    if (explanation === undefined) return problems;
    return [
      ...sayExplanation(explanation, language),
      ...leafLines(asked, explanation, options),
      ...problems,
    ];
  }
  const fired = explanations.filter((explanation) => explanation.fired);
  const others = explanations.filter((explanation) => !explanation.fired);
  const told = others.slice(0, othersMax);
  return [
    matched.length === 0
      ? `${style.signs.hint} ${style.bold(said)}`
      : style.green(`${style.signs.yes} ${said}`),
    ...(outcome === null ? [] : [`  ${JSON.stringify(outcome)}`]),
    ...problems,
    ...[...fired, ...told].flatMap((explanation) => {
      const [first = '', ...rest] = sayExplanation(explanation, language);
      return ['', style.bold(first), ...rest.map((sentence) => `  ${sentence}`)];
    }),
    ...(others.length > told.length ? ['', `and ${others.length - told.length} rules more`] : []),
  ];
}

function answerOf(
  { checked }: RecordedDecision,
  matched: readonly string[],
  language: Language,
): string {
  const words = answerWords[language];
  const [first] = matched;
  if (first === undefined) return words.none;
  if (ruleKinds[checked.kind].combination === 'first') return words.first(first);
  return `${words.all(matched.length)}${matched.join(', ')}`;
}

const answerWords = {
  en: {
    none: 'no rule matches',
    first: (rule: string) => `${rule} decides`,
    all: (count: number) => `${plural(count, 'rule')} in the order of priority: `,
  },
  fr: {
    none: 'aucune règle ne s’applique',
    first: (rule: string) => `${rule} décide`,
    all: (count: number) => `${count} règle${count > 1 ? 's' : ''} par ordre de priorité : `,
  },
} as const;

function leafLines(
  { checked }: RecordedDecision,
  explanation: Explanation,
  { style, lang }: Shown,
) {
  const { signs } = style;
  const language = languageOf(lang);
  const rule = checked.rules.find(({ name }) => name === explanation.rule);
  const tests = rule === undefined ? [] : leavesOf(rule.term);
  return explanation.leaves.map(({ holds, value }, place) => {
    const test = tests[place];
    const said = test === undefined ? '' : sayCondition(test, language);
    return `  ${holds ? signs.yes : signs.no} ${said}  (${JSON.stringify(value ?? null)})`;
  });
}

function leavesOf(term: Term): readonly Term[] {
  if (term.kind === 'test') return [term];
  return term.kind === 'not' ? leavesOf(term.term) : term.terms.flatMap(leavesOf);
}
