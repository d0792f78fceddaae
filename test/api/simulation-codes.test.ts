/** Every code that an operation on simulations declares is produced, and no other is. */
import { describe, expect, it } from 'vitest';
import { type Operation, type OperationId, operations } from '../../api/index.ts';
import { type ErrorCode, errorEntry, problemSchema } from '../../contracts/index.ts';
import { aServer, type TestApi, type TestRequest } from '../support/api-server.ts';
import { oldCursor } from '../support/refusals.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';
import { api, keeps, starts } from '../support/simulations.ts';

type Id = Extract<
  OperationId,
  | `${string}Scenario${'s' | ''}`
  | `${string}Run${string}`
  | `start${string}`
  | `getJob${'Result' | 'Log'}`
>;
interface Case extends TestRequest {
  readonly centre?: string;
  readonly id?: string;
  readonly query?: string;
}

const all: readonly Id[] = [
  ...(['listScenarios', 'createScenario', 'getScenario', 'patchScenario'] as const),
  ...(['deleteScenario', 'cloneScenario', 'startRun', 'getRun', 'getRunResults'] as const),
  ...([
    'getRunLog',
    'startComparison',
    'startSweep',
    'startStaffing',
    'getJobResult',
    'getJobLog',
  ] as const),
];

/** How a code is brought about, wherever it is declared. */
const asked: { readonly [Code in ErrorCode]?: Case } = {
  not_authenticated: { as: '' },
  role_missing: { as: 'helene' },
  centre_not_found: { centre: 'hub' },
  scenario_not_found: { id: 'none' },
  run_not_found: { id: 'none' },
  job_not_found: { id: 'none' },
  version_required: { headers: { 'if-match': '' } },
  version_mismatch: { headers: { 'if-match': '"v7"' } },
  body_too_large: { body: `{"notes":"${'x'.repeat(1_100_000)}"}` },
  media_type_unsupported: { headers: { 'content-type': 'text/yaml' }, body: 'a: 1' },
  idempotency_key_reused: { headers: { 'idempotency-key': 'used' } },
  resource_unavailable: {},
  scenario_unstable: {},
  too_many_jobs: {},
  job_state_not_allowed: {},
  cursor_invalid: { query: '?cursor=x' },
  cursor_expired: { query: `?cursor=${oldCursor}` },
};
// That a request still runs is said by one piece of code for all: see rules.test.ts.
const shared: readonly ErrorCode[] = ['request_in_progress', 'request_carried_out'];

/** More load than one clerk can carry, and callers who wait for ever. */
const unstable = aScenario({
  callTypes: [aCallType({ patience: null, arrivals: { kind: 'poisson', arrivalsPerHour: 600 } })],
});

async function placeOf(served: TestApi, code: ErrorCode): Promise<string> {
  if (code === 'scenario_unstable') return await keeps(served, unstable);
  if (code === 'resource_unavailable') {
    const id = await keeps(served);
    const record = served.store.simulations.scenario(id);
    if (record === undefined) throw new Error('no scenario');
    for (let count = 1; count < 10_000; count += 1) {
      served.store.simulations.addScenario({ ...record, id: `scn_${count}` });
    }
    return id;
  }
  const id = await keeps(served);
  if (code === 'too_many_jobs') {
    for (let count = 0; count < 22; count += 1) {
      await starts(served, `/scenarios/${id}/runs`, { replications: 100_000 });
    }
  }
  return id;
}

async function jobOf(served: TestApi, scenarioId: string): Promise<string> {
  const begun = await starts(served, `/scenarios/${scenarioId}/runs`, { replications: 100_000 });
  return String(begun.body['jobId'] ?? 'none');
}

function bodyOf(id: Id, scenarioId: string): unknown {
  switch (id) {
    case 'createScenario':
      return aScenario();
    case 'startComparison':
      return { scenarioIds: [scenarioId, scenarioId] };
    case 'startSweep':
      return { scenarioId, axes: [{ path: 'staffing.clerk', values: [1] }] };
    case 'patchScenario':
    case 'startRun':
    case 'startStaffing':
      return {};
    default:
      return undefined;
  }
}

describe('an operation on simulations', () => {
  it.each(Object.entries(asked) as (readonly [ErrorCode, Case])[])(
    'refuses with %s where it declares it',
    async (code, of) => {
      const served = await aServer();
      const scenario = of.id ?? (await placeOf(served, code));
      const declaring = all.filter((id) =>
        (operations[id].errors as readonly string[]).includes(code),
      );
      expect(declaring.length).toBeGreaterThan(0);
      const needsJob = declaring.some(
        (id) => /Run(Results|Log)?$|^getJob/.test(id) && id !== 'startRun',
      );
      const job = of.id ?? (needsJob ? await jobOf(served, scenario) : 'none');
      for (const id of declaring) {
        const { method, path, body: schema }: Operation = operations[id];
        const url = path
          .replace('{centre}', of.centre ?? 'shop')
          .replace('{scenario}', scenario)
          .replace('{run}', job.replace('job_', 'run_'))
          .replace('{job}', job);
        const body = of.body ?? bodyOf(id, scenario);
        const isKeyed = method === 'POST';
        const send = (more: Case, sent: unknown) =>
          served.ask(method, `${url}${of.query ?? ''}`, {
            ...(more.as === '' ? {} : { as: more.as ?? 'ines' }),
            ...(sent === undefined ? {} : { body: sent }),
            headers: withoutEmpty({
              ...(isKeyed ? { 'idempotency-key': `${id}-1` } : {}),
              ...(method === 'PATCH' || method === 'DELETE' ? { 'if-match': '"v1"' } : {}),
              ...more.headers,
            }),
          });
        if (code === 'idempotency_key_reused') {
          // There is no other body of what takes none.
          if (schema === undefined) continue;
          await send(of, body);
        }
        const answer = await send(
          of,
          code === 'idempotency_key_reused' ? otherBody(id, scenario) : body,
        );
        expect([id, answer.body['code'], answer.body['detail']]).toEqual([
          id,
          code,
          expect.any(String),
        ]);
        expect([id, answer.status]).toEqual([id, errorEntry(code).status]);
        expect(problemSchema.safeParse(answer.body).error, id).toBeUndefined();
      }
      await served.simulations.stop();
    },
  );

  it('declares no code that is not brought about here', () => {
    const declared = new Set<string>(all.flatMap((id) => [...operations[id].errors]));
    const known = [...Object.keys(asked), ...shared];
    expect([...declared].toSorted()).toEqual(known.toSorted());
    expect(api).toBe('/api/v1');
  });
});

function otherBody(id: Id, scenario: string): unknown {
  const body = bodyOf(id, scenario);
  if (id === 'createScenario') return aScenario({ seed: 9 });
  return { ...(body as object), seed: 9 };
}

/** `if-match: ''` stands for none. */
function withoutEmpty(headers: TestRequest['headers'] = {}): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}
