/** How the rules that are active in a centre are changed. */

import type { RuleSetFile } from '../rules/index.ts';
import type { RuleSetRecord, WaitingMode } from '../store/index.ts';
import type { RuleNotice } from './service-notices.ts';

export interface RulePort {
  /**
   * Activates a set between two instants; with `file` null, deactivates its kind. Resolves with the
   * reason if refused.
   */
  activateRules(of: {
    readonly set: RuleSetRecord;
    readonly file: RuleSetFile | null;
    readonly version: number;
    readonly waiting: WaitingMode;
  }): Promise<{ readonly refused?: string }>;
  tell?(told: RuleNotice): void;
}
