/** The steps of a version's life. Source: ux-and-api.md 3.4. */
import { z } from 'zod';
import {
  acceptanceSchema,
  nullishObject,
  type RuleVersionResource,
  ruleVersionResourceSchema,
  strict,
  wireIdSchema,
} from '../../contracts/index.ts';
import type { AskedLimit } from '../../live/index.ts';
import type { Acceptance } from '../../simulator/index.ts';
import { type Asked, type OperationSpec, operation, type Serving } from '../operation.ts';
import { granted, presentVersion } from '../presenters/rule.ts';
import type { Wire } from '../wire.ts';
import { approvers, editors, instant, sentence } from './fields.ts';
import {
  ofStep,
  requireRuleVersion,
  ruleSetAsked,
  ruleSetParams,
  ruleVersionParams,
} from './rule-fields.ts';
import { none } from './shared.ts';

const step = {
  method: 'POST',
  params: ruleVersionParams,
  query: none,
  answer: ruleVersionResourceSchema,
  access: editors,
} as const;

export const ruleStepOperations = {
  checkRules: operation(
    {
      ...step,
      path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/check',
      summary: { en: 'Draft → checked', fr: 'Brouillon → vérifié' },
      body: nullishObject({
        accepted: z
          .array(strict({ id: z.string().max(64), pointer: z.string().max(500), reason: sentence }))
          .max(1_000)
          .optional(),
      }),
      example: {
        accepted: [{ id: 'unreached-by-cases', pointer: '/rules/0', reason: 'Only at Christmas.' }],
      },
      errors: [...ofStep, 'rules_not_valid', 'tests_failing', 'reason_required'],
    },
    async (asked, serving) => {
      const ref = versionAsked(asked, serving);
      await serving.office.prepareCheck(ref);
      granted(serving.office.check({ ...ref, accepted: asked.body?.accepted ?? [] }));
      return await shown(ref, serving);
    },
  ),
  proposeRules: operation(
    {
      ...step,
      path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/propose',
      summary: { en: 'Checked → proposed', fr: 'Vérifié → proposé' },
      body: nullishObject({
        evidence: z.array(wireIdSchema).max(100).optional(),
        waiver: sentence.optional(),
        acceptance: acceptanceSchema.optional(),
      }),
      example: { evidence: ['run_9f86d081884c7d659a2feaa0c5'] },
      access: approvers,
      errors: [...ofStep, 'four_eyes_required', 'reason_required', 'run_not_found'],
    },
    async (asked, serving) => {
      const ref = versionAsked(asked, serving);
      const { evidence, waiver, acceptance } = asked.body ?? {};
      const why = {
        ...(waiver === undefined ? {} : { waiver }),
        ...(evidence === undefined ? {} : { evidence }),
        // Of a measure that is none, no run shows anything.
        acceptance: limitsIn(acceptance, serving.wire) as readonly Acceptance[],
      };
      granted(serving.office.propose({ ...ref, ...why }));
      return await shown(ref, serving);
    },
  ),
  approveRules: operation(
    {
      ...step,
      path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/approve',
      summary: { en: 'Say yes, as a second person', fr: 'Approuver, en seconde personne' },
      body: nullishObject({ comment: sentence.optional() }),
      example: { comment: 'Seen in the backtest.' },
      access: approvers,
      errors: [...ofStep, 'four_eyes_required'],
    },
    async (asked, serving) => {
      const ref = versionAsked(asked, serving);
      // With its approval a candidate is watched on live decisions.
      await serving.office.prepareRun(ref);
      const { comment } = asked.body ?? {};
      granted(serving.office.approve(comment === undefined ? ref : { ...ref, comment }));
      return await shown(ref, serving);
    },
  ),
  rejectRules: operation(
    {
      ...step,
      path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/reject',
      summary: { en: 'Say no', fr: 'Refuser' },
      body: strict({ reason: sentence }),
      example: { reason: 'Callers in English would wait longer.' },
      access: approvers,
      errors: [...ofStep, 'reason_required'],
    },
    async (asked, serving) => {
      const ref = versionAsked(asked, serving);
      granted(serving.office.reject({ ...ref, reason: asked.body.reason }));
      return await shown(ref, serving);
    },
  ),
  activateRules: operation(
    {
      ...step,
      path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/activate',
      summary: {
        en: 'Put in force, now or at an instant, for good or until another',
        fr: 'Mettre en vigueur, maintenant ou à un instant, sans fin ou jusqu’à un autre',
      },
      body: strict({
        waiting: z.enum(['migrate', 'pin']),
        at: instant.optional(),
        until: instant.optional(),
        reason: sentence.optional(),
      }),
      example: { waiting: 'migrate', at: '2026-11-24T06:00:00Z', reason: 'Winter catalogue.' },
      key: 'required',
      errors: [
        ...ofStep,
        'rules_base_stale',
        'rules_not_valid',
        'tests_failing',
        'four_eyes_required',
        'resource_unavailable',
      ],
    },
    async (asked, serving) => {
      const ref = versionAsked(asked, serving);
      const { waiting, at, until, reason } = asked.body;
      const when = at === undefined ? {} : { atMs: Date.parse(at) };
      const end = until === undefined ? {} : { untilMs: Date.parse(until) };
      const why = reason === undefined ? {} : { reason };
      await serving.office.prepareRun(ref);
      granted(await serving.office.activate({ ...ref, waiting, ...when, ...end, ...why }));
      return await shown(ref, serving);
    },
  ),
  retireRules: operation(
    {
      ...step,
      path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/retire',
      summary: { en: 'Take out of force', fr: 'Retirer' },
      body: nullishObject({ reason: sentence.optional() }),
      example: { reason: 'The campaign is over.' },
      errors: [...ofStep, 'resource_unavailable'],
    },
    async (asked, serving) => {
      const ref = versionAsked(asked, serving);
      const { reason = '' } = asked.body ?? {};
      granted(await serving.office.retire({ ...ref, reason }));
      return await shown(ref, serving);
    },
  ),
  rollBackRules: operation(
    {
      ...step,
      path: '/api/v1/rule-sets/{ruleSet}/rollback',
      summary: { en: 'One step back', fr: 'Revenir d’un pas' },
      params: ruleSetParams,
      body: strict({ toVersion: z.int().min(1), reason: sentence }),
      example: { toVersion: 1, reason: 'Too many callers hear busy.' },
      errors: [
        ...ofStep,
        'four_eyes_required',
        'reason_required',
        'rules_not_valid',
        'tests_failing',
        'resource_unavailable',
      ],
    },
    async (asked, serving) => {
      const { body } = asked;
      const { person, setId } = ruleSetAsked(asked, serving);
      await serving.office.prepareRun({ setId, version: body.toVersion });
      const { version } = granted(await serving.office.rollBack({ person, setId, ...body }));
      return await shown({ setId, version }, serving);
    },
  ),
};

function versionAsked(asked: Asked<OperationSpec & typeof step>, serving: Serving) {
  return { ...ruleSetAsked(asked, serving), version: asked.params.version };
}

async function shown(
  { setId, version }: { readonly setId: string; readonly version: number },
  serving: Serving,
): Promise<RuleVersionResource> {
  const view = requireRuleVersion(setId, version, serving);
  const judgement = await serving.office.judgementOf(setId, view.text);
  return presentVersion(view, judgement, serving.wire);
}

/** Limits by the ids of the centre file. */
export function limitsIn(
  acceptance: z.infer<typeof acceptanceSchema> | undefined,
  wire: Wire,
): readonly AskedLimit[] {
  return (acceptance ?? []).map(({ queueId, ...limit }) =>
    queueId === undefined ? limit : { ...limit, queueId: wire.fileId(queueId) ?? queueId },
  );
}
