/** Sections of the partners file about goods: the warehouse, and a table of stock. */
import { z } from 'zod';
import { strict } from '../values.schema.ts';
import { secretSchema } from './secret.schema.ts';

const address = z.url({ protocol: /^https?$/ }).max(2_048);

export const warehouseSchema = strict({
  url: address.describe('Where effects on goods are posted to; `/health` below it answers `GET`.'),
  secret: secretSchema.describe('It signs what is posted, as Standard Webhooks do.'),
});

const everyMinutes = z.int().min(1).max(10_080).describe('After how long it is read again.');

export const stockImportSchema = z
  .union([
    strict({ file: z.string().min(1).max(4_096), everyMinutes }),
    strict({ url: address, everyMinutes }),
  ])
  .describe('A table of stock, as `import stock` takes it; `{centre}` in its place is the centre.');
