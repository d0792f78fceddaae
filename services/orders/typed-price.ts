/**
 * Decides whether an agent may set a price: by the most permissive limit of their roles, then by
 * the active rules, else by approval.
 *
 * Source: dynamics-call-center.md 1.3, 2.7, 3.4; rules.md C8.
 */
import type { ChannelSettings } from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import {
  checkRuleSet,
  compileRuleSet,
  type FactRecord,
  judgePrice,
  type PriceLimitOutcome,
  type PriceVerdict,
  type RuleFile,
  type RuleSet,
} from '../../rules/index.ts';

const ppmPerPercent = 10_000;
const highestPriority = 1_000;

export interface TypedPriceQuestion {
  readonly settings: ChannelSettings;
  readonly rules: RuleSet<'priceLimit'> | undefined;
  readonly facts: FactRecord;
  readonly atMs: number;
  readonly reason?: string;
}

/** A person's roles as the centre's price limits name them. */
export function rolesOf(
  { overridePermissions }: Pick<ChannelSettings, 'overridePermissions'>,
  { id, roles }: { readonly id: string; readonly roles: readonly string[] },
): readonly string[] {
  const own = overridePermissions.filter(
    ({ role, users }) => roles.includes(role) || users.includes(id),
  );
  return own.map(({ role }) => role);
}

/** Whether a person may set a price, or must ask somebody who may. */
export function judgeTypedPrice({ settings, rules, ...asked }: TypedPriceQuestion): PriceVerdict {
  const sets = settings.reasonSets.filter(({ use }) => use === 'priceOverride');
  const reasonSets = Object.fromEntries(
    sets.map(({ code, reasons }) => [code, reasons.map((reason) => reason.code)]),
  );
  const of = { ...asked, reasonSets };
  const limits = limitRules(settings, sets[0]?.code ?? '', rules === undefined);
  const byRole = judgePrice({ ...of, rules: limits });
  const isOpen = byRole.verdict === 'refuse' && byRole.because === 'no-rule';
  return isOpen && rules !== undefined ? judgePrice({ ...of, rules }) : byRole;
}

/** The price limits of roles, as rules; where no rule decides, a last one asks for approval. */
function limitRules(
  { overridePermissions }: ChannelSettings,
  reasonSet: string,
  asks: boolean,
): RuleSet<'priceLimit'> {
  const rule = (
    of: Pick<RuleFile, 'name' | 'priority' | 'conditions'>,
    verdict: PriceLimitOutcome['verdict'],
  ): RuleFile => ({ ...of, event: { type: 'priceLimit', params: { verdict, reasonSet } } });
  const limits = overridePermissions.flatMap(({ role, costMarkupPercent }, place) => {
    if (costMarkupPercent === null) return [];
    const ofRole = { fact: 'agent.roles', operator: 'someFact:in', value: [role] } as const;
    const all = costMarkupPercent === 0 ? [ofRole] : [ofRole, aboveFloor(costMarkupPercent)];
    const named = { name: `limit-${place}`, priority: highestPriority - place };
    return [rule({ ...named, conditions: { all } }, 'allow')];
  });
  const last = rule({ name: 'ask', priority: 0, conditions: { all: [] } }, 'approve');
  const checked = checkRuleSet({
    set: 'override-permissions',
    kind: 'priceLimit',
    version: 0,
    owner: 'channel',
    rules: asks ? [...limits, last] : limits,
  });
  assert(checked.ok, 'limits of roles are rules');
  return compileRuleSet(checked.set) as RuleSet as RuleSet<'priceLimit'>;
}

/** Items without a cost have no lower limit. */
function aboveFloor(percent: number): RuleFile['conditions'] {
  const value = Math.round(percent * ppmPerPercent);
  return {
    any: [
      { fact: 'price.overCostPpm', operator: 'greaterThanInclusive', value },
      { fact: 'price.costMinor', operator: 'equal', value: 0 },
    ],
  };
}
