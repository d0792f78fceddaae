/** Codes of refusals, and of the tests of a candidate. */

/** Codes of refused inputs. */
export const refusalCodes = [
  'agent_not_found',
  'queue_not_found',
  'session_not_found',
  'address_not_found',
  'agent_state_not_allowed',
  'session_state_not_allowed',
  'session_exists',
  'group_not_permitted',
  'address_busy',
  'name_taken',
  'call_gone',
  'call_state_not_allowed',
  'offer_not_live',
  'offer_version_stale',
  'already_accepted',
  'no_capacity',
  'queue_closed',
  'code_required',
  'no_extension_left',
  'consult_not_connected',
  'queue_in_use',
  'agent_in_use',
  'invalid_parameter',
  'operation_unavailable',
] as const;
/** Why an input was refused. */
export type RefusalCode = (typeof refusalCodes)[number];

/** Tests of whether an agent may have a call, in the order in which they are applied. */
export const eligibilityTests = [
  'loggedOn',
  'notNotReady',
  'nothingPending',
  'deviceUsable',
  'linked',
  'linkDelay',
  'capacity',
  'noCoolDown',
  'notExcluded',
  'required',
  'reserve',
] as const;

/** A test of whether an agent may have a call. */
export type EligibilityTest = (typeof eligibilityTests)[number];
