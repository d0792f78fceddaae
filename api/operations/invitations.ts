/**
 * Invitations: a link by which a person chooses a password, once and within a week. The service
 * keeps the hash of its secret, so neither its store nor its log can be used to sign in.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import {
  aFinding,
  InvalidRequest,
  optionalField,
  type PersonSettings,
  peopleMessages,
  refusal,
  strict,
} from '../../contracts/index.ts';
import { type Account, isGuessablePassword, passwordLengthMax } from '../../services/index.ts';
import type { ApiRequest } from './operation.ts';
import type { Services } from './services.ts';

const passwordLengthMin = 12;
const lastsMs = 7 * 86_400_000;

export const passwordSchema = z
  .string()
  .min(passwordLengthMin)
  .max(passwordLengthMax)
  .refine((one) => !isGuessablePassword(one), 'expected one that is harder to guess');

export const invitationField = optionalField(
  strict({
    sha256: z
      .string()
      // In hexadecimal, long runs of digits could be taken for numbers of cards.
      .regex(/^[\w-]{43}$/, 'expected the SHA-256 of a secret in base64url, 43 characters'),
  }).nullable(),
  'Lets whoever has the secret choose their password, once within 7 days; null: withdrawn.',
);

/** What is kept of an invitation; undefined: as it is; null: withdrawn. */
export function keptInvitation(
  given: { readonly sha256: string } | null | undefined,
  { clock }: Services,
): PersonSettings['invitation'] | null {
  if (given === undefined || given === null) return given;
  return { hash: given.sha256, untilMs: clock.nowMs() + lastsMs };
}

/** When an invitation that can still be used ends. */
export function invitedUntilMs({ invitation }: Account, { clock }: Services): number | null {
  const { untilMs = 0 } = invitation ?? {};
  return untilMs > clock.nowMs() ? untilMs : null;
}

/** The person whom a secret invites. @throws {Refusal} */
function requireInvited(user: string, secret: string, serving: Services): Account {
  const found = serving.gate.principals.people.account(user);
  const hash = createHash('sha256').update(secret).digest('base64url');
  const isOpen = found !== undefined && invitedUntilMs(found, serving) !== null;
  const isRight = timingSafeEqual(
    Buffer.from(hash),
    Buffer.from(found?.invitation?.hash ?? hash.replaceAll(/./g, '-')),
  );
  if (isOpen && isRight) return found;
  throw refusal(peopleMessages.invitationOver);
}

interface InvitedSignIn {
  readonly user: string;
  readonly password?: string | undefined;
  readonly invitation: string;
}

/** Stores the chosen password and signs in; `choose` keeps it. @throws {Refusal} */
export async function acceptInvitation(
  { user, password, invitation }: InvitedSignIn,
  { origin, requestId }: Pick<ApiRequest, 'origin' | 'requestId'>,
  serving: Services,
  choose: (person: Account, password: string) => Promise<Account>,
) {
  const { principals } = serving.gate;
  const attempt = { account: user, address: origin.address, requestId };
  const person = await principals.attempts.run(attempt, async () => {
    const found = requireInvited(user, invitation, serving);
    const { success, data } = passwordSchema.safeParse(password);
    if (success) return await choose(found, data);
    const expected = `${passwordLengthMin} characters or more that are hard to guess`;
    const said = { expected, received: 'too short or too easy' };
    throw new InvalidRequest([aFinding('/body/password', 'wrong_format', said)]);
  });
  return { person, signed: await principals.signIns.begin(person.id) };
}
