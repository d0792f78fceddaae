/**
 * Sends a centre's mails from its queue: at least once each, never twice at the same time.
 *
 * A repeat after a crash has the same Message-ID. Without a transport nothing is queued.
 */
import { createHash } from 'node:crypto';
import { mailMessages, refusal } from '../../contracts/index.ts';
import type { MailOutcome, MailTransport } from '../../gateways/index.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../kernel/index.ts';
import type { HistoryEntry } from '../../orders/index.ts';
import type { MailRecord, Store } from '../../store/index.ts';
import type { HostClock } from '../../workflows/index.ts';
import type { PartnerStates } from '../partners/partner-states.ts';

const partnerName = 'mail';
/** Attempts for a mail; the pauses between them make up some 34 hours. */
const attemptsMax = 12;
/** Pause after the first failed attempt; each later one is twice as long. */
const firstPauseMs = 30 * secondMs;
/** Mails sent at the same time, so that a slow server does not hold up all. */
const sendingMax = 4;
/** Older mails are not sent: what they say is no longer true. */
const ageMsMax = 7 * dayMs;
/** How long ended mails are kept, in which they may come back. */
const keptMs = 30 * dayMs;
/** Longest pause between looks for due mails, as another process may have queued them. */
const lookMsMax = minuteMs;
const tidyEveryMs = hourMs;
const idLength = 32;
/** Versions of the entry in the time line: a bounce follows what was sent. */
const entryVersions = { queued: 1, sent: 2, failed: 2, bounced: 3 } as const;

export interface MailSenderOptions {
  readonly centreId: string;
  readonly store: Store;
  readonly clock: HostClock;
  readonly transport: MailTransport;
  readonly partners: PartnerStates;
}

export type NewMail = Pick<
  MailRecord,
  'customerId' | 'orderId' | 'template' | 'language' | 'recipient'
> & {
  /** Same for every repeat of the notice. */
  readonly key: string;
  readonly content: Omit<MailRecord['document'], 'eventId'>;
};

export class MailSender {
  readonly #of: MailSenderOptions;
  readonly #sending = new Set<string>();
  readonly #over = new AbortController();
  #stopLook: (() => void) | null = null;
  #tidiedAtMs = 0;

  constructor(options: MailSenderOptions) {
    this.#of = options;
    options.partners.declare(partnerName, options.transport.name);
    this.#look();
  }

  /** Queues a mail once, with its entry in the time line. */
  queue({ key, content, ...of }: NewMail): void {
    const { centreId, store, clock } = this.#of;
    const nowMs = clock.nowMs();
    const hasAddress = of.recipient !== '';
    const mail: MailRecord = {
      ...of,
      centreId,
      id: createHash('sha256').update(`${centreId}/${key}`).digest('hex').slice(0, idLength),
      document: { ...content, eventId: `mail/${key}` },
      state: hasAddress ? 'queued' : 'failed',
      attempts: 0,
      nextAtMs: nowMs,
      problem: hasAddress ? null : mailMessages.noAddress.en,
      createdAtMs: nowMs,
      endedAtMs: hasAddress ? null : nowMs,
    };
    store.transaction(() => {
      if (store.mails.add(mail)) show(mail, store);
    });
    this.#look();
  }

  /** Gives up attempts under way, which the next start repeats. */
  stop(): void {
    this.#over.abort();
    this.#stopLook?.();
  }

  #look(): void {
    if (this.#over.signal.aborted) return;
    const { centreId, store, clock } = this.#of;
    const nowMs = clock.nowMs();
    for (const mail of store.mails.due(centreId, nowMs, sendingMax + this.#sending.size)) {
      if (this.#sending.size >= sendingMax) break;
      if (!this.#sending.has(mail.id)) void this.#send(mail);
    }
    this.#tidy(nowMs);
    const dueMs = store.mails.nextAtMs(centreId, nowMs) - nowMs;
    this.#stopLook?.();
    this.#stopLook = clock.after(dueMs > 0 ? Math.min(dueMs, lookMsMax) : lookMsMax, () =>
      this.#look(),
    );
  }

  async #send(mail: MailRecord): Promise<void> {
    this.#sending.add(mail.id);
    const { store, clock, transport } = this.#of;
    const { id, recipient, document } = mail;
    const isOld = clock.nowMs() - mail.createdAtMs > ageMsMax;
    const outcome: MailOutcome = isOld
      ? { state: 'refused', problem: mailMessages.tooOld.en }
      : await transport.send({ id, recipient, ...document }, this.#over.signal);
    if (this.#over.signal.aborted) return;
    store.insist(() => {
      store.transaction(() => this.#note(mail, outcome));
      this.#sending.delete(id);
      this.#look();
    });
    this.#of.partners.tell(partnerName, outcome.state === 'later' ? outcome.problem : null);
  }

  #note({ centreId, id }: MailRecord, outcome: MailOutcome): void {
    const { store, clock } = this.#of;
    const mail = store.mails.get(centreId, id);
    // It may have come back already.
    if (mail?.state !== 'queued') return;
    const nowMs = clock.nowMs();
    const attempts = mail.attempts + 1;
    const isLast = outcome.state !== 'later' || attempts >= attemptsMax;
    const ended = outcome.state === 'sent' ? 'sent' : 'failed';
    const tried: MailRecord = {
      ...mail,
      attempts,
      state: isLast ? ended : 'queued',
      nextAtMs: nowMs + firstPauseMs * 2 ** mail.attempts,
      problem: outcome.state === 'sent' ? null : outcome.problem,
      endedAtMs: isLast ? nowMs : null,
    };
    store.mails.save(tried);
    show(tried, store);
  }

  #tidy(nowMs: number): void {
    if (nowMs - this.#tidiedAtMs < tidyEveryMs) return;
    this.#tidiedAtMs = nowMs;
    const { centreId, store } = this.#of;
    store.insist(() => store.mails.dropEnded(centreId, nowMs - keptMs));
  }
}

/** Notes that a mail came back. @throws {Refusal} where the centre has sent none of that id */
export function mailBounced(
  { store, centreId }: Pick<MailSenderOptions, 'store' | 'centreId'>,
  { id, problem, nowMs }: { readonly id: string; readonly problem: string; readonly nowMs: number },
): MailRecord {
  const mail = store.mails.get(centreId, id);
  if (mail === undefined) throw refusal(mailMessages.mailUnknown, { id, centreId });
  if (mail.state === 'bounced') return mail;
  const bounced = { ...mail, state: 'bounced', problem, endedAtMs: nowMs } as const;
  store.transaction(() => {
    store.mails.save(bounced);
    show(bounced, store);
  });
  return bounced;
}

/** Writes a mail's state into the customer's time line. */
function show(mail: MailRecord, { history }: Store): void {
  const { centreId, customerId, orderId, template, state, createdAtMs, document } = mail;
  const entry: HistoryEntry = { name: template, status: state, orderId, ...document.shown };
  history.save(centreId, {
    id: document.eventId,
    version: entryVersions[state],
    customerId,
    kind: 'mail',
    atMs: createdAtMs,
    document: entry,
  });
}
