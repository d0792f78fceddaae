/**
 * Takes a rule set through draft, check, proposal, approval and activation, as far as one person
 * may. A pending version is found by its content, so nobody needs its number.
 */
import { equalByValue } from '../../kernel/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { VersionRef } from '../../services/index.ts';
import type { Acceptance } from '../../simulator/index.ts';
import type { WaitingMode } from '../../store/index.ts';
import type {
  ImpactRequest,
  RuleServiceClient,
  RuleVersionSummary,
  SimulatedImpact,
} from './rule-service-client.ts';
import { notDone, type Step, type StepRefusal } from './step.ts';

export interface PublishOptions {
  readonly note?: string | undefined;
  /** Reason, given by a second person, why no rehearsal is needed. */
  readonly waiver?: string | undefined;
  readonly acceptWarnings?: string | undefined;
  /**
   * Simulation of the change before the proposal, which then includes its limits. Default: none.
   */
  readonly impact?: Omit<ImpactRequest, 'setId' | 'version'> | undefined;
  readonly waiting: WaitingMode;
  /** Ms since 1970. Default: now. */
  readonly atMs?: number | undefined;
  /** When the activation ends. Default: never. */
  readonly untilMs?: number | undefined;
}

export interface PublicationStep {
  readonly step: 'created' | 'drafted' | 'checked' | 'proposed' | 'approved' | 'activated';
  readonly version: number | null;
}

export interface PublicationResult {
  /** The version that the set became; null if there is none yet. */
  readonly version: number | null;
  readonly state: string;
  readonly taken: readonly PublicationStep[];
  readonly losses: readonly string[];
  /** Queues that its rules route to and few agents serve, in words; from the last step. */
  readonly staffing: readonly string[];
  readonly impact: SimulatedImpact | null;
  /** Why it went no further; null if it is active or scheduled. */
  readonly refusal: StepRefusal | null;
}

/** States of a version that is pending or active. */
const onTheWay = ['checked', 'proposed', 'approved', 'scheduled', 'active'];
const arrived = ['scheduled', 'active'];
/** From draft to active, with two approvals. */
const stepsMax = 8;

export async function publish(
  ruleService: RuleServiceClient,
  file: RuleSetFile,
  options: PublishOptions,
): Promise<PublicationResult> {
  const taken: PublicationStep[] = [];
  const seen: Seen = { impact: null, staffing: [] };
  let losses: readonly string[] = [];
  const stopped = (
    version: number | null,
    state: string,
    refusal: StepRefusal,
  ): PublicationResult => {
    return { version, state, taken, losses, ...seen, refusal };
  };
  const found = await findOrDraft(ruleService, file, options, taken);
  if (!found.ok) return stopped(null, 'draft', found.refusal);
  const { version } = found.value;
  let { state } = found.value;
  // Asks which rules lose cases before the activation, since afterwards nothing differs.
  if (!arrived.includes(state)) losses = await ruleService.losses({ setId: file.set, version });
  for (let step = 0; step < stepsMax && !arrived.includes(state); step += 1) {
    const ref = { setId: file.set, version };
    const next = await takeStep(ruleService, ref, state, { ...options, seen });
    if (!next.ok) return stopped(version, state, next.refusal);
    const reached = await versionOf(ruleService, ref);
    if (!reached.ok) return stopped(version, state, reached.refusal);
    taken.push({ step: next.value, version });
    const isOneOfTwo = reached.value?.state === state;
    state = reached.value?.state ?? 'draft';
    // The second approval must be another person's.
    if (isOneOfTwo) return stopped(version, state, secondApproval(version));
  }
  return { version, state, taken, losses, ...seen, refusal: null };
}

interface Seen {
  impact: SimulatedImpact | null;
  staffing: readonly string[];
}

interface Found {
  readonly version: number;
  readonly state: string;
}

async function findOrDraft(
  ruleService: RuleServiceClient,
  file: RuleSetFile,
  options: PublishOptions,
  taken: PublicationStep[],
): Promise<Step<Found>> {
  const sets = await ruleService.sets();
  if (!sets.ok) return sets;
  if (!sets.value.some(({ id }) => id === file.set)) {
    const created = await ruleService.createSet({ id: file.set, kind: file.kind });
    if (!created.ok) return created;
    taken.push({ step: 'created', version: null });
  }
  const versions = await ruleService.versions(file.set);
  if (!versions.ok) return versions;
  const same = await findSame(ruleService, file, versions.value);
  if (same !== undefined) return { ok: true, value: same };
  const { note } = options;
  const document = note === undefined ? file : { ...file, note };
  const saved = await ruleService.saveDraft(file.set, `${JSON.stringify(document, null, 2)}\n`);
  if (!saved.ok) return saved;
  taken.push({ step: 'drafted', version: saved.value });
  return { ok: true, value: { version: saved.value, state: 'draft' } };
}

