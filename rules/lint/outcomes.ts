/**
 * Checks outcomes by kind: names exist, texts exist in every language, members are complete, and no
 * payment fact appears.
 */
import { Space } from '../boxes/space.ts';
import { dictionary } from '../facts/dictionary.ts';
import type { OutcomeOf, RuleSetFile, RuleWorld } from '../files/index.ts';
import type { CheckedRule, CheckedRuleSet } from '../language/checked-rule-set.ts';
import { suggest } from '../language/rule-finding.ts';
import type { RuleKind } from '../language/rule-kind.ts';
import { resultOf } from '../language/slices.ts';
import { lintGuard } from './admit-guard.ts';
import { type KnownNames, knownNames, lintName, lintReason, lintText } from './names.ts';
import type { Report } from './report.ts';
import { lintExpression, lintRouteOutcome } from './route-outcome.ts';

interface Place {
  readonly file: RuleSetFile;
  readonly known: KnownNames;
  readonly space: Space;
  readonly report: Report;
  readonly pointer: string;
}

type LintOutcome<K extends RuleKind> = (
  place: Place,
  outcome: OutcomeOf[K],
  rule: CheckedRule,
) => void;

const byKind: { readonly [K in RuleKind]: LintOutcome<K> } = {
  classify: ({ known, report, pointer }, { language }) => {
    const { languages } = known.world;
    if (language === undefined || languages === undefined || languages.includes(language)) return;
    const message = `the centre does not speak "${language}"; expected one of ${languages.join(', ')}`;
    report('error', 'unknown-language', `${pointer}/language`, message, { received: language });
  },
  admit: (place, outcome, rule) => {
    text(place, outcome.text, 'text');
    lintGuard(place, rule, outcome);
  },
  route: lintRouteOutcome,
  treat: lintTreat,
  prompt: lintPrompt,
  script: (place, outcome) => text(place, outcome.text, 'text'),
  check: lintCheck,
  priceLimit: lintPriceLimit,
  coupon: (place, outcome) => {
    text(place, outcome.text, 'text');
    lintReason(place.known, place.report, outcome.refuse, `${place.pointer}/refuse`);
  },
};

export function lintOutcomes(checked: CheckedRuleSet, world: RuleWorld, report: Report): void {
  resultOf(outcomesInSlices(checked, world, report));
}

export function* outcomesInSlices(
  checked: CheckedRuleSet,
  world: RuleWorld,
  report: Report,
): Generator<void, void> {
  const { texts = {} } = checked.file;
  const spoken = { texts: { ...world.texts, ...texts } };
  const known = knownNames(world, checked.file);
  const space = new Space({ mayMiss: false });
  const lint = byKind[checked.kind] as LintOutcome<RuleKind>;
  for (const rule of checked.rules) {
    const pointer = `/rules/${rule.index}/event/params`;
    const place = { file: checked.file, known, space, report, pointer };
    lint(place, rule.outcome as OutcomeOf[RuleKind], rule);
    lintPayment(rule, spoken, pointer, report);
    yield;
  }
}

function text({ known, report, pointer }: Place, id: string | undefined, at: string): void {
  if (id !== undefined) lintText(known, report, id, `${pointer}/${at}`);
}

/** Shortest useful pause before the next treatment; below, it would repeat almost at once. */
const nextInMsMin = 5_000;

function lintTreat(place: Place, { say = [], music, nextInMs }: OutcomeOf['treat']): void {
  const { known, report, pointer } = place;
  for (const [index, id] of say.entries()) text(place, id, `say/${index}`);
  if (music !== undefined) {
    lintName(known, report, { of: 'music', name: music, pointer: `${pointer}/music` });
  }
  if (typeof nextInMs === 'number' && nextInMs >= nextInMsMin) return;
  const expected = `at least ${nextInMsMin}`;
  const message = `nextInMs is ${nextInMs}; expected ${expected}, so that treatment always ends in a timer`;
  report('error', 'next-too-soon', `${pointer}/nextInMs`, message, { expected });
}

