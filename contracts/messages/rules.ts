/** Messages about rule sets, their versions, reviews, rehearsals and prompts. */
import { messagesOf } from './message.ts';

export const ruleMessages = messagesOf({
  alsoTakes: [
    'role_missing',
    '{name} is {roles}; to {what} of kind {kind} also takes {needs}.',
    '{name} est {roles} ; pour {what} de type {kind}, il faut aussi {needs}.',
  ],
  approvalsMissing: [
    'four_eyes_required',
    'Version {version} of {setId} has {given}; expected {needed}.',
    'La version {version} de {setId} a {given} ; attendu : {needed}.',
  ],
  approvedAlready: [
    'four_eyes_required',
    '{name} has approved version {version} of {setId} already; expected another person.',
    '{name} a déjà approuvé la version {version} de {setId} ; attendu : une autre personne.',
  ],
  baseStale: [
    'rules_base_stale',
    'Version {version} of {setId} was made from version {base}, and version {active} is in force; check it against that one.',
    'La version {version} de {setId} est issue de la version {base}, et la version {active} est en vigueur ; vérifiez-la par rapport à celle-ci.',
  ],
  beginsAfterEnd: [
    'rules_state_not_allowed',
    'Version {version} of {setId} was made from version {now}, which ends at {until}; expected it to begin by then.',
    'La version {version} de {setId} est issue de la version {now}, qui se termine le {until} ; attendu : qu’elle commence d’ici là.',
  ],
  callNotConnected: [
    'call_state_not_allowed',
    'Call {callId} is {state}; prompts and scripts are of a call that is connected.',
    'L’appel {callId} est dans l’état {state} ; suggestions et scripts sont ceux d’un appel en communication.',
  ],
  cannotRun: [
    'rules_not_valid',
    'Version {version} of {setId} has errors; expected rules that can be run.',
    'La version {version} de {setId} a des erreurs ; attendu : des règles exécutables.',
  ],
  casesFail: [
    'tests_failing',
    'Of {cases}, {failed} fail; expected none.',
    'Sur {cases}, {failed} en échec ; attendu : aucun.',
  ],
  declineReason: [
    'reason_required',
    'The reason is "{reason}"; expected one of {known}.',
    'Le motif est "{reason}" ; attendu : l’un de {known}.',
  ],
  draftStale: [
    'rules_base_stale',
    'Draft {version} of {setId} was made from version {base}, and version {active} is in force; take over what that one changed, and save it with "version": {active}.',
    'Le brouillon {version} de {setId} est issu de la version {base}, et la version {active} est en vigueur ; reprenez ce que celle-ci a changé, et enregistrez-le avec "version": {active}.',
  ],
  draftVersionMismatch: [
    'version_mismatch',
    'The draft of {setId} is at revision {revision}; you change {seen}, expected "v{revision}".',
    'Le brouillon de {setId} est à la révision {revision} ; vous modifiez {seen}, attendu : "v{revision}".',
  ],
  draftVersionRequired: [
    'version_required',
    'The draft of {setId} is at revision {revision}; say which one you change.',
    'Le brouillon de {setId} est à la révision {revision} ; dites laquelle vous modifiez.',
  ],
  endLeavesNone: [
    'rules_state_not_allowed',
    'Rules of kind {kind} cannot be without an active version, and no version of {setId} would be in force from {until} on; expected no end, or one within that of a version in force before.',
    'Des règles de type {kind} ne peuvent pas rester sans version active, et aucune version de {setId} ne serait en vigueur à partir du {until} ; attendu : pas de fin, ou une fin pendant celle d’une version auparavant en vigueur.',
  ],
  evidenceShort: [
    'rules_state_not_allowed',
    '{seen}; expected {span} of journal, or a waiver by a second person.',
    '{seen} ; attendu : {span} de journal, ou une dispense par une seconde personne.',
  ],
  evidenceUnknown: [
    'run_not_found',
    'There is no shadow, backtest or simulation {id} of version {version} of {setId}.',
    'Il n’y a pas d’essai en parallèle, de rejeu ni de simulation {id} de la version {version} de {setId}.',
  ],
  hashOfActivation: [
    'rules_not_valid',
    'Version {version} of {setId} has the hash {seen}; expected {expected}, that of its activation.',
    'La version {version} de {setId} a l’empreinte {seen} ; attendu : {expected}, celle de son activation.',
  ],
  haveErrors: [
    'rules_not_valid',
    'The rules have {errors}; expected none: {first}.',
    'Les règles ont {errors} ; attendu : aucune : {first}.',
  ],
  journalTooLong: [
    'rules_state_not_allowed',
    'The journal has {lines} decisions in that time; expected at most {most}: ask for a shorter one.',
    'Le journal a {lines} décisions dans cet intervalle ; attendu : {most} au plus : demandez un intervalle plus court.',
  ],
  limitsNotShown: [
    'rules_state_not_allowed',
    'Of {limits} to keep, {count} not shown to hold: {blockers}.',
    'Sur {limits} à tenir, {count} sans preuve : {blockers}.',
  ],
  mustHaveOne: [
    'rules_state_not_allowed',
    'Rules of kind {kind} cannot be without an active version; expected a successor to be activated.',
    'Des règles de type {kind} ne peuvent pas rester sans version active ; attendu : qu’un successeur soit activé.',
  ],
  noTableForm: [
    'rules_not_valid',
    '{members} of {setId} without a table form: {first}.',
    '{members} de {setId} sans forme de tableau : {first}.',
  ],
  noneInForce: [
    'rules_state_not_allowed',
    'No rules of kind {kind} are in force.',
    'Aucune règle de type {kind} n’est en vigueur.',
  ],
  notTaken: [
    'resource_unavailable',
    'The centre has not taken version {version} of {setId} ({why}); what was in force still is.',
    'Le centre n’a pas pris la version {version} de {setId} ({why}) ; ce qui était en vigueur l’est toujours.',
  ],
  nothingToCompare: [
    'rules_state_not_allowed',
    'No version of {setId} is in force; expected one to compare with.',
    'Aucune version de {setId} n’est en vigueur ; attendu : une version à laquelle comparer.',
  ],
  openWarnings: [
    'reason_required',
    '{warnings} without a reason; expected one for each.',
    '{warnings} sans motif ; attendu : un motif pour chacun.',
  ],
  otherTalks: [
    'not_call_owner',
    '{name} does not talk in call {callId}; expected the agent who does.',
    '{name} n’est pas en ligne dans l’appel {callId} ; attendu : l’agent qui l’est.',
  ],
  ownWork: [
    'four_eyes_required',
    '{name} has changed these rules since they were last in force, and cannot {what}; expected a second person.',
    '{name} a modifié ces règles depuis qu’elles étaient en vigueur, et ne peut pas {what} ; attendu : une seconde personne.',
  ],
  promptAnswered: [
    'order_state_not_allowed',
    'The prompt {promptId} was {first} already; it cannot be {answer}.',
    'La suggestion {promptId} a déjà la réponse {first} ; elle ne peut pas avoir la réponse {answer}.',
  ],
  promptOfOrder: [
    'order_state_not_allowed',
    'The prompt {promptId} is of order {orderId}; answer it there.',
    'La suggestion {promptId} est de la commande {orderId} ; répondez-y là.',
  ],
  promptUnknown: [
    'prompt_not_found',
    'There is no prompt {promptId}.',
    'Il n’y a pas de suggestion {promptId}.',
  ],
  recordsDiffer: [
    'rules_not_valid',
    'Version {version} of {setId} has an activation, and its records say {state}; expected active.',
    'La version {version} de {setId} a une activation, et ses enregistrements disent {state} ; attendu : active.',
  ],
  rehearsalEnded: [
    'job_state_not_allowed',
    'The job {id} has {state}; expected one that runs.',
    'La tâche {id} est dans l’état {state} ; attendu : une tâche en cours.',
  ],
  rehearsalsMax: [
    'too_many_jobs',
    '{count} jobs run; expected fewer than {most}.',
    '{count} tâches sont en cours ; attendu : moins de {most}.',
  ],
  rejectReason: [
    'reason_required',
    'The reason is empty; expected why the rules are rejected.',
    'Le motif est vide ; attendu : pourquoi les règles sont rejetées.',
  ],
  rollbackElsewhere: [
    'rules_state_not_allowed',
    'A roll back from version {now} of {setId} leads to {seen}; expected {expected}, not version {version}.',
    'Un retour depuis la version {now} de {setId} mène à {seen} ; attendu : {expected}, et non la version {version}.',
  ],
  rollbackLate: [
    'four_eyes_required',
    'Version {now} of {setId} was activated more than 24 hours ago; expected version {version} to be proposed and approved anew.',
    'La version {now} de {setId} a été activée il y a plus de 24 heures ; attendu : que la version {version} soit proposée et approuvée à nouveau.',
  ],
  rollbackReason: [
    'reason_required',
    'The reason is empty; expected why it is rolled back.',
    'Le motif est vide ; attendu : pourquoi on revient à la version précédente.',
  ],
  rulesUnreached: [
    'tests_failing',
    '{rules} without a case that matches; expected one for each.',
    '{rules} sans cas qui corresponde ; attendu : un cas pour chacune.',
  ],
  runUnknown: [
    'run_not_found',
    'There is no run {id} of version {version} of {setId}.',
    'Il n’y a pas d’exécution {id} de la version {version} de {setId}.',
  ],
  setNotInCentre: [
    'rule_set_not_found',
    'No rule set {id} in centre {centreId}.',
    'Aucun jeu de règles {id} dans le centre {centreId}.',
  ],
  setTaken: [
    'name_taken',
    'The centre has the set {id} of kind {kind}; expected another name, and a kind that has no set yet.',
    'Le centre a le jeu {id} de type {kind} ; attendu : un autre nom, et un type qui n’a pas encore de jeu.',
  ],
  setUnknown: [
    'rule_set_not_found',
    'There is no rule set {setId} in centre {centreId}.',
    'Il n’y a pas de jeu de règles {setId} dans le centre {centreId}.',
  ],
  stepNotNow: [
    'rules_state_not_allowed',
    'Version {version} of {setId} is {state}; it cannot be {asked} now.',
    'La version {version} de {setId} est dans l’état {state} ; elle ne peut pas passer à {asked} maintenant.',
  ],
  tooManyDecisions: [
    'resource_unavailable',
    'Too many decisions are asked for at once; try again.',
    'Trop de décisions sont demandées en même temps ; réessayez.',
  ],
  versionEnded: [
    'rules_state_not_allowed',
    'Version {version} of {setId} ended at {until}; expected one that may go on, or this one proposed and approved anew.',
    'La version {version} de {setId} s’est terminée le {until} ; attendu : une version qui peut continuer, ou celle-ci proposée et approuvée à nouveau.',
  ],
  versionUnknown: [
    'rule_version_not_found',
    'The rule set {setId} has no version {version}.',
    'Le jeu de règles {setId} n’a pas de version {version}.',
  ],
  waiverEmpty: [
    'reason_required',
    'The waiver is empty; expected why no rehearsal is needed.',
    'La dispense est vide ; attendu : pourquoi aucune répétition n’est nécessaire.',
  ],
  wrongCells: [
    'rules_not_valid',
    '{cells}; expected none: {first}.',
    '{cells} ; attendu : aucune : {first}.',
  ],
  storedHash: [
    'rules_not_valid',
    'The stored text of version {version} of {setId} has the hash {seen}; expected {hash}, that of the text that was checked.',
    'Le texte enregistré de la version {version} de {setId} a l’empreinte {seen} ; attendu : {hash}, celle du texte vérifié.',
  ],
  versionHasErrors: [
    'rules_not_valid',
    'Version {version} of {setId} has {errors}; expected none: {first}.',
    'La version {version} de {setId} a {errors} ; attendu : aucune : {first}.',
  ],
  versionFailsCases: [
    'tests_failing',
    'Version {version} of {setId} fails {cases}; expected none.',
    'La version {version} de {setId} échoue à {cases} ; attendu : aucun.',
  ],
  aRevision: [null, 'revision {revision}', 'la révision {revision}'],
  noActiveVersion: [null, 'no version', 'aucune version'],
  thatOne: [null, 'that one', 'celle-là'],
  approvedAnew: [
    null,
    'one proposed and approved anew',
    'une version proposée et approuvée à nouveau',
  ],
  hashOfNothing: [null, 'of nothing', 'de rien'],
  waiveEvidence: [null, 'waive the evidence', 'dispenser de preuve des règles'],
  approveRules: [null, 'approve rules', 'approuver des règles'],
  noEvidence: [null, 'No evidence is given', 'Aucune preuve n’est donnée'],
  evidenceUnderMinute: [
    null,
    'The evidence covers less than a minute of journal',
    'Les preuves couvrent moins d’une minute de journal',
  ],
  evidenceCovers: [
    null,
    'The evidence covers {span} of journal',
    'Les preuves couvrent {span} de journal',
  ],
  inForceAgain: [null, 'put back in force', 'remise en vigueur'],
  wrongInstant: [
    'invalid_parameter',
    '"{member}" is {received}; expected {expected}.',
    '"{member}" vaut {received} ; attendu : {expected}.',
  ],
  fromNowOn: [
    null,
    'an instant from {now} on; without "at" it is now',
    'un instant à partir de {now} ; sans "at", c’est maintenant',
  ],
  afterInstant: [null, 'an instant after {at}', 'un instant après {at}'],
  upToEnd: [null, 'an instant up to "to", which is {to}', 'un instant jusqu’à "to", qui vaut {to}'],
});
