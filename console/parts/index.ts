/** Shared components and formats. */
export { Empty, Failure, Loading, refusalWords, Stale } from './conditions.tsx';
export { Button, ConfirmDialog, Dialog, Field, Form, Menu } from './controls.tsx';
export { Countdown } from './countdown.tsx';
export { DayField } from './day-field.tsx';
export { Age, Defined, Figure, type FigureDefinition } from './figure.tsx';
export {
  type Language,
  loadedLater,
  preferredLanguage,
  setLanguage,
  setTimeZone,
  textOf,
  useFormats,
  useLanguage,
  useWords,
} from './language.ts';
export { announce, LiveRegions } from './live-region.tsx';
export { Money, type MoneyAmount, moneyToType, typedMoney } from './money.tsx';
export { names } from './names.ts';
export { endCause, Notices, notify, tellProblem, unreachable } from './notices.tsx';
export { PlainTable } from './plain-table.tsx';
export { PrintButton } from './print-button.tsx';
export { shared } from './shared-state.ts';
export { agentStates, StateMark, StateShape } from './state-mark.tsx';
export { Toast } from './toast.tsx';
export { type WaitingDot, WaitingLine } from './waiting-line.tsx';
