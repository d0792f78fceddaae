/**
 * Sends mails by SMTP, a connection each, over the optional package nodemailer.
 *
 * Source: RFC 5321 4.2.1 (4yz passes, 5yz does not), RFC 3834 5 (Auto-Submitted).
 */
import { reasonOf } from '../../kernel/index.ts';
import type { MailOutcome, MailTransport } from './port.ts';

const mailNeeds =
  'Mail needs the package nodemailer, which "npm install nodemailer@10.6.0" installs';
/** Limits in ms: to connect, to be greeted, and for each later answer of the server. */
const limits = { connectionTimeout: 30_000, greetingTimeout: 30_000, socketTimeout: 300_000 };
/** Servers may answer with long texts. */
const problemLengthMax = 500;
/** Codes of failures of one mail; others are of the connection, which the next mail meets too. */
const ofMail = ['EENVELOPE', 'EMESSAGE'];

export interface SmtpPlace {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise by STARTTLS, if the server offers it. */
  readonly secure: boolean;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly from: string;
  /** Envelope sender, whose `*` becomes the mail's id [the address in `from`]. */
  readonly bounceTo?: string | undefined;
}

/** @throws {Error} where nodemailer is not installed */
export async function openSmtp(place: SmtpPlace): Promise<MailTransport> {
  const { host, port, secure, user, password = '', from, bounceTo } = place;
  const { createTransport } = await import('nodemailer').catch((cause: unknown) => {
    throw new Error(mailNeeds, { cause });
  });
  const transport = createTransport({
    ...limits,
    host,
    port,
    secure,
    disableFileAccess: true,
    disableUrlAccess: true,
    // A password is never sent in the clear, but to this machine.
    requireTLS: user !== undefined && !isLoopback.test(host),
    ...(user === undefined ? {} : { auth: { user, pass: password } }),
  });
  const [, address = from] = /<([^<>]+)>\s*$/.exec(from) ?? [];
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return {
    name: 'smtp',
    async send({ id, recipient, toName, subject, text }, signal) {
      try {
        await transport.sendMail({
          from,
          to: { name: toName, address: recipient },
          subject,
          text,
          signal,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          envelope: { from: bounceTo?.replace('*', id) ?? address, to: recipient },
        });
        return { state: 'sent' };
      } catch (error) {
        return failureOf(error);
      }
    },
    async verify() {
      await transport.verify();
    },
  };
}

const isLoopback = /^(localhost|127\.[\d.]+|::1)$/;

function failureOf(error: unknown): MailOutcome {
  const { code = '', permanent = true } = error as {
    readonly code?: string;
    /** Absent: nodemailer itself refuses the address or the message. */
    readonly permanent?: boolean;
  };
  const isRefused = ofMail.includes(code) && permanent;
  const problem = reasonOf(error).slice(0, problemLengthMax);
  return { state: isRefused ? 'refused' : 'later', problem };
}
