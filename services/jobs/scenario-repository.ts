/**
 * Stored scenarios: create, change under a version, copy, delete.
 *
 * A stored scenario compiles; whether its load is stable is checked when it runs. The document
 * holds the files' contents, and `centre.file` names this centre. Source: RFC 7396.
 */
import {
  aFinding,
  type Finding,
  findingsOf,
  jobMessages,
  refusal,
  type Scenario,
  scenarioSchema,
  versionNamed,
} from '../../contracts/index.ts';
import { designOf, type SimulationDesign } from '../../gateways/index.ts';
import { equalByValue } from '../../kernel/index.ts';
import { catchRefusal, mergePatch } from '../../live/index.ts';
import { compileScenario, resolveScenario, type SimulationPlan } from '../../simulator/index.ts';
import type { ScenarioRecord } from '../../store/index.ts';
import { readerRoles, requirePerson, simulationRoles } from '../rules/rule-context.ts';
import { type JobContext, mintId, refusedScenario } from './job-context.ts';

const scenariosMax = 10_000;

type Asker = { readonly person: string | null };
type Change = Asker & { readonly id: string; readonly version: number | null };

export interface SimulableScenario {
  readonly design: SimulationDesign;
  readonly plan: SimulationPlan;
}

export class ScenarioRepository {
  readonly #context: JobContext;

  constructor(context: JobContext) {
    this.#context = context;
  }

  create(asked: Asker & { readonly document: unknown; readonly notes: string }): ScenarioRecord {
    const person = requirePerson(this.#context, asked.person, simulationRoles);
    const { store, centreId, clock } = this.#context;
    if (store.simulations.scenarioCount(centreId) >= scenariosMax) {
      throw refusal(jobMessages.scenariosMax, { most: scenariosMax });
    }
    this.check(asked.document);
    const nowMs = clock.nowMs();
    const record: ScenarioRecord = {
      id: mintId('scn'),
      centreId,
      version: 1,
      document: asked.document,
      notes: asked.notes,
      person: person.id,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    store.transaction(() => store.simulations.addScenario(record));
    return record;
  }

  get({ person, id }: Asker & { readonly id: string }): ScenarioRecord {
    requirePerson(this.#context, person, readerRoles);
    const record = this.#context.store.simulations.scenario(id);
    if (record !== undefined && record.centreId === this.#context.centreId) return record;
    throw refusal(jobMessages.scenarioUnknown, { id });
  }

  list({
    person,
    ...page
  }: Asker & { readonly after: string; readonly limit: number }): readonly ScenarioRecord[] {
    requirePerson(this.#context, person, readerRoles);
    return this.#context.store.simulations.scenarios(this.#context.centreId, page);
  }

  patch(
    asked: Change & { readonly patch: unknown; readonly notes: string | undefined },
  ): ScenarioRecord {
    const { record, person } = this.#held(asked, asked.patch);
    const document = mergePatch(record.document, asked.patch);
    this.check(document);
    const changed: ScenarioRecord = {
      ...record,
      document,
      version: record.version + 1,
      notes: asked.notes ?? record.notes,
      person,
      updatedAtMs: this.#context.clock.nowMs(),
    };
    this.#context.store.simulations.saveScenario(changed);
    return changed;
  }

  drop(asked: Change): void {
    const { id, version } = this.#held(asked, {}).record;
    this.#context.store.simulations.dropScenario(id, version);
  }

  clone({ person, id }: Asker & { readonly id: string }): ScenarioRecord {
    const { document, notes } = this.get({ person, id });
    return this.create({ person, document, notes });
  }

  simulable(
    { person, id }: Asker & { readonly id: string },
    change: (scenario: Scenario) => Scenario = (scenario) => scenario,
  ): SimulableScenario {
    return this.compile(change(this.get({ person, id }).document as Scenario));
  }

  /** Checks a document for storage; a load too high for its agents is allowed. */
  check(document: unknown): void {
    const compiled = catchRefusal(() => this.compile(parsedScenario(document, '/body')));
    if (!compiled.ok && compiled.refused.code !== 'scenario_unstable') throw compiled.refused;
  }

  /** Compiles a scenario that is not stored; `base` is its place in the request. */
  given(document: unknown, base: string): SimulableScenario {
    return this.compile(parsedScenario(document, base), base);
  }

  compile(written: Scenario, base = '/body'): SimulableScenario {
    const elsewhere: Finding[] = [];
    const named = written.centre?.file;
    if (named !== undefined && named !== this.#context.centreId) {
      const what = {
        received: named,
        expected: `${this.#context.centreId}, the centre of this service`,
      };
      elsewhere.push(aFinding('/centre/file', 'unknown_reference', what));
    }
    if (written.rules !== undefined) {
      const what = { received: 'given', expected: 'none: the rules in force in the centre hold' };
      elsewhere.push(aFinding('/rules', 'not_allowed', what));
    }
    const resolved = resolveScenario(written, () => undefined);
    const problems = [...elsewhere, ...(resolved.ok ? [] : resolved.problems)];
    if (!resolved.ok || problems.length > 0) throw refusedScenario(problems, base);
    const scenario = resolved.value;
    const content = named === undefined ? {} : this.#context.centreNow();
    const design = designOf({ scenario, ...content });
    const compiled = compileScenario(scenario, design.centre, design.ruleSets);
    if (!compiled.ok) throw refusedScenario(compiled.problems, base);
    return { design, plan: compiled.value };
  }

  #held(
    asked: Change,
    patch: unknown,
  ): { readonly record: ScenarioRecord; readonly person: string } {
    const person = requirePerson(this.#context, asked.person, simulationRoles);
    const record = this.get(asked);
    const { id, version, updatedAtMs } = record;
    if (asked.version === null) {
      throw refusal(jobMessages.versionRequired, { id, version });
    }
    if (asked.version === version) return { record, person: person.id };
    const seen = versionNamed(asked.version);
    const current = { version, person: record.person, atMs: updatedAtMs };
    throw refusal(
      jobMessages.versionMismatch,
      { id, version, seen },
      {
        current,
        changed: differing(record.document, patch),
      },
    );
  }
}

function parsedScenario(document: unknown, base: string): Scenario {
  const parsed = scenarioSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw refusedScenario(findingsOf(parsed.error.issues, document), base);
}

function differing(document: unknown, patch: unknown): readonly string[] {
  if (typeof patch !== 'object' || patch === null) return [''];
  return Object.entries(patch).flatMap(([member, value]) =>
    equalByValue(Reflect.get(Object(document), member), value) ? [] : [`/${member}`],
  );
}
