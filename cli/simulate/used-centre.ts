/**
 * The centre of a simulation as files that stand by themselves, with copies of its rule sets in a
 * folder beside it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { SimulationPlan } from '../../simulator/index.ts';
import { type ReadCentre, sha256Of } from '../files/read-centre.ts';
import { refuseOldFile, type WriteOptions, writeWhole } from '../files/write-file.ts';

export interface UsedCentre {
  /** The file that holds the centre; null if it is in none yet. */
  readonly path: string | null;
  readonly text: string;
  readonly sha256: string;
  readonly ruleFiles: readonly RuleFileBeside[];
}

interface RuleFileBeside {
  readonly file: string;
  readonly text: string;
}

const rulesFolder = 'rules';

export function usedCentre(
  { centre }: SimulationPlan,
  given: ReadCentre | null,
  path: string | null,
): UsedCentre {
  const ruleFiles = besideOf(given?.ruleFiles ?? []);
  const ruleSets = path === null ? (given?.ruleSets ?? []) : null;
  const text = `${JSON.stringify(withRules(centre, ruleFiles, ruleSets), null, 2)}\n`;
  const isGiven =
    given !== null && path !== null && JSON.stringify(given.centre) === JSON.stringify(centre);
  return isGiven
    ? { path, text, sha256: given.sha256, ruleFiles }
    : { path: null, text, sha256: sha256Of(text), ruleFiles };
}

/** Called before the work; an identical rule file may stay. @throws {CliError} */
export function refuseOldCentre(path: string, centre: UsedCentre, options: WriteOptions): void {
  refuseOldFile(path, options);
  for (const beside of newBeside(path, centre)) refuseOldFile(beside.path, options);
}

export function writeCentre(path: string, centre: UsedCentre, options: WriteOptions): void {
  for (const beside of newBeside(path, centre)) writeWhole(beside.path, beside.text, options);
  writeWhole(path, centre.text, options);
}

function newBeside(path: string, { ruleFiles }: UsedCentre) {
  return ruleFiles
    .map(({ file, text }) => ({ path: join(dirname(path), file), text }))
    .filter((beside) => !isThere(beside.path, beside.text));
}

function isThere(path: string, text: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8') === text;
}

/** Rule files under their own names; a name used twice gets a number. */
function besideOf(ruleFiles: readonly RuleFileBeside[]): readonly RuleFileBeside[] {
  const names = ruleFiles.map(({ file }) => basename(file));
  return ruleFiles.map(({ text }, place) => {
    const name = names[place] ?? '';
    const isFirst = names.indexOf(name) === place;
    return { file: `${rulesFolder}/${isFirst ? '' : `${place + 1}-`}${name}`, text };
  });
}

/** The centre with its rule sets' new paths; `replacing` replaces its rule sets. */
function withRules(
  centre: CentreFile,
  ruleFiles: readonly RuleFileBeside[],
  replacing: readonly RuleSetFile[] | null,
): CentreFile {
  if (replacing !== null && replacing.length > 0) {
    const named = replacing.map(({ version }, place) => ({
      file: ruleFiles[place]?.file ?? '',
      version,
    }));
    return { ...centre, rules: named };
  }
  const { rules } = centre;
  if (rules === undefined) return centre;
  return {
    ...centre,
    rules: rules.map((named, place) => ({ ...named, file: ruleFiles[place]?.file ?? named.file })),
  };
}
