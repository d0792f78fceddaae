/** The suites of orders through the host on PostgreSQL. */
import { suitesThrough } from '../support/order-hosts/suites.ts';

await suitesThrough('postgres');
