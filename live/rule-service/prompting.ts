/**
 * What an agent may offer, and has to say, beside a line of an order: asked of the rules in force,
 * and journalled as it is shown.
 *
 * Orders are not ours yet, so what is known of the line comes with the question.
 * Source: rules.md C6, C7.
 */
import { randomUUID } from 'node:crypto';
import type { Person, Role } from '../../contracts/index.ts';
import {
  type DecisionLine,
  type FactRecord,
  type FactsFile,
  factRecord,
  type PromptHistory,
  type PromptLink,
  type PromptName,
  type PromptOutcome,
  type PromptRanking,
  type RankedPrompt,
  type RuleWorld,
  rankPrompts,
  type Script,
  type ScriptMoment,
  scriptsAt,
  wordsOf,
  worldOfSet,
} from '../../rules/index.ts';
import type { AnsweredPrompt, PromptAnswerRecord, PromptRecord } from '../../store/index.ts';
import type { ActiveSets } from './active-sets.ts';
import { type RuleContext, requirePerson } from './rule-context.ts';
import { done, type Refused, refused, type ServiceAnswer } from './service-answer.ts';

const dayMs = 86_400_000;
/** What acceptance is learnt from. */
const historyDays = 90;
const promptRoles: readonly Role[] = ['agent', 'orderTaker', 'supervisor', 'ruleEditor', 'admin'];

export interface PromptRequest {
  readonly person: string | null;
  readonly callId: string;
  /** Of the order [that of the call]. */
  readonly orderId?: string;
  readonly lineId?: string;
  readonly customerId?: string;
  /** Of the line, its order, the customer; the call's own are known. */
  readonly facts: FactsFile;
  readonly isCardBeingRead?: boolean;
}

/** A prompt that is on the agent's screen. */
export interface ShownPrompt extends RankedPrompt {
  readonly id: string;
  /** Its link, else its rule. */
  readonly key: string;
  /** What to say, in the caller's language; null: there is no such text. */
  readonly words: string | null;
  readonly noteWords: string | null;
}

export interface ShownPrompts {
  readonly set: string;
  readonly version: number;
  readonly shown: readonly ShownPrompt[];
  readonly withheld: PromptRanking['withheld'];
}

/** A call as it stands, asked for a person; null: no such call is kept. */
export type CallNow = (
  callId: string,
  personId: string,
) => {
  /** What is known of it already. */
  readonly facts: FactsFile;
  readonly state: string;
  /** The person is the agent, of the same id, who talks in it. */
  readonly isTheirs: boolean;
} | null;

export interface PromptContext {
  readonly context: RuleContext;
  readonly active: ActiveSets;
  readonly callNow: CallNow;
  readonly onDecision: (line: DecisionLine) => void;
}

/** Ranks, journals, and answers with what to show. */
export function promptsFor(of: PromptContext, asked: PromptRequest): ServiceAnswer<ShownPrompts> {
  const person = requirePerson(of.context, asked.person, promptRoles);
  if (!person.ok) return person;
  const call = requireOwnCall(of, asked.callId, person.value);
  if (!call.ok) return call;
  const rules = of.active.ofKind('prompt');
  if (rules === undefined) return noneInForce('prompt');
  const { clock, store, centreId } = of.context;
  const world = worldOfSet(rules.checked.file, of.context.world);
  const facts = { ...call.value, ...asked.facts };
  const record = factRecord(facts);
  const atMs = clock.nowMs();
  const ranking = rankPrompts({
    rules,
    facts: record,
    atMs,
    links: linksOf(world),
    history: historyOf(of.context, asked, facts),
    isDirectedSelling: isDirected(of.context),
    isCardBeingRead: asked.isCardBeingRead === true,
    hasStock: (sku, quantity) =>
      (store.items.get(centreId, sku)?.document.stock ?? quantity) >= quantity,
    marginMinor: (outcome) => marginOf(world, facts, outcome),
  });
  const { set, version, withheld } = ranking;
  const shown = ranking.shown.map((prompt): ShownPrompt => {
    const id = `prm_${randomUUID().replaceAll('-', '').slice(0, 26)}`;
    const said = (text = '') => wordsOf(world, text, facts['call.language'])?.words ?? null;
    const { say, note } = prompt.outcome;
    return { ...prompt, id, key: keyOf(prompt), words: said(say), noteWords: said(note) };
  });
  store.transaction(() => {
    for (const prompt of shown) {
      store.prompts.add(
        recordOf(prompt, { set, version, asked, facts, person: person.value, atMs }),
      );
    }
  });
  const { matched } = rules.decide(record, atMs);
  of.onDecision({ kind: 'prompt', set, version, atMs, subject: asked.callId, facts, matched });
  return done({ set, version, shown, withheld });
}

