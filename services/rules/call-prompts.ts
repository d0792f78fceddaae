/**
 * Prompts and scripts in a call, where the client supplies the facts of the order line.
 *
 * Source: rules.md C6, C7.
 */
import {
  callMessages,
  type Person,
  type Refusal,
  type Role,
  refusal,
  ruleMessages,
} from '../../contracts/index.ts';
import {
  type FactsFile,
  type PromptHistory,
  type PromptLink,
  type PromptOutcome,
  type RuleWorld,
  type Script,
  type ScriptMoment,
  worldOfSet,
} from '../../rules/index.ts';
import type { AnsweredPrompt, PromptAnswerRecord, PromptRecord } from '../../store/index.ts';
import {
  type OrderRules,
  type PromptBody,
  rankAndRecord,
  type ShownPrompts,
  scriptsInForce,
} from './order-prompts.ts';
import { blocked, requirePerson } from './rule-context.ts';

const promptRoles: readonly Role[] = ['agent', 'orderTaker', 'supervisor', 'ruleEditor', 'admin'];

export interface PromptRequest {
  readonly person: string | null;
  readonly callId: string;
  /** Id of the order taken in the call [the call's own]. */
  readonly orderId?: string;
  readonly lineId?: string;
  readonly customerId?: string;
  /** Facts of line, order and customer; the service adds the call's. */
  readonly facts: FactsFile;
  readonly isCardBeingRead?: boolean;
}

/** Finds a call in its present state for a person; null if it is not kept. */
export type FindCall = (
  callId: string,
  personId: string,
) => {
  readonly facts: FactsFile;
  readonly state: string;
  readonly isTheirs: boolean;
} | null;

export interface PromptContext extends OrderRules {
  readonly callNow: FindCall;
}

export function promptsFor(of: PromptContext, asked: PromptRequest): ShownPrompts {
  const person = requirePerson(of.context, asked.person, promptRoles);
  const call = requireOwnCall(of, asked.callId, person);
  const rules = of.active.ofKind('prompt');
  if (rules === undefined) throw noneInForce('prompt');
  const facts = { ...call, ...asked.facts };
  const world = worldOfSet(rules.checked.file, of.context.world);
  const { store } = of.context;
  const { callId, orderId } = asked;
  const shown =
    orderId === undefined ? store.prompts.ofCall(callId) : store.prompts.ofOrder(orderId);
  const { onOrder, onLine } = shownBefore(shown, asked.lineId);
  return rankAndRecord(of, rules, {
    ...asked,
    person: person.id,
    facts,
    links: linksOf(world),
    onOrder,
    onLine,
    marginMinor: (outcome) => marginOf(world, facts, outcome),
  });
}

/** A recorded answer to a prompt, with the words of the version that was shown. */
export interface ShownAnswer extends PromptAnswerRecord {
  readonly say: string;
  readonly version: number;
}

/** Records the answer to a prompt while its call lasts; a repeat changes nothing. */
export function answerPrompt(
  of: PromptContext,
  asked: {
    readonly person: string | null;
    readonly promptId: string;
    readonly answer: 'accepted' | 'declined';
    readonly reason?: string;
  },
): ShownAnswer {
  const person = requirePerson(of.context, asked.person, promptRoles);
  const { promptId, answer, reason = null } = asked;
  const { prompts } = of.context.store;
  const prompt = prompts.prompt(promptId);
  if (prompt === undefined) {
    throw refusal(ruleMessages.promptUnknown, { promptId });
  }
  const { reasonsToDecline, say, words = null } = prompt.body as PromptBody;
  const shown = { say: words ?? say, version: prompt.version };
  const first = prompts.answerTo(promptId);
  if (first?.answer === answer && first.person === person.id) {
    return { ...first, ...shown };
  }
  requireOwnCall(of, prompt.callId, person);
  if (first !== undefined) {
    throw refusal(
      ruleMessages.promptAnswered,
      { promptId, first: first.answer, answer },
      { allowed: [] },
    );
  }
  if (reason !== null && !reasonsToDecline.includes(reason)) {
    throw refusal(ruleMessages.declineReason, { reason, known: reasonsToDecline.join(', ') });
  }
  const atMs = of.context.clock.nowMs();
  const record = { promptId, answer, reason, person: person.id, atMs };
  prompts.answer(record);
  return { ...record, ...shown };
}

export function scriptsFor(
  of: PromptContext,
  asked: {
    readonly person: string | null;
    readonly callId: string;
    readonly moment: ScriptMoment;
    readonly facts: FactsFile;
  },
): {
  readonly set: string;
  readonly version: number;
  readonly scripts: readonly Script[];
} {
  const person = requirePerson(of.context, asked.person, promptRoles);
  const call = requireOwnCall(of, asked.callId, person);
  const rules = of.active.ofKind('script');
  if (rules === undefined) throw noneInForce('script');
  const { callId, moment } = asked;
  const known = { ...call, ...asked.facts };
  const { set, version } = rules;
  return {
    set,
    version,
    scripts: scriptsInForce(of, rules, { facts: known, moment, subject: callId }),
  };
}

/** The call's facts, for the agent who talks in it; others are refused. */
function requireOwnCall(
  { callNow }: PromptContext,
  callId: string,
  { id, name }: Person,
): FactsFile {
  const call = callNow(callId, id);
  if (call === null) throw refusal(callMessages.unknown, { id: callId });
  if (call.state !== 'connected') {
    throw refusal(
      ruleMessages.callNotConnected,
      { callId, state: call.state },
      { allowed: ['connected'] },
    );
  }
  if (call.isTheirs) return call.facts;
  throw refusal(ruleMessages.otherTalks, { name, callId });
}

function noneInForce(kind: string): Refusal {
  return blocked(ruleMessages.noneInForce, { kind });
}

function linksOf({ links = [] }: RuleWorld): readonly PromptLink[] {
  return links.map(({ linkedSku, active, ...link }) => ({
    ...link,
    id: `${link.triggerSku}-${linkedSku}`,
    sku: linkedSku,
    isActive: active,
  }));
}

function shownBefore(
  shown: readonly AnsweredPrompt[],
  lineId: string | undefined,
): Pick<PromptHistory, 'onOrder' | 'onLine'> {
  const onLine = lineId === undefined ? 0 : shown.filter((one) => lineOf(one) === lineId).length;
  return { onOrder: shown.map(asNamed), onLine };
}

function asNamed({ body, answer }: AnsweredPrompt): PromptHistory['onOrder'][number] {
  const { link, rule } = body as PromptBody;
  return { link, rule, answer };
}

function lineOf({ body }: PromptRecord): string | null {
  return (body as PromptBody).lineId;
}

/** Margin of the line that the prompt would add, less the replaced line's for an up-sell. */
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
