/** Work that runs once at a time, as people press twice. */
import { useState } from 'react';

/** The page shows by then what the work has changed. */
const restMs = 10;

/** Runs work, unless its last promise is pending. A rejection is reported. */
export type RunOnce = (work: () => unknown) => void;

export function runningOnce(): RunOnce {
  let isRunning = false;
  return (work) => {
    if (isRunning) return;
    const result = work();
    if (!(result instanceof Promise)) return;
    isRunning = true;
    const rest = () =>
      window.setTimeout(() => {
        isRunning = false;
      }, restMs);
    result.catch(reportError).finally(rest);
  };
}

export function useOnce(): RunOnce {
  const [run] = useState(runningOnce);
  return run;
}
