/**
 * What there is to say about a text of rules: read, lint, cases. Plain data in and out, so that
 * another thread can say it. A set goes between threads in pieces of text, so small that reading
 * one keeps nobody waiting.
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

/** What another thread says of a text: short, because it is copied. */
export interface JudgementWords {
  /** False: it cannot be read, names something that is not there, or is of another set. */
  readonly isReadable: boolean;
  readonly findings: readonly PlacedRuleFinding[];
  readonly cases: readonly CaseResult[];
  /** Rules that no case reaches. */
  readonly unreached: readonly string[];
  /** The text as it is stored, where a number was given and it can be read. */
  readonly stored?: { readonly text: string; readonly note: string };
}

/** All there is to say about a text. */
export interface TextJudgement extends JudgementWords {
  /** null: not readable. */
  readonly checked: CheckedRuleSet | null;
}

/** Which set a text has to be of. */
export interface Belonging {
  readonly id: string;
  readonly kind: string;
}

export interface TextQuestion {
  readonly text: string;
  readonly set: Belonging;
  /** The text it was made from. */
  readonly parent?: string | undefined;
  /** Whether all of lint is asked, however long it takes [errors alone, of large sets]. */
  readonly whole?: boolean;
  /** The number it is to be stored under. */
  readonly number?: number;
}

/** Sets with more rules are linted for their errors alone unless all is asked: it takes seconds. */
const slowRules = 300;

/** Half-written or not; never refuses, never throws. */
export function judgeText(question: TextQuestion, world: RuleWorld | undefined): TextJudgement {
  const { text, set, parent, whole = false, number } = question;
  const parsed = parseRuleSet(text);
  if (!parsed.ok) {
    const { findings } = parsed;
    return { isReadable: false, checked: null, findings, cases: [], unreached: [] };
  }
  const { checked, file } = parsed;
  const strays = straying(file, set);
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

/** A judgement from its words and the file they are about; pauses after each rule. */
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

/** What says that a text is of another set. */
export function straying(file: RuleSetFile, { id, kind }: Belonging): readonly RuleFinding[] {
  const stray = (member: 'set' | 'kind', expected: string): RuleFinding[] => {
    const received = file[member];
    if (received === expected) return [];
    const message = `"${member}" is "${received}"; expected "${expected}"`;
    const finding = { id: `other-${member}`, pointer: `/${member}`, message, expected, received };
    return [{ ...finding, severity: 'error' }];
  };
  return [...stray('set', id), ...stray('kind', kind)];
}

/** All members as JSON; rules and cases in lists of a few. */
export interface FilePieces {
  /** Without rules and cases. */
  readonly head: string;
  readonly rules: readonly string[];
  /** null: the file does not have the member. */
  readonly cases: readonly string[] | null;
}

/** Members of a list in one piece. */
const perPiece = 50;

export function cutFile({ rules, cases, ...head }: RuleSetFile): FilePieces {
  return {
    head: JSON.stringify(head),
    rules: cutList(rules),
    cases: cases === undefined ? null : cutList(cases),
  };
}

/** Puts the file together again, with a pause after each piece. */
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
