/** The suites of orders through the host on SQLite. */
import { suitesThrough } from '../support/order-hosts/suites.ts';

await suitesThrough('sqlite');
