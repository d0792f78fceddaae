/** Order taking for other screens: the order beside a call, and what to say. */
export { nameOf } from './order.ts';
export { OrderEntry } from './order-entry.tsx';
export { SayPanel } from './say-panel.tsx';
