/**
 * Reads a centre file's rule sets, with the checks of every activation. Paths are relative to that
 * file; findings have line and column.
 */
import { dirname, resolve } from 'node:path';
import { parseRuleSet, placeFindings } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import {
  type CaseResult,
  judgeRuleSet,
  type RuleFinding,
  type RuleSetFile,
} from '../../rules/index.ts';
import { CliError } from '../cli-error.ts';
import { asPlacedRule, type PlacedFinding } from '../text/finding-lines.ts';
import { readText } from './read-text.ts';

export interface FaultyRuleSet {
  readonly place: number;
  readonly path: string;
  readonly findings: readonly PlacedFinding[];
}

export interface ReadRuleSets {
  readonly ruleSets: readonly RuleSetFile[];
  readonly ruleFiles: readonly { readonly file: string; readonly text: string }[];
  readonly faulty: readonly FaultyRuleSet[];
}

/**
 * Reads the rule sets of a centre file. For `-` (stdin), paths are relative to the current folder.
 */
export function readRuleSets(centre: CentreFile, centrePath: string): ReadRuleSets {
  const folder = centrePath === '-' ? '.' : dirname(centrePath);
  const ruleSets: RuleSetFile[] = [];
  const ruleFiles: { file: string; text: string }[] = [];
  const faulty: FaultyRuleSet[] = [];
  for (const [place, { file, version }] of (centre.rules ?? []).entries()) {
    const path = resolve(folder, file);
    const read = readRuleSet(path, centre);
    const findings = Array.isArray(read) ? read : refusals(read, version, ruleSets);
    if (findings.length > 0) faulty.push({ place, path: file, findings });
    else if (!Array.isArray(read)) {
      ruleSets.push(read.file);
      ruleFiles.push({ file, text: read.text });
    }
  }
  return { ruleSets, ruleFiles, faulty };
}

export function readRuleSetAt(
  path: string,
  centre: CentreFile,
):
  | { readonly ok: true; readonly set: RuleSetFile; readonly text: string }
  | { readonly ok: false; readonly findings: readonly PlacedFinding[] } {
  const read = readRuleSet(path, centre);
  if (Array.isArray(read)) return { ok: false, findings: read };
  return { ok: true, set: read.file, text: read.text };
}

interface Read {
  readonly file: RuleSetFile;
  readonly text: string;
}

function readRuleSet(path: string, centre: CentreFile): Read | PlacedFinding[] {
  const found = textOf(path);
  if (typeof found !== 'string') return [found];
  const parsed = parseRuleSet(found);
  if (!parsed.ok) return parsed.findings.map(asPlacedRule);
  const { queues, skills } = centre;
  const judged = judgeRuleSet(parsed.file, {
    queues: queues.map(({ id }) => id),
    ...(skills === undefined ? {} : { skills }),
  });
  if (judged.ok) return { file: parsed.file, text: found };
  const findings = [...judged.findings, ...judged.failedCases.map(ofCase)];
  return placeFindings(found, findings).map(asPlacedRule);
}

function textOf(path: string): string | PlacedFinding {
  try {
    return readText(path).text;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { severity: 'error', code: 'unreadable', path: '', message: error.message };
  }
}

/** Faults of a rule set that come from the centre file's entry for it. */
function refusals(
  { file, text }: Read,
  version: number,
  before: readonly RuleSetFile[],
): readonly PlacedFinding[] {
  const findings: RuleFinding[] = [];
  const refuse = (id: string, pointer: string, message: string): void => {
    findings.push({ id, severity: 'error', pointer, message });
  };
  if (file.version !== version) {
    const expected = `${version}, as the centre file says`;
    refuse('other-version', '/version', `the version is ${file.version}; expected ${expected}`);
  }
  const same = before.find(({ kind }) => kind === file.kind);
  if (same !== undefined) {
    const message = `the kind is ${file.kind}, that of ${same.set} too; expected one set of a kind`;
    refuse('second-of-kind', '/kind', message);
  }
  return placeFindings(text, findings).map(asPlacedRule);
}

function ofCase({ name, pointer, expected, actual, problems }: CaseResult): RuleFinding {
  const [problem] = problems;
  const message =
    problem?.message ??
    `the case "${name}" gives ${JSON.stringify(actual)}; expected ${JSON.stringify(expected)}`;
  return { id: 'case-failed', severity: 'error', pointer, message };
}
