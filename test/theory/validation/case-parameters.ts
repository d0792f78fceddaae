/** Parameters of a case as formulas take them: moments, patience, and models of several skills. */
import type { DistributionSpec } from '../../../contracts/index.ts';
import { assert, hourMs } from '../../../kernel/index.ts';
import { compileDistribution } from '../../../simulator/distributions/compile-distribution.ts';
import type { Patience } from '../../../simulator/planning/formulas/offered-wait.ts';
import {
  constantMoments,
  gammaMoments,
  type HandleTimeMoments,
  hyperexponentialMoments,
  lognormalMoments,
} from '../formulas/one-agent.ts';
import type { SkillModel } from '../formulas/skill-model.ts';
import type { ModelOf } from '../schemas/validation-models.schema.ts';

/** A distribution of patience with the places where it is not smooth. */
export function patienceOf(spec: DistributionSpec): Patience {
  const distribution = compileDistribution(spec);
  return { cdf: (x) => distribution.cdf(x), kinks: kinksOf(spec) };
}

function kinksOf(spec: DistributionSpec): readonly number[] {
  switch (spec.law) {
    case 'deterministic':
      return [spec.valueMs];
    case 'uniform':
      return [spec.minMs, spec.maxMs];
    case 'truncated':
      return [spec.minMs ?? 0, spec.maxMs];
    case 'mixture':
      return spec.parts.flatMap(kinksOf);
    case 'empirical':
      return spec.sampleMs ?? [];
    case 'kaplanMeier':
      return (spec.table ?? []).map(([atMs]) => atMs);
    default:
      return [];
  }
}

/**
 * The moments of a distribution of handle times; of distributions that validation cases may state.
 */
export function momentsOf(spec: DistributionSpec): HandleTimeMoments {
  switch (spec.law) {
    case 'exponential':
      return gammaMoments({ shape: 1, mean: spec.meanMs });
    case 'gamma':
      return gammaMoments({ shape: spec.shape, mean: spec.meanMs });
    case 'erlang':
      return gammaMoments({ shape: spec.stages, mean: spec.meanMs });
    case 'deterministic':
      return constantMoments(spec.valueMs);
    case 'hyperexponential':
      return hyperexponentialMoments(
        spec.parts.map(({ share, meanMs }) => ({ share, mean: meanMs })),
      );
    case 'lognormal':
      return lognormalMoments({ mean: spec.meanMs ?? 1, scv: spec.scv ?? 1 });
    case 'uniform': {
      const { minMs: a, maxMs: b } = spec;
      const moment = (k: number): number => (b ** (k + 1) - a ** (k + 1)) / ((k + 1) * (b - a));
      return { mean: moment(1), secondMoment: moment(2), thirdMoment: moment(3), transform: null };
    }
    default:
      assert(false, () => `no moments of the law ${spec.law}`);
  }
}

/** Classes and groups in the case's order. */
export function skillModelOf(model: ModelOf<'skills'>): SkillModel {
  const classNames = model.classes.map(({ name }) => name);
  const groupNames = model.groups.map(({ name }) => name);
  const byPair = <T>(value: (pair: string) => T): readonly (readonly T[])[] =>
    classNames.map((k) => groupNames.map((group) => value(`${k}.${group}`)));
  return {
    classes: model.classes.map(({ name, arrivalsPerHour, patienceMsMean, targetMs, tries }) => ({
      name,
      arrivalRate: arrivalsPerHour / hourMs,
      abandonRate: patienceMsMean === null ? 0 : 1 / patienceMsMean,
      targetMs,
      tries: tries.map((group) => groupNames.indexOf(group)),
    })),
    groups: model.groups.map(({ name, agentCount, takes }) => ({
      name,
      agentCount,
      rule: takes.rule,
      takes: takes.classes.map((k) => classNames.indexOf(k)),
    })),
    serviceRates: byPair((pair) => {
      const meanMs = model.handleTimeMsMean[pair];
      return meanMs === undefined ? 0 : 1 / meanMs;
    }),
    reserves: byPair((pair) => model.reserve[pair] ?? 0),
    backlogClass: model.backlogClass === null ? null : classNames.indexOf(model.backlogClass),
    waitingPlaces: model.waitingPlacesTotal,
  };
}
