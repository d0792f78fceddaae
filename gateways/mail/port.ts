/** How mails leave the service, whatever carries them. */

export interface OutgoingMail {
  /** The same at every attempt; the Message-ID is made of it, so that receivers drop repeats. */
  readonly id: string;
  readonly recipient: string;
  readonly toName: string;
  readonly subject: string;
  readonly text: string;
}

/** Refused: no repeat can help. Later: an attempt after a pause may succeed. */
export type MailOutcome =
  | { readonly state: 'sent' }
  | { readonly state: 'refused' | 'later'; readonly problem: string };

export interface MailTransport {
  readonly name: 'smtp' | 'simulated';
  /** Makes one attempt, given up when the signal aborts; never rejects. */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<MailOutcome>;
  /** Connects and signs in. @throws {Error} where that fails */
  verify(): Promise<void>;
}
