/**
 * Stored scenarios: create, change under a version, copy, delete.
 *
 * A stored scenario compiles; whether its load is stable is checked when it runs. Contents of files
 * stand in the document, and `centre.file` names this centre. Source: RFC 7396.
 */
import {
  aFinding,
  type Finding,
  findingsOf,
  type Scenario,
  scenarioSchema,
} from '../../contracts/index.ts';
import { designOf, type SimulationDesign } from '../../gateways/index.ts';
import { equalByValue } from '../../kernel/index.ts';
import { done, mergePatch, refuse, type ServiceAnswer } from '../../live/index.ts';
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

  create(
    asked: Asker & { readonly document: unknown; readonly notes: string },
  ): ServiceAnswer<ScenarioRecord> {
    const person = requirePerson(this.#context, asked.person, simulationRoles);
    if (!person.ok) return person;
    const { store, centreId, clock } = this.#context;
    if (store.simulations.scenarioCount(centreId) >= scenariosMax) {
      const detail = `${scenariosMax} scenarios are kept; expected one to be deleted first.`;
      return refuse('resource_unavailable', detail);
    }
    const valid = this.check(asked.document);
    if (!valid.ok) return valid;
    const nowMs = clock.nowMs();
    const record: ScenarioRecord = {
      id: mintId('scn'),
      centreId,
      version: 1,
      document: asked.document,
      notes: asked.notes,
      person: person.value.id,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    store.simulations.addScenario(record);
    return done(record);
  }

  get({ person, id }: Asker & { readonly id: string }): ServiceAnswer<ScenarioRecord> {
    const reader = requirePerson(this.#context, person, readerRoles);
    if (!reader.ok) return reader;
    const record = this.#context.store.simulations.scenario(id);
    if (record !== undefined && record.centreId === this.#context.centreId) return done(record);
    return refuse('scenario_not_found', `There is no scenario ${id}.`);
  }

  list({
    person,
    ...page
  }: Asker & { readonly after: string; readonly limit: number }): ServiceAnswer<
    readonly ScenarioRecord[]
  > {
    const reader = requirePerson(this.#context, person, readerRoles);
    if (!reader.ok) return reader;
    return done(this.#context.store.simulations.scenarios(this.#context.centreId, page));
  }

  patch(
    asked: Change & { readonly patch: unknown; readonly notes: string | undefined },
  ): ServiceAnswer<ScenarioRecord> {
    const held = this.#held(asked, asked.patch);
    if (!held.ok) return held;
    const { record, person } = held.value;
    const document = mergePatch(record.document, asked.patch);
    const valid = this.check(document);
    if (!valid.ok) return valid;
    const changed: ScenarioRecord = {
      ...record,
      document,
      version: record.version + 1,
      notes: asked.notes ?? record.notes,
      person,
      updatedAtMs: this.#context.clock.nowMs(),
    };
    this.#context.store.simulations.saveScenario(changed);
    return done(changed);
  }

  drop(asked: Change): ServiceAnswer<null> {
    const held = this.#held(asked, {});
    if (!held.ok) return held;
    const { id, version } = held.value.record;
    this.#context.store.simulations.dropScenario(id, version);
    return done(null);
  }

  clone({ person, id }: Asker & { readonly id: string }): ServiceAnswer<ScenarioRecord> {
    const record = this.get({ person, id });
    if (!record.ok) return record;
    const { document, notes } = record.value;
    return this.create({ person, document, notes });
  }

  simulable(
    { person, id }: Asker & { readonly id: string },
    change: (scenario: Scenario) => Scenario = (scenario) => scenario,
  ): ServiceAnswer<SimulableScenario> {
    const record = this.get({ person, id });
    if (!record.ok) return record;
    return this.compile(change(record.value.document as Scenario));
  }

  /** Checks a document for storage; a load too high for its agents is allowed. */
  check(document: unknown): ServiceAnswer<Scenario> {
    const parsed = parsedScenario(document, '/body');
    if (!parsed.ok) return parsed;
    const compiled = this.compile(parsed.value);
    if (compiled.ok || compiled.refused.code === 'scenario_unstable') return parsed;
    return compiled;
  }

  /** Compiles a scenario that is not stored; `base` is its place in the request. */
  given(document: unknown, base: string): ServiceAnswer<SimulableScenario> {
    const parsed = parsedScenario(document, base);
    return parsed.ok ? this.compile(parsed.value, base) : parsed;
  }

  compile(written: Scenario, base = '/body'): ServiceAnswer<SimulableScenario> {
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
    if (!resolved.ok || problems.length > 0) return refusedScenario(problems, base);
    const scenario = resolved.value;
    const content = named === undefined ? {} : this.#context.centreNow();
    const design = designOf({ scenario, ...content });
    const compiled = compileScenario(scenario, design.centre, design.ruleSets);
    return compiled.ok
      ? done({ design, plan: compiled.value })
      : refusedScenario(compiled.problems, base);
  }

  #held(
    asked: Change,
    patch: unknown,
  ): ServiceAnswer<{ readonly record: ScenarioRecord; readonly person: string }> {
    const person = requirePerson(this.#context, asked.person, simulationRoles);
    if (!person.ok) return person;
    const found = this.get(asked);
    if (!found.ok) return found;
    const record = found.value;
    const { id, version, updatedAtMs } = record;
    if (asked.version === null) {
      const detail = `The scenario ${id} is at version ${version}; say which one you change.`;
      return refuse('version_required', detail);
    }
    if (asked.version === version) return done({ record, person: person.value.id });
    const seen = asked.version < 0 ? 'none of that form' : `version ${asked.version}`;
    const detail = `The scenario ${id} is at version ${version}; you change ${seen}, expected "v${version}".`;
    const current = { version, person: record.person, atMs: updatedAtMs };
    return refuse('version_mismatch', detail, {
      current,
      changed: differing(record.document, patch),
    });
  }
}

function parsedScenario(document: unknown, base: string): ServiceAnswer<Scenario> {
  const parsed = scenarioSchema.safeParse(document);
  if (parsed.success) return done(parsed.data);
  return refusedScenario(findingsOf(parsed.error.issues, document), base);
}

function differing(document: unknown, patch: unknown): readonly string[] {
  if (typeof patch !== 'object' || patch === null) return [''];
  return Object.entries(patch).flatMap(([member, value]) =>
    equalByValue(Reflect.get(Object(document), member), value) ? [] : [`/${member}`],
  );
}
