/**
 * Situations of rules over HTTP, and the questions that are refused in them: one for each code that
 * an operation declares.
 */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { type Operation, type OperationId, operations } from '../../api/index.ts';
import { type ErrorCode, formatRuleSet } from '../../contracts/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { VersionRecord } from '../../store/index.ts';
import type { TestApi } from './api-server.ts';
import { agree, doors, drafts, keyed } from './doors.ts';
import { oldCursor } from './refusals.ts';
import { admitting, greetings } from './rule-service.ts';
import { aCallType, aScenario } from './scenarios.ts';
import { keeps, starts } from './simulations.ts';

const hourMs = 3_600_000;
const setShown = '/rule-sets/{ruleSet}';
const ofSets = ['listRuleSets', 'createRuleSet', 'listRulesInForce', 'getRuleRun'];
const ofJobs = ['listJobs', 'getJob', 'cancelJob'];
const special = [...ofSets, ...ofJobs];

/** Operations on rules, rehearsals included. */
export const ruleOperations: readonly (readonly [OperationId, Operation])[] = Object.entries(
  operations,
)
  .filter(([id, { path }]) => path.includes(setShown) || special.includes(id))
  .map(([id, operation]) => [id as OperationId, operation]);

/** What is asked; what is not said holds the schema and the person's duty. */
interface Question {
  readonly path?: { readonly [parameter: string]: string };
  readonly query?: string;
  readonly as?: string;
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
}

export interface Row extends Question {
  readonly id: OperationId;
  readonly code: ErrorCode;
}

export const path: { readonly [parameter: string]: string } = {
  ruleSet: 'shop.doors',
  version: '2',
  centre: 'shop',
  job: 'none',
  run: 'none',
  kind: 'admit',
};

/** Questions that bring about a code in the same way wherever it is declared. */
const everywhere: { readonly [Code in ErrorCode]?: Question } = {
  not_authenticated: { as: '' },
  role_missing: { as: 'helene' },
  rule_set_not_found: { path: { ruleSet: 'shop.none' } },
  centre_not_found: { path: { centre: 'elsewhere' } },
  cursor_invalid: { query: '?cursor=x' },
  cursor_expired: { query: `?cursor=${oldCursor}` },
  run_not_found: {},
  job_not_found: {},
  version_required: { headers: { accept: 'application/json' } },
  version_mismatch: { headers: { 'if-match': '"v7"' } },
  media_type_unsupported: { body: '<a/>', headers: { 'content-type': 'application/xml' } },
  body_too_large: { body: 'x'.repeat(1_048_577), headers: { 'if-match': '"v0"' } },
  idempotency_key_reused: { headers: { 'idempotency-key': 'used' } },
};

/** The unknown version stands in the body or the query where it is not in the path. */
const unknownVersion: { readonly [Id in OperationId]?: Question } = {
  evaluateRules: { body: { facts: {}, version: 9 } },
  getRuleDiff: { query: '?from=9' },
  rollBackRules: { body: { toVersion: 9, reason: 'no' } },
};

function generalRows(): readonly Row[] {
  return ruleOperations.flatMap(([id, { errors }]) =>
    errors.flatMap((code): readonly Row[] => {
      if (code === 'rule_version_not_found') {
        return [{ id, code, ...(unknownVersion[id] ?? { path: { version: '9' } }) }];
      }
      // Proposals name runs among others; they have a row of their own.
      const question = id === 'proposeRules' && code === 'run_not_found' ? null : everywhere[code];
      return question === undefined || question === null ? [] : [{ id, code, ...question }];
    }),
  );
}

export interface Situation {
  readonly name: string;
  readonly before: (served: TestApi) => unknown;
  readonly rows: readonly Row[];
}

const halfWritten = [
  'getRuleDraftTable',
  'putRuleDraftTable',
  'getRuleCases',
  'putRuleCases',
] as const;
const questions = ['generateRuleCases', 'testRules', 'shadowRules', 'backtestRules'] as const;

/** More load than one clerk can carry, and callers who wait for ever. */
const unstableDay = aScenario({
  callTypes: [aCallType({ patience: null, arrivals: { kind: 'poisson', arrivalsPerHour: 600 } })],
});

