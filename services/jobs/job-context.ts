/** Shared dependencies and helpers of the simulation service. */
import { randomUUID } from 'node:crypto';
import { aFinding, type Finding, type Person, Refusal } from '../../contracts/index.ts';
import type { ReplicationRunner } from '../../gateways/index.ts';
import type { Clock, JobNotice, ReportFault } from '../../live/index.ts';
import { measures as knownMeasures } from '../../metrics/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import {
  type CellReport,
  isSimulatedMeasureId,
  type SimulatedMeasureId,
} from '../../simulator/index.ts';
import type { Store } from '../../store/index.ts';

export interface JobWork {
  readonly runner: ReplicationRunner;
  readonly wallClock: Clock;
  readonly signal: AbortSignal;
  readonly engineVersion: string;
  readonly onProgress: (share: number) => void;
  readonly onCell: (cell: CellReport) => void;
}

export interface JobContext {
  readonly centreId: string;
  readonly store: Store;
  readonly people: ReadonlyMap<string, Person>;
  /** The centre's clock: ms since 1970. */
  readonly clock: Clock;
  /** The machine's clock, to measure durations of jobs. */
  readonly wallClock: Clock;
  /** The present centre file and rule sets, for scenarios that name this centre. */
  readonly centreNow: () => {
    readonly centre: CentreFile;
    readonly ruleSets: readonly RuleSetFile[];
  };
  readonly runner: () => ReplicationRunner;
  readonly tell: (told: JobNotice) => void;
  readonly onError: ReportFault;
}

const idLength = 26;

export function mintId(prefix: 'scn' | 'job'): string {
  return `${prefix}_${randomUUID().replaceAll('-', '').slice(0, idLength)}`;
}

/** The refusal of an invalid scenario; `base` is its place in the request. */
export function refusedScenario(problems: readonly Finding[], base: string): Refusal {
  const unstable = problems.filter(({ code }) => (code as string) === 'scenario_unstable');
  const told = unstable.length > 0 && unstable.length === problems.length ? unstable : problems;
  const findings = told.map(({ code, pointer, message, received, expected }) => ({
    id: code,
    severity: 'error' as const,
    received,
    expected,
    pointer: `${base}${pointer}`,
    line: 1,
    column: 1,
    message: message.startsWith('/') ? `${base}${message}` : message,
  }));
  const detail = findings.map(({ message }) => message).join('; ');
  const code = told === unstable ? 'scenario_unstable' : 'invalid_parameter';
  return new Refusal(code, detail, { findings });
}

export function measuresOf(
  asked: readonly string[] | undefined,
  own: readonly SimulatedMeasureId[],
): readonly SimulatedMeasureId[] {
  if (asked === undefined || asked.length === 0) return own;
  const known = asked.filter(isSimulatedMeasureId);
  if (known.length === asked.length) return known;
  const expected = `one of ${knownMeasures.map(({ id }) => id).join(', ')}`;
  const problems = asked.flatMap((id, place): readonly Finding[] =>
    isSimulatedMeasureId(id)
      ? []
      : [aFinding(`/measures/${place}`, 'wrong_value', { received: id, expected })],
  );
  throw refusedScenario(problems, '/body');
}
