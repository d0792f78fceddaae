/**
 * Who may do what with rules, and how many must agree.
 *
 * A role that a step needs is held in full by one person; an approver is never an author of what
 * they approve.
 * Source: rules.md D2, ux-and-api.md 5.3.
 */
import type { Role } from '../../contracts/index.ts';
import type { RuleKind, RuleSetFile } from '../../rules/index.ts';

/** Any of these writes, checks, proposes, activates and rolls back. */
export const editorRoles: readonly Role[] = ['ruleEditor', 'admin'];
/** Any of these looks, tests and rehearses. */
export const readerRoles: readonly Role[] = [...editorRoles, 'analyst', 'supervisor', 'reviewer'];

/** Any of these keeps scenarios, and starts simulations, comparisons and sweeps. */
export const simulationRoles: readonly Role[] = [...editorRoles, 'analyst', 'supervisor'];

/** All of these together approve a kind: a sales manager is supervisor and reviewer. */
export function approverRoles(kind: RuleKind): readonly Role[] {
  return kind === 'priceLimit' || kind === 'check' ? ['supervisor', 'reviewer'] : ['supervisor'];
}

/** Two where an amount of money among the parameters changes, else one. */
export function approvalsNeeded(before: RuleSetFile | null, after: RuleSetFile): 1 | 2 {
  const [was, is] = [amountsOf(before), amountsOf(after)];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].some((name) => was[name] !== is[name]) ? 2 : 1;
}

/** Parameters in minor units of money: the unit stands at the end of the name. */
function amountsOf(file: RuleSetFile | null): { readonly [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(file?.params ?? {}).filter(([name]) => /Minor(Per[A-Z]\w*)?$/.test(name)),
  );
}
