/** What of the order features depends on the host, with orders as workflows of Temporal. */
import { describe } from 'vitest';
import { isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { serverVariable } from '../support/order-hosts/temporal-names.ts';
import { turnWorkflows } from '../support/order-hosts/turned-workflows.ts';
import { anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';
import { aCoffeeCentre } from '../support/orders/coffee-centre.ts';
import { orderRepeats } from '../support/orders/order-repeats.ts';
import { afterSaleRows } from './after-sale-rows.ts';
import { customerServiceRows } from './customer-service-rows.ts';
import { programmeRows } from './programmes.ts';

const host = () => ({ temporal: { address: process.env[serverVariable] ?? '' } });
const turned = () => ({ turned: turnWorkflows, ...host() });

describe.runIf(isTemporalHere)('on Temporal', () => {
  const aCentre = (settings = {}) => anAfterSaleCentre(settings, turned());
  afterSaleRows(aCentre);
  customerServiceRows(aCentre);
  programmeRows((programme = {}, settings = {}) =>
    aCoffeeCentre(programme, { ...turned(), settings }),
  );
  orderRepeats(host);
});
