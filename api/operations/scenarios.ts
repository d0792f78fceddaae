/** Scenarios that are kept. Source: ux-and-api.md 3.7. */
import { z } from 'zod';
import {
  type ErrorCode,
  scenarioListSchema,
  scenarioResourceSchema,
  wireIdSchema,
} from '../../contracts/index.ts';
import type { ScenarioRecord } from '../../store/index.ts';
import { type Asked, operation } from '../operation.ts';
import { storedPage } from '../paging.ts';
import { granted } from '../presenters/rule.ts';
import { presentScenario } from '../presenters/simulation.ts';
import type { Wire } from '../wire.ts';
import { bodyErrors, keyedErrors, personErrors, read, sentence, simulators } from './fields.ts';
import { list, none, requireCentre } from './shared.ts';

const centre = z.strictObject({ centre: wireIdSchema });
const scenario = z.strictObject({ scenario: wireIdSchema });
export const ofScenario: readonly ErrorCode[] = [...personErrors, 'scenario_not_found'];
const ofVersion: readonly ErrorCode[] = [...ofScenario, 'version_required', 'version_mismatch'];
/** A scenario file, and `notes`; the file is checked whole later on. */
const body = z.looseObject({ notes: sentence.optional() });
const change = { query: none, access: simulators } as const;
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

export const scenarioOperations = {
  listScenarios: operation(
    {
      ...read,
      path: '/api/v1/centres/{centre}/scenarios',
      summary: { en: 'Scenarios of a centre', fr: 'Les scénarios d’un centre' },
      params: centre,
      query: list,
      answer: scenarioListSchema,
      errors: [...personErrors, 'centre_not_found', 'cursor_invalid'],
    },
    ({ params, query, person }, { simulations: { scenarios }, wire }) => {
      requireCentre(params.centre, wire);
      const present = (record: ScenarioRecord) => presentScenario(record, wire);
      return storedPage(
        ({ after, limit }) =>
          granted(scenarios.list({ person, after: String(after ?? ''), limit })),
        query,
        { keyOf: ({ id }) => id, present, wire },
      );
    },
  ),
  createScenario: operation(
    {
      ...change,
      method: 'POST',
      path: '/api/v1/centres/{centre}/scenarios',
      summary: { en: 'Keep a scenario', fr: 'Garder un scénario' },
      params: centre,
      body,
      example,
      answer: scenarioResourceSchema,
      status: 201,
      tagged: true,
      errors: [...personErrors, ...keyedErrors, 'centre_not_found', 'resource_unavailable'],
    },
    (asked, { simulations: { scenarios }, wire }) => {
      requireCentre(asked.params.centre, wire);
      const { notes = '', ...document } = asked.body;
      const record = granted(scenarios.create({ person: asked.person, document, notes }));
      return created(record, asked, wire);
    },
  ),
  getScenario: operation(
    {
      ...read,
      path: '/api/v1/scenarios/{scenario}',
      summary: { en: 'A scenario', fr: 'Un scénario' },
      params: scenario,
      answer: scenarioResourceSchema,
      tagged: true,
      errors: ofScenario,
    },
    (asked, { simulations: { scenarios }, wire }) => {
      const { params, person } = asked;
      return shown(granted(scenarios.get({ person, id: params.scenario })), asked, wire);
    },
  ),
  patchScenario: operation(
    {
      ...change,
      method: 'PATCH',
      path: '/api/v1/scenarios/{scenario}',
      summary: { en: 'Change a scenario (merge patch)', fr: 'Modifier un scénario' },
      params: scenario,
      body,
      example: { notes: 'With two more sellers.' },
      answer: scenarioResourceSchema,
      errors: [...ofVersion, ...bodyErrors],
    },
    (asked, { simulations: { scenarios }, wire }) => {
      const { notes, ...patch } = asked.body;
      const of = { person: asked.person, id: asked.params.scenario, version: asked.ifMatch };
      return shown(granted(scenarios.patch({ ...of, patch, notes })), asked, wire);
    },
  ),
  deleteScenario: operation(
    {
      ...change,
      method: 'DELETE',
      path: '/api/v1/scenarios/{scenario}',
      summary: { en: 'Throw a scenario away', fr: 'Jeter un scénario' },
      params: scenario,
      answer: null,
      status: 204,
      errors: ofVersion,
    },
    ({ params, person, ifMatch }, { simulations: { scenarios } }) => {
      granted(scenarios.drop({ person, id: params.scenario, version: ifMatch }));
      return null;
    },
  ),
  cloneScenario: operation(
    {
      ...change,
      method: 'POST',
      path: '/api/v1/scenarios/{scenario}/clone',
      summary: { en: 'Copy a scenario', fr: 'Copier un scénario' },
      params: scenario,
      answer: scenarioResourceSchema,
      status: 201,
      tagged: true,
      errors: [...ofScenario, ...keyedErrors, 'resource_unavailable'],
    },
    (asked, { simulations: { scenarios }, wire }) => {
      const { params, person } = asked;
      return created(granted(scenarios.clone({ person, id: params.scenario })), asked, wire);
    },
  ),
};

type Tagged = Pick<Asked, 'header'>;

function shown(record: ScenarioRecord, { header }: Tagged, wire: Wire) {
  header('etag', `"v${record.version}"`);
  return presentScenario(record, wire);
}

function created(record: ScenarioRecord, asked: Tagged, wire: Wire) {
  asked.header('location', `/api/v1/scenarios/${record.id}`);
  return shown(record, asked, wire);
}
