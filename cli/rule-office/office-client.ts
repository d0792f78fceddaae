/**
 * The rule office as commands use it: that of a server, or one over a store on this machine.
 *
 * Steps of the life cycle answer with a value or with why not; that there is no office at all is
 * thrown, as a {@link CliError}.
 * Source: rules.md D2, ux-and-api.md 3.4.
 */
import type {
  JobResource,
  PlacedRuleFinding,
  RuleSetResource,
  RuleVersionResource,
} from '../../contracts/index.ts';
import type { RuleService, SetView, VersionRef } from '../../live/index.ts';
import type { RehearsalReport } from '../../rules/index.ts';
import type { Acceptance, AcceptanceResult, Impact } from '../../simulator/index.ts';
import type { ImpactDay } from '../impact/impact-day.ts';

/** `active` 0: no version is in force. */
export interface OfficeSet
  extends Pick<SetView, 'active' | 'drafts'>,
    Pick<RuleSetResource, 'kind' | 'owner'> {
  readonly id: string;
}

type Shown = 'version' | 'state' | 'author' | 'note' | 'base' | 'approvalsNeeded';
type InForce = 'effectiveFrom' | 'effectiveTo';

export interface OfficeVersion extends Readonly<Pick<RuleVersionResource, Shown | InForce>> {
  readonly approvedBy: readonly string[];
  /** Limits of its proposal. */
  readonly acceptance: readonly Acceptance[];
}

/** What was found in a version, by lint or its cases. */
export type OfficeFinding = Pick<PlacedRuleFinding, 'id' | 'severity' | 'pointer' | 'message'>;

export interface StepRefusal {
  /** Of docs/errors.md. */
  readonly code: string;
  /** One sentence: the thing, what was seen, what was expected. */
  readonly detail: string;
  /** Roles that are missing. */
  readonly needs: readonly string[];
  /** What stands in the way, a sentence each. */
  readonly blockers: readonly string[];
  readonly findings: readonly OfficeFinding[];
  /** Names of cases that fail. */
  readonly failedCases: readonly string[];
}

export type Step<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: StepRefusal };

/** A refusal that is no server's. */
export function notDone(
  code: string,
  detail: string,
): Extract<Step<never>, { readonly ok: false }> {
  const none = { needs: [], blockers: [], findings: [], failedCases: [] };
  return { ok: false, refusal: { code, detail, ...none } };
}

/** Why a job has left no run. */
export function noRun(
  { id, state, problem }: Pick<JobResource, 'id' | 'state' | 'problem'>,
  what: string,
): ReturnType<typeof notDone> {
  return notDone('run_not_found', problem ?? `The ${what} ${id} has ${state}.`);
}

/** A step of the life cycle, by the person who asks. */
type StepOf<Name extends 'createSet' | 'check' | 'propose' | 'approve' | 'activate' | 'rollBack'> =
  Omit<Parameters<RuleService[Name]>[0], 'person'>;

/** A version to simulate beside the one in force. */
export interface AskedImpact extends VersionRef {
  readonly day: ImpactDay;
  readonly acceptance: readonly Acceptance[];
  /** [as the office says] */
  readonly replications?: number | undefined;
  /** [the scenario's] */
  readonly seed?: number | undefined;
  /** 0..1, now and then. */
  readonly onProgress: (share: number) => void;
  /** Aborted: it is given up. */
  readonly signal: AbortSignal;
}

/** What was seen, and the run that shows it. */
export interface SimulatedImpact extends Impact {
  readonly runId: string;
  readonly acceptance: readonly AcceptanceResult[];
}

/** At once, or when the server has answered. */
type Answered<Value> = Step<Value> | Promise<Step<Value>>;

export interface OfficeClient {
  /** As messages call it. */
  readonly name: string;
  sets(): Answered<readonly OfficeSet[]>;
  createSet(of: StepOf<'createSet'>): Answered<null>;
  /** Latest first; drafts are not among them. */
  versions(setId: string): Answered<readonly OfficeVersion[]>;
  /** The text of a version, `active` or one's own `draft`. */
  text(setId: string, version: number | 'active' | 'draft'): Answered<string>;
  /** Saves one's draft; gives the number it will have. */
  saveDraft(setId: string, text: string): Answered<number>;
  /** All of lint, by what the centre knows: its texts, items, queues. */
  lint(setId: string, text: string): Answered<readonly PlacedRuleFinding[]>;
  check(of: StepOf<'check'>): Answered<null>;
  /** Runs a backtest over the office's journal to its end; gives the run. */
  backtest(of: VersionRef): Answered<string>;
  /** Simulates to the end; null: it was given up. */
  simulate(of: AskedImpact): Answered<SimulatedImpact | null>;
  propose(of: StepOf<'propose'>): Answered<null>;
  approve(of: StepOf<'approve'>): Answered<null>;
  activate(of: StepOf<'activate'>): Answered<null>;
  rollBack(of: StepOf<'rollBack'>): Answered<null>;
  /** What a shadow on live decisions has seen so far; begins one where none runs. */
  shadow(of: VersionRef): Answered<RehearsalReport>;
  close(): void;
}
