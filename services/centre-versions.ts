/**
 * Versions of a centre file: which one a start puts in force, and how each is stored. The file
 * given at a start is in force unless a change over the API is newer than the last start with it.
 */
import { parseCentre } from '../contracts/index.ts';
import type { CentreFile } from '../routing/index.ts';
import type { Store } from '../store/index.ts';
import { type CentreDifference, diffCentres, sayDifference } from './diff-centres.ts';

type Centres = Pick<Store, 'centres'>;

/** Person of the versions that are files given at a start. */
export const givenAtStart = '';
const differencesShown = 5;

export interface FileAtStart {
  readonly centre: CentreFile;
  /** How the given file differs from the stored version, and which is in force; null: it does not. */
  readonly note: string | null;
}

interface StoredFile {
  readonly version: number;
  readonly file: CentreFile;
}

/**
 * Chooses between the given file and the stored versions, and stores the file if that changes what
 * is in force. `report` receives what is wrong with stored versions.
 */
export function fileAtStart(
  store: Centres,
  given: CentreFile,
  of: { readonly nowMs: number; readonly report: (problem: string) => void },
): FileAtStart {
  const { id } = given;
  const last = store.centres.last(id);
  const stored = newestValid(store, id, { ...of, given });
  const before = stored?.file ?? given;
  const differences = diffCentres(before, given);
  const isLive = last !== undefined && last.person !== givenAtStart;
  if (differences.length > 0 && isLive) {
    const why = `version ${last.version} was made by ${last.person} after the last start with it`;
    const help = 'callwright centre apply puts it in force, callwright centre export replaces it';
    const said = saidBriefly(differences);
    const note = `the file of the centre ${id} is not in force: ${why}. It has ${said}. ${help}`;
    return { centre: before, note };
  }
  const version = (last?.version ?? 0) + 1;
  if (differences.length > 0 || isLive || stored === null) {
    addVersion(store, given, { before, version, person: givenAtStart, nowMs: of.nowMs });
  }
  if (differences.length === 0) return { centre: given, note: null };
  const how = `has changed since the last start and takes effect as version ${version}`;
  const note = `the file of the centre ${id} ${how}: ${saidBriefly(differences)}`;
  return { centre: given, note };
}

/** The newest stored version that is valid; null: none. `given`: a file known to be valid. */
export function newestValid(
  { centres }: Centres,
  centreId: string,
  of: { readonly given?: CentreFile; readonly report: (problem: string) => void },
): StoredFile | null {
  const { given } = of;
  const knownText = JSON.stringify(given);
  const problems: string[] = [];
  const report = (active: string): void => {
    const help = `${active} is active. Replace it: PUT /api/v1/centres/${centreId}/file`;
    if (problems.length > 0) of.report(`${problems.join('; ')}; ${help}`);
  };
  for (const { version } of centres.list(centreId)) {
    const text = centres.get(centreId, version)?.text ?? '';
    // A large file takes long to parse.
    const parsed =
      given !== undefined && text === knownText
        ? ({ ok: true, centre: given } as const)
        : parseCentre(text);
    if (parsed.ok) {
      report(`version ${version}`);
      return { version, file: parsed.centre };
    }
    const [first] = parsed.problems;
    problems.push(`version ${version} of the centre ${centreId} is not valid: ${first?.message}`);
  }
  report('the file given at the start');
  return null;
}

export function addVersion(
  { centres }: Centres,
  file: CentreFile,
  of: {
    readonly version: number;
    readonly before: CentreFile;
    readonly person: string;
    readonly nowMs: number;
  },
): void {
  const { version, before, person, nowMs } = of;
  const kept = new Set(namesIn(file));
  centres.add({
    centreId: file.id,
    version,
    person,
    text: JSON.stringify(file),
    removed: namesIn(before).filter((name) => !kept.has(name)),
    createdAtMs: nowMs,
  });
}

function namesIn({ groups = [], queues }: CentreFile): readonly string[] {
  return [...groups.map(({ id }) => `group/${id}`), ...queues.map(({ id }) => `queue/${id}`)];
}

function saidBriefly(differences: readonly CentreDifference[]): string {
  const said = differences.slice(0, differencesShown).map(sayDifference);
  return [...said, ...(differences.length > differencesShown ? ['…'] : [])].join(', ');
}