const impactRows: readonly Row[] = [
  { id: 'simulateRules', code: 'scenario_not_found', body: { scenarioId: 'none' } },
  { id: 'simulateRules', code: 'scenario_unstable', body: { scenario: unstableDay } },
];

export const situations: readonly Situation[] = [
  {
    name: 'with rules in force',
    before: ({ store, live }) => {
      for (const [id, { path: template, method }] of ruleOperations) {
        const url = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => path[name] ?? '');
        const answer = { bodyHash: id, status: 200, body: '{}', atMs: live.nowMs };
        store.answers.keep({ person: 'paul', path: `${method} ${url}`, key: 'used', ...answer });
      }
    },
    rows: [
      ...generalRows(),
      { id: 'createRuleSet', code: 'name_taken', body: { name: 'doors', kind: 'treat' } },
      { id: 'checkRules', code: 'rules_state_not_allowed', path: { version: '1' } },
      { id: 'proposeRules', code: 'rules_state_not_allowed', path: { version: '1' } },
      ...(['approveRules', 'rejectRules', 'activateRules', 'retireRules'] as const).map(
        (id): Row => ({ id, code: 'rules_state_not_allowed', path: { version: '1' } }),
      ),
      { id: 'rollBackRules', code: 'rules_state_not_allowed' },
      { id: 'rollBackRules', code: 'reason_required', body: { toVersion: 1, reason: ' ' } },
    ],
  },
  {
    name: 'with a draft that is no JSON yet',
    before: ({ ask: send }) =>
      send('PUT', `${doors}/draft`, { as: 'paul', body: '{', headers: { 'if-match': '"v0"' } }),
    rows: [
      ...[...halfWritten, ...questions].map((id): Row => ({ id, code: 'rules_not_valid' })),
      { id: 'evaluateRules', code: 'rules_not_valid', body: { facts: {}, version: 2 } },
      { id: 'getRuleDiff', code: 'rules_not_valid' },
      { id: 'checkRules', code: 'rules_not_valid' },
    ],
  },
  {
    name: 'with a draft of another version than the one in force',
    before: (served) => drafts(served, admitting(['order', 'return'], 0)),
    rows: [{ id: 'checkRules', code: 'rules_base_stale' }],
  },
  {
    name: 'with a draft whose case fails',
    before: (served) => {
      const cases = [{ name: 'no', facts: {}, expect: { winner: 'busy-order' } }];
      return drafts(served, { ...admitting(['order'], 1), cases });
    },
    rows: [{ id: 'checkRules', code: 'tests_failing' }],
  },
  {
    name: 'with a draft that earns a warning',
    before: ({ ask: send }) => {
      const file = admitting(['order', 'return'], 1);
      const [first, second, ...rest] = file.rules;
      const renamed = { ...second, name: 'busy-returns' };
      const cases = file.cases?.map((one) => ({
        ...one,
        expect: one.expect.winner === 'busy-return' ? { winner: 'busy-returns' } : one.expect,
      }));
      const again = { ...first, name: 'busy-order-again', priority: 50 };
      const also = { name: 'again', facts: {}, expect: { matched: ['everything-else'] } };
      const body = JSON.stringify({
        ...file,
        rules: [first, renamed, again, ...rest],
        cases: [...(cases ?? []), also],
      });
      return send('PUT', `${doors}/draft`, { as: 'paul', body, headers: { 'if-match': '"v0"' } });
    },
    rows: [{ id: 'checkRules', code: 'reason_required' }],
  },
  {
    name: 'with a version that is checked',
    before: async (served) => {
      await drafts(served, admitting(['order', 'return'], 1));
      await served.ask('POST', `${doors}/versions/2/check`, { as: 'paul' });
      const anna = admitting(['order', 'complaint'], 1);
      const own = { as: 'anna', body: formatRuleSet(anna), headers: { 'if-match': '"v0"' } };
      await served.ask('PUT', `${doors}/draft`, own);
      await served.ask('POST', `${doors}/versions/3/check`, { as: 'anna' });
    },
    rows: [
      { id: 'proposeRules', code: 'run_not_found', body: { evidence: ['none'] } },
      ...impactRows,
      { id: 'proposeRules', code: 'reason_required', as: 'malik', body: { waiver: ' ' } },
      {
        id: 'proposeRules',
        code: 'four_eyes_required',
        as: 'anna',
        path: { version: '3' },
        body: { waiver: 'it is mine' },
      },
    ],
  },
  {
    name: 'with a version that is proposed',
    before: async (served) => {
      const body = formatRuleSet(admitting(['order', 'complaint'], 1));
      const headers = { 'if-match': '"v0"' };
      const { ask: send } = served;
      await send('PUT', `${doors}/draft`, { as: 'anna', body, headers });
      await send('POST', `${doors}/versions/2/check`, { as: 'anna' });
      await send('POST', `${doors}/versions/2/propose`, { as: 'malik', body: { waiver: 'w' } });
    },
    rows: [
      { id: 'approveRules', code: 'four_eyes_required', as: 'anna' },
      { id: 'rejectRules', code: 'reason_required', as: 'malik', body: { reason: ' ' } },
    ],
  },
  {
    name: 'with a version whose base is no longer in force',
    before: async (served) => {
      await agree(served, await drafts(served, admitting(['order', 'return'], 1)));
      await agree(served, await drafts(served, admitting(['return'], 1)));
      await activate(served, 3);
    },
    rows: [{ id: 'activateRules', code: 'rules_base_stale' }],
  },
  {
    name: 'with a journal too long for an answer',
    before: ({ store }) => {
      store.decisions.count = () => 200_001;
    },
    rows: [{ id: 'getRuleCoverage', code: 'rules_state_not_allowed' }],
  },
  {
    name: 'with a set that never was in force',
    before: async ({ ask: send }) => {
      const url = '/api/v1/centres/shop/rule-sets';
      await send('POST', url, { as: 'paul', body: { name: 'greetings', kind: 'script' } });
      const draft = { as: 'paul', body: formatRuleSet(greetings), headers: { 'if-match': '"v0"' } };
      await send('PUT', '/api/v1/rule-sets/shop.greetings/draft', draft);
    },
    rows: (['shadowRules', 'backtestRules', 'simulateRules'] as const).map((id) => ({
      id,
      code: 'rules_state_not_allowed',
      path: { ruleSet: 'shop.greetings', version: '1' },
    })),
  },
  {
    name: 'with as many jobs as may run',
    before: async (served) => {
      await drafts(served, admitting(['order', 'return'], 1));
      for (let n = 0; n < 8; n += 1) {
        await served.ask('POST', `${doors}/versions/2/shadow`, { as: 'ines' });
      }
      await served.ask('POST', `${doors}/versions/2/check`, { as: 'paul' });
      const id = await keeps(served);
      for (let n = 0; n < 22; n += 1) {
        await starts(served, `/scenarios/${id}/runs`, { replications: 1_000 });
      }
    },
    rows: [
      { id: 'simulateRules', code: 'too_many_jobs' },
      { id: 'shadowRules', code: 'too_many_jobs' },
      { id: 'backtestRules', code: 'too_many_jobs' },
    ],
  },
  {
    name: 'a day after the version before was replaced',
    before: async (served) => {
      await agree(served, await drafts(served, admitting(['order', 'return'], 1)));
      await activate(served, 2);
      served.clock.turn(25 * hourMs);
    },
    rows: [{ id: 'rollBackRules', code: 'four_eyes_required' }],
  },
  {
    name: 'with as many decisions asked for as may wait',
    before: ({ ruleService }) => {
      const asked = { person: 'paul', setId: 'doors', facts: {}, explainIn: null };
      for (let n = 0; n < 200; n += 1) void ruleService.evaluate(asked);
      return Promise.resolve();
    },
    rows: [{ id: 'evaluateRules', code: 'resource_unavailable' }],
  },
  {
    name: 'with a centre that drains',
    before: async (served) => {
      await agree(served, await drafts(served, admitting(['order', 'return'], 1)));
      await activate(served, 2);
      await agree(served, await drafts(served, admitting(['return'], 2)));
      served.live.stop();
    },
    rows: [
      { id: 'rollBackRules', code: 'resource_unavailable' },
      { id: 'activateRules', code: 'resource_unavailable', path: { version: '3' } },
    ],
  },
  {
    name: 'with optional rules in a centre that drains',
    before: async (served) => {
      const url = '/api/v1/rule-sets/shop.greetings';
      const { ask: send } = served;
      const set = { name: 'greetings', kind: 'script' };
      await send('POST', '/api/v1/centres/shop/rule-sets', { as: 'paul', body: set });
      const draft = { as: 'paul', body: formatRuleSet(greetings), headers: { 'if-match': '"v0"' } };
      await send('PUT', `${url}/draft`, draft);
      await send('POST', `${url}/versions/1/check`, { as: 'paul' });
      await send('POST', `${url}/versions/1/propose`, { as: 'malik', body: { waiver: 'w' } });
      await send('POST', `${url}/versions/1/approve`, { as: 'malik' });
      await activate(served, 1, url);
      served.live.stop();
    },
    rows: [
      {
        id: 'retireRules',
        code: 'resource_unavailable',
        path: { ruleSet: 'shop.greetings', version: '1' },
      },
    ],
  },
  ...(['rules_not_valid', 'tests_failing', 'four_eyes_required'] as const).map(
    (code): Situation => ({
      name: `with a stored text that was changed: ${code}`,
      before: async (served) => {
        await agree(served, await drafts(served, admitting(['order', 'return'], 1)));
        changeTexts(served, code);
      },
      rows: [
        { id: 'activateRules', code },
        ...(code === 'four_eyes_required' ? [] : [{ id: 'simulateRules', code } as const]),
      ],
    }),
  ),
  ...(['rules_not_valid', 'tests_failing'] as const).map(
    (code): Situation => ({
      name: `with a text changed before a roll back: ${code}`,
      before: async (served) => {
        await agree(served, await drafts(served, admitting(['order', 'return'], 1)));
        await activate(served, 2);
        changeTexts(served, code);
      },
      rows: [{ id: 'rollBackRules', code }],
    }),
  ),
  {
    name: 'with a job that has ended',
    before: async (served) => {
      await drafts(served, admitting(['order', 'return'], 1));
      const begun = await served.ask('POST', `${doors}/versions/2/shadow`, { as: 'ines' });
      const job = String(begun.body['id']);
      await served.ask('POST', `/api/v1/jobs/${job}/cancel`, { as: 'ines' });
      const known = served.ruleService.rehearsals;
      known.job = () => known.jobs().find(({ id }) => id === job);
      const cancel = known.cancel.bind(known);
      known.cancel = () => cancel(job);
    },
    rows: [{ id: 'cancelJob', code: 'job_state_not_allowed' }],
  },
];

