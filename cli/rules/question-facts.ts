/** The facts for a question about a rule set: from a case, the set's base, a file, or all three. */
import { parseFacts } from '../../contracts/index.ts';
import { nearestWord } from '../../kernel/index.ts';
import {
  type CaseFile,
  dictionary,
  type FactProblem,
  type FactsFile,
  factRecord,
  linesKey,
  type RuleSetFile,
} from '../../rules/index.ts';
import { CliError, exitCodes, wrongUsage } from '../cli-error.ts';
import { locate } from '../files/locate.ts';
import { invalidFile } from '../files/read-centre.ts';
import { readText } from '../files/read-text.ts';
import type { PlacedFinding } from '../text/finding-lines.ts';
import type { StyleOptions } from '../text/style.ts';

export interface FactsOptions extends StyleOptions {
  /** File of facts, or `-` for stdin; overrides base and case. */
  readonly facts?: string;
  readonly case?: string;
  /** Whether to start with the base facts of the set, as its cases do. */
  readonly base?: boolean;
}

export interface QuestionFacts {
  readonly facts: FactsFile;
  readonly at: string | undefined;
}

/** @throws {CliError} if no facts are given, or they cannot be read. */
export function readQuestionFacts(file: RuleSetFile, options: FactsOptions): QuestionFacts {
  const { facts, case: name, base = false } = options;
  if (facts === undefined && name === undefined && !base) {
    throw wrongUsage('nothing says the facts; expected --facts <file>, --case <name> or --base');
  }
  const ofCase = name === undefined ? undefined : caseNamed(file, name);
  return {
    facts: {
      ...(base || ofCase !== undefined ? file.baseFacts : {}),
      ...ofCase?.facts,
      ...(facts === undefined ? {} : readFacts(facts, options)),
    },
    at: ofCase?.at,
  };
}

function caseNamed({ set, cases = [] }: RuleSetFile, name: string): CaseFile {
  const found = cases.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = cases.map((one) => one.name);
  const near = nearestWord(name, names);
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  throw new CliError(exitCodes.no, `the set ${set} has no case "${name}"${hint}`);
}

function readFacts(file: string, options: StyleOptions): FactsFile {
  const { text } = readText(file);
  const parsed = parseFacts(text);
  if (!parsed.ok) throw invalidFile(file, parsed.problems, options);
  const findings = unreadable(text, parsed.value);
  if (findings.length > 0) throw invalidFile(file, findings, options);
  return parsed.value;
}

/**
 * Faults of facts that are not in the dictionary. They are not ignored, as the answer would be for
 * other facts.
 */
function unreadable(text: string, facts: FactsFile): readonly PlacedFinding[] {
  const problems: FactProblem[] = [];
  factRecord(facts, problems);
  const known = dictionary.map(({ name }) => name);
  const findings = problems.map(({ name, received, expected }) => {
    // A fact that is not a member of the document is a fact of an order line.
    const path = Object.hasOwn(facts, name) ? `/${name}` : `/${linesKey}`;
    const near = known.includes(name) ? undefined : nearestWord(name, known);
    const hint = near === undefined ? '' : `, did you mean ${near}?`;
    const message = `${path}: ${name} is ${received}; expected ${expected}${hint}`;
    return { severity: 'error', code: 'wrong-fact', path, message } as const;
  });
  const places = locate(
    text,
    findings.map(({ path }) => path),
  );
  return findings.map((finding) => ({ ...finding, ...places.get(finding.path) }));
}
