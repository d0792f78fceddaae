/** What a job may use while it runs, and where it tells its progress. */

import { randomUUID } from 'node:crypto';
import { aFinding, type Finding, type Person } from '../../contracts/index.ts';
import type { ReplicationRunner } from '../../gateways/index.ts';
import { measures as knownMeasures } from '../../metrics/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import {
  type CellReport,
  isSimulatedMeasureId,
  type SimulatedMeasureId,
} from '../../simulator/index.ts';
import type { JobKind, JobState, Store } from '../../store/index.ts';
import type { Clock } from '../clock.ts';
import { done, type Refused, refused, type ServiceAnswer } from '../rule-service/service-answer.ts';

export interface Work {
  readonly runner: ReplicationRunner;
  /** Of the machine. */
  readonly wallClock: Clock;
  readonly signal: AbortSignal;
  readonly engineVersion: string;
  /** 0..1, whenever something is known. */
  readonly onProgress: (share: number) => void;
  readonly onCell: (cell: CellReport) => void;
}

/** What the world is told of a job. */
export type ToldOfJob = {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly person: string;
  readonly atMs: number;
  /** Counts what was told of the job, from 1. */
  readonly version: number;
} & (
  | { readonly type: 'job.progress'; readonly progressShare: number }
  | { readonly type: 'job.done'; readonly state: JobState }
  | {
      readonly type: 'sweep.cell';
      readonly cell: string;
      /** Estimates of the cell, as its result shows them. */
      readonly measures: readonly { readonly [member: string]: unknown }[];
    }
);

export interface JobContext {
  readonly centreId: string;
  readonly store: Store;
  readonly people: ReadonlyMap<string, Person>;
  /** Of the centre: instants are its own, milliseconds since 1970. */
  readonly clock: Clock;
  /** Of the machine: how long something takes. */
  readonly wallClock: Clock;
  /** The centre as it is now: what scenarios that name it are simulated in. */
  readonly centreNow: () => {
    readonly centre: CentreFile;
    readonly ruleSets: readonly RuleSetFile[];
  };
  /** Begun when it is first asked for. */
  readonly runner: () => ReplicationRunner;
  readonly tell: (told: ToldOfJob) => void;
  readonly onError: (error: Error) => void;
}

const idLength = 26;

/** An id that no other process mints, whatever the clock says. */
export function mintId(prefix: 'scn' | 'job'): string {
  return `${prefix}_${randomUUID().replaceAll('-', '').slice(0, idLength)}`;
}

/** All that is wrong with a scenario; `base` is where it stands in the request. */
export function refusedScenario(problems: readonly Finding[], base: string): Refused {
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
  return refused(code, detail, { findings });
}

/** Those asked for [own], or which of them nobody knows. */
export function measuresOf(
  asked: readonly string[] | undefined,
  own: readonly SimulatedMeasureId[],
): ServiceAnswer<readonly SimulatedMeasureId[]> {
  if (asked === undefined || asked.length === 0) return done(own);
  const known = asked.filter(isSimulatedMeasureId);
  if (known.length === asked.length) return done(known);
  const expected = `one of ${knownMeasures.map(({ id }) => id).join(', ')}`;
  const problems = asked.flatMap((id, place): readonly Finding[] =>
    isSimulatedMeasureId(id)
      ? []
      : [aFinding(`/measures/${place}`, 'wrong_value', { received: id, expected })],
  );
  return refusedScenario(problems, '/body');
}
