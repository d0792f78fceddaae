import { describe, expect, it } from 'vitest';
import { jsonSchema, jsonSchemaNames } from '../../contracts/index.ts';
import { callwrightHere } from '../support/callwright.ts';

describe('callwright schema', () => {
  it('prints the schema of a name, for an editor to read', async () => {
    const { code, stdout, stderr } = await callwrightHere(['schema', 'rule-set.route']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(jsonSchema('rule-set.route'));
  });

  it('prints the schema of the accounts file, and each path has a meaning', async () => {
    const { code, stdout } = await callwrightHere(['schema', 'accounts']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ title: 'Accounts file callwright.accounts/1' });
    const roles = await callwrightHere(['explain', 'people.roles', '--file', 'accounts']);
    expect(roles.stdout).toContain('the sum of these roles');
  });

  it('lists them all, with what each describes', async () => {
    const { code, stdout } = await callwrightHere(['schema']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^centre +Centre file callwright\.centre\/1$/m);
    const { stdout: json } = await callwrightHere(['schema', '--json']);
    const { schema, schemas } = JSON.parse(json);
    expect(schema).toBe('callwright.schemas/1');
    expect(schemas.map(({ name }: { name: string }) => name)).toEqual(jsonSchemaNames);
  });
});
