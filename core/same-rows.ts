import { canonicalJson } from './digest.ts';
import type { Policy } from './policy.ts';

/** Sources of the same exports that tell days alike read the same rows, whatever each of them keeps and whom it calls one person. */
export const sameRows = ({ sources }: Policy): ((name: string) => string) => {
  const first = new Map<string, string>();
  const names = new Map(
    sources.map(({ name, exports, day }) => {
      const rows = canonicalJson({ exports, day });
      first.set(rows, first.get(rows) ?? name);
      return [name, first.get(rows) ?? name];
    }),
  );
  return (name) => names.get(name) ?? name;
};
