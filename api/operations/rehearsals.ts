/** Rehearsals of a rule version: live decisions, the journal, a simulation. Source: ux-and-api.md 2.7. */
import { z } from 'zod';
import {
  acceptanceSchema,
  jobSchema,
  nullishObject,
  strict,
  wireIdSchema,
} from '../../contracts/index.ts';
import { given } from '../../kernel/index.ts';
import { readers, simulators } from '../access.ts';
import type { Serving } from '../operation.ts';
import { granted, presentJob } from '../presenters/rule.ts';
import { presentSimulationJob } from '../presenters/simulation.ts';
import { days, instant, measures, msOf, seed } from './fields.ts';
import { operation } from './route.ts';
import { ruleVersionAsked } from './rule-fields.ts';
import { limitsIn } from './rule-steps.ts';

const rehearsal = { answer: jobSchema, status: 202, access: readers } as const;
const overTime = {
  ...rehearsal,
  body: nullishObject({ from: instant.optional(), to: instant.optional() }),
  errors: ['rules_state_not_allowed', 'rules_not_valid', 'too_many_jobs'],
} as const;

export const rehearsalOperations = {
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
        'rules_state_not_allowed',
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
      const ref = ruleVersionAsked(asked, serving);
      await office.prepareRun(ref);
      const sides = granted(office.sidesOf(ref));
      const limits = { acceptance: limitsIn(acceptance, wire) };
      const job = granted(simulations.impact({ ...of, ...limits, person: ref.person, sides }));
      asked.header('location', `/api/v1/jobs/${job.id}`);
      return presentSimulationJob(job);
    },
  ),
};

type Asked = Parameters<typeof ruleVersionAsked>[0] & {
  readonly body: z.infer<typeof overTime.body>;
  readonly header: (name: string, value: string) => void;
};

async function rehearse(kind: 'shadow' | 'backtest', asked: Asked, serving: Serving) {
  const { office } = serving;
  const { from, to } = asked.body ?? {};
  const span = given({ fromMs: msOf(from), toMs: msOf(to) });
  const of = { ...ruleVersionAsked(asked, serving), ...span };
  await office.prepareRun(of);
  office.flush();
  const job = granted(office.rehearsals[kind](of));
  asked.header('location', `/api/v1/jobs/${job.id}`);
  return presentJob(job);
}
