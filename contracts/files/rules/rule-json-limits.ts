/** What the texts of rule sets and worlds keep to beyond JSON's grammar. Source: rules.md B2, B6. */
import type { JsonLimits } from '../../text/json-scan.ts';

export const ruleJsonLimits: JsonLimits = {
  // Eight groups need 21, conditions of lines 24.
  nestingMax: 24,
  refusedKeys: new Set(['__proto__', 'constructor', 'prototype']),
  areNumbersExact: true,
};
