/** Order entry for other screens: the order beside a call, and the script. */
export { nameOf } from './order.ts';
export { OrderEntry } from './order-entry.tsx';
export { SayPanel } from './say-panel.tsx';
