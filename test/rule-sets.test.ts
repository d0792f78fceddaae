/** The rule sets that stand in the house and its examples: written, meant and tried as we ask of others. */
import { describe, expect, it } from 'vitest';
import { callwrightHere } from './support/callwright.ts';
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
