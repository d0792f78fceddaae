/** What of the order features depends on the host, on PostgreSQL. */
import { describe } from 'vitest';
import { onPostgres, postgresHere } from '../support/order-hosts/postgres-here.ts';
import { anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';
import { orderRepeats } from '../support/orders/order-repeats.ts';
import { afterSaleRows } from './after-sale-rows.ts';
import { customerServiceRows } from './customer-service-rows.ts';

const host = async () => ({ database: await onPostgres() });

describe.runIf(postgresHere !== null)('on PostgreSQL', () => {
  const aCentre = async (settings = {}) => anAfterSaleCentre(settings, await host());
  afterSaleRows(aCentre);
  customerServiceRows(aCentre);
  orderRepeats(host);
});
