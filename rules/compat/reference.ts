/**
 * Evaluates rule sets with the real json-rules-engine, as a reference for tests. Each evaluation
 * gets a fresh engine, as concurrent runs of one lose rules. Every dictionary fact is supplied:
 * unknown as null, parameters as `param.…`. Source: rules.md A7, B1, B5.
 */
import { Engine, Rule, type RuleProperties } from 'json-rules-engine';
import { dictionary, isLineFact } from '../facts/dictionary.ts';
import type { FactEntry } from '../facts/fact-entry.ts';
import { type FactRecord, factInput, factRecord } from '../facts/fact-record.ts';
import type { ConditionFile, FactsFile, GroupFile, RuleFile, RuleSetFile } from '../files/index.ts';
import { instantMs } from '../language/instant.ts';
import { ruleKinds } from '../language/rule-kind.ts';

export interface ReferenceDecision {
  /** Names of all matching rules, highest priority first. */
  readonly matched: readonly string[];
  /** The winner alone in kinds *first*; else the same as `matched`. */
  readonly decided: readonly string[];
}

/** Evaluates one set repeatedly. `atMs` is in ms since 1970. */
export type ReferenceRules = (facts: FactsFile, atMs: number) => Promise<ReferenceDecision>;

type LibraryFacts = Readonly<Record<string, unknown>>;

type LibraryCondition = RuleProperties['conditions'];

/** Fact for the instant, under a name that no rule can use. */
const instantFact = '@instant';
const lineEntries = dictionary.filter(isLineFact);
const lineCount = dictionary.find(({ takesWhere }) => takesWhere === true)?.name;

/** Evaluates once by json-rules-engine. `file` must have passed `checkRuleSet`. */
export function referenceDecide(
  file: RuleSetFile,
  facts: FactsFile,
  atMs: number,
): Promise<ReferenceDecision> {
  return referenceRules(file)(facts, atMs);
}

export function referenceRules(file: RuleSetFile): ReferenceRules {
  const rules = file.rules.map(libraryRule);
  const conditions = Object.entries(file.conditions ?? {});
  const params = Object.fromEntries(
    Object.entries(file.params ?? {}).map(([name, value]) => [`param.${name}`, value]),
  );
  const isFirst = ruleKinds[file.kind].combination === 'first';
  const engineOf = (own: readonly Rule[]): Engine => {
    const engine = new Engine([...own], { allowUndefinedFacts: false });
    for (const [name, condition] of conditions) {
      engine.setCondition(name, condition as LibraryCondition);
    }
    return engine;
  };
  const countLines = async (lines: readonly LibraryFacts[], where: ConditionFile) => {
    const rule = new Rule({ conditions: rootOf(where), event: { type: 'matched' } });
    let count = 0;
    for (const line of lines) {
      const { results } = await engineOf([rule]).run(line);
      count += results.length;
    }
    return count;
  };
  return async (facts, atMs) => {
    const record = factRecord(facts);
    const lines = record.lines.map((line) => ({ ...plainFacts(line, lineEntries), ...params }));
    const all: Record<string, unknown> = { ...plainFacts(record, dictionary), ...params };
    all[instantFact] = atMs;
    const counted = lineCount === undefined ? undefined : all[lineCount];
    if (lineCount !== undefined) {
      all[lineCount] = ({ where }: { readonly where?: ConditionFile }) =>
        where === undefined ? counted : countLines(lines, where);
    }
    const { results } = await engineOf(rules).run(all);
    const matched = results.map(({ name }) => name);
    return { matched, decided: isFirst ? matched.slice(0, 1) : matched };
  };
}

function libraryRule({ name, priority, conditions, from, to }: RuleFile): Rule {
  const period: ConditionFile[] = [];
  if (from !== undefined) period.push(instantTest('greaterThanInclusive', from));
  if (to !== undefined) period.push(instantTest('lessThan', to));
  const whole: GroupFile = period.length === 0 ? conditions : { all: [conditions, ...period] };
  return new Rule({ name, priority, conditions: rootOf(whole), event: { type: 'matched' } });
}

function instantTest(operator: 'greaterThanInclusive' | 'lessThan', text: string): ConditionFile {
  return { fact: instantFact, operator, value: instantMs(text) ?? Number.NaN };
}

/** A single condition cannot be the root in json-rules-engine, so it is put into an `all`. */
function rootOf(condition: ConditionFile): LibraryCondition {
  return ('fact' in condition ? { all: [condition] } : condition) as LibraryCondition;
}

function plainFacts({ values }: FactRecord, entries: readonly FactEntry[]): LibraryFacts {
  return Object.fromEntries(
    entries.map((entry) => [entry.name, factInput(entry, values[entry.slot] ?? null)]),
  );
}
