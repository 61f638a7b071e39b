// A Lambda's container: loads one bundled handler and answers one event after the other, as Lambda's own runtime does.
import { flushCompileCache } from 'node:module';
import { z } from 'zod';

const [bundle = ''] = process.argv.slice(2);
const module = z.object({ handler: z.custom<(event: unknown) => Promise<unknown>>(isFunction) });
const { handler } = module.parse(await import(bundle));
flushCompileCache();

process.on('message', async (event) => {
  try {
    process.send?.({ output: (await handler(event)) ?? null });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    process.send?.({ error: { name, message } });
  }
});
process.on('disconnect', () => process.exit());

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
