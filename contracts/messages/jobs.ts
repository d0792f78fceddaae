/** Messages about scenarios, simulations and their queue. */
import { messagesOf } from './message.ts';

export const jobMessages = messagesOf({
  draining: ['draining', 'The service is shutting down.', 'Le service s’arrête.'],
  ended: [
    'job_state_not_allowed',
    'The job {id} has {state}; expected one that waits or runs.',
    'La tâche {id} est dans l’état {state} ; attendu : une tâche qui attend ou qui est en cours.',
  ],
  logUnknown: [
    'job_not_found',
    'There is no job {id} with a log.',
    'Il n’y a pas de tâche {id} avec un journal.',
  ],
  noSimulation: [
    'run_not_found',
    'The job {id} is no simulation.',
    'La tâche {id} n’est pas une simulation.',
  ],
  notSucceeded: [
    'job_state_not_allowed',
    'The job {id} is {state}; expected one that has succeeded.',
    'La tâche {id} est dans l’état {state} ; attendu : une tâche qui a réussi.',
  ],
  runUnknown: ['run_not_found', 'There is no run {id}.', 'Il n’y a pas de simulation {id}.'],
  scenarioUnknown: [
    'scenario_not_found',
    'There is no scenario {id}.',
    'Il n’y a pas de scénario {id}.',
  ],
  scenariosMax: [
    'resource_unavailable',
    '{most} scenarios are kept; expected one to be deleted first.',
    '{most} scénarios sont conservés ; attendu : que l’un soit d’abord supprimé.',
  ],
  tooManyWaiting: [
    'too_many_jobs',
    '{count} jobs wait; expected fewer than {most}.',
    '{count} tâches attendent ; attendu : moins de {most}.',
  ],
  unknown: ['job_not_found', 'There is no job {id}.', 'Il n’y a pas de tâche {id}.'],
  versionMismatch: [
    'version_mismatch',
    'The scenario {id} is at version {version}; you change {seen}, expected "v{version}".',
    'Le scénario {id} est à la version {version} ; vous modifiez {seen}, attendu : "v{version}".',
  ],
  versionRequired: [
    'version_required',
    'The scenario {id} is at version {version}; say which one you change.',
    'Le scénario {id} est à la version {version} ; dites laquelle vous modifiez.',
  ],
});
