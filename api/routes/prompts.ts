/**
 * Prompts and scripts of a call, until orders have them.
 *
 * Source: ux-and-api.md 3.5, rules.md C6, C7.
 */
import type { FastifyInstance } from 'fastify';
import type { AnsweredAs, CallNow } from '../../live/index.ts';
import type { FactsFile } from '../../rules/index.ts';
import { granted } from '../presenters/rule.ts';
import { serveOperation } from '../serve-operation.ts';
import type { Wire } from '../wire.ts';
import type { RuleRoutes } from './rules.ts';

export function servePrompts(app: FastifyInstance, { office, once, wire }: RuleRoutes): void {
  const callNow = callNowOf(wire);
  serveOperation(
    app,
    'promptCall',
    ({ params, body, person }) => {
      granted(office.mayKnow(person));
      const { facts, cardBeingRead = false, ...about } = body;
      const { orderId, lineId, customerId } = about;
      const asked = {
        person,
        callId: params['call'] ?? '',
        facts: facts as FactsFile,
        isCardBeingRead: cardBeingRead,
        ...(orderId === undefined ? {} : { orderId }),
        ...(lineId === undefined ? {} : { lineId }),
        ...(customerId === undefined ? {} : { customerId }),
      };
      const { set, version, shown, withheld } = granted(office.promptsFor(asked, callNow));
      return {
        ruleSetId: wire.id(set),
        ruleVersion: version,
        items: shown.map(({ id, key, rank, acceptPpm, gainMinor, outcome, words, noteWords }) => ({
          ...{ id, key, rank, acceptPpm, gainMinor },
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
    once,
  );
  serveOperation(
    app,
    'scriptCall',
    ({ params, body, person }) => {
      granted(office.mayKnow(person));
      const facts = body.facts as FactsFile;
      const asked = { person, callId: params['call'] ?? '', moment: body.at, facts };
      const { set, version, scripts } = granted(office.scriptsFor(asked, callNow));
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
export function servePromptAnswers(app: FastifyInstance, { office, once, wire }: RuleRoutes): void {
  const callNow = callNowOf(wire);
  serveOperation(
    app,
    'acceptPrompt',
    ({ params, person }) => {
      granted(office.mayKnow(person));
      const promptId = params['prompt'] ?? '';
      const accepted = office.answerPrompt({ person, promptId, answer: 'accepted' }, callNow);
      return presentAnswer(promptId, granted(accepted));
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
      const declined = office.answerPrompt(
        { person, promptId, answer: 'declined', ...why },
        callNow,
      );
      return presentAnswer(promptId, granted(declined));
    },
    once,
  );
}

function presentAnswer(id: string, { answer, reason, say, version }: AnsweredAs) {
  return { id, answer, reason, say, ruleVersion: version };
}

/** A call as it stands, and whether the agent of the person's id talks in it. */
function callNowOf({ live }: Wire): CallNow {
  const { calls, agents } = live.projection;
  return (callId, personId) => {
    const call = calls.get(callId);
    if (call === undefined) return null;
    const work = [...(agents.get(personId)?.work.values() ?? [])];
    const isTheirs = work.some((one) => one.callId === callId && one.phase === 'talk');
    return { facts: live.factsOf(callId), state: call.state, isTheirs };
  };
}
