/**
 * All error codes with HTTP status, retry flag and titles. Codes are stable, titles may change. The
 * core's refusals use these codes. Generates `docs/errors.md`.
 * Source: tapi-call-center.md 5.5.
 */
import { assert } from '../../kernel/index.ts';

/** English and French titles by status and code; the second status of a code is not listed here. */
const titlesByStatus = {
  400: {
    invalid_parameter: ['A parameter is not valid', 'Un paramètre n’est pas valide'],
    api_version_unsupported: [
      'This version of the API is not served',
      'Cette version de l’API n’est pas servie',
    ],
    cursor_invalid: ['This cursor cannot be read', 'Ce curseur est illisible'],
    number_not_valid: [
      'The number is miscopied, or of another kind of record',
      'Le numéro est mal recopié, ou d’une autre sorte de fiche',
    ],
  },
  401: {
    not_authenticated: ['Sign in first', 'Identifiez-vous d’abord'],
    token_expired: ['The sign-in has run out', 'La session a expiré'],
    not_connected: ['There is no connection to the switch', 'Aucune connexion au commutateur'],
  },
  403: {
    role_missing: ['This needs another role', 'Un autre rôle est requis'],
    host_not_permitted: ['This name is not one of ours', 'Ce nom n’est pas l’un des nôtres'],
    origin_not_permitted: [
      'Pages of another site may not ask this',
      'Les pages d’un autre site ne peuvent pas demander cela',
    ],
    centre_not_permitted: ['This centre is not yours', 'Ce centre ne vous est pas ouvert'],
    group_not_permitted: [
      'The agent may not sign on to this group',
      'L’agent n’a pas accès à ce groupe',
    ],
    not_call_owner: ['This call is somebody else’s', 'Cet appel appartient à quelqu’un d’autre'],
    pin_rejected: ['The PIN is wrong', 'Le code est incorrect'],
    number_not_permitted: [
      'You may not dial this number',
      'Vous n’avez pas le droit de composer ce numéro',
    ],
    limit_exceeded: ['This is beyond your limit', 'Cela dépasse votre limite'],
    four_eyes_required: ['A second person must approve', 'Une seconde personne doit approuver'],
  },
  404: {
    route_not_found: ['There is no such path', 'Ce chemin n’existe pas'],
    centre_not_found: ['There is no such centre', 'Ce centre n’existe pas'],
    centre_version_not_found: [
      'This version of the centre is not kept',
      'Cette version du centre n’est pas conservée',
    ],
    handler_not_found: ['There is no such handler', 'Ce système d’appels n’existe pas'],
    agent_not_found: ['There is no such agent', 'Cet agent n’existe pas'],
    session_not_found: ['There is no such session', 'Cette session n’existe pas'],
    group_not_found: ['There is no such group', 'Ce groupe n’existe pas'],
    queue_not_found: ['There is no such queue', 'Cette file n’existe pas'],
    extension_not_found: ['There is no such extension', 'Cette extension n’existe pas'],
    window_not_found: [
      'There is no such measurement window',
      'Cette période de mesure n’existe pas',
    ],
    address_not_found: ['There is no such address', 'Ce poste n’existe pas'],
    call_not_found: ['There is no such call', 'Cet appel n’existe pas'],
    offer_not_found: ['There is no such offer', 'Cette présentation d’appel n’existe pas'],
    skill_not_found: ['There is no such skill', 'Cette compétence n’existe pas'],
    role_not_found: ['There is no such role', 'Ce rôle n’existe pas'],
    user_not_found: ['There is no such user', 'Cet utilisateur n’existe pas'],
    rule_set_not_found: ['There is no such rule set', 'Ce jeu de règles n’existe pas'],
    rule_version_not_found: [
      'There is no such rule version',
      'Cette version des règles n’existe pas',
    ],
    scenario_not_found: ['There is no such scenario', 'Ce scénario n’existe pas'],
    run_not_found: ['There is no such run', 'Cette simulation n’existe pas'],
    job_not_found: ['There is no such job', 'Cette tâche n’existe pas'],
    customer_not_found: ['There is no such customer', 'Ce client n’existe pas'],
    catalogue_not_found: ['There is no such catalogue', 'Ce catalogue n’existe pas'],
    item_not_found: ['There is no such item', 'Cet article n’existe pas'],
    prompt_not_found: ['There is no such prompt', 'Cette suggestion n’existe pas'],
    image_not_found: ['This item has no such image', 'Cet article n’a pas cette image'],
    script_not_found: ['There is no such script', 'Ce script n’existe pas'],
    source_code_not_found: ['There is no such source code', 'Ce code d’origine n’existe pas'],
    order_not_found: ['There is no such order', 'Cette commande n’existe pas'],
    return_not_found: ['There is no such return', 'Ce retour n’existe pas'],
    payment_not_found: ['There is no such payment', 'Ce paiement n’existe pas'],
    mail_not_found: ['There is no such mail', 'Ce courrier n’existe pas'],
    hold_not_found: ['There is no such hold', 'Ce blocage n’existe pas'],
    api_key_not_found: ['There is no such key', 'Cette clé n’existe pas'],
    passkey_not_found: ['There is no such passkey', 'Cette clé d’accès n’existe pas'],
    draft_not_found: ['There is no such draft', 'Ce brouillon n’existe pas'],
    delivery_not_found: ['There is no such delivery', 'Cet envoi n’existe pas'],
    list_not_found: ['There is no such outbound list', 'Cette liste d’appels n’existe pas'],
    recording_not_found: ['There is no such recording', 'Cet enregistrement n’existe pas'],
    entry_not_found: ['There is no such entry', 'Cette fiche n’existe pas'],
    webhook_not_found: ['There is no such webhook', 'Ce point de notification n’existe pas'],
  },
  405: {
    method_not_allowed: ['This path has other methods', 'Ce chemin a d’autres méthodes'],
  },
  406: {
    not_acceptable: ['This form of answer is not served', 'Ce format de réponse n’est pas servi'],
  },
  408: {
    request_timeout: [
      'The request has not arrived in time',
      'La requête n’est pas arrivée à temps',
    ],
  },
  409: {
    list_state_not_allowed: [
      'This list does not allow that now',
      'Cette liste ne le permet pas maintenant',
    ],
    agent_state_not_allowed: [
      'This agent cannot go to that state',
      'Cet agent ne peut pas passer à cet état',
    ],
    session_state_not_allowed: [
      'This session cannot go to that state',
      'Cette session ne peut pas passer à cet état',
    ],
    call_state_not_allowed: [
      'This call does not allow that now',
      'Cet appel ne le permet pas maintenant',
    ],
    offer_not_live: ['This offer has ended', 'Cette présentation est terminée'],
    call_gone: ['The call is over', 'L’appel est terminé'],
    offer_version_stale: [
      'This offer belongs to an earlier queue entry',
      'Cette présentation date d’une entrée précédente',
    ],
    already_accepted: ['This offer is accepted already', 'Cette présentation est déjà acceptée'],
    no_capacity: ['The agent has no room for this', 'L’agent n’a plus de capacité'],
    queue_closed: ['This queue is not open', 'Cette file n’est pas ouverte'],
    queue_in_use: ['This queue is in use', 'Cette file est utilisée'],
    agent_in_use: ['This agent is in use', 'Cet agent est utilisé'],
    code_required: ['An outcome code is needed first', 'Un code de résultat est requis d’abord'],
    no_extension_left: [
      'Wrap-up cannot be extended again',
      'Le traitement après appel ne peut plus être prolongé',
    ],
    conference_full: [
      'The conference has as many parties as the switch joins',
      'La conférence a tous les participants que le commutateur réunit',
    ],
    consult_not_connected: [
      'The consulted party is not connected',
      'Le correspondant consulté n’est pas en ligne',
    ],
    address_busy: ['This address is in use', 'Ce poste est occupé'],
    no_agent_at_address: [
      'Nobody is logged on at this address',
      'Personne n’est connecté à ce poste',
    ],
    agent_has_no_id: [
      'This agent has no id at the switch',
      'Cet agent n’a pas d’identifiant au commutateur',
    ],
    session_exists: [
      'There is a session for this group already',
      'Une session existe déjà pour ce groupe',
    ],
    proxy_not_registered: [
      'No proxy is registered for this',
      'Aucun mandataire n’est enregistré pour cela',
    ],
    order_state_not_allowed: [
      'This order does not allow that now',
      'Cette commande ne le permet pas maintenant',
    ],
    total_moved: ['The total has changed meanwhile', 'Le total a changé entre-temps'],
    hold_cleared: ['This hold is cleared already', 'Ce blocage est déjà levé'],
    hold_checked_out: ['Somebody else works on this hold', 'Quelqu’un d’autre traite ce blocage'],
    rules_state_not_allowed: [
      'These rules do not allow that now',
      'Ces règles ne le permettent pas maintenant',
    ],
    rules_base_stale: [
      'Other rules have become active meanwhile',
      'D’autres règles sont devenues actives entre-temps',
    ],
    job_state_not_allowed: [
      'This job does not allow that now',
      'Cette tâche ne le permet pas maintenant',
    ],
    name_taken: ['This name is taken', 'Ce nom est déjà pris'],
    in_use: ['This is in use', 'Ceci est utilisé'],
    customer_erased: ['This customer was erased', 'Ce client a été effacé'],
    customer_key_missing: [
      'A key of this customer’s texts is missing',
      'Une clé des textes de ce client manque',
    ],
    calls_harmed: [
      'Calls that wait would suffer from this',
      'Des appels en attente en souffriraient',
    ],
    request_in_progress: [
      'The same request is still running',
      'La même requête est encore en cours',
    ],
    request_carried_out: [
      'This request was carried out, and its answer lost',
      'Cette requête a été exécutée, et sa réponse perdue',
    ],
  },
  410: {
    agent_released: ['This agent has logged off', 'Cet agent s’est déconnecté'],
    session_released: ['This session is over', 'Cette session est terminée'],
    group_removed: ['This group was removed', 'Ce groupe a été supprimé'],
    queue_removed: ['This queue was removed', 'Cette file a été supprimée'],
    cursor_expired: ['This cursor is too old', 'Ce curseur est trop ancien'],
  },
  412: {
    version_mismatch: [
      'Somebody else changed this first',
      'Quelqu’un d’autre a modifié ceci avant vous',
    ],
  },
  413: {
    body_too_large: ['The body is too large', 'Le corps est trop grand'],
  },
  415: {
    media_type_unsupported: ['This media type is not read', 'Ce type de contenu n’est pas lu'],
  },
  422: {
    passkey_not_valid: [
      'This passkey does not prove what it should',
      'Cette clé d’accès ne prouve pas ce qu’il faut',
    ],
    number_do_not_call: ['This number is not to be called', 'Ce numéro ne doit pas être appelé'],
    number_invalid: ['This number cannot be dialled', 'Ce numéro ne peut pas être composé'],
    activity_unknown: ['This activity is not known', 'Cette activité est inconnue'],
    order_incomplete: ['The order is not complete', 'La commande est incomplète'],
    payment_required: ['The order lacks a payment', 'Il manque un paiement à la commande'],
    payment_method_not_valid: [
      'This way to pay is not valid here',
      'Ce moyen de paiement n’est pas valable ici',
    ],
    item_excluded: ['The item takes no part in this', 'L’article en est exclu'],
    coupon_not_usable: ['This coupon cannot be used', 'Ce bon ne peut pas être utilisé'],
    delivery_mode_not_valid: [
      'This delivery is not possible here',
      'Ce mode de livraison n’est pas possible ici',
    ],
    item_not_sellable: ['This item cannot be sold here', 'Cet article ne peut pas être vendu ici'],
    price_below_floor: ['The price is below the floor', 'Le prix est sous le plancher'],
    reason_required: ['A reason is needed', 'Un motif est requis'],
    script_unconfirmed: ['A text has to be said first', 'Un texte doit d’abord être dit'],
    directed_selling_off: ['Directed selling is off here', 'La vente guidée est désactivée ici'],
    source_code_required: ['A source code is needed', 'Un code d’origine est requis'],
    rules_not_valid: ['The rules are not valid', 'Les règles ne sont pas valides'],
    centre_not_valid: ['The centre is not valid', 'Le centre n’est pas valide'],
    tests_failing: ['Tests of the rules fail', 'Des tests des règles échouent'],
    scenario_unstable: [
      'The load exceeds the staff and nobody gives up',
      'La charge dépasse l’effectif et personne ne renonce',
    ],
    idempotency_key_reused: [
      'This key was used for another request',
      'Cette clé a servi à une autre requête',
    ],
  },
  426: {
    upgrade_required: ['This is for WebSockets', 'Ceci est réservé aux WebSockets'],
  },
  428: {
    version_required: ['Say which version you change', 'Indiquez la version que vous modifiez'],
  },
  429: {
    rate_limited: ['Too many requests', 'Trop de requêtes'],
    too_many_jobs: ['Too many jobs are running', 'Trop de tâches sont en cours'],
  },
  500: {
    internal: ['We have made a mistake', 'Nous avons commis une erreur'],
    store_not_a_database: [
      'This file is not a sound store',
      'Ce fichier n’est pas un stockage valable',
    ],
    store_newer: [
      'This store was written by a newer version',
      'Ce stockage vient d’une version plus récente',
    ],
    store_other_schema: [
      'This store was made by another version',
      'Ce stockage vient d’une autre version',
    ],
    store_damaged: ['The journal is damaged', 'Le journal est endommagé'],
    store_fenced: [
      'A later life of the service has the journal',
      'Une vie plus récente du service tient le journal',
    ],
    store_failed: ['The store cannot be opened', 'Le stockage ne peut pas être ouvert'],
  },
  502: {
    operation_failed: ['The switch has failed at this', 'Le commutateur a échoué'],
  },
  503: {
    operation_unavailable: ['This is not available', 'Ceci n’est pas disponible'],
    resource_unavailable: ['This is busy; try again', 'Occupé ; réessayez'],
    draining: ['The service is shutting down', 'Le service s’arrête'],
    centre_closed: ['The centre is closed by a fault', 'Le centre est fermé par un défaut'],
    standby: ['This service stands by for another', 'Ce service en attend un autre'],
    store_busy: ['Another process uses the store', 'Un autre processus utilise le stockage'],
    store_full: ['The store has no space left (ENOSPC)', 'Le stockage est plein (ENOSPC)'],
    store_read_only: ['The store cannot be written', 'Le stockage est en lecture seule'],
    store_io_failed: [
      'The system cannot read or write the store',
      'Le système ne peut ni lire ni écrire le stockage',
    ],
    storage_unavailable: [
      'Nothing can be stored now; try again',
      'Rien ne peut être enregistré maintenant ; réessayez',
    ],
  },
  504: {
    acd_timeout: ['The switch has not answered in time', 'Le commutateur n’a pas répondu à temps'],
  },
} as const satisfies Titles;

