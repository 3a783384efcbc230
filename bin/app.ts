import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleFunctions } from '../lib/bundles.ts';
import { ServiceStack } from '../lib/service-stack.ts';
import { settingsOf } from '../lib/settings.ts';
import { StatefulStack } from '../lib/stateful-stack.ts';

const app = new App({
  context: {
    // The service stack imports from the stateful one, which then cannot take away what is in use.
    '@aws-cdk/core:defaultCrossStackReferences': 'strong',
    // What CloudFormation would refuse fails here already.
    '@aws-cdk/core:validateAgainstDefaultRules': true,
  },
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const { node } = app;
const settings = settingsOf((name) => node.tryGetContext(name));
const workDir = mkdtempSync(join(tmpdir(), 'sluice-bundles-'));
try {
  const bundles = bundleFunctions({
    sourceDir: join(import.meta.dirname, '..', 'lambdas'),
    outDir: workDir,
  });
  const stateful = new StatefulStack(app, `sluice-${settings.stage}-stateful`, { settings });
  new ServiceStack(app, `sluice-${settings.stage}-service`, { settings, stateful, bundles });
} finally {
  // The stacks have copied the bundles into the assembly by now.
  rmSync(workDir, { recursive: true, force: true });
}
app.synth();
