/** Requests that are repeated after a restart, on SQLite. */
import { orderRepeats } from '../support/orders/order-repeats.ts';

orderRepeats(() => ({}));
