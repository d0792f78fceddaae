import { describe, expect, it } from 'vitest';
import { jsonSchema, jsonSchemaNames } from '../../contracts/index.ts';
import { callwrightHere } from '../support/callwright.ts';

describe('callwright schema', () => {
  it('prints the schema of a name, for an editor to read', async () => {
    const { code, stdout, stderr } = await callwrightHere(['schema', 'rule-set.route']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(jsonSchema('rule-set.route'));
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
