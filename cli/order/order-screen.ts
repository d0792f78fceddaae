/** The screen of who takes orders: the call above, the order below it, then what to offer and say. */
import { agentScreen, type ScreenSize } from '../agent/agent-screen.ts';
import { flowed } from '../terminal/fit-lines.ts';
import type { Style } from '../text/style.ts';
import { orderLines } from './order-text.ts';
import type { OrderNow } from './order-work.ts';

/** As many lines as there are rows, at most; what is least needed is above. */
export function orderScreen(now: OrderNow, size: ScreenSize, style: Style): readonly string[] {
  const { columns, rows } = size;
  const call = now.calls === null ? [] : agentScreen({ ...now.calls, line: now.line }, size, style);
  const order = orderLines(now).flatMap((line) => flowed(line.split(' '), ' ', columns));
  const above = [...call, style.dim('─'.repeat(columns))].slice(
    0,
    Math.max(0, rows - order.length),
  );
  return [...above, ...order].slice(0, rows);
}
