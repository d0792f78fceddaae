/** Mails to customers: how each goes, and their texts, which a second person approves. */
import { z } from 'zod';
import {
  codeSchema,
  defaultMail,
  listOf,
  type MailTemplate,
  mailMessages,
  mailPreviewSchema,
  mailSchema,
  mailStates,
  mailTemplateResourceSchema,
  mailTextsSchema,
  type NoticeEvent,
  noticeEventSchema,
  optionalField,
  refusal,
  strict,
  toWireId,
} from '../../../contracts/index.ts';
import {
  type MailSubject,
  mailBounced,
  mailTemplateId,
  mailTemplateOf,
  placeholdersOf,
  unknownPlaceholder,
  writeMail,
} from '../../../services/index.ts';
import type { MailRecord } from '../../../store/index.ts';
import { iso } from '../../presenters/rule.ts';
import { editors, managers, supervisors } from '../access-rules.ts';
import {
  addDocument,
  lookers,
  patchErrors,
  replaceDocument,
  requireVersion,
} from '../channel/documents.ts';
import type { ApiRequest } from '../operation.ts';
import { storedPage } from '../paging.ts';
import { listQueryShape, operation, reasonSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { readsOrder, requireOrder } from './order-messages.ts';

const mailIdPattern = /[0-9a-f]{32}/;
const ofMode = z.strictObject({
  deliveryModeId: optionalField(codeSchema, 'Of orders by it alone [of all].'),
});
const changes = {
  answer: mailTemplateResourceSchema,
  tagged: 'version',
  query: ofMode,
  audited: ({ params, query }: Pick<ApiRequest, 'params' | 'query'>, serving: Services): unknown =>
    presentTemplate(
      subjectIn({
        params: { notice: String(params['notice']) },
        query: query as z.infer<typeof ofMode>,
      }),
      serving,
    ),
} as const;

export const mailOperations = {
  listMails: operation(
    'GET /api/v1/centres/{centre}/mails',
    ['Mails to customers', 'Les courriers aux clients'],
    {
      note: 'Those that a mail server is to carry; ended ones are kept for 30 days.',
      query: z.strictObject({
        ...listQueryShape,
        state: optionalField(z.enum(mailStates), 'Those in it [all].'),
      }),
      answer: listOf(mailSchema),
      access: managers,
    },
    ({ query }, { store, wire }) =>
      storedPage(
        ({ after, limit }) => {
          const { state = null } = query;
          return store.mails.list(wire.ownerId, String(after ?? ''), state, state, limit);
        },
        query,
        { keyOf: ({ id }: MailRecord) => id, present: presentMail, wire },
      ),
  ),
  reportMailBounce: operation(
    'POST /api/v1/centres/{centre}/mail-bounces',
    ['Report a mail that came back', 'Signaler un courrier revenu'],
    {
      body: strict({
        mail: z
          .string()
          .max(300)
          .describe('Its id, its Message-ID, or the address that it came back to.'),
        problem: reasonSchema.describe('What the receiver said.'),
      }),
      example: { mail: '0123456789abcdef0123456789abcdef', problem: '552 mailbox full' },
      answer: mailSchema,
      access: { roles: ['admin', 'supervisor', 'integration'] },
      audited: true,
      errors: ['mail_not_found'],
    },
    ({ body: { mail, problem } }, { store, clock, wire }) => {
      const id = mailIdPattern.exec(mail)?.[0] ?? mail;
      const of = { id, problem, nowMs: clock.nowMs() };
      return presentMail(mailBounced({ store, centreId: wire.ownerId }, of), wire);
    },
  ),
  getMailTemplate: operation(
    'GET /api/v1/centres/{centre}/mail-templates/{notice}',
    ['What the mail on a notice says', 'Le texte du courrier d’un avis'],
    { query: ofMode, answer: mailTemplateResourceSchema, tagged: 'version', access: lookers },
    (asked, serving) => presentTemplate(subjectIn(asked), serving),
  ),
  draftMailTemplate: operation(
    'PUT /api/v1/centres/{centre}/mail-templates/{notice}',
    ['Draft the mail on a notice', 'Rédiger le courrier d’un avis'],
    {
      note: 'It is in force when a second person approves it.',
      body: mailTextsSchema,
      example: {
        subject: { en: 'Your order {order} is late', fr: 'Votre commande {order} a du retard' },
        text: { en: 'Sorry, {customer}.', fr: 'Désolés, {customer}.' },
      },
      ...changes,
      access: editors,
      errors: patchErrors,
    },
    (asked, serving) => {
      const notice = noticeIn(asked.params);
      const name = unknownPlaceholder(asked.body, notice);
      if (name !== undefined) {
        const known = placeholdersOf(notice).join(', ');
        throw refusal(mailMessages.placeholderUnknown, { name, notice, known });
      }
      const { texts } = mailTemplateOf(serving.store, serving.wire.ownerId, subjectIn(asked));
      const draft = { texts: asked.body, author: asked.person ?? '' };
      return replaced({ texts, draft }, asked, serving);
    },
  ),
  approveMailTemplate: operation(
    'POST /api/v1/centres/{centre}/mail-templates/{notice}/approve',
    ['Put the draft of a mail in force', 'Mettre en vigueur un brouillon de courrier'],
    {
      ...changes,
      access: supervisors,
      errors: [...patchErrors, 'draft_not_found', 'four_eyes_required'],
    },
    (asked, serving) => {
      const notice = noticeIn(asked.params);
      const { draft } = mailTemplateOf(serving.store, serving.wire.ownerId, subjectIn(asked));
      if (draft === null) throw refusal(mailMessages.noDraft, { notice });
      if (draft.author === asked.person) {
        throw refusal(mailMessages.ownDraft, { name: draft.author, notice });
      }
      return replaced({ texts: draft.texts, draft: null }, asked, serving);
    },
  ),
  previewMail: operation(
    'GET /api/v1/orders/{order}/mails/{notice}',
    ['The mail on a notice, for an order', 'Le courrier d’un avis, pour une commande'],
    {
      note: 'By the draft, if there is one.',
      answer: mailPreviewSchema,
      ...readsOrder,
      access: { roles: ['ruleEditor', 'admin', 'supervisor'] },
    },
    async ({ params }, serving) => {
      const event = noticeIn(params);
      const { store, wire } = serving;
      const order = await requireOrder(params.order, serving);
      const of = (mode?: string) => mailTemplateOf(store, wire.ownerId, { event, mode });
      const draft = of(order.deliveryMode).draft ?? of().draft;
      const question = { event, order, centre: wire.live.file, texts: draft?.texts };
      const { language, subject, text } = writeMail(question, { store, centreId: wire.ownerId });
      return { language, subject, text };
    },
  ),
} as const;

function replaced(
  document: MailTemplate,
  asked: Pick<ApiRequest, 'person' | 'ifMatch'> & {
    readonly params: { readonly notice: string };
    readonly query: z.infer<typeof ofMode>;
  },
  serving: Services,
) {
  const subject = subjectIn(asked);
  const id = mailTemplateId(subject);
  const repository = serving.store.mailTemplates;
  const before = repository.get(serving.wire.ownerId, id);
  requireVersion(before ?? { id, version: 0 }, asked);
  const kept = { repository, schema: z.custom<MailTemplate>(), keys: () => ({}) };
  if (before === undefined) addDocument(kept, { id, document }, { asked, serving });
  else replaceDocument(kept, before, document, { asked, serving });
  return presentTemplate(subject, serving);
}

function subjectIn({
  params,
  query,
}: {
  readonly params: { readonly notice: string };
  readonly query: z.infer<typeof ofMode>;
}): MailSubject {
  return { event: noticeIn(params), mode: query.deliveryModeId };
}

function noticeIn({ notice }: { readonly notice: string }): NoticeEvent {
  const { success, data } = noticeEventSchema.safeParse(notice);
  if (success) return data;
  throw refusal(mailMessages.noticeUnknown, {
    notice,
    known: noticeEventSchema.options.join(', '),
  });
}

function presentTemplate(subject: MailSubject, { store, wire }: Services) {
  const { event: notice } = subject;
  const { ownerId: centreId } = wire;
  const { texts, draft } = mailTemplateOf(store, centreId, subject);
  return {
    centreId,
    version: store.mailTemplates.get(centreId, mailTemplateId(subject))?.version ?? 0,
    notice,
    placeholders: [...placeholdersOf(notice)],
    texts: texts ?? defaultMail(notice),
    draft,
  };
}

function presentMail(mail: MailRecord, { ownerId }: Services['wire']) {
  const { id, customerId, orderId, template, language, recipient, state } = mail;
  const { attempts, nextAtMs, problem, createdAtMs } = mail;
  return {
    id,
    customerId: toWireId(ownerId, customerId),
    orderId,
    template,
    language,
    to: recipient === '' ? null : recipient,
    state,
    attempts,
    nextAt: state === 'queued' ? iso(nextAtMs) : null,
    problem,
    createdAt: iso(createdAtMs),
  };
}
