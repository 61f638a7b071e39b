import { spawn } from 'node:child_process';

export interface NightProcess {
  readonly code: number | null;
  /** Everything that it printed, errors included. */
  readonly output: string;
}

/** Runs `npm run night` as a process of its own; with `killAfter`, kills it after so many milliseconds. */
export const nightProcess = (options: readonly string[], killAfter?: number): Promise<NightProcess> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['commands/night.ts', ...options]);
    let output = '';
    const listen = (piece: Buffer): void => {
      output += piece.toString();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
