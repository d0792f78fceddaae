/** Messages about calls, outbound lists and numbers that may not be called. */
import { messagesOf } from './message.ts';

export const callMessages = messagesOf({
  addressBusy: [
    'address_busy',
    'Somebody talks at address {addressId}; expected a free one.',
    'Quelqu’un parle au poste {addressId} ; attendu : un poste libre.',
  ],
  stationLocked: [
    'address_busy',
    'The station {addressId} is locked; expected one that dials.',
    'Le poste {addressId} est verrouillé ; attendu : un poste qui compose.',
  ],
  conferenceFull: [
    'conference_full',
    'The conference of call {callId} has all the {most} parties that the switch joins.',
    'La conférence de l’appel {callId} a les {most} participants que le commutateur réunit.',
  ],
  consultUnanswered: [
    'consult_not_connected',
    'Nobody has answered the consult of call {callId} yet, which {command} needs.',
    'Personne n’a encore répondu à la consultation de l’appel {callId}, dont {command} a besoin.',
  ],
  digitsNotSent: [
    'operation_unavailable',
    'The telephone switch did not send the keys of call {callId}: {why}.',
    'Le commutateur n’a pas envoyé les touches de l’appel {callId} : {why}.',
  ],
  doNotCall: [
    'number_do_not_call',
    '{to} is on the do-not-call list; expected {expected}.',
    '{to} est dans la liste des numéros à ne pas appeler ; attendu : {expected}.',
  ],
  ending: [
    'call_gone',
    'Call {callId} is being ended; expected one that goes on.',
    'L’appel {callId} est en train de se terminer ; attendu : un appel qui continue.',
  ],
  handledByOthers: [
    'not_call_owner',
    'Call {callId} is others’; expected one handled oneself.',
    'L’appel {callId} est celui d’autres ; attendu : un appel que vous avez traité.',
  ],
  legDown: [
    'call_gone',
    'Leg {legId} is not up; expected one that was dialled.',
    'La branche {legId} n’est pas établie ; attendu : une branche composée.',
  ],
  legState: [
    'call_state_not_allowed',
    'The leg of call {callId} is {state}, which does not allow {command}.',
    'La branche de l’appel {callId} est dans l’état {state}, qui ne permet pas {command}.',
  ],
  listCannotStart: [
    'operation_unavailable',
    'List {id} cannot start: a telephone switch that dials is to be connected first.',
    'La liste {id} ne peut pas démarrer : un commutateur qui compose doit d’abord être connecté.',
  ],
  listNotDraft: [
    'list_state_not_allowed',
    'The list is {state}; its mode and queue change only in a draft.',
    'La liste est dans l’état {state} ; son mode et sa file ne changent qu’à l’état de brouillon.',
  ],
  listOfOther: [
    'group_not_permitted',
    'List {id} is of a group that is not one’s own.',
    'La liste {id} est d’un groupe qui n’est pas le vôtre.',
  ],
  listState: [
    'list_state_not_allowed',
    'List {id} is {state}, which does not allow {asked}.',
    'La liste {id} est dans l’état {state}, qui ne permet pas {asked}.',
  ],
  listUnknown: [
    'list_not_found',
    'No outbound list {id} in centre {centreId}.',
    'Aucune liste d’appels {id} dans le centre {centreId}.',
  ],
  listsMax: [
    'resource_unavailable',
    '{most} lists run; expected one that ends.',
    '{most} listes sont en cours ; attendu : que l’une se termine.',
  ],
  noAgentTalks: [
    'call_state_not_allowed',
    'No agent talks in call {callId}; expected one that is connected.',
    'Aucun agent ne parle dans l’appel {callId} ; attendu : un appel établi.',
  ],
  noBrowserPhones: [
    'operation_unavailable',
    'No station is in a browser here; expected an Asterisk, and --browser-phones.',
    'Aucun poste n’est dans un navigateur ici ; attendu : un Asterisk, et --browser-phones.',
  ],
  notABrowserPhone: [
    'operation_failed',
    'Station {number} is not in a browser: {problem}.',
    'Le poste {number} n’est pas dans un navigateur : {problem}.',
  ],
  telephoneNotOpen: [
    'call_state_not_allowed',
    'The telephone of {agent} is not open; expected its password to be asked for first.',
    'Le téléphone de {agent} n’est pas ouvert ; attendu : que son mot de passe soit demandé d’abord.',
  ],
  noOwnTelephone: [
    'no_agent_at_address',
    '{person} is logged on at no telephone; expected its number in `to`.',
    '{person} n’est connecté à aucun téléphone ; attendu : son numéro dans `to`.',
  ],
  noDialler: [
    'operation_unavailable',
    'Nothing is connected that dials.',
    'Rien de connecté ne compose de numéros.',
  ],
  notInConference: [
    'invalid_parameter',
    'legId is {legId}; expected another’s of the conference: {legIds}.',
    'legId est {legId} ; attendu : celle d’un autre participant de la conférence : {legIds}.',
  ],
  notDialled: [
    'number_invalid',
    '{number} cannot be dialled; expected a number of 2 to 20 digits, or the number of another address.',
    '{number} ne peut pas être composé ; attendu : un numéro de 2 à 20 chiffres, ou celui d’un autre poste.',
  ],
  notInDoNotCall: [
    'entry_not_found',
    '{number} is not on the do-not-call list.',
    '{number} n’est pas dans la liste des numéros à ne pas appeler.',
  ],
  notQueued: [
    'call_state_not_allowed',
    'Call {callId} is {state}; only a call that is queued waits.',
    'L’appel {callId} est dans l’état {state} ; seul un appel en file attend.',
  ],
  notTheirs: [
    'not_call_owner',
    'It is not a call of {name}; expected one of their own.',
    'Cet appel n’est pas un appel de {name} ; attendu : l’un des siens.',
  ],
  notWaiting: [
    null,
    'Call {callId} is {state}; expected one that waits.',
    'L’appel {callId} est dans l’état {state} ; attendu : un appel qui attend.',
  ],
  nothingAlerts: [
    'call_state_not_allowed',
    'No direct call alerts at {addressId}.',
    'Aucun appel direct ne sonne à {addressId}.',
  ],
  nothingShown: [
    'offer_not_live',
    'Agent {agent} is shown no entry of a list.',
    'Aucune fiche d’une liste n’est présentée à l’agent {agent}.',
  ],
  ofOthers: [
    'not_call_owner',
    'Call {callId} is {whose}; expected a leg of one’s own.',
    'L’appel {callId} est {whose} ; attendu : une branche à soi.',
  ],
  over: [
    'call_gone',
    'Call {callId} is over ({cause}).',
    'L’appel {callId} est terminé ({cause}).',
  ],
  prefixNotListed: [
    'number_not_permitted',
    '{number} begins with no prefix that the centre allows; expected one of: {prefixes}.',
    '{number} ne commence par aucun préfixe autorisé par le centre ; attendu : l’un de {prefixes}.',
  ],
  costClass: [
    'number_not_permitted',
    '{number} (prefix {prefix}) is of the cost class {cost}; expected the right {right}.',
    '{number} (préfixe {prefix}) est de la classe de coût {cost} ; attendu : le droit {right}.',
  ],
  messageUnknown: [
    'recording_not_found',
    'No message {id} in the voicemail {mailboxId}.',
    'Aucun message {id} dans la messagerie {mailboxId}.',
  ],
  messageWithoutCaller: [
    'number_invalid',
    'The caller of message {id} has withheld their number; expected one that can be called back.',
    'L’appelant du message {id} a masqué son numéro ; attendu : un appelant que l’on peut rappeler.',
  ],
  messageWithoutQueue: [
    'queue_not_found',
    'The voicemail {mailboxId} is of no queue; expected a `queueId`, in which the callback waits.',
    'La messagerie {mailboxId} n’est d’aucune file ; attendu : un `queueId`, où attend le rappel.',
  ],
  recordingGoesOn: [
    'operation_failed',
    'The recording of call {callId} goes on, as the switch does not pause it: {cause}.',
    'L’enregistrement de l’appel {callId} continue, car le commutateur ne le suspend pas : {cause}.',
  ],
  recordingUnknown: [
    'recording_not_found',
    'No recording {id} in centre {centreId}.',
    'Aucun enregistrement {id} dans le centre {centreId}.',
  ],
  recordingWithoutSound: [
    'recording_not_found',
    'The recording {id} is {state} and has no sound.',
    'L’enregistrement {id} est dans l’état {state} et n’a pas de son.',
  ],
  slotEmpty: [
    'number_invalid',
    'No call is parked in {slot}; expected a slot with a call.',
    'Aucun appel n’est parqué en {slot} ; attendu : une place avec un appel.',
  ],
  slotTaken: [
    'number_invalid',
    'Slot {slot} is not to be had; expected a free one of {first} to {last}.',
    'La place {slot} n’est pas disponible ; attendu : une place libre de {first} à {last}.',
  ],
  switchCannot: [
    'operation_unavailable',
    'The switch {name} does not offer {feature}; expected one that names it among its features.',
    'Le commutateur {name} n’offre pas {feature} ; attendu : un commutateur qui l’annonce.',
  ],
  switchMissing: [
    'operation_unavailable',
    'No telephone switch that can do this ({feature}) is connected.',
    'Aucun commutateur téléphonique qui sache le faire ({feature}) n’est connecté.',
  ],
  switchRefuses: [
    'operation_failed',
    'The switch {name} refuses {feature}: {cause}.',
    'Le commutateur {name} refuse {feature} : {cause}.',
  ],
  treatmentUnknown: [
    'invalid_parameter',
    'treatment is {treatment}; expected one of {heard} or an announcement of the centre.',
    'treatment est {treatment} ; attendu : l’un de {heard} ou une annonce du centre.',
  ],
  unknown: [
    'call_not_found',
    'No call {id} among those kept.',
    'Aucun appel {id} parmi ceux conservés.',
  ],
  coreRefuses: [
    null,
    'The centre refuses {input}{of}: {code}.',
    'Le centre refuse {input}{of} : {code}.',
  ],
  legRefuses: [
    null,
    'Leg {id} of call {callId} is {state}, which refuses {input}: {code}.',
    'La branche {id} de l’appel {callId} est dans l’état {state}, qui refuse {input} : {code}.',
  ],
  ofCall: [null, ' of call {callId}', ' de l’appel {callId}'],
  theCentres: [null, 'the centre, which offers it', 'au centre, qui le présente'],
  others: [null, 'others', 'à d’autres'],
  aReason: [null, 'a reason', 'un motif'],
  anotherNumber: [
    null,
    'another, or a supervisor with a reason',
    'un autre, ou un superviseur avec un motif',
  ],
});
