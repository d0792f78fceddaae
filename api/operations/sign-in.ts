/**
 * Ways to sign in, sign-ins, and their end.
 *
 * Source: decisions/0030.
 */
import { z } from 'zod';
import {
  meSchema,
  optionalField,
  peopleMessages,
  printableText,
  Refusal,
  refusal,
  signInSchema,
  strict,
  waysInSchema,
} from '../../contracts/index.ts';
import {
  channelOf,
  leavingCookie,
  leavingSeconds,
  type Principal,
  type ProviderSignIn,
  pageCookie,
  passwordLengthMax,
  providerPaths,
  type SignInGrant,
  serverOf,
  signInCookie,
} from '../../services/index.ts';
import { dropSignIn, setCookie, setSignIn } from '../http/admission/cookies.ts';
import { iso } from '../presenters/rule.ts';
import { display, everyone } from './access-rules.ts';
import { acceptInvitation } from './invitations.ts';
import type { ApiRequest } from './operation.ts';
import { cardPageOf } from './orders/payments.ts';
import { choosePassword } from './people.ts';
import { operation } from './route.ts';
import type { Services } from './services.ts';

const peopleShownMax = 1_000;

export const signInOperations = {
  signIn: operation(
    'POST /api/v1/session',
    ['Sign in', 'S’identifier'],
    {
      access: 'open',
      note: 'Sets two cookies: one for `POST /session/refresh` alone, and `callwright_page`, by which pages of this service ask without a token until the sign-in ends. Without a password only where names are enough: on loopback, as long as nobody has one.',
      body: strict({
        user: printableText(128),
        password: z.string().max(passwordLengthMax).optional(),
        invitation: optionalField(
          printableText(128),
          'The secret of an invitation, by which the password becomes theirs.',
        ),
      }),
      example: { user: 'paul', password: 'correct horse battery staple' },
      answer: signInSchema,
      status: 201,
      rate: 'auth',
      errors: ['not_authenticated', 'resource_unavailable'],
    },
    async ({ body, ...asked }, serving) => {
      const { principals } = serving.gate;
      const { invitation } = body;
      const { person, signed } =
        invitation === undefined
          ? await principals.signIn(body, asked)
          : await acceptInvitation({ ...body, invitation }, asked, serving, (found, password) =>
              choosePassword(found, password, serving),
            );
      asked.header('location', '/api/v1/me');
      return signedIn(signed, principals.principal(person), { asked, serving });
    },
  ),
  refreshSignIn: operation(
    'POST /api/v1/session/refresh',
    ['The next token of a sign-in', 'Le jeton suivant d’une session'],
    {
      access: 'open',
      note: 'By the cookie that signing in has set, which this replaces: each is good once. One that is sent again ends the sign-in. Connections of the sign-in go on until the new token expires.',
      answer: signInSchema,
      rate: 'control',
      errors: ['not_authenticated', 'token_expired'],
    },
    async (asked, serving) => {
      const { principals } = serving.gate;
      const { person, signed } = await principals.refresh(asked.cookie(signInCookie), asked);
      return signedIn(signed, principals.principal(person), { asked, serving });
    },
  ),
  signOut: operation(
    'DELETE /api/v1/session',
    ['Sign out', 'Se déconnecter'],
    {
      access: 'open',
      note: 'Ends the sign-in of the cookie, and with it at once all its tokens and connections.',
      query: z.strictObject({
        everywhere: z
          .enum(['true', 'false'])
          .optional()
          .describe('`true`: all sign-ins of the person, in other browsers too [false].'),
      }),
      answer: null,
      status: 204,
      rate: 'control',
      errors: ['not_authenticated', 'token_expired'],
    },
    async ({ query, origin, requestId, header, cookie }, { gate: { principals } }) => {
      const isEverywhere = query.everywhere === 'true';
      await principals.signOut(cookie(signInCookie), { isEverywhere, origin, requestId });
      dropSignIn({ header, origin, isLocal: principals.isLocal });
      return null;
    },
  ),
  listWaysIn: operation(
    'GET /api/v1/session/ways',
    ['Ways to sign in', 'Les façons de s’identifier'],
    {
      access: 'open',
      note: 'People are listed only where a name alone signs in: on this machine, as long as nobody has a password.',
      answer: waysInSchema,
      rate: 'interactive',
    },
    ({ origin }, { gate, orders, wire }) => {
      const { passkeys, principals } = gate;
      const people = principals.namesEnoughFor(origin)
        ? principals.people.everybody().filter(({ password }) => password === undefined)
        : [];
      return {
        accounts:
          principals.arePasswordsKept ||
          principals.people.everybody().some(({ password }) => password !== undefined),
        provider: principals.providerSignIn?.shown ?? null,
        passkeys: passkeys.areKept,
        cardPage: cardPageOf({ orders, gate })?.path ?? null,
        people: people.slice(0, peopleShownMax).map(({ id, name, roles }) => {
          return { id, name, roles: [...roles], centreId: wire.centreId };
        }),
      };
    },
  ),
  signInDisplay: operation(
    'POST /api/v1/session/display',
    ['Show the wallboard on a wall', 'Afficher le tableau sur un mur'],
    {
      access: 'open',
      note: 'By a key of the scope `display` alone: sets `callwright_page`, which is good as long as the key, and for the wallboard alone.',
      body: strict({ key: z.string().max(128) }),
      example: { key: 'cw_0123456789abcdef_…' },
      answer: null,
      status: 204,
      rate: 'auth',
      errors: ['not_authenticated', 'token_expired'],
    },
    async ({ body: { key }, header, origin, requestId }, { clock, gate: { principals } }) => {
      const { attempts, isLocal } = principals;
      const principal = key.startsWith('cw_') ? await principals.of(`Bearer ${key}`, origin) : null;
      const { id: account, scopes = [], untilMs } = principal ?? { id: '', untilMs: null };
      if (untilMs === null || scopes.some((scope) => scope !== display.scope)) {
        throw refusal(peopleMessages.notScreenKey, { scope: display.scope });
      }
      const lastsSeconds = Math.floor((untilMs - clock.nowMs()) / 1_000);
      setCookie(pageCookie, { value: key, lastsSeconds }, { header, origin, isLocal });
      attempts.note({ account, address: origin.address, requestId }, 'signedIn');
      return null;
    },
  ),
  leaveForProvider: operation(
    `GET ${providerPaths.start}`,
    ['Sign in at the identity provider', 'S’identifier auprès du fournisseur d’identité'],
    {
      access: 'open',
      kind: 'redirect',
      note: 'For browsers: leads to the provider’s page (authorisation code with PKCE), and from there back.',
      query: z.strictObject({
        to: optionalField(z.string().max(1_000), 'Path to go on at, on this server [/].'),
      }),
      answer: null,
      status: 303,
      rate: 'auth',
    },
    (asked, serving) =>
      orProblem(async () => {
        const { principals } = serving.gate;
        const { header, origin, query } = asked;
        const { url, cookie } = await requireProvider(serving).begin({
          server: serverOf(origin),
          to: query.to,
        });
        const { isLocal } = principals;
        const kept = { value: cookie, lastsSeconds: leavingSeconds };
        setCookie(leavingCookie, kept, { header, origin, isLocal });
        return url;
      }),
  ),
  returnFromProvider: operation(
    `GET ${providerPaths.return}`,
    ['Back from the identity provider', 'Retour du fournisseur d’identité'],
    {
      access: 'open',
      kind: 'redirect',
      note: 'Sets the cookies of a sign-in. What went wrong is in the address that it leads to: `/?signInProblem=<code>`.',
      query: z.looseObject({}),
      answer: null,
      status: 303,
      rate: 'auth',
    },
    (asked, serving) =>
      orProblem(async () => {
        const { clock, gate, wire } = serving;
        const { principals } = gate;
        const { cookie, header, origin, request } = asked;
        const address = new URL(request.url, serverOf(origin));
        const of = { cookie: cookie(leavingCookie), centreId: wire.centreId };
        const { isLocal } = principals;
        setCookie(leavingCookie, { value: '', lastsSeconds: 0 }, { header, origin, isLocal });
        const { found, to } = await requireProvider(serving).end(address, of);
        const signed = await principals.beginProvided(found, asked);
        setSignIn(signed, { header, origin, isLocal, nowMs: clock.nowMs() });
        return to;
      }),
  ),
  getMe: operation(
    'GET /api/v1/me',
    ['Who asks, and what they may', 'Qui demande, et ses droits'],
    { answer: meSchema, access: everyone },
    ({ principal }, serving) => {
      if (principal === null) throw refusal(peopleMessages.nobodyNamed);
      return meOf(principal, serving);
    },
  ),
};

