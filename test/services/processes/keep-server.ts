// Runs a server for as long as this process's input stays open. Whoever started it may be killed: its end of the input
// closes then, and the server goes, too.
import { spawn } from 'node:child_process';

const [command = '', ...parameters] = process.argv.slice(2);
const server = spawn(command, parameters, { stdio: ['ignore', 'inherit', 'inherit'] });
const stop = (): void => {
  server.kill('SIGKILL');
};
process.stdin.resume().on('close', stop).on('error', stop);
process.on('SIGINT', stop).on('SIGTERM', stop);
server.on('error', () => process.exit(1));
server.on('exit', () => process.exit(1));
