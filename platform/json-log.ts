import { type Log, logEvents } from '../core/effects.ts';

/** Writes one line of JSON per event. What is not an event of the list, a number or a truth value is dropped at run time too. */
export const jsonLog =
  (write: (line: string) => void): Log =>
  (event, fields = {}) => {
    if (!logEvents.includes(event)) return;
    const kept = Object.entries(fields).filter(([name, value]) => isFieldName(name) && isPlain(value));
    write(`${JSON.stringify({ time: new Date().toISOString(), event, ...Object.fromEntries(kept) })}\n`);
  };

export const silentLog: Log = () => {};

const isFieldName = (name: string): boolean =>
  /^[a-z][A-Za-z]{0,31}$/.test(name) && name !== 'time' && name !== 'event';

const isPlain = (value: unknown): boolean => typeof value === 'boolean' || Number.isFinite(value);
