import bowser from 'bowser';
import { isbot } from 'isbot';
import { decoded } from './decoded.ts';

export interface UserAgent {
  readonly browser: string | undefined;
  readonly system: string | undefined;
  readonly device: string | undefined;
}

/** Whether a program that crawls or tests sent the request (isbot's list). */
export const isBotAgent = (agent: string): boolean => isbot(plainAgent(agent));

/** What a user agent says it is, in bowser's names; undefined where bowser has none. */
export type AgentParser = (agent: string) => UserAgent;

/** Parsing is slow and several variables ask for the same agents: this remembers them, and lives as long as one export. */
export const agentParser = (): AgentParser => {
  const seen = new Map<string, UserAgent>();
  return (agent) => {
    const known = seen.get(agent);
    if (known) return known;
    if (seen.size > 50_000) seen.clear();
    const parsed = parse(agent);
    seen.set(agent, parsed);
    return parsed;
  };
};

const parse: AgentParser = (agent) => {
  const plain = plainAgent(agent);
  if (plain.trim() === '') return { browser: undefined, system: undefined, device: undefined };
  const { browser, os, platform } = bowser.parse(plain);
  return {
    browser: browser.name || undefined,
    system: os.name || undefined,
    device: platform.type || undefined,
  };
};

const plainAgent = (agent: string): string =>
  decoded(agent).replaceAll(/\\x([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
