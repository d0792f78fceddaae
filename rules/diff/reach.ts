/**
 * The effect of a changed rule: whether it can decide at all, and its share of recorded decisions.
 */
import { analyse } from '../boxes/analysis.ts';
import { coveringOf } from '../boxes/covering.ts';
import { type Language, pairsByLanguage, sayNumber, semicolons } from '../explain/say-value.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import { ruleKinds } from '../language/rule-kind.ts';
import type { RehearsalReport, RuleEffect } from '../rehearse/rehearsal-report.ts';

/** In larger sets only the changed rules are examined, as the work grows quadratically. */
const wholeRulesMax = 300;

/** A rule that never decides. */
export interface IneffectiveRule {
  readonly rule: string;
  /** Higher rules that take all its cases; empty: its conditions can never hold. */
  readonly by: readonly string[];
}

/** Changed rules that can never decide, and unchanged ones that no longer can. */
export function neverDeciding(
  before: CheckedRuleSet | null,
  after: CheckedRuleSet,
  touched: ReadonlySet<string>,
): readonly IneffectiveRule[] {
  const isLarge = after.rules.length > wholeRulesMax;
  const named = isLarge ? new Set([...touched].slice(0, wholeRulesMax)) : null;
  const idle = idleRules(after, named);
  const others = idle.filter(({ rule }) => !touched.has(rule)).map(({ rule }) => rule);
  if (before === null || others.length === 0) return idle;
  const old = new Set(idleRules(before, new Set(others)).map(({ rule }) => rule));
  return idle.filter(({ rule }) => touched.has(rule) || !old.has(rule));
}

function idleRules(
  checked: CheckedRuleSet,
  named: ReadonlySet<string> | null,
): readonly IneffectiveRule[] {
  const analysis = analyse(checked);
  const isFirst = ruleKinds[checked.kind].combination === 'first';
  return analysis.rules.flatMap((analysed): IneffectiveRule[] => {
    const { boxes, rule } = analysed;
    if (boxes === null || named?.has(rule.name) === false) return [];
    if (boxes.length === 0) return [{ rule: rule.name, by: [] }];
    const covering = isFirst ? coveringOf(analysis, analysed) : null;
    if (covering?.verdict !== 'covered') return [];
    return [{ rule: rule.name, by: covering.by.map((upper) => upper.rule.name) }];
  });
}

const words = pairsByLanguage({
  never: ['never decides', 'ne décide jamais'],
  one: ['decides before it', 'décide avant elle'],
  several: ['together decide before it', 'décident ensemble avant elle'],
  none: ['no case meets its conditions', 'aucun cas ne remplit ses conditions'],
  decides: ['decides', 'décide'],
  matches: ['matches', 's’applique à'],
  of: [
    (share: string, count: string) => `${share} of ${count} recorded decisions`,
    (share: string, count: string) => `${share} de ${count} décisions enregistrées`,
  ],
  before: [(share: string) => `, ${share} before`, (share: string) => `, ${share} avant`],
});

export type Effect = Pick<RehearsalReport, 'kind' | 'decisions' | 'sampled' | 'rules'>;

/**
 * Text such as "never decides; gold decides before it" or "decides 14 % of 1,200 recorded
 * decisions"; may be empty.
 */
export function sayReach(
  rule: string,
  of: { readonly never: readonly IneffectiveRule[]; readonly effect: Effect | undefined },
  language: Language,
): string {
  const said = words[language];
  const idle = of.never.find((one) => one.rule === rule);
  if (idle !== undefined) {
    const { by } = idle;
    const why =
      by.length === 0 ? said.none : `${by.join(', ')} ${said[by.length === 1 ? 'one' : 'several']}`;
    return `${said.never}${semicolons[language]}${why}`;
  }
  const { effect } = of;
  const own = effect?.rules.find((one) => one.rule === rule);
  if (effect === undefined || own === undefined || effect.decisions === 0) return '';
  const isFirst = ruleKinds[effect.kind].combination === 'first';
  const share = (side: keyof Pick<RuleEffect, 'before' | 'after'>): string | null => {
    const counts = own[side];
    if (counts === null) return null;
    const shareOf = isFirst ? counts.won / effect.decisions : counts.matched / effect.sampled;
    return sayNumber(Math.round(shareOf * 1_000) * 1_000, 'ppm', language);
  };
  const [now, old] = [share('after'), share('before')];
  const verb = isFirst ? said.decides : said.matches;
  const count = sayNumber(effect.decisions, 'count', language);
  return `${verb} ${said.of(now ?? sayNumber(0, 'ppm', language), count)}${old === null ? '' : said.before(old)}`;
}
