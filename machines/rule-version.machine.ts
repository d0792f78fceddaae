/**
 * The rule version: one numbered text of a rule set, fixed once checked. A changed base or a
 * rejection requires another check. A retired version can become active again, by roll-back or when
 * its successor ends. Source: rules.md D2, D7.
 */
import { setup } from 'xstate';
import type { EventOf } from './life-cycle-names.ts';

export type RuleVersionEvent = EventOf<
  | 'rules.checked'
  | 'rules.proposed'
  | 'rules.approved'
  | 'rules.rejected'
  | 'rules.scheduled'
  /** The version is due, but its base has changed or the centre refused it. */
  | 'rules.postponed'
  | 'rules.activated'
  | 'rules.rolledBack'
  /** The version that succeeded it has ended. */
  | 'rules.resumed'
  | 'rules.retired'
>;

export const ruleVersionMachine = setup({
  types: { events: {} as RuleVersionEvent },
}).createMachine({
  id: 'ruleVersion',
  description: 'One numbered text of a rule set, fixed once checked.',
  initial: 'draft',
  states: {
    draft: { description: 'The text is being written.', on: { 'rules.checked': 'checked' } },
    checked: {
      description: 'Free of errors and failing cases.',
      on: { 'rules.checked': 'checked', 'rules.proposed': 'proposed' },
    },
    proposed: {
      description: 'It waits for an approval.',
      on: {
        'rules.checked': 'checked',
        'rules.approved': 'approved',
        'rules.rejected': 'rejected',
      },
    },
    approved: {
      description: 'It may be activated.',
      on: {
        'rules.checked': 'checked',
        'rules.scheduled': 'scheduled',
        'rules.activated': 'active',
      },
    },
    scheduled: {
      description: 'It will be activated at a time.',
      on: {
        'rules.scheduled': 'scheduled',
        'rules.postponed': 'approved',
        'rules.activated': 'active',
      },
    },
    active: {
      description: 'It decides.',
      on: { 'rules.retired': 'retired', 'rules.postponed': 'approved' },
    },
    retired: {
      description: 'Another version has replaced it.',
      on: { 'rules.rolledBack': 'active', 'rules.resumed': 'active' },
    },
    rejected: { description: 'It was not approved.', on: { 'rules.checked': 'checked' } },
  },
});
