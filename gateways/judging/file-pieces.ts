/**
 * A rule set on its way between threads: texts, so small that reading one keeps nobody waiting.
 */
import type { CaseFile, RuleFile, RuleSetFile } from '../../rules/index.ts';

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
export function* joinFile({ head, rules, cases }: FilePieces): Generator<void, RuleSetFile> {
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
