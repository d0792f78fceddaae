/** Commands that begin calls, from outside or by an agent who dials. */
import { z } from 'zod';
import {
  agentMessages,
  callResourceSchema,
  freeText,
  labelSchema,
  optionalField,
  refusal,
  strict,
  wireIdSchema,
} from '../../contracts/index.ts';
import { unwrap, type Wire } from '../../live/index.ts';
import { testCallPrefix } from '../../metrics/index.ts';
import { callNow } from '../presenters/call.ts';
import { ownAgent, ownCalls, switches } from './access-rules.ts';
import { requireLoggedOn } from './agent-commands.ts';
import { actorOf, commandErrors, requireSeat } from './call-actor.ts';
import { requireFacts } from './callers.ts';
import { requireCallable } from './do-not-call.ts';
import { requireAgent, requireCall, requireQueue } from './named-things.ts';
import { factsSchema, operation, reasonSchema } from './route.ts';

const dataBytesMax = 4_096;
const offsetMsMax = 86_400_000;
/** How long a test call waits for its agent. */
const testCallMsMax = 60_000;

/** Free text that goes with a call, such as a reference. */
export const dataSchema = freeText(dataBytesMax).refine(
  (data) => Buffer.byteLength(data) <= dataBytesMax,
  {
    error: `expected at most ${dataBytesMax} bytes of UTF-8`,
  },
);
export const numberSchema = labelSchema;
export const classSchema = z.literal([0, 1, 2, 3]);

const arrivalSchema = strict({
  queueId: wireIdSchema.optional(),
  to: optionalField(numberSchema, 'The dialled number, in place of a queue.'),
  from: optionalField(numberSchema, 'Number that the call is from.'),
  channel: optionalField(labelSchema, 'Of the centre file; default: voice.'),
  class: classSchema.optional(),
  offsetMs: z.int().min(-offsetMsMax).max(offsetMsMax).optional(),
  data: optionalField(dataSchema, 'Goes with the call.'),
  legId: optionalField(wireIdSchema, 'The switch’s own name of the caller’s leg.'),
  facts: optionalField(
    factsSchema,
    'What is known of the call, for rules, by names of the facts dictionary. What is said of the customer comes before what their record says; `customer.number` names the customer.',
  ),
}).refine(({ queueId, to }) => (queueId === undefined) !== (to === undefined), {
  error: 'expected queueId or to, one of them',
});

export const arrivalOperations = {
  startCall: operation(
    'POST /api/v1/centres/{centre}/calls',
    ['A call arrives', 'Un appel arrive'],
    {
      note: 'Into a queue, to an address by its number, or where rules say. The caller’s number, in any notation, finds their customer, whose facts rules read.',
      body: arrivalSchema,
      answer: callResourceSchema,
      status: 201,
      access: switches,
      key: 'required',
      errors: [
        'queue_not_found',
        'number_invalid',
        'address_busy',
        'resource_unavailable',
        'draining',
      ],
      example: {
        to: '+33123456789',
        from: '+33639980001',
        data: 'order:ord_5',
        facts: { 'call.language': 'fr' },
      },
    },
    async ({ body, header }, { wire }) => {
      const { queueId, facts = {}, ...rest } = body;
      const known = requireFacts(facts);
      const queue = queueId === undefined ? {} : { queueId: requireQueue(queueId, wire).queueId };
      const callId = unwrap(await wire.live.calls.arrive({ ...rest, ...queue, facts: known }));
      return begun(callId, { header, wire });
    },
  ),
  startTestCall: operation(
    'POST /api/v1/agents/{agent}/test-call',
    ['Call an agent, to try their desk', 'Appeler un conseiller, pour essayer son poste'],
    {
      note: 'By the first open queue that the agent serves, for them alone, for a minute at most; no figure of the queue counts it.',
      answer: callResourceSchema,
      status: 201,
      access: ownAgent,
      key: 'required',
      errors: [
        'agent_released',
        'queue_not_found',
        'queue_closed',
        'resource_unavailable',
        'draining',
      ],
    },
    async ({ params, header }, { wire }) => {
      const one = requireAgent(params.agent, wire);
      const { agentId, shown } = one;
      requireLoggedOn(one);
      const { gateway, switch: side } = wire.live;
      if (side.isAttached) {
        throw refusal(agentMessages.notCalledBySwitch, { gateway: gateway ?? '', id: shown.id });
      }
      const queues = wire.qualification(agentId)?.links.map(({ queue: of }) => of) ?? [];
      const isOpen = (of: string) => wire.live.projection.queue(of)?.state === 'open';
      const queue = queues.find(isOpen);
      if (queue === undefined) {
        const why = queues.length === 0 ? agentMessages.noQueueToTry : agentMessages.noOpenQueue;
        throw refusal(why, { id: shown.id });
      }
      const plan = {
        queue,
        required: [{ agentId }],
        maxWaitMs: testCallMsMax,
        fallback: { kind: 'end' as const },
      };
      const callId = wire.live.mint(testCallPrefix);
      return begun(unwrap(await wire.live.calls.arrive({ plan, callId })), { header, wire });
    },
  ),
  dialFromAddress: operation(
    'POST /api/v1/addresses/{address}/calls',
    ['Dial from an address', 'Composer un numéro depuis un poste'],
    {
      body: strict({
        to: numberSchema,
        from: optionalField(numberSchema, 'Number that the call is from.'),
        data: optionalField(dataSchema, 'Goes with the call.'),
        detectMachines: optionalField(z.boolean(), 'A machine or fax ends the call [false].'),
        orderId: wireIdSchema.optional(),
        reason: optionalField(
          reasonSchema,
          'Of a supervisor: why a number of the do-not-call list is dialled.',
        ),
      }),
      answer: callResourceSchema,
      status: 201,
      access: ownCalls,
      key: 'required',
      errors: [
        ...commandErrors,
        'address_busy',
        'no_agent_at_address',
        'number_invalid',
        'number_do_not_call',
        'number_not_permitted',
        'no_capacity',
        'agent_state_not_allowed',
      ],
      example: { to: '+33123456789' },
    },
    async (asked, serving) => {
      const { wire } = serving;
      const { reason, detectMachines = false, ...dial } = asked.body;
      const detection = detectMachines ? ({ detect: 'machine' } as const) : undefined;
      const seat = requireSeat(asked.params.address, actorOf(asked), wire);
      requireCallable({ to: dial.to, reason }, asked, serving);
      const callId = unwrap(await wire.live.calls.direct.dial(seat, { ...dial, detection }));
      return begun(callId, { header: asked.header, wire });
    },
  ),
} as const;

function begun(
  callId: string,
  of: { readonly header: (name: string, value: string) => void; readonly wire: Wire },
) {
  const call = callNow(requireCall(callId, of.wire), of.wire);
  of.header('location', `/api/v1/calls/${call.callId}`);
  of.header('etag', `"v${call.version}"`);
  return call;
}
