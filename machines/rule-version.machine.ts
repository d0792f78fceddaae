/**
 * The rule version: one numbered text of a rule set, from draft to retirement.
 *
 * A draft is still being written; from checked on the text never changes. A version whose base is
 * no longer the active one is checked again, and so is one that was rejected and is defended.
 * Retired is not an end: a roll back, or the end of its successor, brings a version into force
 * again. Who may do it, and on what evidence, is the office's to say.
 * Source: rules.md D2, D7.
 */
import { setup } from 'xstate';

/** What moves a version. */
export type RuleVersionEvent =
  | { readonly type: 'rules.checked' }
  | { readonly type: 'rules.proposed' }
  | { readonly type: 'rules.approved' }
  | { readonly type: 'rules.rejected' }
  | { readonly type: 'rules.scheduled' }
  /** Its hour has come, but not its turn: the base has changed, or the centre did not take it. */
  | { readonly type: 'rules.postponed' }
  | { readonly type: 'rules.activated' }
  | { readonly type: 'rules.rolledBack' }
  /** The version after it has reached its end. */
  | { readonly type: 'rules.resumed' }
  | { readonly type: 'rules.retired' };

/** Follows one version. */
export const ruleVersionMachine = setup({
  types: { events: {} as RuleVersionEvent },
}).createMachine({
  id: 'ruleVersion',
  initial: 'draft',
  states: {
    draft: { on: { 'rules.checked': 'checked' } },
    checked: { on: { 'rules.checked': 'checked', 'rules.proposed': 'proposed' } },
    proposed: {
      on: {
        'rules.checked': 'checked',
        'rules.approved': 'approved',
        'rules.rejected': 'rejected',
      },
    },
    approved: {
      on: {
        'rules.checked': 'checked',
        'rules.scheduled': 'scheduled',
        'rules.activated': 'active',
      },
    },
    scheduled: {
      on: {
        'rules.scheduled': 'scheduled',
        'rules.postponed': 'approved',
        'rules.activated': 'active',
      },
    },
    active: { on: { 'rules.retired': 'retired', 'rules.postponed': 'approved' } },
    retired: { on: { 'rules.rolledBack': 'active', 'rules.resumed': 'active' } },
    rejected: { on: { 'rules.checked': 'checked' } },
  },
});
