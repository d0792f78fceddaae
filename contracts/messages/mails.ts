/** Messages about mails to customers, and what those say unless a centre has texts of its own. */
import type { NoticeEvent } from '../channel/notification.schema.ts';
import { fill, messagesOf, type Phrase } from './message.ts';

export const mailMessages = messagesOf({
  mailUnknown: [
    'mail_not_found',
    'Centre {centreId} has sent no mail {id} in 30 days; expected the id of one, its Message-ID, or the address that it came back to.',
    'Le centre {centreId} n’a envoyé aucun courrier {id} en 30 jours ; attendu : l’identifiant d’un courrier, son Message-ID, ou l’adresse à laquelle il est revenu.',
  ],
  noticeUnknown: [
    'mail_not_found',
    'No mails are sent on {notice}; expected {known}.',
    'Aucun courrier n’est envoyé sur {notice} ; attendu : {known}.',
  ],
  noDraft: [
    'draft_not_found',
    'The mail on {notice} has no draft; expected one before it is approved.',
    'Le courrier sur {notice} n’a pas de brouillon ; attendu : un brouillon avant l’approbation.',
  ],
  ownDraft: [
    'four_eyes_required',
    '{name} has written this draft of the mail on {notice}; expected a second person to approve it.',
    '{name} a écrit ce brouillon du courrier sur {notice} ; attendu : l’approbation d’une seconde personne.',
  ],
  placeholderUnknown: [
    'invalid_parameter',
    '{name} is no placeholder of mails on {notice}; expected {known}.',
    '{name} n’est pas un champ des courriers sur {notice} ; attendu : {known}.',
  ],
  noAddress: [
    null,
    'the customer has no e-mail address',
    'le client n’a pas d’adresse électronique',
  ],
  tooOld: [null, 'it waited for more than 7 days', 'il a attendu plus de 7 jours'],
});

const frame = messagesOf({
  whole: [
    null,
    'Hello {customer},\n\n{body}\n\n{centre}\n',
    'Bonjour {customer},\n\n{body}\n\n{centre}\n',
  ],
}).whole;

const subjects = messagesOf({
  'order.quoted': [null, 'Our quotation {order}', 'Notre devis {order}'],
  'order.submitted': [
    null,
    'We have your order {order}',
    'Nous avons bien reçu votre commande {order}',
  ],
  'order.shipped': [null, 'Your order {order} is on its way', 'Votre commande {order} est partie'],
  'order.backordered': [
    null,
    'Part of your order {order} is not in stock',
    'Une partie de votre commande {order} n’est pas en stock',
  ],
  'order.delayed': [null, 'Your order {order} is late', 'Votre commande {order} est en retard'],
  'order.cancelled': [
    null,
    'Your order {order} is cancelled',
    'Votre commande {order} est annulée',
  ],
  'order.giftCardIssued': [null, 'Your gift card', 'Votre carte cadeau'],
  'continuity.billSoon': [
    null,
    'The next parcel of your programme',
    'Le prochain envoi de votre abonnement',
  ],
  'return.submitted': [
    null,
    'Your return for order {order}',
    'Votre retour pour la commande {order}',
  ],
  'return.refunded': [null, 'We have refunded {amount}', 'Nous avons remboursé {amount}'],
} satisfies Rows);

const bodies = messagesOf({
  'order.quoted': [
    null,
    'This is our offer until {until}:\n\n{lines}\n\nTotal: {total}',
    'Voici notre offre jusqu’au {until} :\n\n{lines}\n\nTotal : {total}',
  ],
  'order.submitted': [
    null,
    'Thank you for your order {order}:\n\n{lines}\n\nTotal: {total}',
    'Merci de votre commande {order} :\n\n{lines}\n\nTotal : {total}',
  ],
  'order.shipped': [
    null,
    'Your order {order} has left our warehouse:\n\n{lines}\n\nParcel: {tracking}',
    'Votre commande {order} a quitté notre entrepôt :\n\n{lines}\n\nColis : {tracking}',
  ],
  'order.backordered': [
    null,
    'Part of your order {order} is not in stock. We send it as soon as it is there.',
    'Une partie de votre commande {order} n’est pas en stock. Nous l’envoyons dès qu’elle y est.',
  ],
  'order.delayed': [
    null,
    'We are sorry: your order {order} leaves later than we had said.\n\n{lines}\n\nYou may cancel it at any time, free of charge.',
    'Nous sommes désolés : votre commande {order} partira plus tard que prévu.\n\n{lines}\n\nVous pouvez l’annuler à tout moment, sans frais.',
  ],
  'order.cancelled': [
    null,
    'Your order {order} is cancelled. You owe nothing for it.',
    'Votre commande {order} est annulée. Vous ne devez rien.',
  ],
  'order.giftCardIssued': [
    null,
    'Here is your gift card. Its number is {number}.',
    'Voici votre carte cadeau. Son numéro est {number}.',
  ],
  'continuity.billSoon': [
    null,
    'The next parcel of order {order} leaves soon; {amount} will be put on your account.',
    'Le prochain envoi de la commande {order} part bientôt ; {amount} sera porté à votre compte.',
  ],
  'return.submitted': [
    null,
    'We look forward to your return of goods from order {order}.',
    'Nous attendons le retour des articles de votre commande {order}.',
  ],
  'return.refunded': [
    null,
    'We have refunded {amount} for goods of order {order}.',
    'Nous avons remboursé {amount} pour des articles de la commande {order}.',
  ],
} satisfies Rows);

type Rows = { readonly [E in NoticeEvent]: readonly [null, string, string] };

/** Subject and text of a notice's mail, with placeholders, as they are before a centre edits them. */
export function defaultMail(event: NoticeEvent): {
  readonly subject: Phrase;
  readonly text: Phrase;
} {
  const own = { customer: '{customer}', centre: '{centre}' };
  const { en, fr } = subjects[event];
  return { subject: { en, fr }, text: fill(frame, { ...own, body: bodies[event] }) };
}
