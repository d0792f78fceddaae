/** Writes `docs/errors.md` from the catalogue of `contracts/http/errors.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from '../contracts/index.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'errors.md'), errorsPage());
