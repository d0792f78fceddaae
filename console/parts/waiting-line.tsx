/**
 * The waiting line: calls move right along a lane as they age, past a post at the target, where
 * dots become red diamonds. Its scale is a square root up to three targets. Above 40 calls it shows
 * their density. Arrow keys move, Enter explains a wait.
 */
import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import { useFormats, usePartsText as useText } from './language.ts';
import { names } from './names.ts';
import styles from './waiting-line.module.css';

export interface WaitingDot {
  readonly id: string;
  readonly waitingSinceMs: number;
  readonly name: string;
}

export interface WaitingLineProps {
  readonly name: string;
  readonly dots: readonly WaitingDot[];
  readonly targetMs: number | null;
  readonly nowMs: number;
  readonly selectedId?: string | null;
  readonly onSelect?: (id: string) => void;
  readonly isSmall?: boolean;
}

const targetDefaultMs = 20_000;
const targetsShown = 3;
const dotsMax = 40;
const bins = 36;
/** A pointer within this distance selects a dot. */
const reachPx = 16;

interface Placed extends WaitingDot {
  readonly ageMs: number;
  readonly at: number;
  readonly isLate: boolean;
}

export function WaitingLine(props: WaitingLineProps) {
  const { name, dots, targetMs, nowMs, selectedId = null, onSelect, isSmall = false } = props;
  const text = useText();
  const formats = useFormats();
  const id = useId();
  const [activeId, setActiveId] = useState<string | null>(null);
  const endMs = (targetMs ?? targetDefaultMs) * targetsShown;
  const placed = dots.map((dot) => place(dot, { nowMs, targetMs, endMs }));
  placed.sort((a, b) => b.ageMs - a.ageMs);
  const oldest = placed[0];
  const sentence = text(targetMs === null ? 'lineWithoutTarget' : 'line', {
    count: placed.length,
    queue: name,
    longest: formats.spoken(oldest?.ageMs ?? 0),
    target: formats.spoken(targetMs ?? 0),
  });
  const className = names(styles.lane, isSmall && styles.small);
  const drawing = (
    <Drawing
      id={id}
      placed={placed}
      hasPost={targetMs !== null}
      selectedId={selectedId}
      activeId={activeId}
      areOptions={onSelect !== undefined}
    />
  );
  if (placed.length === 0 || placed.length > dotsMax || onSelect === undefined) {
    const press = (event: PointerEvent) => nearest(event, placed, onSelect);
    return (
      <div className={className} role="img" aria-label={sentence} onPointerUp={press}>
        {drawing}
      </div>
    );
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const index = placed.findIndex((dot) => dot.id === activeId);
    const to = keyTarget(event.key, index, placed.length);
    if (to !== null) setActiveId(placed[to]?.id ?? null);
    else if ((event.key === 'Enter' || event.key === ' ') && index >= 0)
      onSelect(placed[index]?.id ?? '');
    else return;
    event.preventDefault();
  };
  const activePlaced = placed.some((dot) => dot.id === activeId);
  return (
    <div
      className={className}
      role="listbox"
      aria-label={sentence}
      aria-orientation="horizontal"
      aria-activedescendant={activePlaced ? `${id}-${activeId}` : undefined}
      tabIndex={0}
      onFocus={() => setActiveId(activePlaced ? activeId : (oldest?.id ?? null))}
      onBlur={() => setActiveId(null)}
      onKeyDown={onKeyDown}
      onPointerUp={(event) => nearest(event, placed, onSelect)}
    >
      {drawing}
    </div>
  );
}

interface DrawingProps {
  readonly id: string;
  readonly placed: readonly Placed[];
  readonly hasPost: boolean;
  readonly selectedId: string | null;
  readonly activeId: string | null;
  readonly areOptions: boolean;
}

