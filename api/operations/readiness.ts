/** Whether a centre takes work, for readiness, metrics and refusals. */
import { errorEntry, httpMessages, type Refusal, refusal } from '../../contracts/index.ts';
import { publicCauseOf } from '../../services/index.ts';
import type { Services } from './services.ts';

/** For errors that are not the store's. */
const unknownCause = errorEntry('storage_unavailable').title;

type WatchedParts = Pick<Services, 'live' | 'store' | 'parts'>;

/** Why a centre takes no work; null: it takes it. */
export function whyNotReady(serving: WatchedParts): Refusal | null {
  if (serving.live.isDraining) return refusal(httpMessages.noNewWork);
  return whyNotStored(serving);
}

/** Why nothing can be stored; null: it can. */
export function whyNotStored({ live, store, parts }: WatchedParts): Refusal | null {
  const lost = parts?.lost('storage') ?? null;
  if (lost !== null) {
    const { name, sinceMs, cause } = lost;
    const since = new Date(sinceMs).toISOString();
    return refusal(httpMessages.partLost, { name, since, cause: cause ?? unknownCause });
  }
  const problem = live.journalProblem ?? store.problem();
  if (problem === null) return null;
  return refusal(httpMessages.storageBusy, { cause: publicCauseOf(problem) ?? unknownCause });
}

/** The refusal of a request that the journal could not store. */
export function notJournaled({ live }: Pick<Services, 'live'>): Refusal {
  const cause = publicCauseOf(live.journalProblem) ?? unknownCause;
  return refusal(httpMessages.journalFull, { cause });
}
