import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { loadPolicy } from '../policy/load.ts';
import { KohortStack } from './kohort-stack.ts';

const { policy } = await loadPolicy(join(import.meta.dirname, '..', 'policy', 'policy.yaml'));

const app = new App();
new KohortStack(app, 'Kohort', { policy });
app.synth();
