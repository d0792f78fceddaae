/**
 * The centre that calls of a simulation are routed in, as files that stand by themselves.
 *
 * It goes where the user wants results or a journal, so the rule sets that it names go with it,
 * into a folder beside it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { SimulationPlan } from '../../simulator/index.ts';
import { type ReadCentre, sha256Of } from '../files/read-centre.ts';
import { refuseOldFile, type WriteOptions, writeWhole } from '../files/write-file.ts';

export interface UsedCentre {
  /** Where it stands as it is used; null: nowhere yet. */
  readonly path: string | null;
  /** As it is written elsewhere. */
  readonly text: string;
  readonly sha256: string;
  /** Of the rule sets that the text names. */
  readonly ruleFiles: readonly RuleFileBeside[];
}

interface RuleFileBeside {
  /** Relative to the centre's. */
  readonly file: string;
  readonly text: string;
}

const rulesFolder = 'rules';

/** The plan's centre: the one given, or one derived from it. */
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

/** Asked before the work begins; a rule file that is there and the same stays. @throws {CliError} */
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

/** By their own names; of two alike the second has its number before it. */
function besideOf(ruleFiles: readonly RuleFileBeside[]): readonly RuleFileBeside[] {
  const names = ruleFiles.map(({ file }) => basename(file));
  return ruleFiles.map(({ text }, place) => {
    const name = names[place] ?? '';
    const isFirst = names.indexOf(name) === place;
    return { file: `${rulesFolder}/${isFirst ? '' : `${place + 1}-`}${name}`, text };
  });
}

/** The centre with its rule sets where they are now; `replacing`: with these in place of its own. */
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
