/** Messages about requests, streams, webhooks and the service. */
import { messagesOf } from './message.ts';

export const httpMessages = messagesOf({
  reasonMissing: [
    'reason_required',
    '{pointer} is missing or blank; expected a reason.',
    '{pointer} manque ou est vide ; attendu : un motif.',
  ],
  numberMiscopied: [
    'number_not_valid',
    '{number} is not a number of this centre: its check digit would be {digit}.',
    '{number} n’est pas un numéro de ce centre : son chiffre de contrôle serait {digit}.',
  ],
  numberOfOther: [
    'number_not_valid',
    '{number} is the number of {seen}; expected that of {expected}.',
    '{number} est le numéro {seen} ; attendu : celui {expected}.',
  ],
  answerLost: [
    'request_carried_out',
    'The request with the key {key} was carried out, and its answer was lost with the process; read {place} to see what it did.',
    'La requête de clé {key} a été exécutée, et sa réponse s’est perdue avec le processus ; lisez {place} pour voir ce qu’elle a fait.',
  ],
  centreElsewhere: [
    'centre_not_found',
    'There is no such centre here; expected {centre}.',
    'Ce centre n’existe pas ici ; attendu : {centre}.',
  ],
  cookieOrigin: [
    'origin_not_permitted',
    'Origin is {origin}, Sec-Fetch-Site {site}; expected those of a page of this service, where the cookie says who asks.',
    'Origin est {origin}, Sec-Fetch-Site {site} ; attendu : ceux d’une page de ce service, où le cookie dit qui demande.',
  ],
  cursorOld: [
    'cursor_expired',
    'The cursor is {hours} hours old; expected at most 24: begin the list again.',
    'Le curseur a {hours} heures ; attendu : 24 au plus : recommencez la liste.',
  ],
  cursorUnknown: [
    'cursor_invalid',
    'The cursor is none that this list has given.',
    'Ce curseur n’est pas de ceux que cette liste a donnés.',
  ],
  deliveryUnknown: [
    'delivery_not_found',
    'There is no delivery {id} of this webhook.',
    'Il n’y a pas d’envoi {id} de ce point de notification.',
  ],
  hostUnknown: [
    'host_not_permitted',
    'The Host is {seen}; expected an address, localhost or a name given by --allow-host.',
    'L’en-tête Host est {seen} ; attendu : une adresse, localhost ou un nom donné par --allow-host.',
  ],
  journalFull: [
    'storage_unavailable',
    '{cause}: the journal cannot be written for now; reads go on.',
    '{cause} : le journal ne peut pas être écrit pour l’instant ; les lectures continuent.',
  ],
  keyReused: [
    'idempotency_key_reused',
    'The key {key} was used with another body; expected a key of its own.',
    'La clé {key} a servi avec un autre corps ; attendu : une clé à elle.',
  ],
  keyRunning: [
    'request_in_progress',
    'The request with the key {key} is still running; ask again.',
    'La requête de clé {key} est encore en cours ; redemandez.',
  ],
  mediaType: [
    'media_type_unsupported',
    'The body {seen}; expected {types}.',
    'Le corps {seen} ; attendu : {types}.',
  ],
  methodUnknown: [
    'method_not_allowed',
    '{path} has no {method}; expected {allowed}.',
    '{path} n’a pas {method} ; attendu : {allowed}.',
  ],
  noNewWork: ['draining', 'The service takes no new work.', 'Le service ne prend plus de travail.'],
  notAcceptable: [
    'not_acceptable',
    '{path} answers {produced}; the request accepts {accept}.',
    '{path} répond {produced} ; la requête accepte {accept}.',
  ],
  orderKeyReused: [
    'idempotency_key_reused',
    'The key was used for another change of the order; expected a key of its own.',
    'La clé a servi à un autre changement de la commande ; attendu : une clé à elle.',
  ],
  ordersBusy: [
    'storage_unavailable',
    'Orders cannot be read or changed for now.',
    'Les commandes ne peuvent pas être lues ni changées pour l’instant.',
  ],
  originUnknown: [
    'origin_not_permitted',
    '{seen}; expected one of this service, or of an origin given by --cors.',
    '{seen} ; attendu : une page de ce service, ou d’une origine donnée par --cors.',
  ],
  partLost: [
    'storage_unavailable',
    '{name} is lost since {since}: {cause}; the log says why.',
    '{name} est perdu depuis {since} : {cause} ; le journal du service dit pourquoi.',
  ],
  placeUnknown: [
    'cursor_invalid',
    'The place is none that this journal has given.',
    'Cette position n’est pas de celles que ce journal a données.',
  ],
  routeUnknown: [
    'route_not_found',
    '{method} {path} is not a path of this API; /openapi.json lists them.',
    '{method} {path} n’est pas un chemin de cette API ; /openapi.json les donne tous.',
  ],
  schemaUnknown: [
    'route_not_found',
    'No schema {file}; expected one of {known}.',
    'Aucun schéma {file} ; attendu : l’un de {known}.',
  ],
  socketOnly: [
    'upgrade_required',
    '{path} is for WebSockets; expected Upgrade: websocket.',
    '{path} est réservé aux WebSockets ; attendu : Upgrade: websocket.',
  ],
  storageBusy: [
    'storage_unavailable',
    '{cause}: nothing can be stored for now.',
    '{cause} : rien ne peut être enregistré pour l’instant.',
  ],
  streamsMax: [
    'resource_unavailable',
    '{most} event streams are open already.',
    '{most} flux d’événements sont déjà ouverts.',
  ],
  tooManyRequests: [
    'rate_limited',
    'These are more requests of the class {name} than {most}.',
    'Il y a plus de requêtes de la classe {name} que {most}.',
  ],
  webhooksMax: [
    'in_use',
    '{most} webhooks are there; expected one dropped.',
    'Il y a {most} points de notification ; attendu : que l’un soit supprimé.',
  ],
  otherSite: [
    null,
    'A page of another site ({site}) asks for this',
    'Une page d’un autre site ({site}) le demande',
  ],
  otherOrigin: [null, 'A page of {origin} asks for this', 'Une page de {origin} le demande'],
  missing: [null, 'missing', 'absent'],
  rate: [
    null,
    '{burst} at once and {perSecond} a second after that',
    '{burst} d’un coup, puis {perSecond} par seconde',
  ],
  noMediaType: [null, 'names no media type', 'n’a pas de type'],
  otherMediaType: [null, 'is {type}', 'est de type {type}'],
  bodyTooLarge: [
    'body_too_large',
    'The body is too large; expected at most {most} bytes.',
    'Le corps est trop grand ; attendu : {most} octets au plus.',
  ],
  connectionEnded: [
    'request_timeout',
    'The connection ended before the whole request had arrived.',
    'La connexion a pris fin avant que toute la requête soit arrivée.',
  ],
  failed: ['internal', 'Request {id} of {path} failed.', 'La requête {id} de {path} a échoué.'],
  nothingWritten: [
    'storage_unavailable',
    '{title}; nothing was written.',
    '{title} ; rien n’a été écrit.',
  ],
});
