/** Messages about customers, items, catalogues and imports. */
import { messagesOf } from './message.ts';

export const channelMessages = messagesOf({
  cardTaken: ['name_taken', 'There is a card {number} already.', 'Il y a déjà une carte {number}.'],
  cardUnknown: [
    'item_not_found',
    'No card {number} in centre {centreId}.',
    'Aucune carte {number} dans le centre {centreId}.',
  ],
  codeNotOfCatalogue: [
    'source_code_not_found',
    '{code} is no source code of {catalogueId} that holds today.',
    '{code} n’est pas un code d’origine de {catalogueId} valable aujourd’hui.',
  ],
  couponCodeTaken: [
    'name_taken',
    'The code {code} is of coupon {id}; expected another.',
    'Le code {code} est celui du bon {id} ; attendu : un autre.',
  ],
  sourceCodeTaken: [
    'name_taken',
    'The source code {code} is of catalogue {id}; expected another.',
    'Le code d’origine {code} est celui du catalogue {id} ; attendu : un autre.',
  ],
  codeUnknown: [
    'source_code_not_found',
    '{code} is no source code that holds today for this customer.',
    '{code} n’est pas un code d’origine valable aujourd’hui pour ce client.',
  ],
  catalogueNotOffered: [
    'source_code_not_found',
    '{catalogueId} is not offered today: expected a published catalogue, within its days.',
    '{catalogueId} n’est pas proposé aujourd’hui ; attendu : un catalogue publié, à ses dates.',
  ],
  requestOver: [
    'in_use',
    'Request {id} is {status}; expected an open one.',
    'La demande {id} est close ({status}) ; attendu : une demande ouverte.',
  ],
  directedSellingOff: [
    'directed_selling_off',
    'Directed selling is off in {centreId}: no catalogues are sent from here.',
    'La vente dirigée est désactivée dans {centreId} : aucun catalogue n’est envoyé d’ici.',
  ],
  idTaken: [
    'name_taken',
    '{id} is taken; expected another.',
    '{id} est pris ; attendu : un autre.',
  ],
  customerErased: [
    'customer_erased',
    'Customer {id} was erased on {at}; expected another.',
    'Le client {id} a été effacé le {at} ; attendu : un autre.',
  ],
  customerStillOpen: [
    'in_use',
    'Customer {id} has what is open: {open}; expected them closed, cancelled or ended.',
    'Le client {id} a encore en cours : {open} ; attendu : clos, annulé ou terminé.',
  ],
  customerKeyMissing: [
    'customer_key_missing',
    'Texts of customer {id} cannot be read: their key is missing, and was not destroyed; expected it in keys.db. Bring that back from a backup.',
    'Des textes du client {id} sont illisibles : leur clé manque sans avoir été détruite ; attendu : elle est dans keys.db. Restaurez ce fichier d’une sauvegarde.',
  ],
  mergedAlready: [
    'in_use',
    'Customer {id} is merged into {into}.',
    'Le client {id} est fusionné avec {into}.',
  ],
  mergedSelf: [
    'in_use',
    'Customer {id} is the one that stays; expected another.',
    'Le client {id} est celui qui reste ; attendu : un autre.',
  ],
  notInCentre: [
    null,
    'There is no {id} in centre {centreId}.',
    'Il n’y a pas de {id} dans le centre {centreId}.',
  ],
  numbersTaken: [
    'resource_unavailable',
    'Most customer numbers are taken; give one.',
    'La plupart des numéros de client sont pris ; donnez-en un.',
  ],
  pictureNotTaken: [
    null,
    'The picture is {received}; expected {expected}.',
    'L’image est {received} ; attendu : {expected}.',
  ],
  userElsewhere: [
    'in_use',
    'A user sells in one centre at most: {users}.',
    'Un utilisateur vend dans un centre au plus : {users}.',
  ],
  noImage: ['image_not_found', '{item} has no image {image}.', '{item} n’a pas d’image {image}.'],
});
