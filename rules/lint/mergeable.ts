/**
 * Rules with equal outcomes whose conditions differ in one fact: they could be merged without
 * changing a decision.
 */
import { equalByValue } from '../../kernel/index.ts';
import type { AnalysedRule, Analysis } from '../boxes/analysis.ts';
import { type Box, boxesMeet, setAt } from '../boxes/box.ts';
import { includes, join } from '../boxes/value-set.ts';
import { ruleKinds } from '../language/rule-kind.ts';
import type { Report } from './report.ts';

const lookBackMax = 50;

export function lintMergeable(analysis: Analysis, lower: AnalysedRule, report: Report): void {
  const { checked, rules, space } = analysis;
  // In kinds that collect, equal outcomes may be intended.
  if (ruleKinds[checked.kind].combination !== 'first') return;
  const own = soleBox(lower);
  if (own === undefined) return;
  for (let place = lower.place - 1; place >= Math.max(0, lower.place - lookBackMax); place -= 1) {
    const upper = rules[place];
    if (upper === undefined) return;
    const box = soleBox(upper);
    const isAgreed = equalByValue(upper.rule.outcome, lower.rule.outcome);
    const differing = isAgreed && box !== undefined ? soleDifference(own, box) : undefined;
    if (differing !== undefined) {
      const dimension = space.dimension(differing);
      const by = dimension.kind === 'fact' ? dimension.fact.name : 'their dates';
      const message = `${lower.rule.name} and ${upper.rule.name} have one outcome and differ in ${by} alone: they could be one rule`;
      report('hint', 'mergeable', `/rules/${lower.rule.index}`, message);
      return;
    }
    if (upper.boxes === null || upper.boxes.some((other) => boxesMeet(other, own))) return;
  }
}

function soleBox({ boxes }: AnalysedRule): Box | undefined {
  return boxes?.length === 1 ? boxes[0] : undefined;
}

function soleDifference(a: Box, b: Box): number | undefined {
  if (a.places.length !== b.places.length || a.places.some((one, at) => one !== b.places[at])) {
    return undefined;
  }
  const differing = a.places.filter((place) => {
    const [left, right] = [setAt(a, place), setAt(b, place)];
    if (left === undefined || right === undefined) return true;
    return !includes(left, right) || !includes(right, left);
  });
  const [place] = differing;
  if (differing.length !== 1 || place === undefined) return undefined;
  const [left, right] = [setAt(a, place), setAt(b, place)];
  return left && right && join(left, right) !== undefined ? place : undefined;
}