async function activate({ ask: send }: TestApi, version: number, url = doors): Promise<void> {
  const { status } = await send('POST', `${url}/versions/${version}/activate`, {
    as: 'paul',
    body: { waiting: 'pin' },
    headers: keyed(`first of ${version}`.replaceAll(' ', '-')),
  });
  expect(status).toBe(200);
}

/** As if somebody had edited the store: by text alone, or by text and hash alike. */
function changeTexts({ store }: TestApi, code: ErrorCode): void {
  const { rules } = store;
  const read = rules.version.bind(rules);
  const version = (setId: string, number: number): VersionRecord | undefined => {
    const record = read(setId, number);
    const isOlder = rules.activationNow(setId)?.version === number;
    if (record === undefined || isOlder) return record;
    if (code === 'rules_not_valid') return { ...record, text: `${record.text} ` };
    const file = JSON.parse(record.text) as RuleSetFile;
    const cases = [{ name: 'no', facts: {}, expect: { winner: 'busy-order' } }];
    const changed =
      code === 'tests_failing' ? { ...file, cases } : { ...file, params: { floorMinor: 1 } };
    const text = formatRuleSet(changed);
    return { ...record, text, hash: createHash('sha256').update(text).digest('hex') };
  };
  Object.assign(rules, { version });
}