function Drawing({ id, placed, hasPost, selectedId, activeId, areOptions }: DrawingProps) {
  const text = useText();
  const formats = useFormats();
  const post = percent(Math.sqrt(1 / targetsShown));
  const atEnd = placed.filter(({ at }) => at === 1).length;
  const dots = placed.length > dotsMax ? [] : placed.toReversed();
  return (
    <svg className={styles.drawing} role="none">
      <line x1="0" x2="100%" y1="50%" y2="50%" className={styles.track} />
      {hasPost && <line x1={post} x2={post} y1="22%" y2="78%" className={styles.post} />}
      {placed.length > dotsMax && <Density placed={placed} />}
      {dots.map((dot) => (
        <Dot
          key={dot.id}
          dot={dot}
          id={`${id}-${dot.id}`}
          isSelected={dot.id === selectedId}
          isActive={dot.id === activeId}
          label={text('dot', { name: dot.name, age: formats.spoken(dot.ageMs) })}
          isOption={areOptions}
        />
      ))}
      {atEnd > 1 && (
        <text x="100%" y="50%" dx="12" dy="4" className={styles.atEnd}>
          {formats.number(atEnd)}
        </text>
      )}
    </svg>
  );
}

interface DotProps {
  readonly dot: Placed;
  readonly id: string;
  readonly label: string;
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly isOption: boolean;
}

function Dot({ dot, id, label, isSelected, isActive, isOption }: DotProps) {
  return (
    <svg
      x={percent(dot.at)}
      y="50%"
      overflow="visible"
      id={id}
      {...(isOption ? { role: 'option', 'aria-selected': isSelected } : undefined)}
    >
      <title>{label}</title>
      {(isActive || isSelected) && <circle r="9" className={styles.chosen} />}
      {dot.isLate ? (
        <path d="M0-6 6 0 0 6-6 0Z" className={styles.late} data-late />
      ) : (
        <circle r="4.5" className={styles.dot} />
      )}
    </svg>
  );
}

function Density({ placed }: { readonly placed: readonly Placed[] }) {
  const counts = new Array<number>(bins).fill(0);
  for (const { at } of placed) {
    const bin = Math.min(bins - 1, Math.floor(at * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  const lateFrom = Math.sqrt(1 / targetsShown) * bins;
  return counts.map((count, bin) => {
    if (count === 0) return null;
    const share = 0.15 + (0.75 * count) / most;
    const className = bin >= lateFrom ? styles.lateColumn : styles.column;
    const [x, width] = [percent(bin / bins), percent(0.8 / bins)];
    const [y, height] = [percent((1 - share) / 2), percent(share)];
    return <rect key={x} x={x} y={y} width={width} height={height} className={className} />;
  });
}

function place(
  dot: WaitingDot,
  { nowMs, targetMs, endMs }: { nowMs: number; targetMs: number | null; endMs: number },
): Placed {
  const ageMs = Math.max(0, nowMs - dot.waitingSinceMs);
  return {
    ...dot,
    ageMs,
    at: Math.sqrt(Math.min(1, ageMs / endMs)),
    isLate: targetMs !== null && ageMs > targetMs,
  };
}

/** Index of the call that a key reaches. The oldest, index 0, stands right. Null: another key. */
function keyTarget(key: string, index: number, length: number): number | null {
  if (key === 'ArrowRight' || key === 'ArrowUp') return Math.max(0, index - 1);
  if (key === 'ArrowLeft' || key === 'ArrowDown') return Math.min(length - 1, index + 1);
  if (key === 'End') return 0;
  return key === 'Home' ? length - 1 : null;
}

function nearest(
  { currentTarget, clientX }: PointerEvent,
  placed: readonly Placed[],
  onSelect: ((id: string) => void) | undefined,
): void {
  const { left, width } = currentTarget.getBoundingClientRect();
  const distance = ({ at }: Placed) => Math.abs(left + at * width - clientX);
  const [first] = placed.toSorted((a, b) => distance(a) - distance(b));
  if (first !== undefined && distance(first) <= reachPx) onSelect?.(first.id);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
