import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Audience } from '../../core/audience.ts';
import type { Policy } from '../../core/policy.ts';
import { KohortStack } from '../../infra/kohort-stack.ts';
import { KohortStore } from '../../infra/kohort-store.ts';

const audience = (name: string, kind: Audience['kind']): Audience => ({
  name,
  title: name,
  kind,
  tables: [],
  scope: {},
});

/** Partners whose names begin alike, and one of whom nobody has said yet from where it reads. */
export const policy: Policy = {
  name: 'infra',
  version: 1,
  publisher: 'Asklepion',
  contact: 'privacy@asklepion.example',
  terms: 'None.',
  rounds: 3,
  search: 1,
  classifications: {},
  sources: [],
  tables: [],
  audiences: [
    audience('analysts', 'analysts'),
    audience('author', 'partner'),
    audience('author-2', 'partner'),
    audience('sponsor', 'partner'),
  ],
  retention: { landing: 30, quarantine: 31, microdata: 120, cells: 121, keys: 30 },
};

export const readers = {
  author: { account: '222222222222', externalId: 'between-us-and-author' },
  'author-2': { account: '333333333333', externalId: 'between-us-and-author-2' },
};

interface Given {
  readonly policy?: Policy;
  readonly readers?: unknown;
  /** Stacks whose code is made into assets; none by default. */
  readonly bundled?: readonly string[];
}

/** The app as `infra/app.ts` makes it, under the settings of `cdk.json`. */
export const appOf = (given: Given & { readonly outdir: string }) => {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  const app = new App({
    context: {
      ...context,
      readers: given.readers ?? readers,
      'aws:cdk:bundling-stacks': given.bundled ?? [],
      'aws:cdk:enable-asset-metadata': true,
    },
    outdir: given.outdir,
  });
  const own = given.policy ?? policy;
  const store = new KohortStore(app, 'KohortStore', { policy: own });
  return { app, store, night: new KohortStack(app, 'Kohort', { policy: own, store }) };
};

/** Gives an app a folder to synthesise into and removes it; one that CDK makes for itself stays for ever. */
export const inFolder = <Made>(make: (outdir: string) => Made): Made => {
  const outdir = mkdtempSync(join(tmpdir(), 'kohort-synthesised-'));
  try {
    return make(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
};

/** The templates of both stacks, without bundling a line of code. */
export const synthesised = (given: Given = {}): { readonly store: Template; readonly night: Template } =>
  inFolder((outdir) => {
    const { store, night } = appOf({ ...given, outdir });
    return { store: Template.fromStack(store), night: Template.fromStack(night) };
  });