interface Titles {
  readonly [status: string]: { readonly [code: string]: readonly [en: string, fr: string] };
}

type TitlesByStatus = typeof titlesByStatus;

export type ErrorCode = {
  [S in keyof TitlesByStatus]: keyof TitlesByStatus[S];
}[keyof TitlesByStatus];

export interface ErrorEntry {
  readonly code: ErrorCode;
  readonly status: number;
  /** Status of the code with another kind of request; absent: the same. */
  readonly statusElsewhere?: number;
  /** Whether a repetition of the request may succeed. */
  readonly retryable: boolean;
  readonly title: { readonly en: string; readonly fr: string };
}

/** `call_gone` is 409 when an offer is accepted, else 410. */
const statusElsewhere: { readonly [code: string]: number } = {
  call_gone: 410,
  operation_unavailable: 501,
};

/**
 * Retryable codes besides those of 429 and 502 to 504: the first request with the key is
 * unfinished, or was slow.
 */
const retryableCodes: ReadonlySet<string> = new Set(['request_in_progress', 'request_timeout']);

function entriesOf(titles: Titles): readonly ErrorEntry[] {
  return Object.entries(titles).flatMap(([status, codes]) =>
    Object.entries(codes).map(([code, [en, fr]]) =>
      anEntry(code as ErrorCode, Number(status), { en, fr }),
    ),
  );
}

function anEntry(code: ErrorCode, status: number, title: ErrorEntry['title']): ErrorEntry {
  const elsewhere = statusElsewhere[code];
  const retryable = status === 429 || status > 500 || retryableCodes.has(code);
  const entry = { code, status, retryable, title };
  return elsewhere === undefined ? entry : { ...entry, statusElsewhere: elsewhere };
}

/** All errors, by status, then as listed above. */
export const errorCatalogue: readonly ErrorEntry[] = entriesOf(titlesByStatus);

const byCode: ReadonlyMap<string, ErrorEntry> = new Map(
  errorCatalogue.map((entry) => [entry.code, entry]),
);

/** The catalogue entry of a code. */
export function errorEntry(code: ErrorCode): ErrorEntry {
  const entry = byCode.get(code);
  assert(entry !== undefined, 'every code of the type is in the catalogue');
  return entry;
}
