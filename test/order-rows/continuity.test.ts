/** Rows of the order features: continuity programmes, kept in SQLite. */
import { describe } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { aCoffeeCentre } from '../support/orders/coffee-centre.ts';
import { programmeRows } from './programmes.ts';

describe('continuity programmes on the embedded host', () => {
  programmeRows((programme = {}, settings = {}) =>
    aCoffeeCentre(programme, { data: aFolder(), settings }),
  );
});
