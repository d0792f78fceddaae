/** Stored scenarios. */
import { z } from 'zod';
import { listOf, scenarioResourceSchema } from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';
import type { ScenarioRecord } from '../../store/index.ts';
import { presentScenario } from '../presenters/simulation.ts';
import { readers, simulators } from './access-rules.ts';
import type { ApiRequest } from './operation.ts';
import { storedPage } from './paging.ts';
import { list, operation, sentence } from './route.ts';

/** A scenario in a request; the scenario service checks all members but `notes`. */
const body = z.looseObject({ notes: sentence.optional() });
const example = {
  schema: 'callwright.scenario/1',
  timeZone: 'Europe/Paris',
  date: '2026-11-23',
  centre: { file: 'verdier' },
  callTypes: [
    {
      id: 'orders',
      queue: 'vente',
      arrivals: { perHour: 40 },
      patience: { law: 'exponential', mean: '3m' },
      handle: { law: 'lognormal', mean: '4m', scv: 0.5 },
    },
  ],
  agents: { shifts: [{ profile: 'seller', count: 6, start: '08:00', end: '16:00' }] },
  notes: 'A Monday in November.',
};
const adds = {
  answer: scenarioResourceSchema,
  status: 201,
  tagged: 'version',
  access: simulators,
  errors: ['resource_unavailable'],
} as const;
const versionErrors = ['version_required', 'version_mismatch'] as const;

export const scenarioOperations = {
  listScenarios: operation(
    'GET /api/v1/centres/{centre}/scenarios',
    ['Scenarios of a centre', 'Les scénarios d’un centre'],
    { access: readers, query: list, answer: listOf(scenarioResourceSchema) },
    ({ query, person }, { simulations: { scenarios }, wire }) => {
      return storedPage(
        ({ after, limit }) => scenarios.list({ person, after: String(after ?? ''), limit }),
        query,
        { keyOf: ({ id }) => id, present: presentScenario, wire },
      );
    },
  ),
  createScenario: operation(
    'POST /api/v1/centres/{centre}/scenarios',
    ['Keep a scenario', 'Garder un scénario'],
    { ...adds, body, example },
    (asked, { simulations: { scenarios }, wire }) => {
      const { notes = '', ...document } = asked.body;
      const record = scenarios.create({ person: asked.person, document, notes });
      return created(record, asked, wire);
    },
  ),
  getScenario: operation(
    'GET /api/v1/scenarios/{scenario}',
    ['A scenario', 'Un scénario'],
    { access: readers, answer: scenarioResourceSchema, tagged: 'version' },
    ({ params, person }, { simulations: { scenarios }, wire }) =>
      presentScenario(scenarios.get({ person, id: params.scenario }), wire),
  ),
  patchScenario: operation(
    'PATCH /api/v1/scenarios/{scenario}',
    ['Change a scenario (merge patch)', 'Modifier un scénario'],
    {
      access: simulators,
      body,
      example: { notes: 'With two more sellers.' },
      answer: scenarioResourceSchema,
      tagged: 'version',
      errors: versionErrors,
    },
    (asked, { simulations: { scenarios }, wire }) => {
      const { notes, ...patch } = asked.body;
      const of = { person: asked.person, id: asked.params.scenario, version: asked.ifMatch };
      return presentScenario(scenarios.patch({ ...of, patch, notes }), wire);
    },
  ),
  deleteScenario: operation(
    'DELETE /api/v1/scenarios/{scenario}',
    ['Throw a scenario away', 'Jeter un scénario'],
    {
      access: simulators,
      answer: null,
      status: 204,
      errors: versionErrors,
    },
    ({ params, person, ifMatch }, { simulations: { scenarios } }) => {
      scenarios.drop({ person, id: params.scenario, version: ifMatch });
      return null;
    },
  ),
  cloneScenario: operation(
    'POST /api/v1/scenarios/{scenario}/clone',
    ['Copy a scenario', 'Copier un scénario'],
    adds,
    (asked, { simulations: { scenarios }, wire }) => {
      const { params, person } = asked;
      return created(scenarios.clone({ person, id: params.scenario }), asked, wire);
    },
  ),
};

function created(record: ScenarioRecord, { header }: Pick<ApiRequest, 'header'>, wire: Wire) {
  header('location', `/api/v1/scenarios/${record.id}`);
  return presentScenario(record, wire);
}
