import type { EngineSession } from '../../core/effects.ts';
import type { Source } from '../../core/policy.ts';
import { canonicalAddress, clientAddress } from './generalise/client-address.ts';
import { forwardedMark } from './generalise/code-of-text.ts';
import { lookUp } from './look-up.ts';
import type { RawTable } from './raw-table.ts';
import { hmac } from './sql.ts';

/** Between the parts of a person's id in a request, and what trimming takes away. */
export const partMark = '|';
const blanks = `' ' || chr(9) || chr(10) || chr(13)`;

/** SQL of the raw texts that tell people apart; where one is NULL there is no person. */
export const personTexts = ({ source, column }: RawTable): readonly string[] => {
  const { person } = source;
  if (person.by === 'id') return person.columns.map(column);
  return [addressText(column, person.address, person.forwarded), `coalesce(${column(person.agent)}, '')`];
};

/** The columns that tell people apart. */
export const personColumns = ({ person }: Pick<Source, 'person'>): readonly string[] =>
  person.by === 'id'
    ? person.columns
    : [person.address, ...(person.forwarded ? [person.forwarded] : []), person.agent];

/** SQL of an address and the chain forwarded with it as one text. */
export const addressText = (
  column: (name: string) => string,
  address: string,
  forwarded: string | undefined,
): string =>
  forwarded === undefined
    ? column(address)
    : `coalesce(${column(address)}, ${column(forwarded)}) || chr(${forwardedMark.charCodeAt(0)}) || coalesce(${column(forwarded)}, '')`;

/** Where people are told apart by address: makes the table `clients` of the address texts that are not canonical addresses, and these. */
export const findClients = async (session: EngineSession, raw: RawTable): Promise<void> => {
  const [expression = ''] = personTexts(raw);
  await lookUp(
    session,
    { table: 'clients', expression },
    {
      ofText(text) {
        const [address = '', forwarded = ''] = text.split(forwardedMark);
        return clientAddress(address, forwarded) ?? canonicalAddress(address) ?? address.trim().toLowerCase();
      },
      ofIpv4: () => undefined,
    },
  );
};

/** SQL of a subject token: HMAC of namespace and parts, a zero byte before each part; NULL where a part is blank. */
export const subjectToken = (namespace: string, parts: readonly string[]): string => {
  const trimmed = parts.map((part) => `trim(${part}, ${blanks})`);
  const message = [`encode(${namespace})`, ...trimmed.map((part) => `'\\x00'::BLOB || encode(${part})`)].join(
    ' || ',
  );
  const whole = `nullif(${trimmed[0]}, '') IS NOT NULL`;
  return `CASE WHEN ${whole} THEN unhex(${hmac('inside', 'outside', message)}) END`;
};
