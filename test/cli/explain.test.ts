/** What paths of files and measures mean, said by the command and by the page alike. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { explainedFiles, explainPath, jsonSchema } from '../../contracts/index.ts';
import { filesPage } from '../../scripts/files-page.ts';
import { callwrightHere } from '../support/callwright.ts';

async function explained(...args: readonly string[]) {
  const { code, stdout } = await callwrightHere(['explain', ...args]);
  expect(code).toBe(0);
  return stdout;
}

describe('callwright explain', () => {
  it('says of a path its meaning, unit, default, an example and where it acts', async () => {
    const text = await explained('clock.dayStart');
    expect(text.split('\n').map((line) => line.trim())).toEqual([
      'scenario: clock.dayStart',
      'When the day starts, empty.',
      'form:     text',
      'unit:     local time HH:MM',
      'default:  00:00',
      'example:  "08:00"',
      'acts in:  simulate, compare, sweep, staff, and the sim lab of the console',
      '',
    ]);
    expect(await explained('shifts.breaks.lengthMs')).toContain('unit:     milliseconds');
    expect(await explained('agents.shifts')).toMatch(/default: {2}none: it must be there/);
  });

  it('reads a path as people write it: with places in lists, or as a pointer', async () => {
    const plain = await explained('callTypes.patience');
    expect(await explained('callTypes[2].patience')).toBe(plain);
    expect(await explained('/callTypes/0/patience')).toBe(plain);
    expect(plain).toContain('scenario: callTypes[].patience');
  });

  it('says which form of a union has a member, and what each form is', async () => {
    const text = await explained('callTypes.arrivals', '--file', 'scenario');
    expect(text).toMatch(/callsPerInterval .*\(kind intervals\)/);
    expect(text).toMatch(/kind .*poisson: The same rate all day\..*trace: /);
    expect(text).not.toContain('columns:');
  });

  it('says once what kinds of rule sets have in common', async () => {
    const text = await explained('rules.priority');
    expect(text).toMatch(/^rule-set\.admit, .*rule-set\.route.*: rules\[\]\.priority/);
    expect(text.match(/form:/g)).toHaveLength(1);
  });

  it('says of a measure its formula and whom it counts', async () => {
    const text = await explained('serviceLevelNet');
    expect(text).toContain('formula:  (A_T) / (O - B_T)');
    expect(text).toContain('Entries of the queue');
    const { stdout } = await callwrightHere(['explain', 'serviceLevelNet', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'callwright.explanation/1',
      measure: { id: 'serviceLevelNet', unit: 'share' },
      paths: [],
    });
  });

  it.each([
    ['agents.shits', 'did you mean shifts?'],
    ['serviceLevelNat', 'did you mean serviceLevelNet?'],
    ['nowhere.at.all', 'no file has the path'],
  ])('refuses %s, and says what is near', async (name, said) => {
    const { code, stderr } = await callwrightHere(['explain', name]);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });

  it.each(explainedFiles.filter((file) => !file.startsWith('rule-set')))(
    'has an example of the whole file "%s" that its schema accepts',
    (file) => {
      const [whole] = explainPath('', file);
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      const accepts = ajv.compile(jsonSchema(file) ?? false);
      expect(accepts(whole?.example), JSON.stringify(accepts.errors)).toBe(true);
    },
  );

  it('stands in the page of files: every member of every file, with a meaning', () => {
    const page = filesPage();
    for (const file of explainedFiles) {
      const [whole] = explainPath('', file);
      expect(whole?.members.length).toBeGreaterThan(0);
      for (const { name } of whole?.members ?? []) expect(page).toContain(`| \`${name}\` |`);
    }
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(400);
    const forms = rows.map((row) => row.split(/(?<!\\)\|/)[3]?.trim());
    expect(forms.filter((form) => form === '')).toEqual([]);
  });
});
