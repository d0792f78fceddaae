/**
 * Rule sets, their versions and what is active. All operations but the schema need a person, as the
 * rule service checks each step's roles.
 */
import { z } from 'zod';
import {
  fileSchemaAnswer,
  jobMessages,
  labelSchema,
  listOf,
  type RuleNames,
  type RuleVersionResource,
  refusal,
  ruleMessages,
  ruleNamesSchema,
  ruleRunSchema,
  ruleSetJsonSchema,
  ruleSetResourceSchema,
  rulesInForceSchema,
  ruleVersionListSchema,
  ruleVersionResourceSchema,
  strict,
} from '../../contracts/index.ts';
import { requireFound } from '../../live/index.ts';
import { ruleKindNames } from '../../rules/index.ts';
import type { SetView, VersionView } from '../../services/index.ts';
import { etagOf } from '../http/negotiation.ts';
import {
  iso,
  presentInForce,
  presentRun,
  presentSet,
  presentVersion,
  presentVersionRow,
} from '../presenters/rule.ts';
import { editors, everyone, readers } from './access-rules.ts';
import { pageOf } from './paging.ts';
import { inStates, instant, list, listQueryShape, operation } from './route.ts';
import type { Services } from './services.ts';

const versionState = inStates(ruleVersionResourceSchema.shape.state.options);

export const ruleOperations = {
  getRuleSchema: operation(
    'GET /api/v1/rule-schema/{kind}',
    ['JSON Schema of a kind, with facts', 'Le schéma d’un type, avec ses faits'],
    { answer: fileSchemaAnswer, tagged: true, access: everyone },
    ({ params, header }) => {
      const schema = ruleSetJsonSchema(params.kind);
      header('etag', etagOf(JSON.stringify(schema)));
      return schema as { $schema: string };
    },
  ),
  listRuleSets: operation(
    'GET /api/v1/centres/{centre}/rule-sets',
    ['Rule sets of a centre', 'Les jeux de règles d’un centre'],
    { access: readers, query: list, answer: listOf(ruleSetResourceSchema) },
    ({ query }, { ruleService, wire }) => {
      return pageOf(ruleService.sets(), query, {
        keyOf: ({ set }) => set.id,
        present: presentSet,
        wire,
      });
    },
  ),
  getRuleNames: operation(
    'GET /api/v1/centres/{centre}/rule-names',
    ['What rules may name: texts, codes, skills', 'Ce que nomment les règles : textes, codes'],
    { access: readers, answer: ruleNamesSchema },
    (_asked, { ruleService }) => ruleService.names as RuleNames,
  ),
  createRuleSet: operation(
    'POST /api/v1/centres/{centre}/rule-sets',
    ['Make a rule set', 'Créer un jeu de règles'],
    {
      body: strict({
        name: z
          .string()
          .max(64)
          .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected a name in kebab-case'),
        kind: z.enum(ruleKindNames),
        owner: labelSchema.optional(),
      }),
      example: { name: 'gold-callers', kind: 'route', owner: 'supervisors' },
      answer: ruleSetResourceSchema,
      status: 201,
      access: editors,
      errors: ['name_taken'],
    },
    ({ body, person, header }, { ruleService, wire }) => {
      const { name, kind, owner } = body;
      const asked = { person, id: name, kind };
      const set = ruleService.createSet(owner === undefined ? asked : { ...asked, owner });
      header('location', `/api/v1/rule-sets/${wire.id(set.id)}`);
      return presentSet({ set, active: 0, drafts: [], pending: [] }, wire);
    },
  ),
  listRulesInForce: operation(
    'GET /api/v1/centres/{centre}/rules-in-force',
    [
      'Rules in force at an instant, who approved them, on what evidence',
      'Les règles en vigueur à un instant, qui les a approuvées, sur quelles preuves',
    ],
    {
      access: readers,
      query: z.strictObject({ at: instant.optional() }),
      answer: rulesInForceSchema,
    },
    ({ query }, { ruleService, wire }) => {
      // The centre's own instant may be older than an activation.
      const atMs = query.at === undefined ? ruleService.nowMs : Date.parse(query.at);
      const items = ruleService.inForceAt(atMs).map((row) => presentInForce(row, wire));
      return { at: iso(atMs), items };
    },
  ),
  getRuleSet: operation(
    'GET /api/v1/rule-sets/{ruleSet}',
    ['A rule set', 'Un jeu de règles'],
    { access: readers, answer: ruleSetResourceSchema },
    ({ params }, serving) => presentSet(requireRuleSet(params.ruleSet, serving), serving.wire),
  ),
  listRuleVersions: operation(
    'GET /api/v1/rule-sets/{ruleSet}/versions',
    ['Versions, latest first', 'Les versions, la dernière d’abord'],
    {
      access: readers,
      query: z.strictObject({ ...listQueryShape, state: versionState }),
      answer: ruleVersionListSchema,
    },
    (asked, serving) => {
      const { setId } = ruleSetAsked(asked, serving);
      const { ruleService, wire } = serving;
      const { query } = asked;
      // Version numbers are negated, so that the latest come first.
      const keyOf = ({ version }: VersionView) => -version;
      const versions = ruleService
        .versions(setId)
        .filter(({ state }) => query.state?.includes(state) ?? true)
        .toReversed();
      return pageOf(versions, query, { keyOf, present: presentVersionRow, wire });
    },
  ),
  getRuleVersion: operation(
    'GET /api/v1/rule-sets/{ruleSet}/versions/{version}',
    ['A version with its evidence', 'Une version avec ses preuves'],
    { access: readers, answer: ruleVersionResourceSchema },
    (asked, serving) => versionNow(ruleVersionAsked(asked, serving), serving),
  ),
  getRuleRun: operation(
    'GET /api/v1/rule-runs/{run}',
    ['What a rehearsal has left', 'Ce qu’une répétition a laissé'],
    { access: readers, answer: ruleRunSchema },
    ({ params }, { ruleService, wire }) => {
      const run = ruleService.run(params.run);
      if (run !== undefined) return presentRun(run, wire);
      throw refusal(jobMessages.runUnknown, { id: params.run });
    },
  ),
};

interface OfRuleSet {
  readonly params: { readonly ruleSet: string };
  readonly person: string | null;
}

interface OfRuleVersion extends OfRuleSet {
  readonly params: { readonly ruleSet: string; readonly version: number };
}

export function ruleVersionAsked(asked: OfRuleVersion, serving: Services) {
  return { ...ruleSetAsked(asked, serving), version: asked.params.version };
}

export function ruleSetAsked({ params, person }: OfRuleSet, serving: Services) {
  return { person, setId: requireRuleSet(params.ruleSet, serving).set.id };
}

function requireRuleSet(
  id: string,
  { ruleService, wire }: Pick<Services, 'ruleService' | 'wire'>,
): SetView {
  return requireFound(ruleService.set(wire.fileId(id) ?? ''), ruleMessages.setNotInCentre, {
    id,
    centreId: wire.centreId,
  });
}

export async function versionNow(
  { setId, version }: { readonly setId: string; readonly version: number },
  { ruleService, wire }: Services,
): Promise<RuleVersionResource> {
  const view = requireFound(ruleService.version(setId, version), ruleMessages.versionUnknown, {
    setId,
    version,
  });
  return presentVersion(view, await ruleService.judgementOf(setId, view.text), wire);
}
