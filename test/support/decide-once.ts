/** Decides once, and says whether code could have been generated: run by `evaluate.test.ts`. */
import { checkRuleSet, compileRuleSet, factRecord } from '../../rules/index.ts';

/** What a process that forbids it answers to an attempt. */
function attempt(): string {
  try {
    return String(Reflect.construct(Function, ['return "allowed"'])());
  } catch {
    return 'forbidden';
  }
}

const checked = checkRuleSet({
  set: 'once',
  kind: 'admit',
  version: 1,
  rules: [
    {
      name: 'rule-0',
      priority: 1,
      conditions: {
        any: [
          { fact: 'customer.openOrders', operator: 'lessThan', value: { fact: 'call.attempts' } },
          { fact: 'call.tags', operator: 'contains', value: 'press' },
          { fact: 'customer.tier', operator: 'in', value: ['gold'] },
        ],
      },
      event: { type: 'admit', params: { action: 'accept' } },
    },
  ],
});
if (!checked.ok) throw new Error(checked.findings[0]?.message);
const decision = compileRuleSet(checked.set).decide(factRecord({ 'customer.tier': 'gold' }), 0);
process.stdout.write(`${attempt()} ${JSON.stringify(decision.matched)}\n`);
