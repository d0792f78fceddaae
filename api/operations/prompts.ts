/**
 * Prompts and scripts in a call whose order is not stored in this service.
 *
 * Source: rules.md C6, C7.
 */
import { z } from 'zod';
import {
  callPromptWhySchema,
  labelSchema,
  nullishObject,
  promptAnswerSchema,
  promptListSchema,
  refusal,
  ruleMessages,
  scriptListSchema,
  strict,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { isTalkingLeg } from '../../live/index.ts';
import { type FactsFile, scriptMoments } from '../../rules/index.ts';
import {
  type AnyRole,
  type FindCall,
  orderFacts,
  type RuleService,
  shopOf,
} from '../../services/index.ts';
import { presentWhyPrompts } from '../presenters/explanation.ts';
import { requireCall } from './named-things.ts';
import { factsSchema, operation, reasonField } from './route.ts';
import type { Services } from './services.ts';

const callErrors = ['call_not_found', 'call_state_not_allowed', 'not_call_owner'] as const;
const answerErrors = [...callErrors, 'order_state_not_allowed'] as const;
const supervising: readonly AnyRole[] = ['supervisor', 'ruleEditor', 'admin'];
const talking: readonly AnyRole[] = ['agent', 'orderTaker'];
const ofCall = {
  params: z.strictObject({ call: labelSchema }),
  access: { roles: supervising, own: talking },
} as const;
/** The path names a prompt, not its call; the rule service checks whose call it is. */
const ofPrompt = {
  answer: promptAnswerSchema,
  access: { roles: [...supervising, ...talking] },
} as const;
const facts = { 'call.channel': 'voice', 'call.type': 'order', 'call.language': 'fr' };

export const promptOperations = {
  promptCall: operation(
    'POST /api/v1/calls/{call}/prompts',
    ['What to offer beside a line', 'Que proposer à côté d’une ligne'],
    {
      ...ofCall,
      body: strict({
        facts: factsSchema,
        orderId: labelSchema.optional(),
        lineId: labelSchema.optional(),
        customerId: labelSchema.optional(),
        cardBeingRead: z
          .boolean()
          .optional()
          .describe('Whether the caller is just saying a card number: nothing is offered.'),
      }),
      example: { facts, orderId: 'ord_5', lineId: 'lin_1' },
      answer: promptListSchema,
      errors: [...callErrors, 'rules_state_not_allowed'],
    },
    async ({ params, body, person }, serving) => {
      const { ruleService, wire } = serving;
      const { facts: said, cardBeingRead: isCardBeingRead = false, ...of } = body;
      const facts = { ...(said as FactsFile), ...(await factsOfOrder(of, serving)) };
      const about = { callId: params.call, facts, isCardBeingRead };
      const asked = { person, ...about, ...omitUndefined(of) };
      const { set, version, shown, withheld } = ruleService.promptsFor(asked, callNowOf(serving));
      return {
        ruleSetId: wire.id(set),
        ruleVersion: version,
        items: shown.map(({ id, key, rank, acceptPpm, gainMinor, outcome, words, noteWords }) => ({
          id,
          key,
          rank,
          acceptPpm,
          gainMinor,
          kind: outcome.kind,
          sku: outcome.sku,
          quantity: outcome.quantity,
          say: words ?? outcome.say,
          note: noteWords ?? outcome.note ?? null,
          reasonsToDecline: [...outcome.reasonsToDecline],
          ruleVersion: version,
        })),
        withheld: withheld.map((one) => ({ ...one })),
      };
    },
  ),
  getWhyCallPrompts: operation(
    'GET /api/v1/calls/{call}/prompts/why',
    [
      'Why prompts were shown in a call, and others not',
      'Pourquoi des propositions ont été montrées dans un appel, et d’autres non',
    ],
    {
      ...ofCall,
      note: 'On an order or on none; of a past call too, as long as it is kept: 90 days.',
      answer: callPromptWhySchema,
    },
    ({ params, language }, { ruleService, wire }) => {
      const { call: callId } = params;
      const by = { language, reader: { reveal: ['customer'] } } as const;
      const askings = ruleService.explanations.promptsOf({ callId }, by);
      if (askings.length === 0) requireCall(callId, wire);
      return { callId, ...presentWhyPrompts(askings, language) };
    },
  ),
  scriptCall: operation(
    'POST /api/v1/calls/{call}/scripts',
    ['What to say at a moment of an order', 'Que dire à un moment de la commande'],
    {
      ...ofCall,
      body: strict({
        at: z.enum(scriptMoments),
        facts: factsSchema,
      }),
      example: { at: 'orderStart', facts },
      answer: scriptListSchema,
      errors: [...callErrors, 'rules_state_not_allowed'],
    },
    ({ params, body, person }, serving) => {
      const { ruleService, wire } = serving;
      const said = body.facts as FactsFile;
      const asked = { person, callId: params.call, moment: body.at, facts: said };
      const { set, version, scripts } = ruleService.scriptsFor(asked, callNowOf(serving));
      const items = scripts.map((script) => ({ ...script }));
      return { ruleSetId: wire.id(set), ruleVersion: version, items };
    },
  ),
  acceptPrompt: operation(
    'POST /api/v1/prompts/{prompt}/accept',
    ['The caller said yes', 'L’appelant a dit oui'],
    { ...ofPrompt, errors: [...answerErrors] },
    ({ params: { prompt: promptId }, person }, serving) =>
      answered({ person, promptId, answer: 'accepted' }, serving),
  ),
  declinePrompt: operation(
    'POST /api/v1/prompts/{prompt}/decline',
    ['The caller said no', 'L’appelant a dit non'],
    {
      ...ofPrompt,
      body: nullishObject({ reason: reasonField(64).optional() }),
      example: { reason: 'too-expensive' },
      errors: [...answerErrors, 'reason_required'],
    },
    ({ params: { prompt: promptId }, body, person }, serving) =>
      answered({ person, promptId, answer: 'declined', ...omitUndefined(body ?? {}) }, serving),
  ),
};

/** Facts of the named order, if kept here; they override the request's. */
async function factsOfOrder(
  {
    orderId,
    lineId,
  }: { readonly orderId?: string | undefined; readonly lineId?: string | undefined },
  serving: Services,
): Promise<FactsFile> {
  const order = orderId === undefined ? null : ((await serving.orders?.order(orderId)) ?? null);
  if (order?.centreId !== serving.wire.ownerId) return {};
  const line = order.lines.find((one) => one.lineId === lineId);
  return orderFacts(order, shopOf(order, serving), { line });
}

async function answered(asked: Parameters<RuleService['answerPrompt']>[0], serving: Services) {
  await requireNoOrder(asked.promptId, serving);
  const { answer, reason, say, version } = serving.ruleService.answerPrompt(
    asked,
    callNowOf(serving),
  );
  return { id: asked.promptId, answer, reason, say, ruleVersion: version };
}

/** Refuses an answer to an order's prompt, which must be given to the order. @throws {Refusal} */
async function requireNoOrder(promptId: string, { store, orders }: Services): Promise<void> {
  const orderId = store.prompts.prompt(promptId)?.orderId ?? null;
  const order = orderId === null ? null : ((await orders?.order(orderId)) ?? null);
  if (order?.prompts.some((prompt) => prompt.promptId === promptId) !== true) return;
  throw refusal(ruleMessages.promptOfOrder, { promptId, orderId }, { allowed: [] });
}

function callNowOf({ live, wire, gate }: Services): FindCall {
  const { calls } = live.projection;
  return (callId, personId) => {
    const call = calls.get(callId);
    if (call === undefined) return null;
    const person = gate.principals.people.all.get(personId) ?? { id: personId };
    const own = calls.legs.ofAgent(wire.agentOf(person) ?? '');
    const isTheirs = own.some(({ of, leg }) => of.call === call && isTalkingLeg(leg));
    return { facts: live.factsOf(callId), state: call.derivedState, isTheirs };
  };
}
