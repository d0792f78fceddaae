/**
 * A mail transport for trials: keeps what it was given, by the mail's id, and sends nothing. Mails
 * to `refused@` are refused for good, those to `busy@` for now.
 */
import type { MailOutcome, MailTransport, OutgoingMail } from './port.ts';

/** Most mails kept; the oldest leave first. */
const keptMax = 1_000;
const outcomes: { readonly [mailbox: string]: MailOutcome } = {
  refused: { state: 'refused', problem: '550 there is no such mailbox' },
  busy: { state: 'later', problem: '451 come back later' },
};

export class SimulatedMail implements MailTransport {
  readonly name = 'simulated';
  readonly sent = new Map<string, OutgoingMail>();

  send(mail: OutgoingMail): Promise<MailOutcome> {
    const [mailbox = ''] = mail.recipient.split('@');
    const fixed = outcomes[mailbox];
    if (fixed !== undefined) return Promise.resolve(fixed);
    this.sent.set(mail.id, mail);
    const [oldest] = this.sent.keys();
    if (this.sent.size > keptMax && oldest !== undefined) this.sent.delete(oldest);
    return Promise.resolve({ state: 'sent' });
  }

  verify(): Promise<void> {
    return Promise.resolve();
  }
}