async function findSame(
  ruleService: RuleServiceClient,
  file: RuleSetFile,
  versions: readonly RuleVersionSummary[],
): Promise<RuleVersionSummary | undefined> {
  for (const version of versions) {
    if (!onTheWay.includes(version.state)) continue;
    const text = await ruleService.text(file.set, version.version);
    if (text.ok && equalByValue(saying(JSON.parse(text.value)), saying(file))) return version;
  }
  return undefined;
}

/** A rule set without its number and note, which publishing fills in, to compare contents. */
function saying({ version: _version, note: _note, ...rest }: RuleSetFile): unknown {
  return rest;
}

/** A version as the service lists it; undefined for a draft. */
async function versionOf(
  ruleService: RuleServiceClient,
  { setId, version }: VersionRef,
): Promise<Step<RuleVersionSummary | undefined>> {
  const versions = await ruleService.versions(setId);
  if (!versions.ok) return versions;
  return { ok: true, value: versions.value.find((one) => one.version === version) };
}

async function takeStep(
  ruleService: RuleServiceClient,
  ref: VersionRef,
  state: string,
  options: PublishOptions & { readonly seen: Seen },
): Promise<Step<PublicationStep['step']>> {
  const { waiting, atMs, untilMs, seen } = options;
  if (state === 'proposed' || state === 'approved') {
    const missing = await limitsMissing(ruleService, ref, options);
    if (!missing.ok) return missing;
  }
  switch (state) {
    case 'draft':
      return done('checked', await check(ruleService, ref, options), seen);
    case 'checked':
      return await propose(ruleService, ref, options);
    case 'proposed':
      return done(
        'approved',
        await ruleService.approve({ ...ref, comment: options.note ?? '' }),
        seen,
      );
    default: {
      const reason = options.note ?? '';
      const activated = ruleService.activate({ ...ref, waiting, reason, atMs, untilMs });
      return done('activated', await activated, seen);
    }
  }
}

async function propose(
  ruleService: RuleServiceClient,
  ref: VersionRef,
  { waiver, impact, seen }: PublishOptions & { readonly seen: Seen },
): Promise<Step<PublicationStep['step']>> {
  const evidence: string[] = [];
  if (impact !== undefined) {
    const simulated = await ruleService.simulate({ ...ref, ...impact });
    if (!simulated.ok) return simulated;
    if (simulated.value === null) return givenUp;
    seen.impact = simulated.value;
    evidence.push(simulated.value.runId);
  }
  if (waiver === undefined) {
    const run = await ruleService.backtest(ref);
    if (!run.ok) return run;
    evidence.push(run.value);
  }
  const acceptance = impact?.acceptance ?? [];
  const proposed = await ruleService.propose({ ...ref, evidence, acceptance, waiver });
  return done('proposed', proposed, seen);
}

/**
 * Whether a version was proposed without the limits now given: then this person must not approve
 * it.
 */
async function limitsMissing(
  ruleService: RuleServiceClient,
  ref: VersionRef,
  { impact }: PublishOptions,
): Promise<Step<null>> {
  const asked = impact?.acceptance ?? [];
  const found = asked.length === 0 ? null : await versionOf(ruleService, ref);
  if (found?.ok === false) return found;
  const has = found?.value?.acceptance ?? [];
  const missing = asked.filter((one) => !has.some((other) => isSameLimit(one, other)));
  if (missing.length === 0) return { ok: true, value: null };
  const named = missing.map(({ measureId, queueId }) =>
    queueId === undefined ? measureId : `${queueId}.${measureId}`,
  );
  const detail = `Version ${ref.version} was proposed without the limit on ${named.join(', ')}; expected it to be rejected, and proposed anew.`;
  return notDone('rules_state_not_allowed', detail);
}

function isSameLimit(one: Acceptance, other: Acceptance): boolean {
  return (['measureId', 'queueId', 'side', 'limit'] as const).every(
    (member) => one[member] === other[member],
  );
}

async function check(
  ruleService: RuleServiceClient,
  ref: VersionRef,
  { acceptWarnings }: PublishOptions,
): Promise<Step<readonly string[]>> {
  const first = await ruleService.check({ ...ref, accepted: [] });
  if (first.ok || first.refusal.code !== 'reason_required' || acceptWarnings === undefined) {
    return first;
  }
  const warnings = first.refusal.findings.filter(({ severity }) => severity === 'warning');
  const accepted = warnings.map(({ id, pointer }) => ({ id, pointer, reason: acceptWarnings }));
  return await ruleService.check({ ...ref, accepted });
}

function done(
  step: PublicationStep['step'],
  answer: Step<readonly string[]>,
  seen: Seen,
): Step<PublicationStep['step']> {
  if (!answer.ok) return answer;
  seen.staffing = answer.value;
  return { ok: true, value: step };
}

function secondApproval(version: number): StepRefusal {
  const detail = `Version ${version} changes an amount of money, and waits for a second approval.`;
  return notDone('four_eyes_required', detail).refusal;
}

const givenUp = notDone('stopped', 'The simulation was given up; nothing was proposed.');
