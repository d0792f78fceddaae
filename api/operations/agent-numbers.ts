/**
 * Agent numbers and PINs, by which agents log on at any telephone.
 *
 * Source: tapi-call-center.md 2.3, 5.2; decisions/0051.
 */
import { z } from 'zod';
import {
  agentMessages,
  agentStatusSchema,
  labelSchema,
  optionalField,
  Refusal,
  refusal,
  strict,
} from '../../contracts/index.ts';
import type { LiveAgent } from '../../live/index.ts';
import { administrators, ownAgent } from './access-rules.ts';
import { replaceGroups, statusAt } from './addresses.ts';
import { changeAgent, explainRefusedSignOn } from './agent-commands.ts';
import { agentByPin, forgetPin, pinIdOf } from './agent-pins.ts';
import { requireAddress, requireAgent } from './named-things.ts';
import type { ApiRequest } from './operation.ts';
import { operation, wireIdSchema } from './route.ts';
import { keepSecret } from './secret-hashes.ts';
import type { Services } from './services.ts';
import { openingErrors } from './sessions.ts';

const digitsInOrder = ['01234567890123', '98765432109876'];

/** Digits that are the first to be guessed: all the same, or each the next one. */
function isGuessable(pin: string): boolean {
  return new Set(pin).size === 1 || digitsInOrder.some((row) => row.includes(pin));
}

const newPin = z
  .string()
  .regex(/^\d{4,12}$/, 'expected 4 to 12 digits')
  .refine((pin) => !isGuessable(pin), 'expected digits that are harder to guess');

export const agentNumberOperations = {
  putAgentPin: operation(
    'PUT /api/v1/agents/{agent}/pin',
    ['Set the PIN of an agent’s number', 'Définir le code du numéro d’un agent'],
    {
      note: 'Kept as a hash, and never shown. `null`: the number logs on nowhere.',
      body: strict({ pin: newPin.nullable().describe('4 to 12 digits; null: none.') }),
      example: { pin: '407151' },
      answer: null,
      status: 204,
      access: { ...administrators, own: ownAgent.own },
      audited: true,
      errors: ['agent_has_no_id'],
    },
    async ({ params, body: { pin }, person }, serving) => {
      const one = requireAgent(params.agent, serving.wire);
      const { agentId: number, id: agentId } = one.shown;
      if (number === null) throw refusal(agentMessages.withoutNumber, { id: agentId });
      if (pin === null) forgetPin(one, serving);
      else await keepSecret({ id: pinIdOf(one), secret: pin, person }, serving);
      return null;
    },
  ),
  logOnAtAddress: operation(
    'POST /api/v1/addresses/{address}/log-on',
    ['Log on at a telephone, by number and PIN', 'Se connecter à un poste par numéro et code'],
    {
      note: 'As a switch asks that has heard the digits. Attempts are limited: a refusal says how many are left, or when the next one is. The agent is not ready; `setAddressAgentState` makes them ready, and logs them off.',
      body: strict({
        number: labelSchema,
        pin: labelSchema.describe('As typed.'),
        groupIds: optionalField(z.array(wireIdSchema).max(200), '[every permitted one]'),
      }),
      example: { number: '4711', pin: '407151' },
      answer: agentStatusSchema,
      access: { roles: ['agent', 'orderTaker', 'supervisor', 'integration', 'gateway'] },
      errors: [...openingErrors, 'agent_not_found', 'pin_rejected'],
    },
    async (asked, serving) => {
      const { address: addressId } = asked.params;
      await logOnByPin({ ...asked.body, addressId }, asked, serving);
      return statusAt(addressId, serving.wire);
    },
  ),
} as const;

/** @throws {Refusal} */
async function logOnByPin(
  said: {
    readonly number: string;
    readonly pin: string;
    readonly addressId: string;
    readonly groupIds?: readonly string[] | undefined;
  },
  asked: Pick<ApiRequest, 'origin' | 'principal' | 'requestId'>,
  serving: Services,
): Promise<LiveAgent> {
  const { wire } = serving;
  const { addressId } = said;
  requireAddress(addressId, wire);
  const one = await agentByPin({ ...said, place: addressId }, asked, serving);
  if (one.shown.state !== 'released' && one.shown.addressId !== addressId) {
    const { detail } = explainRefusedSignOn(one, { addressId }, wire);
    throw new Refusal('agent_state_not_allowed', detail);
  }
  const { groupIds = one.shown.groupIds } = said;
  await replaceGroups(one, { groupIds, addressId }, { ...asked, wire });
  return one;
}

/** Agents who log on by the keys of a telephone are ready, as it has no other key for that. */
export function serveKeyLogOns(serving: Services): void {
  const { live, wire } = serving;
  live.logOnByPin = async ({ legId: requestId, addressId: place, ...said }) => {
    const addressId = wire.id(place);
    const origin = { address: addressId, isDirect: false, isSecure: false, host: '' };
    const asked = { origin, requestId, principal: null };
    try {
      const one = await logOnByPin({ ...said, addressId }, asked, serving);
      await changeAgent(one, { state: 'ready' }, wire);
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  };
}