function requireProvider({ gate }: Services): ProviderSignIn {
  const { providerSignIn } = gate.principals;
  if (providerSignIn !== null) return providerSignIn;
  throw refusal(peopleMessages.noProvider);
}

/** Errors of a redirect go to the console's page, as browsers do not show problem documents. */
async function orProblem(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return `/?signInProblem=${error.code}`;
    throw error;
  }
}

export function signedIn(
  signed: SignInGrant,
  principal: Principal,
  { asked: { header, origin }, serving }: SigningIn,
): z.infer<typeof signInSchema> {
  const { clock, gate } = serving;
  const { isLocal } = gate.principals;
  setSignIn(signed, { header, origin, isLocal, nowMs: clock.nowMs() });
  const me = meOf(principal, serving);
  return {
    token: signed.token,
    expiresAt: iso(signed.expiresAtMs),
    endsAt: iso(signed.untilMs),
    me,
  };
}

interface SigningIn {
  readonly asked: Pick<ApiRequest, 'header' | 'origin'>;
  readonly serving: Services;
}

function meOf(principal: Principal, { store, wire, gate }: Services): z.infer<typeof meSchema> {
  const { kind, id, name, agentId, roles } = principal;
  const { rights, ownRights } = gate.rightsOf(principal);
  const { live } = wire;
  const { timeZone } = live.file;
  const asOf = wire.instant(live.nowMs);
  const { callingCode } = channelOf({ store, wire }).settings;
  const centre = { centreId: wire.centreId, timeZone, callingCode, asOf, roles: [...roles] };
  const centres = [{ ...centre, rights, ownRights }];
  return { kind, id, name, agentId: wire.idOrNull(agentId), centres };
}
