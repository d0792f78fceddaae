/**
 * Sources of holds: who may clear them, when they escalate, which queue they wait in.
 * Source: durable-orders.md 6.1.
 */
import type { HoldSource } from '../../contracts/index.ts';
import { dayMs, hourMs } from '../../kernel/index.ts';

interface SourceRule {
  /** Role that may clear holds of this source; empty: the role that the hold's code defines. */
  readonly clearRole: string;
  readonly queue: string;
  /** Time in ms until the first escalation, and between later ones. */
  readonly slaMs: readonly [number, number];
}

const halfHourMs = hourMs / 2;

export const sourceRules: { readonly [Source in HoldSource]: SourceRule } = {
  manual: { clearRole: '', queue: 'manual', slaMs: [4 * hourMs, dayMs] },
  manualFraud: { clearRole: 'fraudReviewer', queue: 'fraud', slaMs: [2 * hourMs, 8 * hourMs] },
  fraud: { clearRole: 'fraudReviewer', queue: 'fraud', slaMs: [2 * hourMs, 8 * hourMs] },
  check: { clearRole: 'accounting', queue: 'check', slaMs: [7 * dayMs, dayMs] },
  credit: { clearRole: 'creditClerk', queue: 'credit', slaMs: [4 * hourMs, dayMs] },
  balance: { clearRole: 'accounting', queue: 'balance', slaMs: [4 * hourMs, dayMs] },
  authorisation: {
    clearRole: 'paymentClerk',
    queue: 'declined',
    slaMs: [halfHourMs, 4 * hourMs],
  },
  priceApproval: { clearRole: 'approver', queue: 'price', slaMs: [hourMs / 6, hourMs] },
  exchangeReturn: { clearRole: 'returnsClerk', queue: 'returns', slaMs: [7 * dayMs, dayMs] },
  exchangeBalance: { clearRole: 'returnsClerk', queue: 'returns', slaMs: [7 * dayMs, dayMs] },
  rule: { clearRole: '', queue: 'manual', slaMs: [4 * hourMs, dayMs] },
  warehouse: { clearRole: 'supervisor', queue: 'warehouse', slaMs: [4 * hourMs, dayMs] },
  refund: { clearRole: 'accounting', queue: 'refund', slaMs: [4 * hourMs, dayMs] },
  instalment: { clearRole: 'paymentClerk', queue: 'instalment', slaMs: [4 * hourMs, dayMs] },
  dispute: { clearRole: 'accounting', queue: 'dispute', slaMs: [dayMs, dayMs] },
  reconciliation: { clearRole: 'accounting', queue: 'reconciliation', slaMs: [dayMs, dayMs] },
  system: { clearRole: 'supervisor', queue: 'system', slaMs: [halfHourMs, dayMs] },
};

export const levelMax = 3;
