/** Messages about centres, centre files, handlers, queues and windows. */
import { fill, messagesOf, type Phrase } from './message.ts';

export const centreMessages = messagesOf({
  callsAreThere: [
    'in_use',
    'Calls are in centre {id}: {calls}; expected none: let them end, or move them first.',
    'Des appels sont dans le centre {id} : {calls} ; attendu : aucun ; laissez-les finir, ou déplacez-les d’abord.',
  ],
  callsHarmed: [
    'calls_harmed',
    'The activation would harm calls that wait: {unserved} that nobody could serve, {leaving} that would leave at once; it can be accepted all the same (accept=true).',
    'L’activation nuirait à des appels qui attendent : {unserved} que personne ne pourrait servir, {leaving} à quitter la file aussitôt ; on peut l’accepter malgré tout (accept=true).',
  ],
  centresMax: [
    'limit_exceeded',
    'The service has {most} centres; expected fewer.',
    'Le service a {most} centres ; attendu : moins.',
  ],
  closed: [
    'centre_closed',
    'Centre {id} is closed by a fault, which the administrators of the service see.',
    'Le centre {id} est fermé par un défaut, que voient les administrateurs du service.',
  ],
  groupInUse: ['in_use', 'A group is used: {uses}.', 'Un groupe est utilisé : {uses}.'],
  handlerLost: [
    'operation_unavailable',
    'Handler {id} is lost; expected one that is ready.',
    'Le système d’appels {id} est perdu ; attendu : un système prêt.',
  ],
  handlerUnknown: [
    'handler_not_found',
    'No handler {name}; this centre has {names}.',
    'Aucun système d’appels {name} ; ce centre a {names}.',
  ],
  idChanged: [
    'invalid_parameter',
    '"id" is {id}; expected {expected}, as it is.',
    '"id" est {id} ; attendu : {expected}, comme il est.',
  ],
  memberTaken: [
    'name_taken',
    'The centre has {name} ({id}) in its {list}; expected another name and id.',
    'Le centre a {name} ({id}) dans {list} ; attendu : un autre nom et un autre identifiant.',
  ],
  queueRemoved: [
    'queue_removed',
    'Queue {id} was taken off centre {centreId}.',
    'La file {id} a été retirée du centre {centreId}.',
  ],
  queueUnknown: [
    'queue_not_found',
    'No queue {id} in centre {centreId}.',
    'Aucune file {id} dans le centre {centreId}.',
  ],
  notKeptOff: [
    'in_use',
    'Centre {id} was taken off, and its data are kept; expected another id, or the id alone, to open it again as it was.',
    'Le centre {id} a été retiré, et ses données sont conservées ; attendu : un autre identifiant, ou l’identifiant seul, pour le rouvrir tel quel.',
  ],
  notLent: [
    'invalid_parameter',
    '"uses.{what}" is {centre}, which does not lend its {what} to {id}; expected a centre whose channel does, in "lends".',
    '"uses.{what}" est {centre}, qui ne prête pas cela à {id} ; attendu : un centre dont le canal le fait, dans "lends".',
  ],
  notMade: [
    'in_use',
    'Centre {id} is given at the start of the service; expected one that was made over the API.',
    'Le centre {id} est donné au démarrage du service ; attendu : un centre créé par l’API.',
  ],
  notHere: [
    'centre_not_found',
    'No centre {id} here, or it is not yours; expected another header Callwright-Centre or host.',
    'Aucun centre {id} ici, ou ce n’est pas le vôtre ; attendu : un autre en-tête Callwright-Centre ou hôte.',
  ],
  notOfService: [
    'role_missing',
    'You are of centre {id}; expected an administrator of the service’s first centre.',
    'Vous êtes du centre {id} ; attendu : un administrateur du premier centre du service.',
  ],
  notOpened: [
    'centre_not_valid',
    'Centre {id} cannot be opened: {problem}.',
    'Le centre {id} ne peut pas être ouvert : {problem}.',
  ],
  otherIdTaken: [
    'name_taken',
    'The service has a centre {id}; expected another id.',
    'Le service a un centre {id} ; attendu : un autre identifiant.',
  ],
  removedInUse: ['in_use', '{what} is used: {uses}.', '{what} est utilisé : {uses}.'],
  rulesBroken: [
    'centre_not_valid',
    'Rules in force name what the centre would not have any more: {uses}. Publish rules without it first; the change can be accepted all the same (accept=true), and the next start sets these rules aside.',
    'Des règles actives nomment ce que le centre n’aurait plus : {uses}. Publiez d’abord des règles qui s’en passent ; on peut accepter la modification malgré tout (accept=true), et le prochain démarrage écarte ces règles.',
  ],
  skillInRules: [
    'in_use',
    'Skill {id} is used by rules: {rules}.',
    'La compétence {id} est utilisée par des règles : {rules}.',
  ],
  skillTaken: [
    'name_taken',
    'The centre has the skill {id}; expected another id.',
    'Le centre a la compétence {id} ; attendu : un autre identifiant.',
  ],
  skillUnknown: [
    'skill_not_found',
    'Centre {centreId} lists no skill {id}.',
    'Le centre {centreId} n’a pas de compétence {id}.',
  ],
  unknown: [
    'centre_not_found',
    'No centre {id}; this service runs {centreId}.',
    'Aucun centre {id} ; ce service gère {centreId}.',
  ],
  versionMismatch: [
    'version_mismatch',
    '{what} is at version {version}; you change {seen}, expected "v{version}".',
    '{what} est à la version {version} ; vous modifiez {seen}, attendu : "v{version}".',
  ],
  versionNotTaken: [
    null,
    'The centre has not taken version {version}.',
    'Le centre n’a pas pris la version {version}.',
  ],
  versionRequired: [
    'version_required',
    '{what} is at version {version}; say which one you change.',
    '{what} est à la version {version} ; dites laquelle vous modifiez.',
  ],
  versionUnknown: [
    'centre_version_not_found',
    'Version {version} of centre {centreId} is not kept; expected one of …/file/versions.',
    'La version {version} du centre {centreId} n’est pas conservée ; attendu : l’une de …/file/versions.',
  ],
  windowUnknown: [
    'window_not_found',
    'No measurement window {id} among those kept.',
    'Aucune période de mesure {id} parmi celles conservées.',
  ],
  wouldBeFaulty: [
    'centre_not_valid',
    'The centre would have {errors}: {faults}; it can be accepted all the same (accept=true).',
    'Le centre aurait {errors} : {faults} ; on peut l’accepter malgré tout (accept=true).',
  ],
  queueInUse: [
    null,
    'A queue that calls or active rules use is missing, or has another channel.',
    'Une file qu’utilisent des appels ou des règles actives manque, ou a un autre canal.',
  ],
  agentInUse: [
    null,
    'An agent who is logged on is missing; expected them to be logged off first.',
    'Un agent connecté manque ; attendu : qu’il soit d’abord déconnecté.',
  ],
  coreRefuses: [null, 'The core refuses this version.', 'Le routage refuse cette version.'],
  noVersion: [null, 'a version of another form', 'une version d’une autre forme'],
  aVersion: [null, 'version {version}', 'la version {version}'],
  queueState: [
    null,
    'Queue {id} is {state}; {asked} was asked for.',
    'La file {id} est dans l’état {state} ; demandé : {asked}.',
  ],
  agentNamed: [null, 'Agent {id}', 'L’agent {id}'],
  groupNamed: [null, 'Group {id}', 'Le groupe {id}'],
  queueNamed: [null, 'Queue {id}', 'La file {id}'],
  skillNamed: [null, 'Skill {id}', 'La compétence {id}'],
  theFile: [null, 'The file of centre {id}', 'Le fichier du centre {id}'],
});

/** The version in a request's `If-Match`; a negative one stands for a header of another form. */
export function versionNamed(version: number): Phrase {
  return version < 0 ? centreMessages.noVersion : fill(centreMessages.aVersion, { version });
}
