/**
 * The steps of a rule version's life, and its rehearsals on live decisions, the journal or a
 * simulation.
 */
import { z } from 'zod';
import {
  acceptanceSchema,
  jobSchema,
  nullishObject,
  optionalField,
  positiveSchema,
  printableText,
  ruleVersionResourceSchema,
  strict,
  wireIdSchema,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { catchRefusal, type Wire } from '../../live/index.ts';
import { type Language, sayLosses } from '../../rules/index.ts';
import type { RequestedLimit } from '../../services/index.ts';
import type { Acceptance } from '../../simulator/index.ts';
import { presentJob } from '../presenters/rule.ts';
import { presentSimulationJob } from '../presenters/simulation.ts';
import { staffingOf } from '../presenters/staffing.ts';
import { approvers, editors, readers, simulators } from './access-rules.ts';
import type { AuditedStates } from './operation-spec.ts';
import {
  days,
  instant,
  measures,
  msOf,
  operation,
  type RequestBodySpec,
  reasonField,
  seed,
  sentence,
  type Words,
} from './route.ts';
import { ruleSetAsked, ruleVersionAsked, versionNow } from './rules.ts';
import type { Services } from './services.ts';

type VersionAsked = ReturnType<typeof ruleVersionAsked>;

function step<const Verb extends string, Body extends z.ZodType>(
  verb: Verb,
  words: Words,
  { access = editors, errors = [], ...takes }: RequestBodySpec<Body>,
  take: (ref: VersionAsked, body: z.infer<Body>, serving: Services) => unknown,
) {
  return operation(
    `POST /api/v1/rule-sets/{ruleSet}/versions/{version}/${verb}`,
    words,
    {
      ...takes,
      answer: ruleVersionResourceSchema,
      access,
      audited: forceNow,
      auditedAs: forceThen,
      errors: ['rules_state_not_allowed', ...errors],
    },
    async (asked, serving) => {
      const params = asked.params as { readonly ruleSet: string; readonly version: number };
      const ref = ruleVersionAsked({ params, person: asked.person }, serving);
      const from = serving.ruleService.set(ref.setId)?.active ?? 0;
      await take(ref, asked.body as z.infer<Body>, serving);
      const losses = lossesFrom(from, { ref, language: asked.language }, serving);
      const staffing = staffingOf({ ...ref, from }, asked.language, serving);
      return { ...(await versionNow(ref, serving)), losses, staffing };
    },
  );
}

/**
 * Rules of the formerly active version that lose cases to this one; found without the journal, so
 * that no call waits.
 */
function lossesFrom(
  from: number,
  { ref, language }: { readonly ref: VersionAsked; readonly language: Language },
  { ruleService }: Services,
) {
  if (from === 0 || from === ref.version) return [];
  const { version: to, ...about } = ref;
  const found = catchRefusal(() =>
    ruleService.difference({ ...about, from, to, withoutJournal: true }),
  );
  if (!found.ok) return [];
  const { losses } = found.value.diff;
  return losses.map((loss) => ({ ...loss, text: sayLosses([loss], language)[0] ?? '' }));
}

/**
 * The state before a step, for the audit: the set's active version and the named version's state.
 */
function forceNow({ params }: { readonly params: object }, serving: Services): unknown {
  const { ruleSet, version } = params as { readonly ruleSet: string; readonly version?: number };
  const { setId } = ruleSetAsked({ params: { ruleSet }, person: null }, serving);
  const active = serving.ruleService.set(setId)?.active ?? 0;
  const state = version === undefined ? null : serving.ruleService.version(setId, version)?.state;
  return { activeVersion: active === 0 ? null : active, state: state ?? null };
}

/** The state after a step, for the audit: the version, with a hash for its text. */
function forceThen({ before, after }: AuditedStates): AuditedStates {
  const { version, state, hash, effectiveFrom, effectiveTo } = Object(after);
  const was = Object(before).activeVersion ?? null;
  const activeVersion = state === 'active' ? version : was === version ? null : was;
  return { before, after: { activeVersion, version, state, hash, effectiveFrom, effectiveTo } };
}

const rehearsal = { answer: jobSchema, status: 202, access: readers } as const;
const overTime = {
  ...rehearsal,
  body: nullishObject({ from: instant.optional(), to: instant.optional() }),
  errors: ['rules_state_not_allowed', 'rules_not_valid', 'too_many_jobs'],
} as const;

export const ruleStepOperations = {
  checkRules: step(
    'check',
    ['Draft → checked', 'Brouillon → vérifié'],
    {
      body: nullishObject({
        accepted: z
          .array(strict({ id: z.string().max(64), pointer: z.string().max(500), reason: sentence }))
          .max(1_000)
          .optional(),
      }),
      example: {
        accepted: [{ id: 'unreached-by-cases', pointer: '/rules/0', reason: 'Only at Christmas.' }],
      },
      errors: ['rules_base_stale', 'rules_not_valid', 'tests_failing', 'reason_required'],
    },
    async (ref, body, { ruleService }) => {
      await ruleService.prepareCheck(ref);
      ruleService.check({ ...ref, accepted: body?.accepted ?? [] });
    },
  ),
  proposeRules: step(
    'propose',
    ['Checked → proposed', 'Vérifié → proposé'],
    {
      body: nullishObject({
        evidence: z
          .array(wireIdSchema)
          .max(100)
          .optional()
          .describe('Ids of rehearsals that speak for it.'),
        waiver: sentence.optional(),
        acceptance: optionalField(acceptanceSchema, 'Limits that the evidence must keep.'),
      }),
      example: { evidence: ['run_9f86d081884c7d659a2feaa0c5'] },
      access: approvers,
      errors: ['four_eyes_required', 'reason_required', 'run_not_found'],
    },
    (ref, body, { ruleService, wire }) => {
      const { evidence, waiver, acceptance: limits } = body ?? {};
      // A criterion must name an existing measure, or no run could meet it.
      const acceptance = limitsIn(limits, wire) as readonly Acceptance[];
      ruleService.propose({ ...ref, ...omitUndefined({ evidence, waiver }), acceptance });
    },
  ),
  approveRules: step(
    'approve',
    ['Say yes, as a second person', 'Approuver, en seconde personne'],
    {
      body: nullishObject({ comment: sentence.optional() }),
      example: { comment: 'Seen in the backtest.' },
      access: approvers,
      errors: ['four_eyes_required'],
    },
    async (ref, body, { ruleService }) => {
      // Approved candidates run in shadow on live decisions, so they are compiled first.
      await ruleService.prepareRun(ref);
      ruleService.approve({ ...ref, ...omitUndefined({ comment: body?.comment }) });
    },
  ),
  rejectRules: step(
    'reject',
    ['Say no', 'Refuser'],
    {
      body: strict({ reason: reasonField(2_000) }),
      example: { reason: 'Callers in English would wait longer.' },
      access: approvers,
      errors: ['reason_required'],
    },
    (ref, { reason }, { ruleService }) => ruleService.reject({ ...ref, reason }),
  ),
  activateRules: step(
    'activate',
    [
      'Put in force, now or at an instant, for good or until another',
      'Mettre en vigueur, maintenant ou à un instant, sans fin ou jusqu’à un autre',
    ],
    {
      body: strict({
        waiting: z
          .enum(['migrate', 'pin'])
          .describe(
            '`migrate`: waiting calls take plans of the new version; `pin`: they keep theirs.',
          ),
        at: instant.optional(),
        until: instant.optional(),
        reason: sentence.optional(),
      }),
      example: { waiting: 'migrate', at: '2026-11-24T06:00:00Z', reason: 'Winter catalogue.' },
      key: 'required',
      errors: [
        'rules_base_stale',
        'rules_not_valid',
        'tests_failing',
        'four_eyes_required',
        'resource_unavailable',
      ],
    },
    async (ref, { waiting, at, until, reason }, { ruleService }) => {
      const when = omitUndefined({ atMs: msOf(at), untilMs: msOf(until), reason });
      await ruleService.prepareRun(ref);
      await ruleService.activate({ ...ref, waiting, ...when });
    },
  ),
  retireRules: step(
    'retire',
    ['Take out of force', 'Retirer'],
    {
      body: nullishObject({ reason: sentence.optional() }),
      example: { reason: 'The campaign is over.' },
      errors: ['resource_unavailable'],
    },
    async (ref, body, { ruleService }) =>
      await ruleService.retire({ ...ref, reason: body?.reason ?? '' }),
  ),
  rollBackRules: operation(
    'POST /api/v1/rule-sets/{ruleSet}/rollback',
    ['One step back', 'Revenir d’un pas'],
    {
      body: strict({
        toVersion: z.int().min(1).describe('Which is to be in force again.'),
        reason: reasonField(2_000),
      }),
      example: { toVersion: 1, reason: 'Too many callers hear busy.' },
      answer: ruleVersionResourceSchema,
      access: editors,
      audited: forceNow,
      auditedAs: forceThen,
      errors: [
        'rule_version_not_found',
        'rules_state_not_allowed',
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
      await serving.ruleService.prepareRun({ setId, version: body.toVersion });
      const { version } = await serving.ruleService.rollBack({ person, setId, ...body });
      return await versionNow({ setId, version }, serving);
    },
  ),
  shadowRules: operation(
    'POST /api/v1/rule-sets/{ruleSet}/versions/{version}/shadow',
    ['Watch a version on live decisions', 'Observer une version sur les décisions en direct'],
    { ...overTime, example: { to: '2026-11-30T08:00:00Z' } },
    (asked, serving) => rehearse('shadow', asked, serving),
  ),
  backtestRules: operation(
    'POST /api/v1/rule-sets/{ruleSet}/versions/{version}/backtest',
    ['Run a version over the journal', 'Rejouer le journal avec une version'],
    { ...overTime, example: { from: '2026-11-16T08:00:00Z', to: '2026-11-23T08:00:00Z' } },
    (asked, serving) => rehearse('backtest', asked, serving),
  ),
  simulateRules: operation(
    'POST /api/v1/rule-sets/{ruleSet}/versions/{version}/simulate',
    [
      'Simulate what a version costs, beside the one in force',
      'Simuler ce que coûte une version, à côté de celle en vigueur',
    ],
    {
      ...rehearsal,
      body: strict({
        scenarioId: optionalField(wireIdSchema, 'Of a stored scenario.'),
        scenario: optionalField(z.looseObject({}), 'Or the scenario itself.'),
        replications: days.optional(),
        precision: strict({
          measureId: printableText(100),
          halfWidth: positiveSchema.describe(
            'Days are added until half the interval is at most this.',
          ),
        }).optional(),
        measures: measures.optional(),
        acceptance: optionalField(acceptanceSchema, 'Limits that the evidence must keep.'),
        seed: seed.optional(),
      }),
      example: { scenarioId: 'scn_1', replications: 20, seed: 1 },
      key: 'required',
      access: simulators,
      errors: [
        'rules_state_not_allowed',
        'rules_not_valid',
        'tests_failing',
        'scenario_not_found',
        'scenario_unstable',
        'too_many_jobs',
      ],
    },
    async (asked, serving) => {
      const { ruleService, simulations, wire } = serving;
      const { acceptance, ...of } = asked.body;
      const ref = ruleVersionAsked(asked, serving);
      await ruleService.prepareRun(ref);
      const sides = ruleService.sidesOf(ref);
      const limits = { acceptance: limitsIn(acceptance, wire) };
      const job = simulations.impact({ ...of, ...limits, person: ref.person, sides });
      asked.header('location', `/api/v1/jobs/${job.id}`);
      return presentSimulationJob(job);
    },
  ),
};

function limitsIn(
  acceptance: z.infer<typeof acceptanceSchema> | undefined,
  wire: Wire,
): readonly RequestedLimit[] {
  return (acceptance ?? []).map(({ queueId, ...limit }) =>
    queueId === undefined ? limit : { ...limit, queueId: wire.fileId(queueId) ?? queueId },
  );
}

type RehearsalAsked = Parameters<typeof ruleVersionAsked>[0] & {
  readonly body: z.infer<typeof overTime.body>;
  readonly header: (name: string, value: string) => void;
};

async function rehearse(kind: 'shadow' | 'backtest', asked: RehearsalAsked, serving: Services) {
  const { ruleService } = serving;
  const { from, to } = asked.body ?? {};
  const span = omitUndefined({ fromMs: msOf(from), toMs: msOf(to) });
  const of = { ...ruleVersionAsked(asked, serving), ...span };
  await ruleService.prepareRun(of);
  ruleService.flush();
  const job = ruleService.rehearsals[kind](of);
  asked.header('location', `/api/v1/jobs/${job.id}`);
  return presentJob(job);
}
