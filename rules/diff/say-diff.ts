/** A diff in English and French sentences, for approvers. */
import { type Language, semicolons } from '../explain/say-value.ts';
import { dictionary } from '../facts/dictionary.ts';
import type { PlanStep } from '../files/index.ts';
import { type CasesChange, type ConditionChange, sayFacts } from './diff-conditions.ts';
import type { MemberChange } from './diff-outcome.ts';
import type { ChangedRule, MovedRule, RuleDiff } from './diff-rule-sets.ts';
import { sayLosses } from './losses.ts';
import { type Effect, sayReach } from './reach.ts';
import { sayMember, sayPath } from './say-member.ts';

const en = {
  added: (rule: string, when: string) => `${rule} is new: when ${when}`,
  removed: (rule: string, when: string) => `${rule} is gone: it held when ${when}`,
  up: (rule: string, other: string | null) =>
    `${rule} moved up${other === null ? '' : `, now above ${other}`}`,
  down: (rule: string, other: string | null) =>
    `${rule} moved down${other === null ? '' : `, now below ${other}`}`,
  param: (name: string, now: string, old: string) =>
    `param.${name} is now ${now} instead of ${old}`,
  conditions: 'conditions',
  gains: 'now also matches',
  loses: 'no longer matches',
  example: 'example',
  dates: 'In force',
  step: (now: string, old: string, who: string) =>
    `callers now wait ${now} instead of ${old} before ${who} joins`,
  newStep: (at: string, who: string) => `new step: after ${at} also ${who}`,
  goneStep: (at: string, who: string) => `step gone: after ${at} also ${who}`,
  changed: (what: string, now: string, old: string) => `${what} is now ${now} instead of ${old}`,
  nobody: 'everybody',
  untouched: (rule: string) => `${rule} is as it was`,
};
const fr: typeof en = {
  added: (rule, when) => `${rule} est nouvelle : quand ${when}`,
  removed: (rule, when) => `${rule} disparaît : elle valait quand ${when}`,
  up: (rule, other) => `${rule} monte${other === null ? '' : `, maintenant au-dessus de ${other}`}`,
  down: (rule, other) =>
    `${rule} descend${other === null ? '' : `, maintenant au-dessous de ${other}`}`,
  param: (name, now, old) => `param.${name} vaut maintenant ${now} au lieu de ${old}`,
  conditions: 'conditions',
  gains: 'vaut maintenant aussi pour',
  loses: 'ne vaut plus pour',
  example: 'exemple',
  dates: 'En vigueur',
  step: (now, old, who) =>
    `les appelants attendent maintenant ${now} au lieu de ${old} avant le renfort de ${who}`,
  newStep: (at, who) => `nouvelle étape : après ${at} aussi ${who}`,
  goneStep: (at, who) => `étape supprimée : après ${at} aussi ${who}`,
  changed: (what, now, old) => `${what} : maintenant ${now} au lieu de ${old}`,
  nobody: 'tout le monde',
  untouched: (rule) => `${rule} reste comme elle était`,
};
const words = { en, fr };

const labelOf = new Map(dictionary.map(({ name, label }) => [name, label]));

/**
 * Sentences; empty if nothing changed. `effect` comes from running both versions over a journal.
 */
