/**
 * Rule sets: what there is, and what is in force. Source: ux-and-api.md 3.4.
 *
 * A person must be named for all but the schema: which roles a step takes, the rules say.
 */
import { z } from 'zod';
import {
  ruleRunSchema,
  ruleSchemaAnswer,
  ruleSetJsonSchema,
  ruleSetListSchema,
  ruleSetResourceSchema,
  rulesInForceSchema,
  ruleVersionListSchema,
  ruleVersionResourceSchema,
  strict,
  wireIdSchema,
} from '../../contracts/index.ts';
import type { SetView, VersionView } from '../../live/index.ts';
import { ruleKindNames } from '../../rules/index.ts';
import { everyRole } from '../access.ts';
import { etagOf } from '../document/docs-pages.ts';
import { operation } from '../operation.ts';
import { pageOf } from '../paging.ts';
import {
  granted,
  iso,
  presentInForce,
  presentRun,
  presentSet,
  presentVersion,
  presentVersionRow,
} from '../presenters/rule.ts';
import { Refusal } from '../refusal.ts';
import { editors, instant, keyedErrors, personErrors, read } from './fields.ts';
import {
  ofSet,
  ofVersion,
  requireRuleSet,
  requireRuleVersion,
  ruleSetAsked,
  ruleSetParams,
  ruleVersionParams,
} from './rule-fields.ts';
import { inStates, list, listQueryShape, none, requireCentre } from './shared.ts';

const centre = z.strictObject({ centre: wireIdSchema });
const versionState = inStates(ruleVersionResourceSchema.shape.state.options);

export const ruleOperations = {
  getRuleSchema: operation(
    {
      method: 'GET',
      path: '/api/v1/rule-schema/{kind}',
      summary: {
        en: 'JSON Schema of a kind, with facts',
        fr: 'Le schéma d’un type, avec ses faits',
      },
      params: z.strictObject({ kind: z.enum(ruleKindNames) }),
      query: none,
      answer: ruleSchemaAnswer,
      tagged: true,
      access: { roles: everyRole },
      errors: [],
    },
    ({ params, header }) => {
      const schema = ruleSetJsonSchema(params.kind);
      header('etag', etagOf(JSON.stringify(schema)));
      return schema as { $schema: string };
    },
  ),
  listRuleSets: operation(
    {
      ...read,
      path: '/api/v1/centres/{centre}/rule-sets',
      summary: { en: 'Rule sets of a centre', fr: 'Les jeux de règles d’un centre' },
      params: centre,
      query: list,
      answer: ruleSetListSchema,
      errors: [...personErrors, 'centre_not_found', 'cursor_invalid'],
    },
    ({ params, query }, { office, wire }) => {
      requireCentre(params.centre, wire);
      const present = (set: SetView) => presentSet(set, wire);
      return pageOf(office.sets(), query, { keyOf: ({ set }) => set.id, present, wire });
    },
  ),
  createRuleSet: operation(
    {
      method: 'POST',
      path: '/api/v1/centres/{centre}/rule-sets',
      summary: { en: 'Make a rule set', fr: 'Créer un jeu de règles' },
      params: centre,
      query: none,
      body: strict({
        name: z
          .string()
          .max(64)
          .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected a name in kebab-case'),
        kind: z.enum(ruleKindNames),
        owner: z.string().min(1).max(64).optional(),
      }),
      example: { name: 'gold-callers', kind: 'route', owner: 'supervisors' },
      answer: ruleSetResourceSchema,
      status: 201,
      access: editors,
      errors: [...personErrors, ...keyedErrors, 'centre_not_found', 'name_taken'],
    },
    ({ params, body, person, header }, { office, wire }) => {
      requireCentre(params.centre, wire);
      const { name, kind, owner } = body;
      const asked = { person, id: name, kind };
      const set = granted(office.createSet(owner === undefined ? asked : { ...asked, owner }));
      header('location', `/api/v1/rule-sets/${wire.id(set.id)}`);
      return presentSet({ set, active: 0, drafts: [] }, wire);
    },
  ),
  listRulesInForce: operation(
    {
      ...read,
      path: '/api/v1/centres/{centre}/rules-in-force',
      summary: {
        en: 'Rules in force at an instant, who approved them, on what evidence',
        fr: 'Les règles en vigueur à un instant, qui les a approuvées, sur quelles preuves',
      },
      params: centre,
      query: z.strictObject({ at: instant.optional() }),
      answer: rulesInForceSchema,
      errors: [...personErrors, 'centre_not_found'],
    },
    ({ params, query }, { office, wire }) => {
      requireCentre(params.centre, wire);
      const atMs =
        query.at === undefined ? wire.live.originMs + wire.live.nowMs : Date.parse(query.at);
      const items = office.inForceAt(atMs).map((row) => presentInForce(row, wire));
      return { at: iso(atMs), items };
    },
  ),
  getRuleSet: operation(
    {
      ...read,
      path: '/api/v1/rule-sets/{ruleSet}',
      summary: { en: 'A rule set', fr: 'Un jeu de règles' },
      params: ruleSetParams,
      answer: ruleSetResourceSchema,
      errors: ofSet,
    },
    ({ params }, serving) => {
      return presentSet(requireRuleSet(params.ruleSet, serving), serving.wire);
    },
  ),
  listRuleVersions: operation(
    {
      ...read,
      path: '/api/v1/rule-sets/{ruleSet}/versions',
      summary: { en: 'Versions, latest first', fr: 'Les versions, la dernière d’abord' },
      params: ruleSetParams,
      query: z.strictObject({ ...listQueryShape, state: versionState }),
      answer: ruleVersionListSchema,
      errors: [...ofSet, 'cursor_invalid'],
    },
    (asked, serving) => {
      const { setId } = ruleSetAsked(asked, serving);
      const { office, wire } = serving;
      const { query } = asked;
      const present = (view: VersionView) => presentVersionRow(view, wire);
      // Latest first: the negative number ascends.
      const keyOf = ({ version }: VersionView) => -version;
      const versions = office
        .versions(setId)
        .filter(({ state }) => query.state?.includes(state) ?? true)
        .toReversed();
      return pageOf(versions, query, { keyOf, present, wire });
    },
  ),
  getRuleVersion: operation(
    {
      ...read,
      path: '/api/v1/rule-sets/{ruleSet}/versions/{version}',
      summary: { en: 'A version with its evidence', fr: 'Une version avec ses preuves' },
      params: ruleVersionParams,
      answer: ruleVersionResourceSchema,
      errors: ofVersion,
    },
    async (asked, serving) => {
      const { setId } = ruleSetAsked(asked, serving);
      const view = requireRuleVersion(setId, asked.params.version, serving);
      const judgement = await serving.office.judgementOf(setId, view.text);
      return presentVersion(view, judgement, serving.wire);
    },
  ),
  getRuleRun: operation(
    {
      ...read,
      path: '/api/v1/rule-runs/{run}',
      summary: { en: 'What a rehearsal has left', fr: 'Ce qu’une répétition a laissé' },
      params: z.strictObject({ run: wireIdSchema }),
      answer: ruleRunSchema,
      errors: [...personErrors, 'run_not_found'],
    },
    ({ params }, { office, wire }) => {
      const run = office.run(params.run);
      if (run !== undefined) return presentRun(run, wire);
      throw new Refusal('run_not_found', `There is no run ${params.run}.`);
    },
  ),
};
