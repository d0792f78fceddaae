/** What the parameters of a prompt set say of limits and costs. Source: rules.md C6. */
import type { RuleSetFile } from '../language/rule-set-file.ts';

export interface PromptTerms {
  /** [1] */
  readonly promptsPerLine: number;
  /** [2] */
  readonly promptsPerOrder: number;
  /** What an agent's time costs [0]. */
  readonly agentCostMinorPerHour: number;
  /** How much dearer that time is when the centre is busy [1]. */
  readonly busyFactor: number;
  /** Less is not worth the caller's time [1]. */
  readonly minGainMinor: number;
  /** Only callers who agreed to marketing hear prompts [false]. */
  readonly consentNeeded: boolean;
}

export function promptTerms({ params = {} }: RuleSetFile): PromptTerms {
  const { consentNeeded } = params;
  const whole = (name: string, absent: number): number => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return typeof value === 'number' ? value : absent;
  };
  return {
    promptsPerLine: whole('promptsPerLine', 1),
    promptsPerOrder: whole('promptsPerOrder', 2),
    agentCostMinorPerHour: whole('agentCostMinorPerHour', 0),
    busyFactor: whole('busyFactor', 1),
    minGainMinor: whole('minGainMinor', 1),
    consentNeeded: consentNeeded === true,
  };
}