/** An answer, with what was shown: the words of the version that the prompt is of. */
export interface AnsweredAs extends PromptAnswerRecord {
  readonly say: string;
  readonly version: number;
}

/** What became of a prompt, while its call lasts; said twice, it is said once. */
export function answerPrompt(
  of: PromptContext,
  asked: {
    readonly person: string | null;
    readonly promptId: string;
    readonly answer: 'accepted' | 'declined';
    readonly reason?: string;
  },
): ServiceAnswer<AnsweredAs> {
  const person = requirePerson(of.context, asked.person, promptRoles);
  if (!person.ok) return person;
  const { promptId, answer, reason = null } = asked;
  const { prompts } = of.context.store;
  const prompt = prompts.prompt(promptId);
  if (prompt === undefined) {
    return refused('prompt_not_found', `There is no prompt ${promptId}.`);
  }
  const { reasonsToDecline, say, words = null } = prompt.body as PromptBody;
  const shown = { say: words ?? say, version: prompt.version };
  const first = prompts.answerTo(promptId);
  if (first?.answer === answer && first.person === person.value.id) {
    return done({ ...first, ...shown });
  }
  const call = requireOwnCall(of, prompt.callId, person.value);
  if (!call.ok) return call;
  if (first !== undefined) {
    const detail = `The prompt ${promptId} was ${first.answer} already; it cannot be ${answer}.`;
    return refused('order_state_not_allowed', detail, { allowed: [] });
  }
  if (reason !== null && !reasonsToDecline.includes(reason)) {
    const detail = `The reason is "${reason}"; expected one of ${reasonsToDecline.join(', ')}.`;
    return refused('reason_required', detail);
  }
  const atMs = of.context.clock.nowMs();
  const record = { promptId, answer, reason, person: person.value.id, atMs };
  prompts.answer(record);
  return done({ ...record, ...shown });
}

/** The texts of a moment of an order, highest priority first. */
export function scriptsFor(
  of: PromptContext,
  asked: {
    readonly person: string | null;
    readonly callId: string;
    readonly moment: ScriptMoment;
    readonly facts: FactsFile;
  },
): ServiceAnswer<{
  readonly set: string;
  readonly version: number;
  readonly scripts: readonly Script[];
}> {
  const person = requirePerson(of.context, asked.person, promptRoles);
  if (!person.ok) return person;
  const call = requireOwnCall(of, asked.callId, person.value);
  if (!call.ok) return call;
  const rules = of.active.ofKind('script');
  if (rules === undefined) return noneInForce('script');
  const { world = {}, clock } = of.context;
  const known = { ...call.value, ...asked.facts };
  const facts: FactRecord = factRecord(known);
  const atMs = clock.nowMs();
  const { set, version } = rules;
  const { matched } = rules.decide(facts, atMs);
  of.onDecision({
    kind: 'script',
    set,
    version,
    atMs,
    subject: asked.callId,
    facts: known,
    matched,
  });
  if (!isDirected(of.context)) return done({ set, version, scripts: [] });
  const scripts = scriptsAt({ rules, facts, atMs, moment: asked.moment, world });
  return done({ set, version, scripts });
}

/** What is known of a call that the person talks in: nobody else reads out prompts and scripts. */
function requireOwnCall(
  { callNow }: PromptContext,
  callId: string,
  { id, name }: Person,
): ServiceAnswer<FactsFile> {
  const call = callNow(callId, id);
  if (call === null) return refused('call_not_found', `No call ${callId} among those kept.`);
  if (call.state !== 'connected') {
    const detail = `Call ${callId} is ${call.state}; prompts and scripts are of a call that is connected.`;
    return refused('call_state_not_allowed', detail, { allowed: ['connected'] });
  }
  if (call.isTheirs) return done(call.facts);
  const detail = `${name} does not talk in call ${callId}; expected the agent who does.`;
  return refused('not_call_owner', detail);
}

