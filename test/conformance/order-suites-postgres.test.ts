/** The suites of orders through the host on PostgreSQL. */
import { postgresHere } from '../support/order-hosts/postgres-here.ts';
import { suitesThrough } from '../support/order-hosts/suites.ts';

if (postgresHere !== null) await suitesThrough('postgres');
