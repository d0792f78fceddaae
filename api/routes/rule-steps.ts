/** The steps of a version's life, and its rehearsals. Source: ux-and-api.md 3.4, 2.7. */
import type { FastifyInstance } from 'fastify';
import type { RuleVersionResource } from '../../contracts/index.ts';
import type { AskedLimit } from '../../live/index.ts';
import type { Acceptance } from '../../simulator/index.ts';
import { granted, presentJob, presentVersion } from '../presenters/rule.ts';
import { presentSimulationJob } from '../presenters/simulation.ts';
import { type Asked, serveOperation } from '../serve-operation.ts';
import type { Wire } from '../wire.ts';
import { type RuleRoutes, requireRuleSet, requireRuleVersion } from './rules.ts';
import type { SimulationRoutes } from './simulations.ts';

type About = Pick<Asked<'checkRules'>, 'params' | 'person'>;

export function serveRuleSteps(app: FastifyInstance, { office, once, wire }: RuleRoutes): void {
  const about = ({ params, person }: About) => {
    granted(office.mayKnow(person));
    const { set } = requireRuleSet(params['ruleSet'], office, wire);
    return { person, setId: set.id, version: Number(params['version']) };
  };
  const shown = async (ref: {
    readonly setId: string;
    readonly version: number;
  }): Promise<RuleVersionResource> => {
    const view = requireRuleVersion(ref.setId, ref.version, office);
    return presentVersion(view, await office.judgementOf(ref.setId, view.text), wire);
  };
  const serve = (
    id: 'checkRules' | 'proposeRules' | 'approveRules' | 'rejectRules' | 'retireRules',
    step: (ref: ReturnType<typeof about>, body: { readonly [member: string]: unknown }) => unknown,
  ) =>
    serveOperation(
      app,
      id,
      async (asked) => {
        const ref = about(asked);
        await step(ref, asked.body ?? {});
        return await shown(ref);
      },
      once,
    );
  serve('checkRules', async (ref, body) => {
    await office.prepareCheck(ref);
    const { accepted = [] } = body as NonNullable<Asked<'checkRules'>['body']>;
    granted(office.check({ ...ref, accepted }));
  });
  serve('proposeRules', (ref, body) => {
    const { evidence, waiver, acceptance } = body as NonNullable<Asked<'proposeRules'>['body']>;
    const why = {
      ...(waiver === undefined ? {} : { waiver }),
      ...(evidence === undefined ? {} : { evidence }),
      // Of a measure that is none, no run shows anything.
      acceptance: limitsIn(acceptance, wire) as readonly Acceptance[],
    };
    granted(office.propose({ ...ref, ...why }));
  });
  serve('approveRules', async (ref, body) => {
    // With its approval a candidate is watched on live decisions.
    await office.prepareRun(ref);
    const { comment } = body as NonNullable<Asked<'approveRules'>['body']>;
    granted(office.approve(comment === undefined ? ref : { ...ref, comment }));
  });
  serve('rejectRules', (ref, body) => {
    granted(office.reject({ ...ref, reason: String(body['reason']) }));
  });
  serve('retireRules', async (ref, body) => {
    const { reason = '' } = body as NonNullable<Asked<'retireRules'>['body']>;
    granted(await office.retire({ ...ref, reason }));
  });
  serveOperation(
    app,
    'activateRules',
    async (asked) => {
      const ref = about(asked);
      const { waiting, at, until, reason } = asked.body;
      const when = at === undefined ? {} : { atMs: Date.parse(at) };
      const end = until === undefined ? {} : { untilMs: Date.parse(until) };
      const why = reason === undefined ? {} : { reason };
      await office.prepareRun(ref);
      granted(await office.activate({ ...ref, waiting, ...when, ...end, ...why }));
      return await shown(ref);
    },
    once,
  );
  serveOperation(
    app,
    'rollBackRules',
    async ({ params, person, body }) => {
      granted(office.mayKnow(person));
      const setId = requireRuleSet(params['ruleSet'], office, wire).set.id;
      await office.prepareRun({ setId, version: body.toVersion });
      const { version } = granted(await office.rollBack({ person, setId, ...body }));
      return await shown({ setId, version });
    },
    once,
  );
}

type WireLimit = NonNullable<NonNullable<Asked<'simulateRules'>['body']>['acceptance']>[number];

/** Limits by the ids of the centre file. */
function limitsIn(acceptance: readonly WireLimit[] | undefined, wire: Wire): readonly AskedLimit[] {
  return (acceptance ?? []).map(({ queueId, ...limit }) =>
    queueId === undefined ? limit : { ...limit, queueId: wire.fileId(queueId) ?? queueId },
  );
}

/** A job of the simulation office about a version of the rule office's. */
export function serveImpact(
  app: FastifyInstance,
  { office, simulations, once, wire }: RuleRoutes & SimulationRoutes,
): void {
  serveOperation(
    app,
    'simulateRules',
    async ({ params, body: { acceptance, ...asked }, person, header }) => {
      granted(office.mayKnow(person));
      const setId = requireRuleSet(params['ruleSet'], office, wire).set.id;
      const ref = { person, setId, version: Number(params['version']) };
      await office.prepareRun(ref);
      const sides = granted(office.sidesOf(ref));
      const limits = { acceptance: limitsIn(acceptance, wire) };
      const job = granted(simulations.impact({ ...asked, ...limits, person, sides }));
      header('location', `/api/v1/jobs/${job.id}`);
      return presentSimulationJob(job);
    },
    once,
  );
}

export function serveRehearsals(app: FastifyInstance, { office, once, wire }: RuleRoutes): void {
  for (const id of ['shadowRules', 'backtestRules'] as const) {
    serveOperation(
      app,
      id,
      async ({ params, body, person, header }) => {
        granted(office.mayKnow(person));
        const { from, to } = body ?? {};
        const asked = {
          person,
          setId: requireRuleSet(params['ruleSet'], office, wire).set.id,
          version: Number(params['version']),
          ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
          ...(to === undefined ? {} : { toMs: Date.parse(to) }),
        };
        await office.prepareRun(asked);
        office.flush();
        const { rehearsals } = office;
        const begun = id === 'shadowRules' ? rehearsals.shadow(asked) : rehearsals.backtest(asked);
        const job = granted(begun);
        header('location', `/api/v1/jobs/${job.id}`);
        return presentJob(job);
      },
      once,
    );
  }
}
