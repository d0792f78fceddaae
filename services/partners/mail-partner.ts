/** The server that carries mails, as the partners file names it. */
import { type MailTransport, openSmtp } from '../../gateways/index.ts';
import type { Partners } from './partner-states.ts';

/** @throws {Error} where the package that it needs is not installed */
export async function openMail(partners: Partners | undefined): Promise<MailTransport | undefined> {
  const smtp = partners?.file.mail?.smtp;
  if (partners === undefined || smtp === undefined) return undefined;
  const { password: source, ...place } = smtp;
  const password = source === undefined ? undefined : partners.secretOf(source);
  return await openSmtp({ ...place, password });
}
