/**
 * The rule office over a store on this machine, for a centre that does not run.
 *
 * What is put in force here is in force from the next start of the service on.
 */
import type { AccountsFile } from '../../contracts/index.ts';
import {
  type Clock,
  done,
  impactRunId,
  RuleService,
  type ServiceAnswer,
  systemClock,
  type VersionView,
} from '../../live/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import { openStore, type Store } from '../../store/index.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { type LocalImpactOptions, simulateHere } from './local-impact.ts';
import {
  noRun,
  notDone,
  type OfficeClient,
  type OfficeVersion,
  type SimulatedImpact,
  type Step,
} from './office-client.ts';

export interface LocalOfficeOptions {
  /** The database. */
  readonly path: string;
  readonly centreId: string;
  readonly accounts: AccountsFile;
  readonly person: string | null;
  readonly world?: RuleWorld;
}

/** Between looks at a backtest that runs. */
const lookEveryMs = 20;

/** Opens the store; a `StoreError` says why it cannot be. */
export function openLocalOffice(options: LocalOfficeOptions): OfficeClient {
  const { path, centreId, accounts, person, world } = options;
  const store = openStore({ path, nowMs: () => systemClock.nowMs() });
  const clock = notBefore(lastActivationMs(store, centreId));
  const office = new RuleService({
    centreId,
    store,
    accounts,
    clock,
    ...(world === undefined ? {} : { world }),
  });
  const [refused] = office.open();
  if (refused !== undefined) {
    store.close();
    throw new CliError(exitCodes.invalidFile, `${refused.code}: ${refused.detail}`);
  }
  const local = { office, store, person, centreId, accounts, clock };
  const close = () => {
    office.close();
    store.close();
  };
  return { name: path, ...serving(local), close };
}

type Refusal = ReturnType<typeof notDone>;

/** What changes nothing, and the steps of the life cycle, by the person. */
function serving(local: LocalImpactOptions): Omit<OfficeClient, 'name' | 'close'> {
  const { office, store, person, centreId } = local;
  const noSet = (setId: string): Refusal =>
    notDone('rule_set_not_found', `There is no rule set ${setId} in centre ${centreId}.`);
  const draftOf = (setId: string) => office.draftOf({ person, setId });
  return {
    sets: () =>
      done(
        office.sets().map(({ set, active, drafts }) => {
          return { id: set.id, kind: set.kind, owner: set.owner, active, drafts };
        }),
      ),
    versions: (setId) => {
      if (office.set(setId) === null) return noSet(setId);
      const views = store.rules.versions(setId).flatMap(({ version }) => {
        return office.version(setId, version) ?? [];
      });
      return done(views.map(shown).sort((a, b) => b.version - a.version));
    },
    text: (setId, version) => {
      if (version === 'draft') return asStep(draftOf(setId), ({ text }) => text);
      const set = office.set(setId);
      if (set === null) return noSet(setId);
      const view = office.version(setId, version === 'active' ? (set.active ?? 0) : version);
      const detail = `The rule set ${setId} has no version ${version}.`;
      return view === null ? notDone('rule_version_not_found', detail) : done(view.text);
    },
    createSet: (of) => step(office.createSet({ ...of, person })),
    saveDraft: (setId, text) => {
      const draft = draftOf(setId);
      if (!draft.ok) return asStep(draft, () => 0);
      const saved = office.saveDraft({ person, setId, text, revision: draft.value.revision });
      return asStep(saved, ({ draft: { version } }) => version);
    },
    lint: async (setId, text) =>
      asStep(await office.lint({ person, setId, text }), ({ findings }) => findings),
    check: (of) => step(office.check({ ...of, person })),
    backtest: async (of) => {
      const begun = office.rehearsals.backtest({ ...of, person });
      if (!begun.ok) return asStep(begun, () => '');
      let job = begun.value;
      while (job.state === 'running') {
        await new Promise((wake) => systemClock.after(lookEveryMs, () => wake(null)));
        job = office.rehearsals.job(job.id) ?? job;
      }
      return job.runId === null ? noRun(job, 'backtest') : done(job.runId);
    },
    simulate: async (of) => {
      const ended = await simulateHere(local, of);
      if (!ended.ok) return asStep(ended, () => null);
      if (ended.value.state === 'cancelled') return done(null);
      const runId = impactRunId(ended.value.id);
      const run = office.run(runId);
      return run === undefined
        ? noRun(ended.value, 'simulation')
        : done({ ...(run.result as Omit<SimulatedImpact, 'runId'>), runId });
    },
    propose: (of) => step(office.propose({ ...of, person })),
    approve: (of) => step(office.approve({ ...of, person })),
    activate: async (of) => step(await office.activate({ ...of, person })),
    rollBack: async (of) => step(await office.rollBack({ ...of, person })),
    shadow: () => {
      const detail = 'The centre of a store makes no decisions; expected --server, or --journal.';
      return notDone('resource_unavailable', detail);
    },
  };
}

/**
 * The clock of a demo may be ahead of ours: what it put in force stays before what is put in force
 * here, so that "in force at an instant" has one answer.
 */
function notBefore(lastMs: number): Clock {
  return {
    nowMs: () => Math.max(systemClock.nowMs(), lastMs),
    after: (delayMs, run) => systemClock.after(delayMs, run),
  };
}

function lastActivationMs({ rules }: Store, centreId: string): number {
  const all = rules.sets(centreId).flatMap(({ id }) => rules.activations(id));
  return all.reduce((lastMs, { atMs }) => Math.max(lastMs, atMs), 0);
}

function shown(view: VersionView): OfficeVersion {
  const { version, state, author, note, base, approvals, approvalsNeeded, acceptance } = view;
  return {
    version,
    state,
    author,
    note,
    base,
    approvedBy: approvals.map((one) => one.person),
    approvalsNeeded,
    acceptance,
    effectiveFrom: instant(view.effectiveFromMs),
    effectiveTo: instant(view.effectiveToMs),
  };
}

function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function step(answer: ServiceAnswer<unknown>): Step<null> {
  return asStep(answer, () => null);
}

function asStep<From, To>(answer: ServiceAnswer<From>, read: (value: From) => To): Step<To> {
  if (answer.ok) return { ok: true, value: read(answer.value) };
  const { code, detail, needs = [], blockers = [], findings = [] } = answer.refused;
  const names = (answer.refused.failedCases ?? []).map(({ name }) => name);
  return { ok: false, refusal: { code, detail, needs, blockers, findings, failedCases: names } };
}
