/** The partner that carries mails: a server that speaks SMTP. */
import { z } from 'zod';
import { exactOptionalField, strict } from '../values.schema.ts';
import { secretSchema } from './secret.schema.ts';

const address = String.raw`[^\s<>@]+@[^\s<>@]+`;

export const mailPartnerSchema = strict({
  smtp: strict({
    host: z.string().min(1).max(253).describe('Name or address of the server.'),
    port: z.int().min(1).max(65_535).default(587),
    secure: z
      .boolean()
      .default(false)
      .describe('TLS from the beginning, as on port 465 [STARTTLS, if the server offers it].'),
    user: exactOptionalField(z.string().min(1).max(254), 'Who signs in [nobody].'),
    password: secretSchema.exactOptional(),
    from: z
      .string()
      .max(300)
      .regex(
        new RegExp(String.raw`^(?:[^<>\p{Cc}]*<${address}>|${address})$`, 'u'),
        'expected a@shop.example, or Shop <a@shop.example>',
      )
      .describe('Sender, such as `Shop <orders@shop.example>`.'),
    bounceTo: z
      .string()
      .max(254)
      .regex(new RegExp(`^${address}$`), 'expected an address such as bounces+*@shop.example')
      .exactOptional()
      .describe('Where mails come back to; `*` becomes the mail’s id [the address in `from`].'),
  }).refine(
    ({ user, password }) => (user === undefined) === (password === undefined),
    'expected user and password together',
  ),
});
