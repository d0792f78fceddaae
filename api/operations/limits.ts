/** Rate limits and what is left of them. */
import { z } from 'zod';
import { msField } from '../../contracts/index.ts';
import {
  connectionKinds,
  connectionsMax,
  jobLimits,
  rateClasses,
  rehearsalsMax,
} from '../../services/index.ts';
import { operation } from './route.ts';

const limitsSchema = z.object({
  rates: z
    .array(
      z.object({
        class: z.enum(rateClasses),
        perSecond: z.number().describe('Refilled by so many a second.'),
        burst: z.int().describe('Requests at once.'),
        left: z.int().nullable().describe('Requests that would be heard now.'),
        retryAfterMs: msField.nullable().describe('Until one would be heard; 0: now.'),
      }),
    )
    .describe('Of `account`, what is left is null for whoever is no person.'),
  heavy: z
    .object({
      runningMax: z.int().describe('Jobs at the same time.'),
      runningPerPersonMax: z.int().describe('Of these, of one person.'),
      waitingMax: z.int().describe('A job beyond is refused with `too_many_jobs`.'),
      rehearsalsMax: z.int().describe('Shadows and backtests, which do not wait.'),
      use: z
        .object({
          running: z.int().describe('Jobs now.'),
          waiting: z.int().describe('Jobs that wait their turn.'),
          runningOfYours: z.int().describe('Of these, yours.'),
          rehearsals: z.int().describe('Shadows and backtests now.'),
        })
        .nullable()
        .describe('null: nobody is named.'),
    })
    .describe('Simulations and other long work.'),
  connections: z.array(
    z.object({
      kind: z.enum(connectionKinds),
      perPersonMax: z.int().describe('Open at the same time.'),
      perKeyMax: z.int().describe('Open at the same time.'),
      open: z.int().nullable().describe('Of yours; null: nobody is named.'),
    }),
  ),
});

export const limitOperations = {
  getLimits: operation(
    'GET /limits',
    ['Limits, and what is left of them', 'Limites, et ce qu’il en reste'],
    {
      note: 'A person takes from `control` what changes something, and from `interactive` what reads; a key takes from `integration` alone. `auth` counts sign-ins from an address, `account` those to one account. Who is not named is counted by address. Asking this takes nothing.',
      answer: limitsSchema,
      access: 'open',
      isPersonal: true,
      errors: ['not_authenticated', 'token_expired', 'operation_unavailable'],
    },
    ({ principal, origin: { address } }, { gate, simulations, ruleService }) => {
      const { limits, principals } = gate;
      const leftOf = (name: (typeof rateClasses)[number]) => {
        if (name !== 'account') return limits.leftOf(name, { principal, ip: address });
        const isPerson = principal?.kind === 'person';
        if (!isPerson) return { left: null, retryAfterMs: null };
        return principals.attempts.leftOf(principal.id, address);
      };
      const use = principal !== null && {
        ...simulations.jobs.use(principal.id),
        rehearsals: ruleService.rehearsals.runningCount,
      };
      return {
        rates: rateClasses.map((name) => ({
          class: name,
          ...limits.rates[name],
          ...leftOf(name),
        })),
        heavy: { ...jobLimits, rehearsalsMax, use: use || null },
        connections: connectionKinds.map((kind) => {
          const { person: perPersonMax, key: perKeyMax } = connectionsMax[kind];
          const open = principal && principals.connections.countOf(principal, kind);
          return { kind, perPersonMax, perKeyMax, open };
        }),
      };
    },
  ),
} as const;
