import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from './failure.ts';
import type { StageFunction } from './functions.ts';

interface Deployed extends StageFunction {
  /** Megabytes that the heap may grow to, where the function does not say so itself. */
  readonly heap: number | undefined;
}

const answer = z.union([
  z.strictObject({ output: z.unknown() }),
  z.strictObject({ error: z.strictObject({ name: z.string(), message: z.string() }) }),
]);

const entry = join(import.meta.dirname, '../processes/run-handler.ts');

/** Containers: a process and a scratch folder each, which serve one event at a time and are used again while they live. */
export class Workers {
  readonly #folder: string;
  readonly #idle = new Map<string, ChildProcess[]>();
  readonly #busy = new Map<string, ChildProcess[]>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async invoke(deployed: Deployed, event: object): Promise<unknown> {
    const idle = listed(this.#idle, deployed.name);
    const busy = listed(this.#busy, deployed.name);
    const worker = idle.pop() ?? (await this.#start(deployed));
    busy.push(worker);
    try {
      return await answerOf(worker, event);
    } finally {
      busy.splice(busy.indexOf(worker), 1);
      if (worker.connected) idle.push(worker);
    }
  }

  /** Kills the containers of a function that are at work, as the machine below them may do. */
  kill(name: string): void {
    for (const worker of listed(this.#busy, name)) worker.kill('SIGKILL');
  }

  /** What the functions of a log group have logged so far. */
  async logOf(group: string): Promise<string> {
    return readFile(this.#logFile(group), 'utf8').catch(() => '');
  }

  async stop(): Promise<void> {
    for (const worker of [...this.#idle.values(), ...this.#busy.values()].flat()) {
      if (worker.exitCode !== null || worker.signalCode !== null) continue;
      const gone = once(worker, 'exit');
      worker.kill('SIGKILL');
      await gone;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #start({ code, variables, heap, log }: Deployed): Promise<ChildProcess> {
    const scratch = await mkdtemp(join(this.#folder, 'tmp-'));
    await using logFile = await open(this.#logFile(log), 'a');
    return fork(entry, [join(code, 'index.mjs')], {
      cwd: code,
      env: { ...variables, TMPDIR: scratch, NODE_COMPILE_CACHE: join(code, '../compiled') },
      execArgv: heap === undefined ? [] : [`--max-old-space-size=${heap}`],
      stdio: ['ignore', logFile.fd, 'pipe', 'ipc'],
    });
  }

  #logFile(group: string): string {
    return join(this.#folder, `${group}.log`);
  }
}

const listed = (lists: Map<string, ChildProcess[]>, name: string): ChildProcess[] => {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
};

/** A process that goes away without an answer is what Lambda calls `Runtime.ExitError`. */
const answerOf = (worker: ChildProcess, event: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const errors: Buffer[] = [];
    const listen = (piece: Buffer): void => {
      errors.push(piece);
    };
    const gone = (code: number | null, signal: string | null): void => {
      worker.off('message', told);
      const words = Buffer.concat(errors).toString().slice(-1000);
      reject(new Failure('Runtime.ExitError', `Runtime exited with ${signal ?? code}\n${words}`));
    };
    const told = (message: unknown): void => {
      worker.off('exit', gone);
      worker.stderr?.off('data', listen);
      const said = answer.parse(message);
      if ('error' in said) reject(new Failure(said.error.name, said.error.message));
      else resolve(said.output);
    };
    worker.stderr?.on('data', listen);
    worker.once('exit', gone);
    worker.once('message', told);
    worker.send(event);
  });
