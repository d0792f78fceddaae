/** Opening hours and other members of the centre file as people type them. */
import { describe, expect, it } from 'vitest';
import { byWeekday, printHours, readHours } from '../../console/forms/hours-text.ts';
import { plainSchema, type Schema, shapeOf } from '../../console/forms/schema.ts';
import { jsonSchema } from '../../contracts/index.ts';

describe('opening hours that are typed', () => {
  it.each([
    ['9:00-12:30, 14:00-18:00', '09:00-12:30, 14:00-18:00'],
    ['9h – 12h30; 14-18', '09:00-12:30, 14:00-18:00'],
    ['0-24', '00:00-24:00'],
  ])('are read as %s', (typed, printed) => {
    const read = readHours(typed) as readonly (readonly string[])[];
    expect(printHours(read)).toBe(printed);
    expect(readHours(printed)).toEqual(read);
  });

  it.each(['nine to five', '9', '9-12-15', '9:00-25:00', '9:60-10'])(
    'stay as they are where they are none: %s',
    (typed) => expect(readHours(typed)).toBe(typed),
  );

  it('are those of each day of a range', () => {
    const hours = [['09:00', '18:00']];
    const days = byWeekday({ '1-3': hours, '6': [] });
    expect(days).toEqual({ 1: hours, 2: hours, 3: hours, 6: [] });
  });
});

describe('members of the centre file', () => {
  const root = jsonSchema('centre');
  const kindAt = (path: readonly string[]): string => {
    let at = plainSchema({ $ref: '#/$defs/Centre' }, root);
    for (const member of path) {
      const inner = member === '*' ? at.additionalProperties : at.properties?.[member];
      at = plainSchema(inner as Schema, root);
    }
    return shapeOf(at, root, undefined).kind;
  };

  it.each([
    [['channels'], 'record'],
    [['channels', 'exclusive'], 'pairs'],
    [['channels', 'interruptibleBy', '*'], 'list'],
    [['calendars', '*', 'weekly', '*'], 'hours'],
    [['calendars', '*', 'dates', '*'], 'hours'],
  ])('are typed without JSON: %s', (path, kind) => expect(kindAt(path)).toBe(kind));
});
