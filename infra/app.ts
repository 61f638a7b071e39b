import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { loadPolicy } from '../policy/load.ts';
import { KohortStack } from './kohort-stack.ts';
import { KohortStore } from './kohort-store.ts';

const { policy } = await loadPolicy(join(import.meta.dirname, '..', 'policy', 'policy.yaml'));

const app = new App();
const store = new KohortStore(app, 'KohortStore', { policy });
new KohortStack(app, 'Kohort', { policy, store });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