/** Whether the centre has agents prompted; one that has not said does. */
function isDirected({ store, centreId }: RuleContext): boolean {
  return store.channels.get(centreId, centreId)?.document.directedSelling !== false;
}

function noneInForce(kind: string): Refused {
  const detail = `No rules of kind ${kind} are in force.`;
  return refused('rules_state_not_allowed', detail, { blockers: [detail] });
}

function keyOf({ link, rule }: PromptName): string {
  return link ?? rule ?? '';
}

function linksOf({ links = [] }: RuleWorld): readonly PromptLink[] {
  return links.map(({ linkedSku, active, ...link }) => ({
    ...link,
    id: `${link.triggerSku}-${linkedSku}`,
    sku: linkedSku,
    isActive: active,
  }));
}

function historyOf(
  { store, clock }: RuleContext,
  { callId, orderId, lineId, customerId }: PromptRequest,
  facts: FactsFile,
): PromptHistory {
  const { prompts } = store;
  const nowMs = clock.nowMs();
  const shown = orderId === undefined ? prompts.ofCall(callId) : prompts.ofOrder(orderId);
  const group = textOrNull(facts['customer.group']);
  const learnt = prompts.history(nowMs - historyDays * dayMs);
  return {
    onOrder: shown.map(asNamed),
    onLine: lineId === undefined ? 0 : shown.filter((one) => lineOf(one) === lineId).length,
    acceptance: (name) => {
      const own = learnt.find(
        ({ rule, customerGroup }) => rule === keyOf(name) && customerGroup === group,
      );
      return { accepted: own?.accepted ?? 0, shown: own?.shown ?? 0 };
    },
    daysSinceShown: (name) => {
      if (customerId === undefined) return null;
      const lastMs = prompts.lastShownAtMs(customerId, keyOf(name));
      return lastMs === null ? null : Math.floor((nowMs - lastMs) / dayMs);
    },
  };
}

type PromptBody = PromptOutcome &
  PromptName & { readonly lineId: string | null; readonly words?: string | null };

function asNamed({ body, answer }: AnsweredPrompt): PromptHistory['onOrder'][number] {
  const { link, rule } = body as PromptBody;
  return { link, rule, answer };
}

function lineOf({ body }: PromptRecord): string | null {
  return (body as PromptBody).lineId;
}

/** Of the new line; of an up-sell, by how much it is more than the present line's. */
function marginOf({ items = [] }: RuleWorld, facts: FactsFile, outcome: PromptOutcome): number {
  const of = (sku: unknown, quantity: number): number => {
    const item = items.find((one) => one.sku === sku);
    return item === undefined ? 0 : (item.priceMinor - item.costMinor) * quantity;
  };
  const gained = of(outcome.sku, outcome.quantity);
  if (outcome.kind === 'crossSell') return gained;
  const quantity = facts['line.quantity'];
  return gained - of(facts['line.sku'], typeof quantity === 'number' ? quantity : 1);
}

function recordOf(
  prompt: ShownPrompt,
  of: {
    readonly set: string;
    readonly version: number;
    readonly asked: PromptRequest;
    readonly facts: FactsFile;
    readonly person: Person;
    readonly atMs: number;
  },
): PromptRecord {
  const { set, version, asked, facts, person, atMs } = of;
  const { id, key, rank, gainMinor, outcome, link, rule, words } = prompt;
  return {
    id,
    callId: asked.callId,
    orderId: asked.orderId ?? null,
    customerId: asked.customerId ?? null,
    customerGroup: textOrNull(facts['customer.group']),
    setId: set,
    version,
    rule: key,
    sku: outcome.sku,
    rank,
    gainMinor,
    body: { ...outcome, link, rule, words, lineId: asked.lineId ?? null },
    person: person.id,
    atMs,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
