/**
 * Simulations of a centre: scenarios and jobs. A job is checked before it is accepted and contains
 * its scenario, so later changes do not affect it.
 */
import type { AccountsFile, Person, Scenario, ShiftRules } from '../../contracts/index.ts';
import {
  compileExperiment,
  defaultShiftRules,
  type GoalScope,
  staffingProblem,
  withTarget,
} from '../../simulator/index.ts';
import { requirePerson, simulationRoles } from '../rules/rule-context.ts';
import { impactQuestion, type StartImpact } from './impact-question.ts';
import { type JobContext, measuresOf, refusedScenario } from './job-context.ts';
import { JobQueue, type JobView } from './job-queue.ts';
import {
  daysMin,
  type JobQuestion,
  type StaffingQuestion,
  type SweepQuestion,
} from './questions.ts';
import { ScenarioRepository, type SimulableScenario } from './scenario-repository.ts';

export interface SimulationServiceOptions extends Omit<JobContext, 'people'> {
  readonly accounts: AccountsFile;
  readonly engineVersion: string;
}

interface Start {
  readonly person: string | null;
  readonly replications?: number | undefined;
  readonly seed?: number | undefined;
}

interface StartOne extends Start {
  readonly scenarioId: string;
}

export interface StartRun extends StartOne {
  readonly stop?:
    | NonNullable<NonNullable<NonNullable<Scenario['run']>['replications']>['stop']>
    | undefined;
  readonly budgetMs?: number | undefined;
}

export interface StartComparison extends Start {
  readonly scenarioIds: readonly string[];
  readonly measures?: readonly string[] | undefined;
}

export interface StartSweep extends StartOne {
  readonly axes: SweepQuestion['axes'];
  readonly measures?: readonly string[] | undefined;
  readonly stopEarly?: boolean | undefined;
}

export interface StartStaffing extends StartOne {
  readonly target?: { readonly share: number; readonly targetMs: number } | undefined;
  readonly abandonShareMax?: number | undefined;
  readonly goal?: GoalScope | undefined;
  readonly method?: StaffingQuestion['method'] | undefined;
  readonly shiftRules?: ShiftRules | undefined;
  readonly searchDays?: number | undefined;
}

const staffingDays = { check: 100, search: 20 } as const;

type StoredScenario = SimulableScenario & {
  readonly scenarioId: string;
  readonly scenarioVersion: number;
};

export class SimulationService {
  readonly scenarios: ScenarioRepository;
  readonly jobs: JobQueue;
  readonly #context: JobContext;
  readonly #people: Map<string, Person>;

  constructor({ accounts, engineVersion, ...options }: SimulationServiceOptions) {
    this.#people = new Map(accounts.people.map((one) => [one.id, one]));
    this.#context = { ...options, people: this.#people };
    this.scenarios = new ScenarioRepository(this.#context);
    this.jobs = new JobQueue(this.#context, engineVersion);
  }

  open(): void {
    this.jobs.open();
  }

  stop(): Promise<void> {
    return this.jobs.stop();
  }

  know(person: Person): void {
    this.#people.set(person.id, person);
  }

  run({ person, scenarioId, replications, stop, seed, budgetMs }: StartRun): JobView {
    const found = this.#find({ person, id: scenarioId }, ({ run, ...scenario }) => ({
      ...scenario,
      run: stop === undefined ? run : { ...run, replications: { ...run?.replications, stop } },
    }));
    const { design, plan, scenarioVersion } = found;
    return this.#start(person, {
      kind: 'simulation',
      scenarioId,
      scenarioVersion,
      design,
      seed: seed ?? plan.seed,
      replications: replications ?? null,
      budgetMs: budgetMs ?? null,
    });
  }

  /** Compares scenarios with the same callers; the first is the baseline. */
  compare({ person, scenarioIds, ...asked }: StartComparison): JobView {
    const designs: StoredScenario[] = [];
    for (const id of scenarioIds) {
      designs.push(this.#find({ person, id }));
    }
    const [base] = designs;
    const measures = measuresOf(asked.measures, base?.plan.measures ?? []);
    return this.#start(person, {
      kind: 'comparison',
      designs: designs.map(({ scenarioId, scenarioVersion, design }) => ({
        scenarioId,
        scenarioVersion,
        design,
      })),
      seed: asked.seed ?? base?.plan.seed ?? 1,
      measures,
      replications: asked.replications ?? Math.max(daysMin, base?.plan.replicationsMin ?? 0),
    });
  }

  sweep({ person, scenarioId, axes, ...asked }: StartSweep): JobView {
    const { design, plan, scenarioVersion } = this.#find({ person, id: scenarioId });
    const measures = measuresOf(asked.measures, plan.measures);
    const { scenario, centre, ruleSets } = design;
    const seed = asked.seed ?? plan.seed;
    const experiment = compileExperiment(scenario, {
      axes: axes.map(({ path, values }) => ({ path, of: { kind: 'list', values } })),
      seed,
      centre,
      ruleSets,
    });
    if (!experiment.ok) throw refusedScenario(experiment.problems, '/body');
    const { stopEarly = false } = asked;
    const days = stopEarly ? plan.replicationsMax : plan.replicationsMin;
    return this.#start(person, {
      kind: 'sweep',
      scenarioId,
      scenarioVersion,
      design,
      axes,
      seed,
      stopEarly,
      measures,
      replications: asked.replications ?? Math.max(daysMin, days),
    });
  }

  /** Searches a roster that meets the goals, in place of the scenario's shifts. */
  staff({ person, scenarioId, target, abandonShareMax, ...asked }: StartStaffing): JobView {
    const found = this.#find({ person, id: scenarioId }, (scenario) =>
      target === undefined ? scenario : withTarget(scenario, target.targetMs),
    );
    const { design, plan, scenarioVersion } = found;
    const { goal = 'day', method = 'simulate', shiftRules } = asked;
    const rules = shiftRules ?? defaultShiftRules(plan.dayMs);
    const goals = {
      scope: goal,
      ...(target === undefined ? {} : { serviceLevelShare: target.share }),
      ...(abandonShareMax === undefined ? {} : { abandonShareMax }),
    };
    const problem = staffingProblem(design.scenario, rules, { centre: design.centre, ...goals });
    if (!problem.ok) throw refusedScenario(problem.problems, '/body/shiftRules');
    return this.#start(person, {
      kind: 'staffing',
      scenarioId,
      scenarioVersion,
      design,
      rules,
      goals,
      method,
      seed: asked.seed ?? plan.seed,
      days: asked.replications ?? staffingDays.check,
      searchDays: asked.searchDays ?? staffingDays.search,
    });
  }

  impact(asked: StartImpact): JobView {
    requirePerson(this.#context, asked.person, simulationRoles);
    this.jobs.requireRoom();
    return this.#start(asked.person, impactQuestion(this.scenarios, asked));
  }

  #find(
    { person, id }: { readonly person: string | null; readonly id: string },
    change?: (scenario: Scenario) => Scenario,
  ): StoredScenario {
    requirePerson(this.#context, person, simulationRoles);
    const record = this.scenarios.get({ person, id });
    this.jobs.requireRoom();
    const simulable = this.scenarios.simulable({ person, id }, change);
    return { ...simulable, scenarioId: id, scenarioVersion: record.version };
  }

  #start(person: string | null, question: JobQuestion): JobView {
    const { id } = requirePerson(this.#context, person, simulationRoles);
    return this.jobs.start(question, id);
  }
}
