/** Puts values, conditions and outcomes into words of a given language. */
import { unitOfMember } from '../../rules/tables/index.ts';
import type { MessageArguments } from '../parts/language.ts';
import { membersOf } from './json-text.ts';
import type en from './messages/en.json';
import type { Fact, KindWords } from './readings.ts';

/** Zero-width delimiter around a value, so that it can be highlighted. */
export const mark = '\u2060';
const valuesMax = 12;
const [minuteMs, hourMs] = [60_000, 3_600_000];

type Members = Readonly<Record<string, unknown>>;

export const groups = ['all', 'any', 'not'] as const;
export type Group = (typeof groups)[number];

/** Members of a group; undefined: not a group. */
export function groupOf(condition: unknown): Group | undefined {
  return groups.find((group) => Object.hasOwn(membersOf(condition), group));
}

export function partsOf(condition: unknown): readonly unknown[] {
  const group = groupOf(condition);
  const inner = group === undefined ? [] : membersOf(condition)[group];
  return Array.isArray(inner) ? inner : [inner];
}

interface Tools {
  readonly text: (key: keyof typeof en, values?: MessageArguments) => string;
  readonly number: (value: number) => string;
  /** An amount in hundredths of the centre's currency. */
  readonly money: (amountMinor: number) => string;
  readonly words: KindWords;
  readonly fact: (name: string) => string;
  readonly queue: (id: string) => string;
}

export function valueSayer({ text, number, money, fact: label }: Tools) {
  const choice = (word: string) =>
    text('choice', { word: word === 'other' ? 'anyOther' : word.replaceAll(':', '_') });
  const duration = (ms: number) => {
    if (ms % hourMs === 0 && ms >= 2 * hourMs) return `${number(ms / hourMs)}\u00A0h`;
    if (ms % minuteMs === 0 && ms >= 2 * minuteMs) return `${number(ms / minuteMs)}\u00A0min`;
    return `${number(ms / 1_000)}\u00A0s`;
  };
  const inUnit = (unit: string | undefined, value: number): string => {
    const two = (part: number) => String(part).padStart(2, '0');
    switch (unit) {
      case 'ms':
        return duration(value);
      case 'minor':
        return money(value);
      case 'ppm':
        return `${number(value / 10_000)}\u202F%`;
      case 'days':
        return text('days', { days: value });
      case 'minutes':
        return duration(value * minuteMs);
      case 'minuteOfDay':
        return `${two(Math.floor(value / 60))}:${two(value % 60)}`;
      case 'weekday':
        return text('weekday', { day: `d${value}` });
      case 'dayNumber':
        return String(value).replace(/(\d\d)(\d\d)$/, '-$1-$2');
      default:
        return number(value);
    }
  };
  const value = (fact: Fact | undefined, of: unknown): string => {
    if (of === null) return text('unknown');
    if (typeof of === 'boolean') return text('yesOrNo', { value: String(of) });
    if (typeof of === 'number') return inUnit(fact?.unit, of);
    if (Array.isArray(of)) {
      const shown = of.slice(0, valuesMax).map((one) => value(fact, one));
      return shown.length === 0 ? text('none') : shown.join(', ');
    }
    const other = membersOf(of).fact;
    if (typeof other === 'string') return label(other);
    return fact?.type === 'set' ? choice(String(of)) : String(of);
  };
  return { choice, inUnit, value };
}

type ValueSayer = ReturnType<typeof valueSayer>;

export function conditionSayer({
  text,
  words,
  fact: label,
  value,
}: Tools & Pick<ValueSayer, 'value'>) {
  const test = (leaf: Members): string => {
    const name = String(leaf.fact);
    const of = words.factNamed(name);
    const { where } = membersOf(leaf.params);
    const fact =
      where === undefined ? label(name) : `${label(name)} (${text('where')} ${say(where)})`;
    const asked = leaf.value === null ? `${String(leaf.operator)}Null` : String(leaf.operator);
    const said = Array.isArray(leaf.value)
      ? listed(
          leaf.value.slice(0, valuesMax).map((one) => value(of, one)),
          text('or'),
        )
      : value(of, leaf.value);
    const operator = asked.replaceAll(':', '_');
    return text('test', { fact, operator, value: `${mark}${said}${mark}` });
  };
  const say = (condition: unknown): string => {
    const members = membersOf(condition);
    const group = groupOf(condition);
    if (group === undefined) {
      return 'fact' in members ? test(members) : text('named', { name: String(members.condition) });
    }
    const parts = partsOf(condition);
    if (group === 'not') return text('notSo', { condition: say(parts[0]) });
    if (parts.length === 0) return text('always');
    if (parts.length === 1) return say(parts[0]);
    return parts
      .map((part) => (partsOf(part).length > 1 ? `(${say(part)})` : say(part)))
      .join(` ${text(group === 'all' ? 'and' : 'or')} `);
  };
  return say;
}

export function outcomeSayer(tools: Tools & ValueSayer) {
  const { text, queue, choice, inUnit, value } = tools;
  const member = (name: string) => text('member', { name });
  // Messages leave out members that the outcome lacks.
  const sentence = (key: 'does' | 'step' | 'fallback', members: Members) =>
    text(key, members as MessageArguments);
  const given = (name: string, of: unknown): string => {
    if (name === 'queue') return queue(String(of));
    if (Array.isArray(of)) {
      if (of.length === 0) return text('anybody');
      const said = of.map((one) => given(name === 'alsoQueues' ? 'queue' : name, one));
      return said.join(name === 'steps' ? text('stepsBetween') : ', ');
    }
    if (typeof of === 'number') {
      // Sentences word the direction of a delay.
      return inUnit(unitOfMember(name), name.endsWith('Ms') ? Math.abs(of) : of);
    }
    if (typeof of !== 'object' || of === null) {
      return typeof of === 'string' ? choice(of) : value(undefined, of);
    }
    const { skill, minLevel, agentId, atMs, kind } = membersOf(of);
    if (skill !== undefined) return `${skill}${minLevel === undefined ? '' : ` ≥ ${minLevel}`}`;
    if (agentId !== undefined) return String(agentId);
    const members = saidOf(of as Members);
    if (atMs !== undefined) return sentence('step', { ...members, mode: membersOf(of).mode });
    if (name === 'fallback') return sentence('fallback', { ...members, kind });
    return Object.entries(members)
      .map(([inner, said]) => `${member(inner)} ${said}`)
      .join(', ');
  };
  const saidOf = (members: Members): Members =>
    Object.fromEntries(Object.entries(members).map(([name, of]) => [name, given(name, of)]));
  const outcome = (event: unknown): string => {
    const { type, params } = membersOf(event);
    // Empty lists are left out of the sentence.
    const members = Object.fromEntries(
      Object.entries(membersOf(params)).filter(([, of]) => !Array.isArray(of) || of.length > 0),
    );
    const said = Object.entries(saidOf(members)).map(([name, of]) => [name, `${mark}${of}${mark}`]);
    return sentence('does', {
      ...Object.fromEntries(said),
      sign: `s${Math.sign(Number(members.offsetMs ?? 0))}`,
      act: members.action ?? members.verdict ?? members.effect ?? members.kind,
      audience: members.audience,
      type,
    });
  };
  return { member, given, outcome };
}

function listed(values: readonly string[], or: string): string {
  const last = values.at(-1) ?? '';
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} ${or} ${last}`;
}
