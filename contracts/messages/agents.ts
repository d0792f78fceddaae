/** Messages about agents, sessions, groups, addresses and offers. */
import { messagesOf } from './message.ts';

export const agentMessages = messagesOf({
  activityUnknown: [
    'activity_unknown',
    'The activity {activityId} is not on the list; expected {expected}.',
    'L’activité {activityId} n’est pas dans la liste ; attendu : {expected}.',
  ],
  addressOfOther: [
    'not_call_owner',
    'Somebody else is logged on at address {id}; expected one’s own.',
    'Quelqu’un d’autre est connecté au poste {id} ; attendu : le sien.',
  ],
  addressUnknown: [
    'address_not_found',
    'No address {id} in centre {centreId}.',
    'Aucun poste {id} dans le centre {centreId}.',
  ],
  figuresUnknown: [
    'session_not_found',
    'No figures of session {id} are kept.',
    'Aucun chiffre de la session {id} n’est conservé.',
  ],
  groupRemoved: [
    'group_removed',
    'Group {id} was taken off centre {centreId}.',
    'Le groupe {id} a été retiré du centre {centreId}.',
  ],
  groupUnknown: [
    'group_not_found',
    'No group {id} in centre {centreId}.',
    'Aucun groupe {id} dans le centre {centreId}.',
  ],
  loggedOff: [
    'agent_released',
    'Agent {id} is logged off; log on with POST /api/v1/handlers/main/agents.',
    'L’agent {id} est déconnecté ; connectez-le par POST /api/v1/handlers/main/agents.',
  ],
  noNumber: [
    'agent_not_found',
    'No agent has the number {number}; expected that of an agent, with their PIN.',
    'Aucun agent n’a le numéro {number} ; attendu : celui d’un agent, avec son code.',
  ],
  noStation: [
    'no_agent_at_address',
    '{id} is at no station that a switch can ring.',
    '{id} n’est à aucun poste qu’un commutateur peut faire sonner.',
  ],
  nobodyAt: [
    null,
    'Nobody is logged on at {addressId}; expected an agent there.',
    'Personne n’est connecté à {addressId} ; attendu : un agent à ce poste.',
  ],
  nobodyAtAddress: [
    'no_agent_at_address',
    'Nobody is logged on at address {id}.',
    'Personne n’est connecté au poste {id}.',
  ],
  noneOfUser: [
    'agent_not_found',
    'No agent of centre {centreId} is that of {whose}.',
    'Aucun agent du centre {centreId} n’est celui de {whose}.',
  ],
  offerReportedBy: [
    'not_call_owner',
    '{gateway} reports what becomes of offer {id}; expected its key.',
    '{gateway} dit ce que devient la présentation {id} ; attendu : sa clé.',
  ],
  offerState: [
    null,
    'Offer {id} is {state}, in version {callVersion} of call {callId}.',
    'La présentation {id} est dans l’état {state}, en version {callVersion} de l’appel {callId}.',
  ],
  offerUnknown: [
    'offer_not_found',
    'No offer {id} among those kept.',
    'Aucune présentation {id} parmi celles conservées.',
  ],
  notForwarded: [
    'number_invalid',
    'Calls of {id} do not go on to {to}; expected the number of another station, or, for who may set any, a number outside.',
    'Les appels de {id} ne sont pas renvoyés vers {to} ; attendu : le numéro d’un autre poste ou, pour qui règle tous les postes, un numéro extérieur.',
  ],
  pinAlone: [
    'agent_has_no_id',
    'A PIN was given without the number it belongs to.',
    'Un code a été donné sans le numéro auquel il appartient.',
  ],
  pinWrong: [
    'pin_rejected',
    'The PIN is not that of number {number}; {left} more attempts are open now.',
    'Ce code n’est pas celui du numéro {number} ; essais encore ouverts : {left}.',
  ],
  sessionEnded: [
    'session_state_not_allowed',
    'The session of agent {agentId} for {groupId} ended at once.',
    'La session de l’agent {agentId} pour {groupId} s’est terminée aussitôt.',
  ],
  sessionReleased: [
    'session_released',
    'Session {id} was released as its agent logged off.',
    'La session {id} a été libérée quand son agent s’est déconnecté.',
  ],
  sessionUnknown: [
    'session_not_found',
    'No session {id} among those kept.',
    'Aucune session {id} parmi celles conservées.',
  ],
  tooManyGroups: [
    'invalid_parameter',
    '{count} groups are named for {addressId}; expected {most} at most.',
    '{count} groupes sont nommés pour {addressId} ; attendu : {most} au plus.',
  ],
  unknown: [
    'agent_not_found',
    'No agent {id} in centre {centreId}.',
    'Aucun agent {id} dans le centre {centreId}.',
  ],
  withoutNumber: [
    'agent_has_no_id',
    'Agent {id} has no number; a PIN was given.',
    'L’agent {id} n’a pas de numéro ; un code a été donné.',
  ],
  signOn: [
    null,
    'Agent {id} is {state} and may sign on to {groups}; {wanted} was asked for{session}{place}.',
    'L’agent {id} est dans l’état {state} et a accès à {groups} ; demandé : {wanted}{session}{place}.',
  ],
  signOnElsewhere: [
    null,
    '; at {addressId} agent {id} is logged on',
    ' ; à {addressId}, l’agent {id} est connecté',
  ],
  signOnSession: [null, '; session {id} is {state}', ' ; la session {id} est dans l’état {state}'],
  noGroup: [null, 'no group', 'aucun groupe'],
  aLogOn: [null, 'a log-on', 'une connexion'],
  agentState: [
    null,
    'Agent {id} is {state}; {asked} was asked for.',
    'L’agent {id} est dans l’état {state} ; demandé : {asked}.',
  ],
  sessionState: [
    null,
    'Session {id} is {state}; {asked} was asked for.',
    'La session {id} est dans l’état {state} ; demandé : {asked}.',
  ],
  aNextState: [null, 'the next state {state}', 'l’état suivant {state}'],
  anExtension: [null, 'an extension of wrap-up', 'une prolongation du traitement après appel'],
  noQueueToTry: [
    'queue_not_found',
    'Agent {id} serves no queue; expected one queue at least, by which a call can come.',
    'L’agent {id} ne sert aucune file ; il en faut une au moins, par laquelle un appel arrive.',
  ],
  noOpenQueue: [
    'queue_closed',
    'No queue that agent {id} serves is open; expected an open queue, by which a call can come.',
    'Aucune file de l’agent {id} n’est ouverte ; il en faut une ouverte, par laquelle un appel arrive.',
  ],
  notCalledBySwitch: [
    'resource_unavailable',
    'The telephone system {gateway} brings the calls of this centre; call agent {id} from a telephone.',
    'Le système téléphonique {gateway} amène les appels de ce centre ; appelez l’agent {id} depuis un téléphone.',
  ],
  noActivities: [null, 'none, for the centre lists none', 'aucune, car le centre n’en a pas'],
  whoeverAsks: [null, 'whoever asks', 'la personne qui demande'],
});
