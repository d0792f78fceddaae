/**
 * A log of four queues over three weeks, whose centre is known: the fitted day waits as the log
 * did, queue by queue, with agents named and without.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { parseMeasured } from '../../contracts/index.ts';
import {
  centreOf,
  compareWithMeasured,
  compileScenario,
  fitLog,
  fitParts,
  fitQuality,
  fitStaff,
  fitVerdict,
  measuredOf,
  needsOf,
  readLog,
  readTable,
  scenarioOf,
  simulateScenario,
  staffPlanOf,
} from '../../simulator/index.ts';
import {
  fourQueues,
  knownNames,
  type LogOmissions,
  simulatedLog,
} from '../support/simulated-log.ts';

const names = {
  ...knownNames,
  parts: new Set(fitParts.filter((part) => part !== 'busyness')),
};

/** The value, or an error that says what is wrong. */
function good<Value>(
  parsed: { readonly ok: true; readonly value: Value } | { readonly ok: false },
): Value {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed).slice(0, 500));
  return parsed.value;
}

/** Two figures of four queues lie inside together with 95 %. */
const together = 0.95 ** (1 / 8);

/** A fit of fifteen days, and its simulated day beside the log. */
function fittedTo(
  without: LogOmissions,
  of: { readonly rounds: number; readonly replications: number },
) {
  const log = good(readLog(good(readTable(simulatedLog(fourQueues, 15, without))), null));
  const fit = good(fitLog(log, { intervalMs: 1_800_000 }));
  const centre = centreOf(fit, names);
  const search = fitStaff({
    ...staffPlanOf(fit, names),
    rounds: of.rounds,
    replications: of.replications,
  });
  let next = search.next();
  while (next.done !== true) next = search.next();
  const scenario = scenarioOf(fit, names, { shifts: next.value.shifts });
  const plan = good(compileScenario(scenario, centre));
  const source = 'known';
  const { calls, days } = fit;
  const shown = measuredOf(fit, { calls, days, targetMs: names.targetMs, source });
  const measured = good(parseMeasured(JSON.stringify(shown)));
  const needs = good(needsOf(measured, plan));
  const results = [...simulateScenario(plan, { replications: 30, ...needs })];
  // A verdict looks at each figure alone; the eight must lie inside together.
  const compared = compareWithMeasured(measured, results, 0.95);
  const eight = compareWithMeasured(measured, results, together);
  return { fit, centre, scenario, plan, staff: next.value, compared, eight };
}

type Compared = ReturnType<typeof fittedTo>['compared'];

/** Service level and abandon share of each queue that lie outside. */
function outside(eight: Compared): readonly string[] {
  return eight.flatMap((part) =>
    part.of !== 'queue'
      ? []
      : part.figures
          .filter(({ measureId }) => ['serviceLevelNet', 'abandonShare'].includes(measureId))
          .filter(({ isInside }) => isInside !== true)
          .map(({ measureId }) => `${part.queueId} ${measureId}`),
  );
}

describe('a fit of four queues', () => {
  let named: ReturnType<typeof fittedTo>;
  beforeAll(() => {
    named = fittedTo({}, { rounds: 4, replications: 10 });
  });

  it('has the agents who were there, from a log that names them, and waits as the log does', () => {
    const { fit, centre, plan, staff, compared, eight } = named;
    // Rosters of the known centre, by profile, in a quarter of an hour of the full shifts.
    const at = (hour: number) => fit.profiles.map(({ staff: agents }) => agents[4 * hour]);
    expect(at(9).map((agents) => Math.round(agents ?? 0))).toEqual([6, 4, 2]);
    expect(at(11).map((agents) => Math.round(agents ?? 0))).toEqual([11, 7, 4]);
    expect(at(17).map((agents) => Math.round(agents ?? 0))).toEqual([5, 3, 2]);
    expect(fit.profiles.map(({ callTypes }) => callTypes.join())).toEqual([
      'service,sales',
      'technical',
      'billing',
    ]);
    const ids = ['1-service-sales', '2-technical', '3-billing'];
    expect(centre.profiles?.map(({ id }) => id)).toEqual(ids);
    expect(outside(eight)).toEqual([]);
    expect(fitVerdict(compared)).toMatchObject({ mayBeUsed: true });
    for (const { start, end } of staff.shifts) expect(end > start).toBe(true);
    // The limit is the longest wrap-up that the log shows, and nothing warns.
    for (const { wrapUp } of centre.queues) {
      expect(wrapUp?.mode).toBe('mandatory');
      expect(wrapUp?.limitMs).toBeGreaterThan(150_000);
    }
    expect(plan.cautions).toEqual([]);
  });

  it('finds queues that share their agents, and waits as the log does, where none is named', () => {
    const without = { agents: true, wrapUp: true };
    const { fit, compared, eight } = fittedTo(without, { rounds: 9, replications: 12 });
    expect(fit.sharedTypes).toEqual([['service', 'sales'], ['technical'], ['billing']]);
    expect(outside(eight)).toEqual([]);
    expect(fitVerdict(compared)).toMatchObject({ mayBeUsed: true });
  });

  it('is good beside its log by most figures, and poor with half of its agents', () => {
    const { fit, staff } = named;
    const poorOf = (shifts: typeof staff.shifts): readonly string[] =>
      fitQuality(fit, names, shifts).flatMap(({ figureId, queueId, verdict }) =>
        verdict === 'poor' ? `${queueId} ${figureId}` : [],
      );
    expect(poorOf(staff.shifts).length).toBeLessThan(8);
    const half = staff.shifts.map((shift) => {
      return { ...shift, count: Math.ceil((shift.count ?? 1) / 2) };
    });
    const poor = poorOf(half);
    for (const figureId of ['waitMsP95', 'serviceLevelNet', 'abandonShare']) {
      expect(poor).toContain(`service ${figureId}`);
    }
    // Work of a call does not depend on how many agents there are.
    expect(poor.filter((one) => /talk|wrapUp/.test(one))).toEqual([]);
  });

  it('is refused in one verdict where a queue is off, though its day is not', () => {
    const bent = named.compared.map((part) =>
      part.of !== 'queue' || part.queueId !== 'technical'
        ? part
        : {
            ...part,
            figures: part.figures.map((one) =>
              one.measureId === 'serviceLevelNet'
                ? { ...one, measured: one.measured + 0.17, isInside: false }
                : one,
            ),
          },
    );
    const verdict = fitVerdict(bent);
    expect(verdict?.mayBeUsed).toBe(false);
    expect(verdict?.off[0]).toMatchObject({ queueId: 'technical', isFar: true });
  });
});
