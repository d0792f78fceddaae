/**
 * Rule sets that replace the centre's, by kind: the command line wins over the scenario, and the
 * scenario over the centre.
 */
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { simulationCentre } from '../../simulator/index.ts';
import { invalidFile, type ReadCentre } from '../files/read-centre.ts';
import { readRuleSetAt } from '../files/read-rule-sets.ts';
import { pathFrom } from '../files/read-text.ts';
import type { StyleOptions } from '../text/style.ts';

interface Wanted {
  readonly file: string;
  readonly path: string;
  readonly version: number | undefined;
}

/** The centre with the replacing rule sets; unchanged without any. */
export function withRules(
  given: ReadCentre | null,
  scenario: Scenario,
  {
    folder,
    files,
    style,
  }: {
    readonly folder: string;
    readonly files: readonly string[];
    readonly style: StyleOptions;
  },
): ReadCentre | null {
  const wanted: readonly Wanted[] = [
    ...(scenario.rules ?? []).map(({ file, version }) => ({
      file,
      path: pathFrom(folder, file),
      version,
    })),
    ...files.map((file) => ({ file, path: file, version: undefined })),
  ];
  if (wanted.length === 0) return given;
  const { centre } = simulationCentre(scenario, given?.centre);
  let ruleSets = given?.ruleSets ?? [];
  let ruleFiles = given?.ruleFiles ?? [];
  for (const one of wanted) {
    const { set, text } = readOne(one, centre, style);
    const stays = ruleSets.map(({ kind }) => kind !== set.kind);
    ruleFiles = [...ruleFiles.filter((_, place) => stays[place]), { file: one.file, text }];
    ruleSets = [...ruleSets.filter((_, place) => stays[place]), set];
  }
  return { ...(given ?? { centre, sha256: '' }), ruleSets, ruleFiles };
}

function readOne({ path, file, version }: Wanted, centre: CentreFile, style: StyleOptions) {
  const read = readRuleSetAt(path, centre);
  if (!read.ok) throw invalidFile(file, read.findings, style);
  const { set } = read;
  if (version === undefined || version === set.version) return read;
  const message = `the version is ${set.version}; expected ${version}, as the scenario says`;
  const finding = { severity: 'error', code: 'other-version', path: '/version', message } as const;
  throw invalidFile(file, [finding], style);
}
