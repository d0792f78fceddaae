/** Sections of the partners file about goods: the warehouse, and a table of stock. */
import { z } from 'zod';
import { urlSchema } from '../../values/domain-values.schema.ts';
import { pathSchema, strict } from '../values.schema.ts';
import { secretSchema } from './secret.schema.ts';

export const warehouseSchema = strict({
  url: urlSchema.describe(
    'Where effects on goods are posted to; `/health` below it answers `GET`.',
  ),
  secret: secretSchema.describe('It signs what is posted, as Standard Webhooks do.'),
});

const everyMinutes = z.int().min(1).max(10_080).describe('After how long it is read again.');

export const stockImportSchema = z
  .union([strict({ file: pathSchema, everyMinutes }), strict({ url: urlSchema, everyMinutes })])
  .describe('A table of stock, as `import stock` takes it; `{centre}` in its place is the centre.');
