/** The rule sets that stand in the house and its examples: written, meant and tried as we ask of others. */
import { describe, expect, it } from 'vitest';
import { parseRuleSet } from '../contracts/index.ts';
import { paymentKinds } from '../contracts/orders/order-values.schema.ts';
import { dictionary, factRecord, judgeRuleSet } from '../rules/index.ts';
import { callwrightHere } from './support/callwright.ts';
import { readVerdier } from './support/maison-verdier.ts';
import { treeFiles } from './support/tree.ts';

const files = treeFiles(/^(rules\/sets|examples)\/.*\.rules\.json$/).map(({ path }) => path);
const verdier = [
  ...['--centre', 'examples/mail-order-fr/centre.json'],
  ...['--world', 'rules/sets/verdier.world.json'],
];

describe('every rule set here', () => {
  it('stands in the one form', async () => {
    expect(files.length).toBeGreaterThan(10);
    const told = await callwrightHere(['rules', 'fmt', '--check', ...files]);
    expect(told).toMatchObject({ code: 0, stderr: '' });
  });

  it('is free of errors and warnings for the centre it is for', async () => {
    const told = await callwrightHere(['rules', 'lint', ...files, ...verdier]);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toContain(`✓ ${files.length} files: `);
    expect(told.stdout).not.toMatch(/\b(error|warning)\b/);
  });

  it('passes its cases, by the reference as well', async () => {
    const told = await callwrightHere(['rules', 'test', ...files, '--engine', 'reference']);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toContain('and json-rules-engine agrees');
  });
});

const checks = readVerdier().plan.ruleSets.find(({ kind }) => kind === 'check');

describe('a list that holds texts of a closed set alone', () => {
  it('is that of the orders', () => {
    const fact = dictionary.find(({ name }) => name === 'order.paymentMethods');
    expect(fact?.set).toEqual(paymentKinds);
  });

  it('is compared with no other text', () => {
    const text = JSON.stringify(checks).replaceAll('"onAccount"', '"account"');
    const parsed = parseRuleSet(text);
    const judged = parsed.ok ? judgeRuleSet(parsed.file) : parsed;
    expect(judged).toMatchObject({
      ok: false,
      findings: expect.arrayContaining([
        expect.objectContaining({
          message: expect.stringContaining(
            'order.paymentMethods is compared with "account"; expected one of card, giftCard, onAccount',
          ),
        }),
      ]),
    });
  });

  it('is given with no other text', () => {
    const problems: Parameters<typeof factRecord>[1] = [];
    factRecord({ 'order.paymentMethods': ['account'] }, problems);
    expect(problems).toMatchObject([
      { name: 'order.paymentMethods', expected: expect.stringContaining('onAccount') },
    ]);
  });
});
