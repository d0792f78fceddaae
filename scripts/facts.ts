/** Writes `docs/facts.md` from the dictionary of `rules/facts/`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { factsPage } from '../contracts/index.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'facts.md'), factsPage());
