/** The hosts on which rows of order features are tested. */
import { aFolder } from '../a-folder.ts';
import { onPostgres, postgresHere } from '../order-hosts/postgres-here.ts';
import { isTemporalHere } from '../order-hosts/temporal-here.ts';
import { serverVariable } from '../order-hosts/temporal-names.ts';
import { turnWorkflows } from '../order-hosts/turned-workflows.ts';
import type { AfterSaleOptions } from './after-sale-centre.ts';

export const hosts: { readonly [host: string]: () => Promise<AfterSaleOptions> } = {
  sqlite: async () => ({ data: aFolder() }),
  ...(postgresHere && { postgres: async () => ({ database: await onPostgres() }) }),
  ...(isTemporalHere && {
    temporal: async () => ({
      turned: turnWorkflows,
      temporal: { address: process.env[serverVariable] ?? '' },
    }),
  }),
};
