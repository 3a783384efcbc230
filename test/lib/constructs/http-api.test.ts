import { beforeAll, expect, test } from 'vitest';
import { ROUTES } from '../../../lambdas/api/routes.contract.ts';
import { ofType, propertiesOf, type Resources, synthesize } from '../synthesize.ts';

let resources: Resources;

beforeAll(() => {
  resources = synthesize().service;
}, 60_000);

test('has the routes of the contract, and one for every other path', () => {
  const keys = ofType(resources, 'AWS::ApiGatewayV2::Route').map(([, r]) => r.Properties.RouteKey);
  const declared = Object.values(ROUTES).map((route) => `${route.method} ${route.path}`);
  expect(keys.toSorted()).toEqual(['$default', ...declared].toSorted());
});

test('sends every route to the one function, which it may call', () => {
  for (const [, route] of ofType(resources, 'AWS::ApiGatewayV2::Route')) {
    expect(route.Properties.Target).toBe('integrations/ApiIntegration');
  }
  expect(propertiesOf(resources, 'ApiIntegration')).toMatchObject({
    IntegrationUri: 'ApiFunction.Arn',
    PayloadFormatVersion: '2.0',
    TimeoutInMillis: 29_000,
  });
  const permissions = ofType(resources, 'AWS::Lambda::Permission');
  expect(permissions.map(([, permission]) => permission.Properties)).toEqual([
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: 'ApiFunction.Arn',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: 'arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:HttpApi/*/*',
    },
  ]);
});

test('lets through what the stage allows', () => {
  expect(propertiesOf(resources, 'HttpStage')).toMatchObject({
    StageName: '$default',
    DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1_000 },
  });
});

test('logs nothing of the caller: no address, no agent, no path, no query', () => {
  const { AccessLogSettings } = propertiesOf(resources, 'HttpStage');
  const { Format } = AccessLogSettings as { Format: string };
  expect(JSON.parse(Format)).toEqual({
    requestId: '$context.requestId',
    at: '$context.requestTimeEpoch',
    route: '$context.routeKey',
    status: '$context.status',
    ms: '$context.responseLatency',
    functionMs: '$context.integrationLatency',
    bytes: '$context.responseLength',
    error: '$context.error.responseType',
  });
});
