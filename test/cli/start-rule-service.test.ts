import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../cli/cli-error.ts';
import { readAccounts } from '../../cli/start/access-options.ts';
import { cliErrorOfStart } from '../../cli/start/starting.ts';
import { openRuleService, storeFile } from '../../server/open-rule-service.ts';
import { aFolder } from '../support/a-folder.ts';
import { aCentre } from '../support/builders.ts';
import { mondayMs } from '../support/live-centre.ts';
import { admitting, people } from '../support/rule-service.ts';
import { TurnedClock } from '../support/turned-clock.ts';

/** The rule service on a folder, with its errors as `start` tells them. */
function opened(data: string, faults: string[] = []) {
  try {
    return openRuleService({
      centre: aCentre({ id: 'shop' }),
      clock: new TurnedClock(),
      originMs: mondayMs,
      speed: 1,
      accounts: () => people,
      ruleSets: [admitting(['order'], 1)],
      world: {},
      data,
      onError: ({ message }, at) => void faults.push(`${at?.what}: ${message}`),
    });
  } catch (error) {
    throw cliErrorOfStart(error);
  }
}

describe('a service that starts', () => {
  it('founds its rules once, and finds them again', () => {
    const folder = join(aFolder(), 'new');
    const first = opened(folder);
    expect(first.ruleService.active.files()).toMatchObject([{ set: 'doors', version: 1 }]);
    first.store.close();
    const second = opened(folder);
    expect(second.ruleService.active.files()).toMatchObject([{ set: 'doors', version: 1 }]);
    second.store.close();
  });

  it('starts without rules that were edited in the store, and says so', () => {
    const folder = aFolder();
    opened(folder).store.close();
    const database = new DatabaseSync(join(folder, storeFile));
    database.exec(`update rule_version set text = replace(text, '"busy"', '"block"')`);
    database.close();
    const { setAside, ruleService, store } = opened(folder);
    expect(setAside).toMatchObject([{ setId: 'doors', version: 1, acting: null }]);
    expect(setAside[0]?.because.detail).toMatch(/has the hash .*; expected/);
    expect(ruleService.active.files()).toEqual([]);
    store.close();
  });

  it('says that its store is no store', () => {
    const folder = aFolder();
    writeFileSync(join(folder, storeFile), 'not a database '.repeat(100));
    expect(() => opened(folder)).toThrow(/store_not_a_database: .*is not a SQLite database/);
  });

  it('starts without a version that was put in force in the store alone', () => {
    const folder = aFolder();
    opened(folder).store.close();
    const database = new DatabaseSync(join(folder, storeFile));
    const copied = 'set_id, 2, 1, hash, text, author, note, created_at_ms';
    const columns = 'set_id, version, parent, hash, text, author, note, created_at_ms';
    database.exec(`insert into rule_version (${columns}) select ${copied} from rule_version`);
    database.exec('update rule_activation set version = 2');
    database.close();
    const { setAside, ruleService, store } = opened(folder);
    expect(setAside).toMatchObject([{ setId: 'doors', version: 2, acting: null }]);
    expect(setAside[0]?.because.detail).toMatch(/^Version 2 of doors .*; expected active/);
    expect(ruleService.active.files()).toEqual([]);
    store.close();
  });

  it.each(['{}', 'null', '{"x'])('tells of rules whose stored text is %s', (text) => {
    const folder = aFolder();
    opened(folder).store.close();
    const database = new DatabaseSync(join(folder, storeFile));
    database.prepare('update rule_version set text = ?').run(text);
    database.close();
    const { ruleService, store } = opened(folder);
    const told: unknown[] = [];
    const activateRules = () => Promise.resolve({});
    ruleService.serve({ activateRules, tell: (event) => void told.push(event) });
    const summary = { added: 0, removed: 0, changed: 0 };
    expect(told).toMatchObject([{ type: 'rules.setAside', setId: 'doors', summary }]);
    store.close();
  });

  it.each([
    ['a hash', 'rule_version', "hash = 'other'", /has the hash other; expected/],
    ['the hash of an activation', 'rule_activation', "hash = 'other'", /; expected other, that of/],
    ['its number', 'rule_activation', 'version = 7', /^Version 7 of doors has the hash of nothing/],
  ])('starts without rules of which %s was altered', (_what, table, change, because) => {
    const folder = aFolder();
    opened(folder).store.close();
    const database = new DatabaseSync(join(folder, storeFile));
    database.exec(`pragma foreign_keys = off; update ${table} set ${change}`);
    database.close();
    const faults: string[] = [];
    const { setAside, ruleService, store } = opened(folder, faults);
    expect(setAside).toMatchObject([{ setId: 'doors', acting: null }]);
    expect(setAside[0]?.because.detail).toMatch(because);
    expect([ruleService.active.files(), faults]).toEqual([[], []]);
    store.close();
  });

  it('starts by the last valid version of its centre, and says what to mend in the others', () => {
    const folder = aFolder();
    const { store, centre } = opened(folder);
    const stored = { centreId: 'shop', removed: [], person: 'root', createdAtMs: 0 };
    const inParis = { ...centre, timeZone: 'Paris' };
    const texts = [JSON.stringify(inParis), JSON.stringify({ ...centre, name: 'Valid' }), '{"x'];
    store.centres.add({ ...stored, version: 2, text: texts[0] ?? '' });
    store.close();
    const faults: string[] = [];
    const first = opened(folder, faults);
    expect(first.centre).toEqual(centre);
    const ofZone = '/timeZone is "Paris"; expected an IANA time zone';
    expect(faults).toEqual([
      expect.stringContaining(`centre shop: version 2 of the centre shop is not valid: ${ofZone}`),
    ]);
    expect(faults[0]).toContain('; version 1 is active');
    expect(faults[0]).toContain('PUT /api/v1/centres/shop/file');
    for (const [n, text] of texts.slice(1).entries()) {
      first.store.centres.add({ ...stored, version: 4 + n, text });
    }
    first.store.close();
    faults.length = 0;
    const second = opened(folder, faults);
    expect(second.centre.name).toBe('Valid');
    expect(faults).toEqual([
      expect.stringMatching(/^centre shop: version 5 .* breaks at .*; version 4 is active\./),
    ]);
    second.store.close();
  });

  it('says of a damaged store what is wrong, with the exit code of a file', () => {
    const folder = aFolder();
    opened(folder).store.close();
    const database = new DatabaseSync(join(folder, storeFile));
    database.exec('drop table rule_activation');
    database.close();
    let caught: unknown;
    try {
      opened(folder);
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ exitCode: exitCodes.invalidFile });
    expect(String(caught)).toMatch(/store_\w+: .*rule_activation/);
  });

  it('says that its folder is none', () => {
    const file = join(aFolder(), 'notes.txt');
    writeFileSync(file, 'no folder');
    expect(() => opened(file)).toThrow(/--data .*notes\.txt is no folder .*; expected a folder/);
  });

  it('reads who works there, or says what is wrong with the file', () => {
    const path = join(aFolder(), 'accounts.json');
    writeFileSync(path, JSON.stringify(people));
    expect(readAccounts(path)).toEqual(people);
    const [first] = people.people;
    const twice = { ...people, people: [first, { ...first, roles: ['boss'] }] };
    writeFileSync(path, JSON.stringify(twice));
    expect(() => readAccounts(path)).toThrow(/\/people\/1\/roles\/0.*"boss".*expected/);
  });
});
