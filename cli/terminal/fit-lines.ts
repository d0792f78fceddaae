/** Units one after the other over lines, never broken within, `gap` between those of a line. */
export function flowed(units: readonly string[], gap: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const unit of units) {
    const longer = `${lines.at(-1) ?? ''}${gap}${unit}`;
    if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(unit);
  }
  return lines;
}
