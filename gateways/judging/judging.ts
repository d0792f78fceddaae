/**
 * Checks a rule set's text: reading, lint, test cases. Results pass between threads as plain data,
 * a set in pieces that are quick to read.
 */
import {
  formatRuleSet,
  type PlacedRuleFinding,
  parseRuleSet,
  placeFindings,
} from '../../contracts/index.ts';
import {
  type CaseFile,
  type CaseResult,
  type CheckedRuleSet,
  checkInSlices,
  lintErrors,
  lintRenamed,
  lintRuleSet,
  type RuleFile,
  type RuleFinding,
  type RuleSetFile,
  type RuleWorld,
  runCases,
  unreachedRules,
} from '../../rules/index.ts';

/** The small part of a result, which is copied between threads. */
export interface JudgementWords {
  /** False: unreadable, unknown references, or another set's text. */
  readonly isReadable: boolean;
  readonly findings: readonly PlacedRuleFinding[];
  readonly cases: readonly CaseResult[];
  /** Rules that no test case reaches. */
  readonly unreached: readonly string[];
  /** The form to store, given a number and a readable text. */
  readonly stored?: { readonly text: string; readonly note: string };
}

export interface TextJudgement extends JudgementWords {
  readonly checked: CheckedRuleSet | null;
}

export interface ExpectedSet {
  readonly id: string;
  readonly kind: string;
}

export interface TextQuestion {
  readonly text: string;
  readonly set: ExpectedSet;
  /** The text that this one was edited from. */
  readonly parent?: string | undefined;
  /** Whether a large set gets all checks; default: only those for errors. */
  readonly whole?: boolean;
  /** Version number under which to store the text. */
  readonly number?: number;
}

/** Number of rules above which a full check takes seconds. */
const slowRules = 300;

/** Checks a text, finished or not. Never throws. */
export function judgeText(question: TextQuestion, world: RuleWorld | undefined): TextJudgement {
  const { text, set, parent, whole = false, number } = question;
  const parsed = parseRuleSet(text);
  if (!parsed.ok) {
    const { findings } = parsed;
    return { isReadable: false, checked: null, findings, cases: [], unreached: [] };
  }
  const { checked, file } = parsed;
  const strays = findOtherSet(file, set);
  const isQuick = checked.rules.length > slowRules && !whole;
  const linted = isQuick ? lintErrors(checked, world) : lintRuleSet(checked, world);
  const renamed = parent === undefined ? [] : renamedIn(file, parent);
  const cases = runCases(checked);
  const isReadable = strays.length === 0;
  return {
    isReadable,
    checked: isReadable ? checked : null,
    findings: placeFindings(text, [...strays, ...linted, ...renamed]),
    cases,
    unreached: unreachedRules(checked, cases),
    ...(number === undefined ? {} : { stored: storedAs(file, number) }),
  };
}

function storedAs(file: RuleSetFile, version: number): NonNullable<TextJudgement['stored']> {
  return { text: formatRuleSet({ ...file, version }), note: file.note ?? '' };
}

/** Rebuilds a result from its pieces; yields after each rule, so that other work can run. */
export function* judgementInSlices(
  words: JudgementWords,
  pieces: FilePieces | null,
): Generator<void, TextJudgement> {
  if (pieces === null) return { ...words, checked: null };
  const checked = yield* checkInSlices(yield* joinFile(pieces));
  return { ...words, checked: checked.ok ? checked.set : null };
}

function renamedIn(file: RuleSetFile, parent: string): readonly RuleFinding[] {
  const parsed = parseRuleSet(parent);
  return parsed.ok ? lintRenamed(file, parsed.file) : [];
}

/** Findings that tell that the text is another set's. */
export function findOtherSet(file: RuleSetFile, { id, kind }: ExpectedSet): readonly RuleFinding[] {
  const stray = (member: 'set' | 'kind', expected: string): RuleFinding[] => {
    const received = file[member];
    if (received === expected) return [];
    const message = `"${member}" is "${received}"; expected "${expected}"`;
    const finding = { id: `other-${member}`, pointer: `/${member}`, message, expected, received };
    return [{ ...finding, severity: 'error' }];
  };
  return [...stray('set', id), ...stray('kind', kind)];
}

/** A rule set file as JSON in pieces, its rules and cases in short lists. */
export interface FilePieces {
  readonly head: string;
  readonly rules: readonly string[];
  readonly cases: readonly string[] | null;
}

const perPiece = 50;

export function cutFile({ rules, cases, ...head }: RuleSetFile): FilePieces {
  return {
    head: JSON.stringify(head),
    rules: cutList(rules),
    cases: cases === undefined ? null : cutList(cases),
  };
}

/** Puts the pieces together; yields after each. */
function* joinFile({ head, rules, cases }: FilePieces): Generator<void, RuleSetFile> {
  const file = {
    ...(JSON.parse(head) as Omit<RuleSetFile, 'rules'>),
    rules: yield* joinList<RuleFile>(rules),
  };
  return cases === null ? file : { ...file, cases: yield* joinList<CaseFile>(cases) };
}

function cutList(members: readonly unknown[]): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < members.length; from += perPiece) {
    pieces.push(JSON.stringify(members.slice(from, from + perPiece)));
  }
  return pieces;
}

function* joinList<T>(pieces: readonly string[]): Generator<void, readonly T[]> {
  const members: T[] = [];
  for (const piece of pieces) {
    members.push(...(JSON.parse(piece) as readonly T[]));
    yield;
  }
  return members;
}
