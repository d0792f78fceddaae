/** The several-skills model of a validation case: names become numbers, means become rates. */
import type { ModelOf } from '../../../contracts/index.ts';
import { hourMs } from '../../planning/formulas/limit.ts';
import type { SkillModel } from '../formulas/skill-model.ts';

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
