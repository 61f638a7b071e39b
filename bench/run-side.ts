import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Measured {
  readonly seconds: number;
  /** Of a program of others, unknown. */
  readonly peakMegabytes?: number;
}

/** Runs one side as a process of its own and measures it from outside; rejects when it fails. */
export const runSide = async (side: string, ...options: readonly string[]): Promise<Measured> => {
  const file = join(import.meta.dirname, 'sides', `${side}.ts`);
  const { seconds, output } = await runProgram(process.execPath, [file, ...options]);
  const { peakMegabytes } = JSON.parse(output.trim().split('\n').at(-1) ?? '{}');
  return { seconds, peakMegabytes };
};

/** Runs any program; rejects when there is none of that name or when it fails. */
export const runProgram = (
  program: string,
  options: readonly string[],
): Promise<Measured & { readonly output: string }> =>
  new Promise((resolve, reject) => {
    const from = performance.now();
    const child = spawn(program, options, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (piece: Buffer) => {
      output = (output + piece.toString()).slice(-1000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve({ seconds: (performance.now() - from) / 1000, output });
      else reject(new Error(`${program} ${options[0]} ended with ${code}`));
    });
  });
