/** Rehearsals of a rule version: live decisions, the journal, a simulation. Source: ux-and-api.md 2.7. */
import { z } from 'zod';
import {
  acceptanceSchema,
  jobSchema,
  nullishObject,
  strict,
  wireIdSchema,
} from '../../contracts/index.ts';
import { type Asked, type OperationSpec, operation, type Serving } from '../operation.ts';
import { granted, presentJob } from '../presenters/rule.ts';
import { presentSimulationJob } from '../presenters/simulation.ts';
import { instant, readers, simulators } from './fields.ts';
import { ofStep, ruleSetAsked, ruleVersionParams } from './rule-fields.ts';
import { limitsIn } from './rule-steps.ts';
import { none } from './shared.ts';
import { days, measures, seed } from './simulation-fields.ts';

const rehearsal = {
  method: 'POST',
  params: ruleVersionParams,
  query: none,
  answer: jobSchema,
  status: 202,
  access: readers,
} as const;
const overTime = {
  ...rehearsal,
  body: nullishObject({ from: instant.optional(), to: instant.optional() }),
  errors: [...ofStep, 'rules_not_valid', 'too_many_jobs'],
} as const;

export const rehearsalOperations = {
  shadowRules: operation(
    {
      ...overTime,
      path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/shadow',
      summary: {
        en: 'Watch a version on live decisions',
        fr: 'Observer une version sur les décisions en direct',
      },
      example: { to: '2026-11-30T08:00:00Z' },
    },
    (asked, serving) => rehearse('shadow', asked, serving),
  ),
  backtestRules: operation(
    {
      ...overTime,
      path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/backtest',
      summary: { en: 'Run a version over the journal', fr: 'Rejouer le journal avec une version' },
      example: { from: '2026-11-16T08:00:00Z', to: '2026-11-23T08:00:00Z' },
    },
    (asked, serving) => rehearse('backtest', asked, serving),
  ),
  simulateRules: operation(
    {
      ...rehearsal,
      path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/simulate',
      summary: {
        en: 'Simulate what a version costs, beside the one in force',
        fr: 'Simuler ce que coûte une version, à côté de celle en vigueur',
      },
      /** A scenario that is kept, or one given here. */
      body: strict({
        scenarioId: wireIdSchema.optional(),
        scenario: z.record(z.string(), z.unknown()).optional(),
        replications: days.optional(),
        precision: strict({
          measureId: z.string().max(100),
          halfWidth: z.number().positive(),
        }).optional(),
        measures: measures.optional(),
        acceptance: acceptanceSchema.optional(),
        seed: seed.optional(),
      }),
      example: { scenarioId: 'scn_1', replications: 20, seed: 1 },
      key: 'required',
      access: simulators,
      errors: [
        ...ofStep,
        'rules_not_valid',
        'tests_failing',
        'scenario_not_found',
        'scenario_unstable',
        'too_many_jobs',
      ],
    },
    async (asked, serving) => {
      const { office, simulations, wire } = serving;
      const { acceptance, ...of } = asked.body;
      const ref = { ...ruleSetAsked(asked, serving), version: asked.params.version };
      await office.prepareRun(ref);
      const sides = granted(office.sidesOf(ref));
      const limits = { acceptance: limitsIn(acceptance, wire) };
      const job = granted(simulations.impact({ ...of, ...limits, person: ref.person, sides }));
      asked.header('location', `/api/v1/jobs/${job.id}`);
      return presentSimulationJob(job);
    },
  ),
};

async function rehearse(
  kind: 'shadow' | 'backtest',
  asked: Asked<OperationSpec & typeof overTime>,
  serving: Serving,
) {
  const { office } = serving;
  const { from, to } = asked.body ?? {};
  const of = {
    ...ruleSetAsked(asked, serving),
    version: asked.params.version,
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(to === undefined ? {} : { toMs: Date.parse(to) }),
  };
  await office.prepareRun(of);
  office.flush();
  const job = granted(office.rehearsals[kind](of));
  asked.header('location', `/api/v1/jobs/${job.id}`);
  return presentJob(job);
}