function lintPrompt(place: Place, outcome: OutcomeOf['prompt']): void {
  const { known, report, pointer } = place;
  const { say, note, sku, priceGroup, acceptPrior, reasonsToDecline } = outcome;
  text(place, say, 'say');
  text(place, note, 'note');
  lintName(known, report, { of: 'item', name: sku, pointer: `${pointer}/sku` });
  if (priceGroup !== undefined) {
    const at = `${pointer}/priceGroup`;
    lintName(known, report, { of: 'price group', name: priceGroup, pointer: at });
  }
  const { accepted = -1, shown = 0 } = acceptPrior ?? {};
  if (!(shown > 0 && accepted >= 0 && accepted <= shown)) {
    const expected = 'a prior such as 2 accepted of 20 shown';
    const message = `the prompt for ${sku} believes ${accepted} of ${shown} accept; expected ${expected}`;
    report('error', 'prior-missing', `${pointer}/acceptPrior`, message, { expected });
  }
  if ((reasonsToDecline ?? []).length === 0) {
    const message = `the prompt for ${sku} has no reasons to decline; expected at least one`;
    report('error', 'reasons-missing', `${pointer}/reasonsToDecline`, message);
  }
  for (const [index, reason] of (reasonsToDecline ?? []).entries()) {
    lintReason(known, report, reason, `${pointer}/reasonsToDecline/${index}`);
  }
}

function lintCheck(place: Place, outcome: OutcomeOf['check']): void {
  const { known, report, pointer } = place;
  const { effect, hold, review, score } = outcome;
  text(place, outcome.text, 'text');
  lintReason(known, report, outcome.reason, `${pointer}/reason`);
  if (effect === 'hold' && hold === undefined) {
    report('error', 'hold-missing', pointer, 'the check holds the order without a hold code');
  }
  if (effect === 'score' && score === undefined) {
    report('error', 'score-missing', pointer, 'the check scores the order without a score');
  }
  if (hold !== undefined) {
    const at = `${pointer}/hold`;
    lintName(known, report, { of: 'hold code', name: hold.code, pointer: `${at}/code` });
    if (effect !== 'hold') {
      const message = `the check names the hold ${hold.code} and its effect is "${effect}"; expected the effect "hold", or no hold`;
      report('warning', 'hold-without-effect', at, message);
    }
  }
  if (review === undefined) return;
  const at = `${pointer}/review/queue`;
  lintName(known, report, { of: 'queue', name: review.queue, pointer: at });
  lintExpression(place, review.required, 'review/required');
}

function lintPriceLimit(place: Place, outcome: OutcomeOf['priceLimit']): void {
  const { known, report, pointer } = place;
  const { verdict, approverRole, reasonSet } = outcome;
  text(place, outcome.text, 'text');
  const { reasonSets } = known.world;
  if (reasonSets !== undefined && !Object.hasOwn(reasonSets, reasonSet)) {
    const message = `there is no reason set "${reasonSet}"${suggest(reasonSet, Object.keys(reasonSets))}`;
    const at = `${pointer}/reasonSet`;
    report('error', 'unknown-reason-set', at, message, { received: reasonSet });
  }
  if (approverRole !== undefined) {
    const at = `${pointer}/approverRole`;
    lintName(known, report, { of: 'role', name: approverRole, pointer: at });
  } else if (verdict === 'approve') {
    const message = 'the price needs approval and nobody is named; expected an approverRole';
    report('error', 'approver-missing', pointer, message);
  }
}

const payment = dictionary.filter(({ privacy }) => privacy === 'payment').map(({ name }) => name);

function lintPayment(
  { name, outcome }: CheckedRule,
  { texts = {} }: RuleWorld,
  pointer: string,
  report: Report,
): void {
  const look = (value: unknown, at: string): void => {
    if (typeof value === 'string') {
      const spoken = Object.hasOwn(texts, value) ? Object.values(texts[value] ?? {}) : [];
      const fact = payment.find((one) => [value, ...spoken].some((text) => text.includes(one)));
      if (fact === undefined) return;
      const message = `the outcome of ${name} repeats ${fact}; expected no fact about payment there`;
      report('error', 'payment-fact-in-outcome', at, message, { received: value });
    } else if (typeof value === 'object' && value !== null) {
      for (const [member, inner] of Object.entries(value)) look(inner, `${at}/${member}`);
    }
  };
  look(outcome, pointer);
}
