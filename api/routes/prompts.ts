/**
 * Prompts and scripts of a call, until orders have them.
 *
 * Source: ux-and-api.md 3.5, rules.md C6, C7.
 */
import type { FastifyInstance } from 'fastify';
import type { FactsFile } from '../../rules/index.ts';
import { granted } from '../presenters/rule.ts';
import { Refusal } from '../refusal.ts';
import { serveOperation } from '../serve-operation.ts';
import type { RuleRoutes } from './rules.ts';

export function servePrompts(app: FastifyInstance, { office, once, wire }: RuleRoutes): void {
  const factsOf = (callId: string) => wire.live.factsOf(callId);
  const callOf = (params: { readonly [name: string]: string }): string => {
    const id = params['call'] ?? '';
    if (wire.live.projection.calls.get(id) !== undefined) return id;
    throw new Refusal('call_not_found', `No call ${id} among those kept.`);
  };
  serveOperation(
    app,
    'promptCall',
    ({ params, body, person }) => {
      granted(office.mayKnow(person));
      const { facts, cardBeingRead = false, ...about } = body;
      const { orderId, lineId, customerId } = about;
      const asked = {
        person,
        callId: callOf(params),
        facts: facts as FactsFile,
        isCardBeingRead: cardBeingRead,
        ...(orderId === undefined ? {} : { orderId }),
        ...(lineId === undefined ? {} : { lineId }),
        ...(customerId === undefined ? {} : { customerId }),
      };
      const { set, version, shown, withheld } = granted(office.promptsFor(asked, factsOf));
      return {
        ruleSetId: wire.id(set),
        ruleVersion: version,
        items: shown.map(({ id, key, rank, acceptPpm, gainMinor, outcome, words }) => ({
          ...{ id, key, rank, acceptPpm, gainMinor },
          kind: outcome.kind,
          sku: outcome.sku,
          quantity: outcome.quantity,
          say: words ?? outcome.say,
          note: outcome.note ?? null,
          reasonsToDecline: [...outcome.reasonsToDecline],
          ruleVersion: version,
        })),
        withheld: withheld.map((one) => ({ ...one })),
      };
    },
    once,
  );
  serveOperation(
    app,
    'scriptCall',
    ({ params, body, person }) => {
      granted(office.mayKnow(person));
      const facts = body.facts as FactsFile;
      const asked = { person, callId: callOf(params), moment: body.at, facts };
      const { set, version, scripts } = granted(office.scriptsFor(asked, factsOf));
      return {
        ruleSetId: wire.id(set),
        ruleVersion: version,
        items: scripts.map((script) => ({ ...script })),
      };
    },
    once,
  );
}

/** What became of a prompt. */
export function servePromptAnswers(app: FastifyInstance, { office, once }: RuleRoutes): void {
  serveOperation(
    app,
    'acceptPrompt',
    ({ params, person }) => {
      granted(office.mayKnow(person));
      const promptId = params['prompt'] ?? '';
      const { answer } = granted(office.answerPrompt({ person, promptId, answer: 'accepted' }));
      return { id: promptId, answer, reason: null };
    },
    once,
  );
  serveOperation(
    app,
    'declinePrompt',
    ({ params, body, person }) => {
      granted(office.mayKnow(person));
      const promptId = params['prompt'] ?? '';
      const why = body?.reason === undefined ? {} : { reason: body.reason };
      const declined = office.answerPrompt({ person, promptId, answer: 'declined', ...why });
      const { answer, reason } = granted(declined);
      return { id: promptId, answer, reason };
    },
    once,
  );
}
