import type { Classification } from '../../../core/classification.ts';
import type { Variable } from '../../../core/policy.ts';
import type { Values } from '../look-up.ts';
import { clientAddress } from './client-address.ts';
import { continentOf, countryOf, countryOfIpv4 } from './country.ts';
import { decoded } from './decoded.ts';
import { type KnownCode, knownCode } from './known-code.ts';
import { pathIn, pathTemplate } from './path-template.ts';
import { referrerClass } from './referrer-class.ts';
import type { AgentParser } from './user-agent.ts';

/** Variables whose code is looked up once per distinct text. */
export type LookedUp = Exclude<Variable, { readonly by: 'code' | 'band' | 'number' }>;

/** From a distinct text of the data to a code of the classification; undefined is unknown. */
export const codesOfTexts = (
  variable: LookedUp,
  classification: Classification,
  parseAgent: AgentParser,
): Values => {
  const known = knownCode(classification);
  switch (variable.by) {
    case 'country':
    case 'continent':
      return placeCodes(variable, known);
    default:
      return { ofText: codeOfText(variable, known, parseAgent) };
  }
};

type Read = Exclude<LookedUp, { readonly by: 'country' | 'continent' }>;

const codeOfText = (variable: Read, known: KnownCode, parseAgent: AgentParser): KnownCode => {
  switch (variable.by) {
    case 'browser':
    case 'operating system':
    case 'device class':
      return agentCode(variable.by, known, parseAgent);
    case 'template': {
      const templates = variable.templates.map(({ path, code }) => ({ fits: pathTemplate(path), code }));
      return (text) => {
        const code = templates.find(({ fits }) => fits(pathIn(text)))?.code;
        return code && known(code);
      };
    }
    case 'path part': {
      const templates = variable.templates.map(({ path }) => pathTemplate(path));
      return (text) => {
        const part = firstPart(templates, pathIn(text), variable.part);
        return part === undefined ? undefined : known(part);
      };
    }
    case 'query key':
      return (text) => known(decoded(text.replaceAll('+', ' ')));
    case 'referrer class':
      return (text) => {
        const found = referrerClass(text, variable.own);
        return found && known(found);
      };
  }
};

/** Between an address and the chain that was forwarded with it, in one text. */
export const forwardedMark = '\u0001';

const placeCodes = ({ by }: Pick<LookedUp, 'by'>, known: KnownCode): Values => {
  const codeOf = (country: string | undefined): string | undefined => {
    const place = country && (by === 'country' ? country : continentOf(country));
    return place && (known(place) ?? known(place.replaceAll(' ', '-')));
  };
  return {
    ofText(text) {
      const [address = '', forwarded = ''] = text.split(forwardedMark);
      const client = clientAddress(address, forwarded);
      return codeOf(client && countryOf(client));
    },
    ofIpv4: (address) => codeOf(countryOfIpv4(address)),
  };
};

const agentCode = (
  by: 'browser' | 'operating system' | 'device class',
  known: KnownCode,
  parseAgent: AgentParser,
): KnownCode => {
  const part = ({ browser: 'browser', 'operating system': 'system', 'device class': 'device' } as const)[by];
  return (text) => {
    const word = parseAgent(text)[part];
    return word && (known(word) ?? known('other'));
  };
};

const firstPart = (templates: readonly ReturnType<typeof pathTemplate>[], path: string, part: string) => {
  for (const template of templates) {
    const found = template(path)?.[part];
    if (found !== undefined) return found;
  }
  return undefined;
};
