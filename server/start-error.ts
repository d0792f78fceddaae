/** A start's failure that its operator can mend: in a setting or in stored data. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly fault: 'setting' | 'data';

  constructor(fault: StartError['fault'], message: string) {
    super(message);
    this.fault = fault;
  }
}

export function wrongSetting(message: string): StartError {
  return new StartError('setting', message);
}

export function unusableData(message: string): StartError {
  return new StartError('data', message);
}
