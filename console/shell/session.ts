/**
 * The session, held in a cookie that scripts cannot read. `?as=helene` signs in by name in the
 * demo; `#key=cw_…` signs in a wall screen.
 */
import type { OperationAt, Problem } from '#client';
import { api, heardServerTime } from '../live-data/index.ts';
import { setTimeZone, shared } from '../parts/index.ts';
import { setCallingCode } from '../parts/telephone-number.ts';
import { provenPasskey } from './passkey-device.ts';
import { offerTour } from './tour-progress.ts';

export type Person = OperationAt<'GET', '/api/v1/me'>['answer'];

export type Session =
  | {
      readonly kind: 'signedIn';
      readonly person: Person;
      readonly centre: Person['centres'][number];
    }
  /** `problem`: why sign-in failed; null: merely signed out. */
  | { readonly kind: 'signedOut'; readonly problem: Problem | null };

export type SignedInSession = Extract<Session, { readonly kind: 'signedIn' }>;

const session = shared<Session>({ kind: 'signedOut', problem: null });
export const useSession = session.useNow;

/** The session, in components that only signed-in users see. @throws otherwise */
export function useSignedIn(): SignedInSession {
  const now = useSession();
  if (now.kind === 'signedOut') throw new Error('a screen is shown and nobody is signed in');
  return now;
}

export function useCentre() {
  return useSignedIn().centre;
}

export function useRights(): readonly string[] {
  return useCentre().rights;
}

export async function beginSession(): Promise<void> {
  const address = new URL(window.location.href);
  const name = address.searchParams.get('as');
  if (name !== null) {
    address.searchParams.delete('as');
    window.history.replaceState(null, '', address);
    const problem = await signIn(name);
    if (problem !== null) enter({ kind: 'signedOut', problem });
    return;
  }
  // The key follows #, as browsers do not send that part.
  const key = new URLSearchParams(address.hash.slice(1)).get('key');
  if (key !== null) {
    address.hash = '';
    window.history.replaceState(null, '', address);
    const shown = await api.post('/api/v1/session/display', { body: { key } });
    if (!shown.ok) return enter({ kind: 'signedOut', problem: shown.problem });
  }
  await readSession();
}

/** Why sign-in failed; null: signed in. By an invitation the password becomes theirs. */
export async function signIn(
  user: string,
  password?: string,
  invitation?: string,
): Promise<Problem | null> {
  const own = password === undefined ? { user } : { user, password };
  const body = invitation === undefined ? own : { ...own, invitation };
  const answer = await api.post('/api/v1/session', { body, triesMax: 1 });
  if (!answer.ok) return answer.problem;
  if (invitation !== undefined) window.history.replaceState(null, '', window.location.pathname);
  await readSession();
  // Only a demo accepts a name alone.
  const now = session.get();
  if (password === undefined && now.kind === 'signedIn') offerTour(now.person.id);
  return null;
}

/** Whom a link invites to choose a password; null: the address holds no invitation. */
export function invitationInAddress(): { readonly user: string; readonly secret: string } | null {
  const text = new URLSearchParams(window.location.hash.slice(1)).get('invitation') ?? '';
  const place = text.lastIndexOf('.');
  return place < 1 ? null : { user: text.slice(0, place), secret: text.slice(place + 1) };
}

/** Why sign-in by passkey failed; null: signed in, or the user declined. */
export async function signInByPasskey(): Promise<Problem | null> {
  const asked = await api.post('/api/v1/session/passkey/question', { body: {} });
  if (!asked.ok) return asked.problem;
  const body = await provenPasskey(asked.body);
  if (body === null) return null;
  const answer = await api.post('/api/v1/session/passkey', { body });
  if (!answer.ok) return answer.problem;
  await readSession();
  return null;
}

export async function signOut(isEverywhere: boolean): Promise<void> {
  const query = isEverywhere ? { everywhere: true } : {};
  await api.ask('DELETE', '/api/v1/session', { query });
  enter({ kind: 'signedOut', problem: null });
}

export function leaveSession(): void {
  enter({ kind: 'signedOut', problem: null });
}

async function readSession(): Promise<void> {
  const me = await api.get('/api/v1/me');
  if (!me.ok) {
    return enter({ kind: 'signedOut', problem: me.problem.status === 401 ? null : me.problem });
  }
  const [centre] = me.body.centres;
  if (centre === undefined) {
    return enter({ kind: 'signedOut', problem: null });
  }
  enter({ kind: 'signedIn', person: me.body, centre });
}

function enter(to: Session): void {
  if (to.kind === 'signedIn') {
    setTimeZone(to.centre.timeZone);
    setCallingCode(to.centre.callingCode);
    heardServerTime(to.centre.asOf);
  }
  session.set(to);
}
