import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

type Running = ChildProcessByStdio<null, Readable, null>;

const start = (script: string, parameters: readonly string[]): Running =>
  spawn(process.execPath, [join(import.meta.dirname, script), ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Runs a script of this folder to its end and gives what it printed. */
export const outputOf = async (script: string, ...parameters: readonly string[]): Promise<string> => {
  const child = start(script, parameters);
  const ended = once(child, 'close');
  const chunks = await child.stdout.toArray();
  const [code] = await ended;
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  return Buffer.concat(chunks).toString();
};

/** Runs a script of this folder until it prints its first line, then kills it without warning. Gives that line. */
export const killedAfterFirstLine = async (
  script: string,
  ...parameters: readonly string[]
): Promise<string> => {
  const child = start(script, parameters);
  const ended = once(child, 'close');
  const [line] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await ended;
  return String(line).trim();
};