export function sayDiff(diff: RuleDiff, language: Language, effect?: Effect): readonly string[] {
  const said = words[language];
  const reaching = (rule: string, lines: readonly string[]): readonly string[] => {
    const [first = '', ...others] = lines;
    const reach = sayReach(rule, { never: diff.neverDecides, effect }, language);
    return [reach === '' ? first : `${first}${semicolons[language]}${reach}`, ...others];
  };
  const moved = new Set(diff.moved.map(({ rule }) => rule));
  const touched = new Set([...diff.added, ...diff.moved, ...diff.changed].map(({ rule }) => rule));
  const untouched = diff.neverDecides.filter(({ rule }) => !touched.has(rule));
  return [
    ...diff.added.flatMap(({ rule, when }) => reaching(rule, [said.added(rule, when[language])])),
    ...diff.removed.flatMap(({ rule, when }) =>
      reaching(rule, [said.removed(rule, when[language])]),
    ),
    ...diff.moved.flatMap((one) => reaching(one.rule, [sayMove(one, language)])),
    ...diff.params.map(({ path: [name = ''], before, after }) => {
      return said.param(name, sayMember(after, name, language), sayMember(before, name, language));
    }),
    ...diff.changed.flatMap((one) => {
      const lines = sayChanges(one, language);
      return moved.has(one.rule) ? lines : reaching(one.rule, lines);
    }),
    ...untouched.flatMap(({ rule }) => reaching(rule, [said.untouched(rule)])),
    ...sayLosses(diff.losses, language),
    ...diff.texts.map((change) => sayOwn('text', change, language)),
    ...diff.items.map((change) => sayOwn('sku', change, language)),
  ];
}

function sayOwn(
  what: 'text' | 'sku',
  { path, before, after }: MemberChange,
  language: Language,
): string {
  const member = path.at(-1) ?? '';
  return words[language].changed(
    `${sayPath([what], language)} ${path.join(' ')}`,
    sayMember(after, member, language),
    sayMember(before, member, language),
  );
}

function sayMove({ rule, direction, below, above }: MovedRule, language: Language): string {
  return direction === 'up' ? words[language].up(rule, above) : words[language].down(rule, below);
}

function sayChanges({ rule, conditions, outcome }: ChangedRule, language: Language): string[] {
  const said = words[language];
  const lines = [
    ...(conditions?.conditions ?? []).map((change) => sayConditionChange(change, language)),
    ...sayCases(conditions?.gains, said.gains, language),
    ...sayCases(conditions?.loses, said.loses, language),
    ...outcome.map((change) => sayOutcome(change, language)),
  ];
  const colon = language === 'fr' ? ' : ' : ': ';
  return lines.map((line) => `${rule}${colon}${line}`);
}

function sayConditionChange({ fact, before, after }: ConditionChange, language: Language): string {
  const said = words[language];
  const subject =
    fact === undefined
      ? said.conditions
      : fact === 'dates'
        ? said.dates
        : (labelOf.get(fact)?.[language] ?? fact);
  const colon = language === 'fr' ? ' : ' : ': ';
  return `${subject}${colon}${before[language]} → ${after[language]}`;
}

function sayCases(
  change: CasesChange | null | undefined,
  verb: string,
  language: Language,
): readonly string[] {
  if (change === null || change === undefined) return [];
  const { what, example } = change;
  const shown =
    example === undefined
      ? ''
      : `${semicolons[language]}${words[language].example} ${sayFacts(example)}`;
  const colon = language === 'fr' ? ' : ' : ': ';
  return [`${verb}${colon}${what[language]}${shown}`];
}

function sayOutcome({ path, before, after, step }: MemberChange, language: Language): string {
  const said = words[language];
  const member = path.at(-1) ?? '';
  if (step !== undefined && member === 'atMs') {
    const [now, old] = [after, before].map((ms) => sayMember(ms, member, language));
    return said.step(now ?? '', old ?? '', whoJoins(step, language));
  }
  if (step !== undefined && path.length === 2) {
    const at = sayMember(step.atMs, 'atMs', language);
    return (after === undefined ? said.goneStep : said.newStep)(at, whoJoins(step, language));
  }
  return said.changed(
    sayPath(path, language),
    sayMember(after, member, language),
    sayMember(before, member, language),
  );
}

function whoJoins({ required, alsoQueues = [] }: PlanStep, language: Language): string {
  if (alsoQueues.length > 0) return alsoQueues.join(', ');
  const isOpen = required === undefined || (Array.isArray(required) && required.length === 0);
  return isOpen ? words[language].nobody : sayMember(required, 'required', language);
}
