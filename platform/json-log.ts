import { type Log, logEvents } from '../core/effects.ts';

/**
 * Writes one line of JSON per event. What is not an event of the list, a number, a truth value or one of the audiences is dropped
 * at run time too.
 */
export const jsonLog =
  (write: (line: string) => void, audiences: readonly string[] = []): Log =>
  (event, fields = {}, audience = '') => {
    if (!logEvents.includes(event)) return;
    const kept = Object.entries(fields).filter(([name, value]) => isFieldName(name) && isPlain(value));
    const told = audiences.includes(audience) ? { audience } : {};
    const line = { time: new Date().toISOString(), event, ...Object.fromEntries(kept), ...told };
    write(`${JSON.stringify(line)}\n`);
  };

export const silentLog: Log = () => {};

const isFieldName = (name: string): boolean =>
  /^[a-z][A-Za-z]{0,31}$/.test(name) && !['time', 'event', 'audience'].includes(name);

const isPlain = (value: unknown): boolean => typeof value === 'boolean' || Number.isFinite(value);
