/** The suites of orders through the host in memory. */
import { suitesThrough } from '../support/order-hosts/suites.ts';

await suitesThrough('in-memory');
